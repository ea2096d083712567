import type { Holding } from '../cards/card.ts'
import type { Period } from '../evidence.ts'
import type { Grid } from './grid.ts'
import { cellCount } from './grid.ts'
import type { StatedRow, Statements } from './statements.ts'
import { modelKey } from './statements.ts'

/** Cards that a statement counts and the list does not have: `count` of them, beside `listed` that it may mean. */
export type Extra = { readonly row: StatedRow; readonly count: bigint; readonly listed: bigint }

type Listed = { readonly holding: Pick<Holding, 'model'>; readonly cells: Period }

/** How many cards of a model are on the list in each cell, whoever has them at that time. */
export function listedCards(stretches: readonly Listed[], grid: Grid): ReadonlyMap<string, Int32Array> {
  const models = new Map<string, Int32Array>()
  const keys = new Map<string, string>()
  for (const { holding, cells } of stretches) {
    const key = keys.get(holding.model) ?? modelKey(holding.model)
    keys.set(holding.model, key)
    const changes = models.get(key) ?? new Int32Array(grid.moments.length)
    models.set(key, changes)
    changes[cells.from] = (changes[cells.from] ?? 0) + 1
    changes[cells.to] = (changes[cells.to] ?? 0) - 1
  }
  for (const counts of models.values())
    for (let cell = 1; cell < counts.length; cell++) counts[cell] = (counts[cell] ?? 0) + (counts[cell - 1] ?? 0)
  return models
}

/**
 * By cell, what statements add to the list. They may mean the same cards, so only what exceeds those of the same model
 * counts; each listed card stands for one stated card at most, first for a name that fits few models.
 */
export function extrasOf(
  { rows }: Statements,
  listed: ReadonlyMap<string, Int32Array>,
  grid: Grid,
  which: 'least' | 'most',
): readonly (readonly Extra[])[] {
  return Array.from({ length: cellCount(grid) }, (_, cell) => {
    const left = new Map<string, bigint>()
    if (rows.some((row) => (row[which][cell] ?? 0n) > 0n))
      for (const [model, counts] of listed) left.set(model, BigInt(counts[cell] ?? 0))
    return rows.flatMap((row): readonly Extra[] => {
      const stated = row[which][cell] ?? 0n
      const same = take(left, row.models, stated)
      return stated > same ? [{ row, count: stated - same, listed: same }] : []
    })
  })
}

function take(left: Map<string, bigint>, models: StatedRow['models'], stated: bigint): bigint {
  let taken = 0n
  for (const model of models ?? [...left.keys()].sort()) {
    const here = left.get(model) ?? 0n
    const part = here < stated - taken ? here : stated - taken
    left.set(model, here - part)
    taken += part
  }
  return taken
}
