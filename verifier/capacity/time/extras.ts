import type { Holding } from '../cards/card.ts'
import type { Period } from '../evidence.ts'
import type { Grid } from './grid.ts'
import { cellCount } from './grid.ts'
import type { StatedRow, Statements } from './statements.ts'
import { modelKey } from './statements.ts'

/** Cards that a statement counts and the list does not have: `count` of them, beside `listed` that it may mean. */
export type Extra = { readonly row: StatedRow; readonly count: bigint; readonly listed: bigint }

/** How many listed cards can be of these models, by cell, whoever has them at that time. */
export type ListedModel = { readonly models: readonly string[]; readonly counts: Int32Array }

type Listed = { readonly holding: Pick<Holding, 'model' | 'models'>; readonly cells: Period }

/** Those of fewest models first, then in order. */
export function listedCards(stretches: readonly Listed[], grid: Grid): readonly ListedModel[] {
  const listed = new Map<string, ListedModel>()
  const byHolding = new Map<string, ListedModel>()
  for (const { holding, cells } of stretches) {
    const said = holding.models === null ? holding.model : holding.models.join('\n')
    const known = byHolding.get(said) ?? modelOf(holding, listed, grid)
    byHolding.set(said, known)
    const { counts } = known
    counts[cells.from] = (counts[cells.from] ?? 0) + 1
    counts[cells.to] = (counts[cells.to] ?? 0) - 1
  }
  for (const { counts } of listed.values())
    for (let cell = 1; cell < counts.length; cell++) counts[cell] = (counts[cell] ?? 0) + (counts[cell - 1] ?? 0)
  return [...listed]
    .sort(([a, one], [b, other]) => one.models.length - other.models.length || (a < b ? -1 : 1))
    .map(([, one]) => one)
}

function modelOf({ model, models }: Listed['holding'], listed: Map<string, ListedModel>, grid: Grid): ListedModel {
  const keys = [...new Set((models ?? [model]).map(modelKey))].sort()
  const key = keys.join('\n')
  const one = listed.get(key) ?? { models: keys, counts: new Int32Array(grid.moments.length) }
  listed.set(key, one)
  return one
}

/**
 * By cell, what statements add to the list. They may mean the same cards, so only what exceeds those that can be of the
 * same model counts; each listed card stands for one stated card at most, first for a name that fits few models.
 */
export function extrasOf(
  { rows }: Statements,
  listed: readonly ListedModel[],
  grid: Grid,
  which: 'least' | 'most',
): readonly (readonly Extra[])[] {
  const fitting = rows.map(({ models }) =>
    listed.flatMap((one, at) => (models === null || one.models.some((model) => models.has(model)) ? [at] : [])),
  )
  return Array.from({ length: cellCount(grid) }, (_, cell) => {
    const any = rows.some((row) => (row[which][cell] ?? 0n) > 0n)
    const left = any ? listed.map(({ counts }) => BigInt(counts[cell] ?? 0)) : []
    return rows.flatMap((row, at): readonly Extra[] => {
      const stated = row[which][cell] ?? 0n
      const same = take(left, fitting[at] ?? [], stated)
      return stated > same ? [{ row, count: stated - same, listed: same }] : []
    })
  })
}

function take(left: bigint[], fitting: readonly number[], stated: bigint): bigint {
  let taken = 0n
  for (const at of fitting) {
    const here = left[at] ?? 0n
    const part = here < stated - taken ? here : stated - taken
    left[at] = here - part
    taken += part
  }
  return taken
}
