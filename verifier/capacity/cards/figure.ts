import type { Fraction } from '../../../core/fraction.ts'
import { add, compare, divide, fraction, min, multiply, ZERO } from '../../../core/fraction.ts'
import type { Reading } from '../declared-line.ts'
import type { Holding } from './card.ts'
import type { ListedRecord, Part } from './group.ts'
import type { ModelReading } from './model-reading.ts'

export type Figure = Pick<Holding, 'lowest' | 'highest' | 'sparse' | 'model' | 'models' | 'tdpWatts'>

/**
 * What one device counts by all its records: a card stays of its model, so whenever they hold. The lowest and the
 * highest of them, none where one has none. `device`: as the vendor's tools list it, also where a package was bought.
 */
export type PartFigure = {
  readonly figure: Figure
  readonly asPackage: Reading
  readonly device: Reading
  /** The reading whose figure counts, or the first that has none. */
  readonly by: ModelReading | null
  /** Records give it different figures. */
  readonly disputed: boolean
  /** Listed by slices only, none of which says of which card. */
  readonly cardless: boolean
  /** Listed under no name that tells it from other cards. */
  readonly nameless: boolean
}

/** Reads each kind of record once, as `modelReader` does. */
export function partReader(): (part: Part) => PartFigure {
  const known = new Map<ModelReading, PartFigure>()
  return (part) => {
    const [first] = part.records
    const { reading } = first ?? {}
    if (reading === undefined || part.records.length > 1 || rowOf(reading) === null) return figureOfPart(part)
    if (first?.nameless === true || isCardless(part.records)) return figureOfPart(part)
    const figure = known.get(reading) ?? figureOfPart(part)
    known.set(reading, figure)
    return figure
  }
}

function figureOfPart({ records }: Part): PartFigure {
  const telling = new Map(records.flatMap(({ reading }) => (reading.silent ? [] : [[reading, reading] as const])))
  const readings = [...telling.keys()]
  const listed = worst(readings.map(({ asListed }) => asListed))
  const cardless = isCardless(records)
  const nameless = records.every((record) => record.nameless)
  const by = deciding(readings)
  return {
    figure: figureBy(by, cardless || nameless ? { lowest: null, highest: listed.highest } : listed, records),
    asPackage: worst(readings.map(({ asPackage }) => asPackage)),
    device: worst(readings.map(({ asDevice }) => asDevice)),
    by,
    disputed: readings.some(({ asListed }) => !same(asListed, readings[0]?.asListed ?? asListed)),
    cardless,
    nameless,
  }
}

const isCardless = (records: readonly ListedRecord[]) =>
  records.every(({ reading, physical }) => reading.slice && physical === null)

/** Deterministic among equals: by what the register or the list calls it. */
function deciding(readings: readonly ModelReading[]): ModelReading | null {
  const sorted = [...readings].sort((a, b) => compare(rank(a), rank(b)) || (titleOf(a) < titleOf(b) ? -1 : 1))
  return sorted[0] ?? null
}

const NO_FIGURE = fraction(-1n)
const rank = ({ asListed: { lowest } }: ModelReading) => lowest ?? NO_FIGURE
export const rowOf = ({ match }: ModelReading) => (match.slice?.match ?? match).row
const titleOf = (reading: ModelReading): string => {
  const row = rowOf(reading)
  return row === null ? '' : `${row.vendor} ${row.model}`
}

function figureBy(by: ModelReading | null, { lowest, highest }: Reading, records: readonly ListedRecord[]): Figure {
  const row = by === null ? null : rowOf(by)
  const printed = row?.fp16DenseTflops ?? null
  // The row's other figures are of the same thing as the one it prints: a device or a package.
  const times = printed === null || lowest === null ? fraction(1n) : divide(lowest, printed)
  const watts = row?.tdpWatts ?? null
  const model = row === null ? reportedModel(records) : `${row.vendor} ${row.model}`
  const titles = [...new Set([model, ...records.flatMap(({ reading }) => titlesOf(reading))])]
  return {
    lowest,
    highest,
    sparse: lowest === null || !row?.fp16SparseTflops ? lowest : multiply(row.fp16SparseTflops, times),
    model,
    models: titles.length === 1 ? null : titles.sort(),
    tdpWatts: watts === null ? null : wholeWatts(multiply(fraction(BigInt(watts)), times)),
  }
}

/** Of every row that answers to what a record says. */
const titlesOf = ({ match }: ModelReading): readonly string[] =>
  (match.slice?.match ?? match).rows.map(({ vendor, model }) => `${vendor} ${model}`)

const wholeWatts = ({ num, den }: Fraction): number => Number((num + den - 1n) / den)

const reportedModel = (records: readonly ListedRecord[]): string =>
  records
    .map(({ head: { body } }) => body.acceleratorModel ?? body.pciId ?? '')
    .sort()
    .find((text) => text !== '') ?? '-'

const NONE: Reading = { lowest: null, highest: null }

function worst(readings: readonly Reading[]): Reading {
  const [first, ...rest] = readings
  if (first === undefined) return NONE
  return rest.reduce((a, b) => ({ lowest: lesser(a.lowest, b.lowest), highest: greater(a.highest, b.highest) }), first)
}

const lesser = (a: Fraction | null, b: Fraction | null) => (a === null || b === null ? null : min(a, b))
const greater = (a: Fraction | null, b: Fraction | null) =>
  a === null || b === null ? null : compare(a, b) >= 0 ? a : b
const equal = (a: Fraction | null, b: Fraction | null) => (a === null || b === null ? a === b : compare(a, b) === 0)
const same = (a: Reading, b: Reading) => equal(a.lowest, b.lowest) && equal(a.highest, b.highest)

/**
 * A package and the devices it carries, of which these parts are listed at one time: once. The package counts its own
 * figure; where it leaves open whether it is one, at least the devices that are listed; never more than a package has.
 */
export function figureOfPackage(parts: readonly (Part & { readonly of: PartFigure })[]): Figure {
  // What says nothing of its model takes nothing from what the others say.
  const telling = parts.filter(({ of }) => of.by !== null)
  const boards = telling.filter(({ board }) => board)
  const whole = worst(telling.map(({ of }) => of.asPackage))
  const carried = sum(telling.filter(({ board }) => !board).map(({ of }) => of.figure.lowest))
  const own = boards.length === 0 ? ZERO : worst(boards.map(({ of }) => of.figure)).lowest
  const most = own === null || carried === null ? null : compare(own, carried) >= 0 ? own : carried
  const lowest = lesser(most, whole.lowest)
  const records = parts.flatMap((part) => part.records)
  const by = deciding(telling.flatMap(({ of }) => of.by ?? []))
  return figureBy(by, { lowest, highest: whole.highest }, records)
}

const sum = (figures: readonly (Fraction | null)[]): Fraction | null =>
  figures.reduce(
    (total, figure) => (total === null || figure === null ? null : add(total, figure)),
    ZERO as Fraction | null,
  )
