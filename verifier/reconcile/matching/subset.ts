import type { Fen } from '../../../core/money.ts'
import { compare } from './sides.ts'

/** Indexes into the amounts; `several`: more than one choice adds up; `gave_up`: the budget ended first. */
export type Subset = readonly number[] | 'none' | 'several' | 'gave_up'

/** Steps left to spend; shared by the searches of one matching, so that their sum is bounded too. */
export type Budget = { steps: number }

/** Most amounts of one search. */
const MOST = 256

/**
 * The one choice of amounts, all positive, that adds up to `target` exactly. Finding it takes up to 2ⁿ steps, so at
 * most `perSearch` are taken and never more than the budget has: a search that ends early says so, it never says none.
 */
export function onlySubset(amounts: readonly Fen[], target: Fen, budget: Budget, perSearch = 20_000): Subset {
  const order = [...amounts.keys()].sort((a, b) => compare(amounts[b] ?? 0n, amounts[a] ?? 0n) || a - b)
  const fitting = order.filter((index) => (amounts[index] ?? 0n) <= target)
  if (fitting.length > MOST) return 'gave_up'
  // What is left from each place on: beyond it a choice cannot be completed.
  const rest: Fen[] = [0n]
  for (const index of fitting.toReversed()) rest.unshift((rest[0] ?? 0n) + (amounts[index] ?? 0n))
  const found: (readonly number[])[] = []
  let steps = Math.min(perSearch, budget.steps)
  const given = steps
  const search = (place: number, open: Fen, chosen: readonly number[]): void => {
    if (open === 0n) {
      found.push(chosen)
      return
    }
    if (found.length > 1 || steps <= 0 || place >= fitting.length || (rest[place] ?? 0n) < open) return
    steps--
    const index = fitting[place] ?? 0
    const amount = amounts[index] ?? 0n
    if (amount <= open) search(place + 1, open - amount, [...chosen, index])
    search(place + 1, open, chosen)
  }
  search(0, target, [])
  budget.steps -= given - steps
  if (found.length > 1) return 'several'
  if (steps <= 0) return 'gave_up'
  return found[0] === undefined ? 'none' : [...found[0]].sort((a, b) => a - b)
}
