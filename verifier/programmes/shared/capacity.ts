import { parseFraction, toDecimal } from '../../../core/fraction.ts'
import type { Assessment } from '../../capacity/assessment.ts'
import { DEFAULT_READINGS, type Readings } from '../../capacity/question.ts'
import { chain, type Fact, known, unknown } from '../engine/fact.ts'
import { check, type Outcome } from '../engine/outcome.ts'
import type { Threshold } from '../engine/parameter.ts'

/**
 * Whether the assessed capacity reaches the threshold under a reading. The assessment has to have asked this very
 * question; its own `undetermined` stays open, and a reading it does not accept (sparse) is never a pass.
 */
export function capacityReached(
  capacity: Fact<Assessment>,
  threshold: Threshold,
  reading: Partial<Pick<Readings, 'figure' | 'location'>>,
): Outcome {
  return check(
    chain(capacity, (assessment) => verdictUnder(assessment, threshold, reading)),
    (verdict) =>
      verdict === 'undetermined'
        ? {
            path: 'capacity_assessment',
            by: 'data',
            open: {
              en: 'The capacity that is proven is below the threshold, and what is open could bring it there.',
              zh: '已证实的算力规模不足，待证实的部分可能使其达标。',
            },
          }
        : verdict === 'pass',
  )
}

function verdictUnder(
  assessment: Assessment,
  threshold: Threshold,
  reading: Partial<Pick<Readings, 'figure' | 'location'>>,
): Fact<Assessment['verdict']> {
  const path = `capacity_assessment of ${assessment.institution}`
  const { question } = assessment
  const asked = question.thresholdPflops
  if (asked.num !== threshold.value.num || asked.den !== threshold.value.den) {
    return unknown(path, {
      en: `The assessment asked for ${toDecimal(asked, 3)} P, the clause asks for ${toDecimal(threshold.value, 3)} P.`,
      zh: `算力核验的门槛为 ${toDecimal(asked, 3)} P，条款要求 ${toDecimal(threshold.value, 3)} P。`,
    })
  }
  const wanted = { ...DEFAULT_READINGS, ...reading }
  const same = (given: Readings) => given.figure === wanted.figure && given.location === wanted.location
  if (same(question.readings)) return shownAs(path, assessment.verdict, assessment.proven)
  const other = assessment.others.find(({ readings, accepted }) => accepted && same(readings))
  if (other !== undefined) return shownAs(path, other.verdict, other.min)
  return unknown(path, {
    en: `The assessment does not answer for the reading ${wanted.figure}, ${wanted.location}.`,
    zh: `算力核验没有按“${wanted.figure}、${wanted.location}”口径作出结论。`,
  })
}

const shownAs = (path: string, verdict: Assessment['verdict'], tflops: Assessment['proven']) =>
  known(
    path,
    verdict,
    [{ kind: 'capacity_assessment' as const, id: path, digest: null }],
    `${verdict}, ${toDecimal({ num: tflops.num, den: tflops.den * parseFraction('1000').num }, 3)} P`,
  )
