import type { Fraction } from '../../../core/fraction.ts'
import { add, compare, fraction, min, multiply, parseFraction } from '../../../core/fraction.ts'
import type { Attestation } from '../../../schemas/attestation.ts'
import type { Head } from '../evidence.ts'
import type { Card } from './card.ts'
import { figureOfPackage } from './figure.ts'
import type { Found } from './found.ts'
import type { PhysicalCard } from './group.ts'
import type { FiguredPart } from './holdings.ts'
import { nameKey } from './names.ts'
import { say } from './say.ts'

/**
 * Of the nominal peak, what a matrix product reaches on the part it is said to be (register/README.md, “Matrix-product
 * check”, a judgement on nine measurements from 68 to 102 %): below 60 % wants an explanation, above 103 % the label or
 * the row is wrong.
 */
const LOW = fraction(60n, 100n)
const HIGH = fraction(103n, 100n)

/** What verified and failed attestations say of the device of one name. */
type Attested = {
  readonly verified: readonly number[]
  readonly failed: readonly number[]
  readonly least: Fraction | null
  readonly most: Fraction | null
}

export type Attestations = ReadonlyMap<string, Attested>

export function attestationsByName(heads: readonly Head<Attestation>[]): Attestations {
  const by = new Map<string, Attestation[]>()
  for (const { body } of heads) {
    const key = nameKey(body.device)
    const known = by.get(key)
    if (known === undefined) by.set(key, [body])
    else known.push(body)
  }
  return new Map([...by].map(([key, attestations]) => [key, attested(attestations)]))
}

function attested(attestations: readonly Attestation[]): Attested {
  const at = (result: Attestation['result']) =>
    attestations.filter((one) => one.result === result).map((one) => Date.parse(one.at))
  const reached = attestations
    .flatMap(({ method, result, fp16Tflops }) =>
      method === 'matrix_product' && result === 'verified' && fp16Tflops !== undefined ? parseFraction(fp16Tflops) : [],
    )
    .sort(compare)
  return { verified: at('verified'), failed: at('failed'), least: reached[0] ?? null, most: reached.at(-1) ?? null }
}

/**
 * From when a card is attested, and what it was measured at: at most its peak. A failed attestation takes away what was
 * verified before it, by whichever name. What was measured of a slice says nothing of its card.
 */
export function attestCard(
  card: PhysicalCard,
  parts: readonly FiguredPart[],
  attestations: Attestations,
  found: Found,
): Pick<Card, 'attestedFrom' | 'measured'> {
  if (attestations.size === 0) return { attestedFrom: null, measured: null }
  const all = card.keys.flatMap((key) => attestations.get(key) ?? [])
  const failed = greatest(all.flatMap((one) => one.failed))
  if (failed !== null) found.add('ATTESTATION_FAILED', card.id, say.ATTESTATION_FAILED)
  const since = all.flatMap(({ verified }) => verified).filter((at) => failed === null || at > failed)
  const measured = parts.map((part) => ({ part, reached: reachedBy(part, attestations) }))
  for (const { part, reached } of measured) judge(card, part, reached, found)
  return {
    attestedFrom: since.reduce((a: number | null, b) => (a === null || b < a ? b : a), null),
    measured: together(measured),
  }
}

type Reached = { readonly least: Fraction; readonly most: Fraction } | null

function reachedBy({ records }: FiguredPart, attestations: Attestations): Reached {
  const names = records.flatMap(({ reading, physical, names }) =>
    reading.slice ? (physical === null ? [] : [physical]) : names,
  )
  const all = [...new Set(names.map(nameKey))].flatMap((key) => attestations.get(key) ?? [])
  const figures = all.flatMap(({ least, most }) => (least === null || most === null ? [] : [least, most])).sort(compare)
  const [least, most] = [figures[0], figures.at(-1)]
  return least === undefined || most === undefined ? null : { least, most }
}

/** Against the figure of one device as the vendor's tools list it, which is what a matrix product runs on. */
function judge(card: PhysicalCard, { of }: FiguredPart, reached: Reached, found: Found): void {
  if (reached === null) return
  const { lowest, highest } = of.device
  if (highest !== null && compare(reached.most, multiply(highest, HIGH)) > 0)
    found.add('MEASURED_ABOVE_PEAK', card.id, say.MEASURED_ABOVE_PEAK)
  if (lowest !== null && compare(reached.least, multiply(lowest, LOW)) < 0)
    found.add('MEASURED_LOW', card.id, say.MEASURED_LOW)
}

/** Devices of a package add up, or the package was measured by its own name: the more of the two, at most the peak. */
function together(measured: readonly { readonly part: FiguredPart; readonly reached: Reached }[]): Fraction | null {
  const of = (board: boolean) =>
    measured.flatMap(({ part, reached }) => (part.board === board && reached !== null ? [reached.least] : []))
  const sums = [of(true), of(false)].flatMap((figures) => (figures.length === 0 ? [] : [figures.reduce(add)]))
  const most = sums.sort(compare).at(-1)
  if (most === undefined) return null
  const parts = measured.map(({ part }) => part)
  const peak = (parts.length === 1 ? parts[0]?.of.figure : figureOfPackage(parts))?.lowest ?? null
  return peak === null ? most : min(most, peak)
}

const greatest = (numbers: readonly number[]): number | null =>
  numbers.reduce((a: number | null, b) => (a === null || b > a ? b : a), null)
