import type { Fraction } from '../../../core/fraction.ts'
import { parseFraction } from '../../../core/fraction.ts'
import type { Capacity } from '../../../schemas/capacity.ts'
import { overstatements } from '../declared-figure.ts'
import type { Reading, Unit } from '../declared-line.ts'
import { readingOf } from '../declared-line.ts'
import type { CapacityEvidence } from '../evidence.ts'
import type { Piece } from '../lowest-pieces.ts'
import { lowestPieces } from '../lowest-pieces.ts'
import type { Register } from '../register/load.ts'
import type { ModelMatch } from '../register/match.ts'
import { matchModel } from '../register/match.ts'
import { normalise } from '../register/names.ts'
import type { Words } from '../words.ts'
import type { Grid } from './grid.ts'
import { cellAt, cellCount } from './grid.ts'

/**
 * What statements of installed cards say of one name over time. `models`: keys of the register rows it can stand for, or
 * its own; `null` for a group that names no model and so can be any. `lowest`, `highest`: TFLOPS of one card; `null` at
 * least: no credit, at most: no bound. `devices`: how many devices one of the cards can be at most (packages).
 * `least`, `most`: by cell, over all statements of the moment; `null` where none speaks of it.
 */
export type StatedRow = {
  readonly key: string
  readonly label: string
  readonly models: ReadonlySet<string> | null
  readonly lowest: Fraction | null
  readonly highest: Fraction | null
  readonly devices: bigint
  readonly least: readonly (bigint | null)[]
  readonly most: readonly (bigint | null)[]
}

/** By cell of the grid: whether any statement covers it, and whether one of them says that there is no card at all. */
export type Statements = {
  readonly rows: readonly StatedRow[]
  readonly stated: readonly boolean[]
  readonly none: readonly boolean[]
  readonly overstated: readonly OverstatedGroup[]
}

/** A figure that statements give for a model, above the register's, where they do and for how many cards at most. */
export type OverstatedGroup = { readonly why: Words; readonly cards: number; readonly at: readonly boolean[] }

const size = ({ models }: StatedRow) => models?.size ?? Number.POSITIVE_INFINITY

type Named = Omit<StatedRow, 'least' | 'most'>
type Stretch = { readonly from: number; readonly to: number }
type Group = Capacity['groups'][number]

/** Rows in an order that does not depend on that of the evidence: names that can stand for fewest models first. */
export function statementsOf(register: Register, capacities: CapacityEvidence['capacities'], grid: Grid): Statements {
  const named = new Map<string, Named>()
  const counts = new Map<string, Piece[]>()
  const all: Stretch[] = []
  const nones: Stretch[] = []
  const overstated = new Map<string, { why: Words; cards: number; stretches: Stretch[] }>()
  for (const { body } of capacities) {
    const stretch = { from: Date.parse(body.from), to: Date.parse(body.to) }
    const sums = new Map<string, bigint>()
    for (const group of body.groups) {
      const row = namedRow(register, group)
      named.set(row.key, named.get(row.key) ?? row)
      sums.set(row.key, (sums.get(row.key) ?? 0n) + BigInt(group.cards))
      if (row.overstated === null) continue
      const known = overstated.get(row.overstated.en) ?? { why: row.overstated, cards: 0, stretches: [] }
      known.stretches.push(stretch)
      overstated.set(row.overstated.en, { ...known, cards: Math.max(known.cards, group.cards) })
    }
    for (const [key, units] of sums) {
      const known = counts.get(key)
      if (known === undefined) counts.set(key, [{ ...stretch, units }])
      else known.push({ ...stretch, units })
    }
    all.push(stretch)
    if ([...sums.values()].every((sum) => sum === 0n)) nones.push(stretch)
  }
  const zeroes = nones.map((stretch): Piece => ({ ...stretch, units: 0n }))
  const rows = [...named.values()].map((row): StatedRow => {
    const pieces = counts.get(row.key) ?? []
    const negated = pieces.map((piece): Piece => ({ ...piece, units: -piece.units }))
    return {
      ...row,
      least: byCell(grid, lowestPieces([...pieces, ...zeroes])),
      most: byCell(grid, lowestPieces(negated)).map((units) => (units === null ? null : -units)),
    }
  })
  return {
    rows: rows.sort((a, b) => size(a) - size(b) || (a.key < b.key ? -1 : 1)),
    stated: covered(grid, all),
    none: covered(grid, nones),
    overstated: [...overstated.values()].map(({ why, cards, stretches }) => ({
      why,
      cards,
      at: covered(grid, stretches),
    })),
  }
}

/** The key by which listed cards and stated ones are told to be of one model: the register row, else as reported. */
export const modelKey = normalise

function namedRow(register: Register, group: Group): Named & { readonly overstated: Words | null } {
  const { acceleratorModel: model } = group
  if (model === undefined) {
    const label = 'no model'
    return { key: ' any', label, models: null, lowest: null, highest: null, devices: 1n, overstated: null }
  }
  const match = matchModel(register, {
    model,
    memoryGb: group.memoryGb === undefined ? null : parseFraction(group.memoryGb),
    formFactor: group.formFactor ?? null,
    pciId: null,
  })
  const { rows } = match.slice?.match ?? match
  const reading = readingOf(match, UNIT)
  const models = new Set([...rows.map((row) => modelKey(`${row.vendor} ${row.model}`)), modelKey(model)])
  const slice = match.slice !== null
  return {
    key: [slice ? 'slice' : 'card', ...[...models].sort()].join('|'),
    label: labelOf(match, model),
    models,
    // Slices are no cards: nothing is known to be there at least.
    lowest: slice ? null : reading.lowest,
    highest: reading.highest,
    devices: BigInt(Math.max(1, ...rows.map(({ devicesPerPackage }) => devicesPerPackage))),
    overstated: overstatementOf(match, group, reading),
  }
}

function overstatementOf(match: ModelMatch, group: Group, reading: Reading): Words | null {
  const { fp16DenseTflopsPerCard: figure, acceleratorModel: line = '' } = group
  if (figure === undefined) return null
  const why = overstatements([{ declared: { line, declaredTflops: parseFraction(figure) }, match, reading }])[0]?.why
  return why === undefined ? null : { en: `${line}: ${why.en}`, zh: `${line}：${why.zh}` }
}

/** A statement does not say whether it counts devices or packages. */
const UNIT: Unit = null

function labelOf(match: ModelMatch, reported: string): string {
  const { row } = match
  return row === null ? reported : `${row.vendor} ${row.model}`
}

function byCell(grid: Grid, pieces: readonly Piece[]): readonly (bigint | null)[] {
  const cells: (bigint | null)[] = Array.from({ length: cellCount(grid) }, () => null)
  for (const { from, to, units } of pieces) cells.fill(units, cellAt(grid, from), cellAt(grid, to))
  return cells
}

function covered(grid: Grid, stretches: readonly Stretch[]): readonly boolean[] {
  const cells = Array.from({ length: cellCount(grid) }, () => false)
  for (const { from, to } of stretches) cells.fill(true, cellAt(grid, from), cellAt(grid, to))
  return cells
}
