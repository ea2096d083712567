import type { Fraction } from '../../core/fraction.ts'
import { add, compare, fraction, multiply, subtract, ZERO } from '../../core/fraction.ts'
import type { Overstatement } from './declared-figure.ts'
import { overstatements } from './declared-figure.ts'
import type { DeclaredLine } from './declared-line.ts'
import { readingOf, unitsOf } from './declared-line.ts'
import { petaShortText, petaText } from './exact-text.ts'
import type { ReadLine } from './listed-cards.ts'
import { listedCards } from './listed-cards.ts'
import type { Register } from './register/load.ts'
import { matchModel } from './register/match.ts'
import type { LineTotal, Missing } from './total-line.ts'
import { totalOfLine } from './total-line.ts'

/**
 * A list of equipment at a moment, weighed against a threshold. TFLOPS dense FP16 throughout; `petaflops` is the text
 * with three decimals, cut, and `shortByPetaflops` what is missing to the threshold, rounded up.
 *
 * `tflops` is what the list proves at least; `atMost` what it could come to if everything open were settled for it,
 * `null` where there is no bound. `declaredTflops` is the list's own sum, `null` where a line gives no figure.
 *
 * - `pass`: at least the threshold, 含: 300.000 passes.
 * - `fail`: below it, and nothing that is open could lift it there.
 * - `undetermined`: below it, but what is `missing` could.
 */
export type CapacityTotal = {
  readonly register: string
  readonly thresholdTflops: Fraction
  readonly verdict: 'pass' | 'fail' | 'undetermined'
  readonly tflops: Fraction
  readonly petaflops: string
  readonly shortByTflops: Fraction
  readonly shortByPetaflops: string
  readonly atMost: Fraction | null
  readonly declaredTflops: Fraction | null
  readonly lines: readonly LineTotal[]
  readonly missing: readonly Missing[]
  readonly overstated: readonly Overstatement[]
}

/**
 * Σ over physical cards of the register's dense FP16 figure. Each id counts once over all lines, slices once as their
 * card; lines with a bare count cannot be told apart and are taken as they are. The order of lines and of devices
 * changes neither the sums nor the verdict, and a line repeated by ids never raises them. Pure.
 *
 * `thresholdPflops`: 300 or 2000. Errors: RangeError when a count is no whole number from 0 on.
 */
export function totalCapacity(
  register: Register,
  declared: readonly DeclaredLine[],
  thresholdPflops: Fraction,
): CapacityTotal {
  const read = declared.map((line): ReadLine => {
    const match = matchModel(register, line.reported)
    return { declared: line, match, reading: readingOf(match, line.unit) }
  })
  const cards = listedCards(read)
  const lines = read.map((line) => totalOfLine(line, cards))
  const tflops = lines.reduce((sum, line) => add(sum, line.tflops), ZERO)
  const atMost = lines.reduce(
    (sum: Fraction | null, line) => (sum === null || line.atMost === null ? null : add(sum, line.atMost)),
    ZERO,
  )
  const threshold = multiply(thresholdPflops, fraction(1000n))
  const short = compare(tflops, threshold) >= 0 ? ZERO : subtract(threshold, tflops)
  return {
    register: register.version,
    thresholdTflops: threshold,
    verdict: verdictOf(tflops, atMost, threshold),
    tflops,
    petaflops: petaText(tflops),
    shortByTflops: short,
    shortByPetaflops: petaShortText(short),
    atMost,
    declaredTflops: declaredSum(declared),
    lines,
    missing: lines.flatMap(({ missing }) => missing),
    overstated: overstatements(read),
  }
}

function verdictOf(tflops: Fraction, atMost: Fraction | null, threshold: Fraction): CapacityTotal['verdict'] {
  if (compare(tflops, threshold) >= 0) return 'pass'
  return atMost === null || compare(atMost, threshold) >= 0 ? 'undetermined' : 'fail'
}

function declaredSum(lines: readonly DeclaredLine[]): Fraction | null {
  let sum = ZERO
  for (const line of lines) {
    if (line.declaredTflops === null) return null
    sum = add(sum, multiply(line.declaredTflops, fraction(BigInt(unitsOf(line)))))
  }
  return sum
}
