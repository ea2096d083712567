import type { Fraction } from '../../../core/fraction.ts'
import { compare } from '../../../core/fraction.ts'
import type { Words } from '../words.ts'
import type { Accelerator } from './accelerator.ts'
import { fitsFormFactor, fitsMemory, formFactorOf } from './fields.ts'
import type { Register } from './load.ts'
import { normalisePciId } from './names.ts'
import { reason } from './reason.ts'
import type { Slice } from './slices.ts'
import { sliceOf } from './slices.ts'

/** What a list, a driver or a scheduler says of a card. `null` is “not said”. `memoryGb` in GB or GiB. */
export type Reported = {
  readonly model: string
  readonly memoryGb: Fraction | null
  readonly formFactor: string | null
  readonly pciId: string | null
}

/**
 * - `exact`: the name or the PCI id is that of one row.
 * - `narrowed`: it fits several rows, and another field leaves one.
 * - `ambiguous`: several rows are left; the lowest figure counts.
 * - `slice`: part of a card, never a card. `slice.card` is the match of the physical card, which counts once.
 * - `unknown`: not in the register, a family, or fields that contradict every row of the name. Reported, not guessed.
 * - `no_figure`: a row, or one of those left, has no published figure. No credit.
 */
export type Outcome = 'exact' | 'narrowed' | 'ambiguous' | 'slice' | 'unknown' | 'no_figure'

/** Lowest and highest figure of the rows left, TFLOPS. */
export type Range = { readonly lowest: Fraction; readonly highest: Fraction }
export type ReportedField = 'memoryGb' | 'formFactor' | 'pciId'

export type ModelMatch = {
  readonly outcome: Outcome
  /** Rows considered: those that count for the figure, or, where none does, those the name was looked for among. */
  readonly rows: readonly Accelerator[]
  /** The row whose figure counts; also the one without a figure under `no_figure`. */
  readonly row: Accelerator | null
  /** Dense FP16 of one device as the vendor's tools list it: a die of a two-die package. `null` is no credit. */
  readonly fp16DenseTflops: Fraction | null
  readonly perDevice: Range | null
  /** Of the board or module; more than `perDevice` only for packages of several devices. */
  readonly perPackage: Range | null
  readonly slice: (Slice & { readonly match: ModelMatch | null }) | null
  /** Fields that contradict the name, and a form factor or PCI id that could not be read. For a person to settle. */
  readonly conflicts: readonly ReportedField[]
  readonly why: Words
}

type Candidates = {
  readonly rows: readonly Accelerator[]
  readonly via: 'name' | 'pci' | 'both' | 'apart'
  /** How many rows the name alone fits. */
  readonly named: number
  readonly family: boolean
}

/**
 * The register's row for what was reported: most specific first, never by likeness. A PCI id and a name that fit the
 * same rows narrow each other; where they fit different ones both are considered and the lowest counts. Memory and
 * form factor narrow what several rows answer to. Pure.
 */
export function matchModel(register: Register, reported: Reported): ModelMatch {
  const named = register.named(reported.model)
  const slice = named === null ? sliceOf(reported.model) : null
  if (slice !== null) return sliceMatch(register, reported, slice)
  const unread = unreadFields(reported)
  const candidates = candidatesOf(register, reported)
  if (candidates === null) return unknown([], unread, reason.notFound(reported))
  const found = candidates.family ? familyMatch(candidates, reported) : rowMatch(register, candidates, reported)
  return { ...found, conflicts: [...found.conflicts, ...unread] }
}

function sliceMatch(register: Register, reported: Reported, slice: Slice): ModelMatch {
  // The memory reported with a slice is the slice's own.
  const match = slice.card === null ? null : matchModel(register, { ...reported, model: slice.card, memoryGb: null })
  return {
    ...unknown(match?.rows ?? [], [], reason.slice(slice, match?.row ?? null)),
    outcome: 'slice',
    slice: { ...slice, match },
  }
}

const unreadFields = ({ formFactor, pciId }: Reported): readonly ReportedField[] => [
  ...(formFactor !== null && formFactorOf(formFactor) === null ? (['formFactor'] as const) : []),
  ...(pciId !== null && normalisePciId(pciId) === null ? (['pciId'] as const) : []),
]

