import type { Fraction } from '../../core/fraction.ts'
import { compare, fraction, multiply, subtract, ZERO } from '../../core/fraction.ts'
import type { Assessment, OtherReading, TierResult, Verdict } from './assessment.ts'
import type { CardBook } from './cards/card.ts'
import type { CapacityEvidence } from './evidence.ts'
import type { Question, Readings, Tier } from './question.ts'
import { READINGS, TIERS } from './question.ts'
import type { Register } from './register/load.ts'
import { tierFigures } from './time/figures.ts'
import { findingsOf } from './time/findings.ts'
import type { Cells } from './time/grid.ts'
import { cellFrom, weakestCell } from './time/grid.ts'
import { inUseFigures } from './time/in-use.ts'
import type { Reader } from './time/lines.ts'
import { liftAt, linesAt, placesAt } from './time/lines.ts'
import { momentReader } from './time/moment.ts'
import { sceneOf } from './time/scene.ts'
import { statedFigures } from './time/stated.ts'
import type { TierCells } from './time/tiers.ts'
import { boundsOf, countsExtras, tierCells } from './time/tiers.ts'
import type { Weighed } from './time/weighed.ts'
import { weigh, weighSame } from './time/weighed.ts'

/**
 * What the evidence proves of an institution's capacity, tier by tier, and whether that reaches the threshold at every
 * moment of the period. `book` is made of the same evidence (cards/). Pure: the order of the evidence, and how it is cut
 * into records, change nothing.
 *
 * Errors: RangeError when question and evidence are about different periods, or the period is empty.
 */
export function assessCapacity(
  register: Register,
  evidence: CapacityEvidence,
  book: CardBook,
  question: Question,
): Assessment {
  checkPeriod(evidence, question)
  const threshold = multiply(question.thresholdPflops, fraction(1000n))
  const { readings, required } = question
  const accepted = readings.figure !== 'sparse'
  const scene = sceneOf(register, evidence, book)
  const weighed = weigh(scene, readings)
  const reader = { ...weighed, cardsAt: momentReader(weighed) }
  const curves = TIERS.map((tier) => ({ tier, ...tierCells(weighed, tier) }))
  const tiers = curves.map((curve) => tierResult(reader, curve, threshold, accepted))
  const cells = curves.find(({ tier }) => tier === required)?.cells ?? tierCells(weighed, required).cells
  const main = answerOf(weighed, cells, required, threshold)
  const weakestAt = cellFrom(cells.grid, weakestCell(cells))
  const verdict = main.verdict === 'pass' && !accepted ? 'undetermined' : main.verdict
  return {
    institution: evidence.institution,
    register: register.version,
    question,
    verdict,
    standsOn: tiers.findLast(({ reached }) => reached)?.tier ?? null,
    proven: main.min,
    weakestAt,
    atMost: main.atMost,
    shortBy: compare(main.min, threshold) >= 0 ? ZERO : subtract(threshold, main.min),
    tiers,
    lines: linesAt(reader, required, weakestAt),
    stated: statedFigures(scene, threshold),
    inUse: inUseFigures(evidence.inUse, threshold),
    inShenzhen: placesAt(reader, required, weakestAt),
    others: othersOf(weighed, question, { ...main, verdict }, threshold),
    findings: findingsOf(scene, evidence, book.findings),
  }
}

function checkPeriod({ period }: CapacityEvidence, question: Question): void {
  const { from, to } = question.period
  if (from !== period.from || to !== period.to) throw new RangeError('question and evidence are of different periods')
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from >= to)
    throw new RangeError(`not a period: [${from}, ${to})`)
}

type TierCurve = TierCells & { readonly tier: Tier }

function tierResult(
  reader: Reader,
  { tier, cells, alone }: TierCurve,
  threshold: Fraction,
  accepted: boolean,
): TierResult {
  const figures = tierFigures(cells, threshold)
  return {
    tier,
    figures,
    alone: alone === cells ? figures : tierFigures(alone, threshold),
    reached: accepted && compare(figures.min, threshold) >= 0,
    lift: liftAt(reader, tier, cellFrom(cells.grid, weakestCell(cells))),
  }
}

type Answer = { readonly verdict: Verdict; readonly min: Fraction; readonly atMost: Fraction | null }

/** The lower bound decides a pass, the upper bound a fail: one moment at which it stays below is enough. */
function answerOf(weighed: Weighed, cells: Cells, required: Tier, threshold: Fraction): Answer {
  const min = fraction(cells.units[weakestCell(cells)] ?? 0n, cells.denominator)
  const { cells: bounds, unbounded } = boundsOf(weighed, required)
  const least = bounds.units.reduce(
    (found: bigint | null, units, cell) =>
      unbounded[cell] === true || (found !== null && found <= units) ? found : units,
    null,
  )
  const atMost = least === null ? null : fraction(least, bounds.denominator)
  if (compare(min, threshold) >= 0) return { verdict: 'pass', min, atMost }
  return { verdict: atMost === null || compare(atMost, threshold) >= 0 ? 'undetermined' : 'fail', min, atMost }
}

/** Every reading that differs in one switch. The sparse one is told, with what it would come to, and never accepted. */
function othersOf(
  asked: Weighed,
  { readings, required }: Question,
  main: Answer,
  threshold: Fraction,
): readonly OtherReading[] {
  const keys = Object.keys(READINGS) as (keyof Readings)[]
  return keys.flatMap((switched) =>
    READINGS[switched]
      .filter((value) => value !== readings[switched])
      .map((value): OtherReading => {
        const other = weigh(asked.scene, { ...readings, [switched]: value })
        const { verdict, min } = sameAnswer(asked, other)
          ? main
          : answerOf(other, tierCells(other, required).cells, required, threshold)
        const accepted = other.readings.figure !== 'sparse'
        return { readings: other.readings, switched, verdict, min, flips: verdict !== main.verdict, accepted }
      }),
  )
}

const sameAnswer = (a: Weighed, b: Weighed): boolean =>
  a.readings.figure === b.readings.figure && countsExtras(a.readings) === countsExtras(b.readings) && weighSame(a, b)
