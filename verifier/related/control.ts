import { add, compare, type Fraction, fraction, ZERO } from '../../core/fraction.ts'
import type { Graph, Holding } from './graph.ts'
import { ONE } from './graph.ts'
import type { Party, Tie } from './tie.ts'

const HALF = fraction(1n, 2n)

/**
 * Which ties make control. `majority`: more than half of the votes, for which recorded equity stands; `whole`: all of it.
 * `subordination`: 隶属 counts too. `notThrough`: what that party holds is left out.
 */
export type ControlRule = {
  readonly level: 'majority' | 'whole'
  readonly subordination: boolean
  readonly notThrough: Party | null
}
export const MAJORITY: ControlRule = { level: 'majority', subordination: false, notThrough: null }

/** Parties under one control, in the order in which they are found, each with the ties that decide it. */
export type Controlled = ReadonlyMap<Party, readonly Tie[]>

/**
 * Everything that `top` controls, itself first: the least set that holds every party of which members together hold enough, or
 * which a member controls by agreement. Each party enters once, on ties from parties before it, so circles end and no circle
 * holds itself up.
 */
export function controlledBy(graph: Graph, top: Party, rule: ControlRule = MAJORITY): Controlled {
  const found = new Map<Party, readonly Tie[]>([[top, []]])
  const held = new Map<Party, Holding[]>()
  const sums = new Map<Party, Fraction>()
  // A map is walked in the order of its entries, those that are added on the way too.
  for (const member of found.keys()) {
    if (member === rule.notThrough && member !== top) continue
    for (const tie of graph.tiesFrom.get(member) ?? []) {
      if (commands(tie, rule) && !found.has(tie.to)) found.set(tie.to, [tie])
    }
    for (const holding of graph.holdings.get(member) ?? []) {
      if (found.has(holding.to) || holding.low.num === 0n) continue
      const sum = add(sums.get(holding.to) ?? ZERO, holding.low)
      const parts = held.get(holding.to) ?? []
      parts.push(holding)
      sums.set(holding.to, sum)
      held.set(holding.to, parts)
      if (suffices(sum, rule)) found.set(holding.to, decisive(parts, rule))
    }
  }
  return found
}

/** The ties on which control of `target` rests, from the top down; of a party that is not controlled none. */
export function chainTo(controlled: Controlled, target: Party): readonly Tie[] {
  const needed = new Set<Party>([target])
  const chain: Tie[] = []
  for (const [party, ties] of [...controlled].reverse()) {
    if (!needed.has(party)) continue
    for (const tie of ties) needed.add(tie.from)
    chain.unshift(...ties)
  }
  return chain
}

const commands = (tie: Tie, rule: ControlRule): boolean =>
  !tie.contested &&
  ((tie.kind === 'control_agreement' && rule.level === 'majority') ||
    (tie.kind === 'affiliation' && rule.subordination))

const suffices = (sum: Fraction, { level }: ControlRule): boolean =>
  level === 'whole' ? compare(sum, ONE) >= 0 : compare(sum, HALF) > 0

/** The largest parts that are enough together. */
function decisive(parts: readonly Holding[], rule: ControlRule): readonly Tie[] {
  const chosen: Holding[] = []
  let sum = ZERO
  for (const part of parts.toSorted((one, other) => compare(other.low, one.low))) {
    if (suffices(sum, rule)) break
    sum = add(sum, part.low)
    chosen.push(part)
  }
  return chosen.flatMap(({ ties }) => ties)
}