function candidatesOf(register: Register, { model, pciId }: Reported): Candidates | null {
  const named = register.named(model)
  const id = pciId === null ? null : normalisePciId(pciId)
  const byId = id === null ? null : register.named(id)
  if (named === null)
    return byId === null ? null : { rows: byId.rows, via: 'pci', named: byId.rows.length, family: false }
  const { rows, family } = named
  if (byId === null) return { rows, via: 'name', named: rows.length, family }
  const both = rows.filter((row) => byId.rows.includes(row))
  if (both.length > 0) return { rows: both, via: 'both', named: rows.length, family }
  return { rows: [...rows, ...byId.rows], via: 'apart', named: rows.length, family: false }
}

const fits = (row: Accelerator, { memoryGb, formFactor }: Reported) =>
  fitsMemory(row, memoryGb) && fitsFormFactor(row, formFactor)

/** A family is no row: another field must leave exactly one of several, else nothing is known. */
function familyMatch(candidates: Candidates, reported: Reported): ModelMatch {
  const left = candidates.rows.filter((row) => fits(row, reported))
  const settled = left.length === 1 && candidates.named > 1
  return settled
    ? figureOf('narrowed', left, [], reason.narrowed(candidates.rows, left))
    : unknown(
        candidates.rows,
        [],
        reason.family(reported, left.length > 0 ? left : candidates.rows, candidates.named === 1),
      )
}

function rowMatch(register: Register, candidates: Candidates, reported: Reported): ModelMatch {
  const { rows, via, named } = candidates
  if (via === 'apart') return figureOf('ambiguous', rows, ['pciId'], reason.apart(reported, rows))
  const left = rows.filter((row) => fits(row, reported))
  const [only] = left
  if (only === undefined) return contradicted(register, rows, reported)
  if (left.length > 1) return figureOf('ambiguous', left, [], reason.ambiguous(reported, left))
  return named === 1
    ? figureOf('exact', left, [], reason.exact(only, via === 'pci'))
    : figureOf('narrowed', left, [], reason.narrowed(rows, left))
}

/**
 * The other fields fit no row of the name. A name of several rows says nothing then. A name of one row stands beside
 * the rows that share a short name with it and do fit (H100 SXM reported as PCIe): the lowest of them counts.
 */
function contradicted(register: Register, rows: readonly Accelerator[], reported: Reported): ModelMatch {
  const conflicts: ReportedField[] = [
    ...(rows.some((row) => fitsMemory(row, reported.memoryGb)) ? [] : (['memoryGb'] as const)),
    ...(rows.some((row) => fitsFormFactor(row, reported.formFactor)) ? [] : (['formFactor'] as const)),
  ]
  const [row] = rows
  if (row === undefined || rows.length > 1) return unknown(rows, conflicts, reason.contradicts(reported, rows))
  const siblings = siblingsOf(register, row).filter((one) => fits(one, reported))
  return siblings.length === 0
    ? figureOf('exact', [row], conflicts, reason.standsAgainst(row, reported))
    : figureOf('ambiguous', [row, ...siblings], conflicts, reason.siblings(reported, [row, ...siblings]))
}

function siblingsOf(register: Register, row: Accelerator): readonly Accelerator[] {
  const sharing = row.aliases.flatMap((alias) => register.named(alias)?.rows ?? [])
  return [...new Set(sharing)].filter((one) => one !== row)
}

function figureOf(
  outcome: Outcome,
  rows: readonly Accelerator[],
  conflicts: readonly ReportedField[],
  why: Words,
): ModelMatch {
  const without = rows.find(({ perDevice }) => perDevice === null)
  if (without !== undefined)
    return { ...unknown(rows, conflicts, reason.noFigure(without)), outcome: 'no_figure', row: without }
  const [lowest] = [...rows].sort((a, b) => order(a.perDevice, b.perDevice))
  return {
    outcome,
    rows,
    row: lowest ?? null,
    fp16DenseTflops: lowest?.perDevice ?? null,
    perDevice: rangeOf(rows.map(({ perDevice }) => perDevice)),
    perPackage: rangeOf(rows.map(({ perPackage }) => perPackage)),
    slice: null,
    conflicts,
    why,
  }
}

const unknown = (rows: readonly Accelerator[], conflicts: readonly ReportedField[], why: Words): ModelMatch => ({
  outcome: 'unknown',
  rows,
  row: null,
  fp16DenseTflops: null,
  perDevice: null,
  perPackage: null,
  slice: null,
  conflicts,
  why,
})

const order = (a: Fraction | null, b: Fraction | null) => (a === null || b === null ? 0 : compare(a, b))

function rangeOf(figures: readonly (Fraction | null)[]): Range | null {
  const sorted = figures.filter((figure) => figure !== null).sort(compare)
  const [lowest, highest] = [sorted[0], sorted.at(-1)]
  return lowest === undefined || highest === undefined ? null : { lowest, highest }
}
