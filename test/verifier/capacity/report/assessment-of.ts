import { fraction, multiply, parseFraction, subtract, ZERO } from '../../../../core/fraction.ts'
import { DAY_MS, dayOf, dayStart } from '../../../../core/time.ts'
import type { Assessment, TierFigures, TierResult } from '../../../../verifier/capacity/assessment.ts'
import { DEFAULT_READINGS, type Question, TIERS, type Tier } from '../../../../verifier/capacity/question.ts'

/** A verdict put together by hand: what a report makes of it, not how it came about. */

export const HOLDER = '91440300MA5EXAMPL1'
export const OTHER = '91440300MA5EXAMPL2'
export const DAY = '2025-05-20'
const START = dayStart(DAY)

export const question = (change: Partial<Question> = {}): Question => ({
  period: { from: START, to: START + DAY_MS },
  thresholdPflops: fraction(300n),
  required: 'identified',
  readings: DEFAULT_READINGS,
  ...change,
})

/** So many TFLOPS all the time, on each day of the period. */
export function flat(tflops: string, cards: number, { period }: Question = question()): TierFigures {
  const value = parseFraction(tflops)
  const days = []
  for (let at = period.from; at < period.to; at += DAY_MS)
    days.push({ day: dayOf(at), ms: Math.min(DAY_MS, period.to - at), min: value, mean: value, max: value })
  return { cards, min: value, percentile5: value, mean: value, max: value, shareAtOrAbove: ZERO, days }
}

export const tier = (name: Tier, tflops: string, cards: number, change: Partial<TierResult> = {}): TierResult => ({
  tier: name,
  figures: flat(tflops, cards),
  alone: flat(tflops, cards),
  reached: false,
  lift: [],
  ...change,
})

/** 960 identified A100 of 962 listed: 299.520 P, two short of 300.144 P. */
export function assessment(change: Partial<Assessment> = {}): Assessment {
  const asked = change.question ?? question()
  const threshold = multiply(asked.thresholdPflops, fraction(1000n))
  const proven = change.proven ?? parseFraction('299520')
  return {
    institution: HOLDER,
    register: '2026-11-21+sha256:00',
    question: asked,
    verdict: 'undetermined',
    standsOn: 'documented',
    proven,
    weakestAt: asked.period.from,
    atMost: parseFraction('300144'),
    shortBy: subtract(threshold, proven),
    tiers: TIERS.map((name) =>
      name === 'declared' || name === 'documented'
        ? tier(name, '300144', 962, { reached: true })
        : tier(name, name === 'identified' ? '299520' : '0', name === 'identified' ? 960 : 0, {
            lift:
              name === 'identified'
                ? [
                    {
                      what: { en: 'Settle the lease of 2 cards.', zh: '请补充 2 张卡的租赁合同。' },
                      cards: 2,
                      couldAdd: parseFraction('624'),
                    },
                  ]
                : [{ what: { en: 'Send samples.', zh: '请报送设备采样。' }, cards: 960, couldAdd: null }],
          }),
    ),
    lines: [
      {
        model: 'NVIDIA A100 SXM4 80GB',
        count: 960,
        tflops: proven,
        working: '960 × 312 = 299520 TFLOPS',
        notCounted: [{ count: 2, why: { en: 'Leased, unconfirmed.', zh: '租约未经出租方确认。' } }],
      },
    ],
    stated: null,
    inUse: null,
    inShenzhen: { shenzhen: proven, longgang: ZERO, unknown: ZERO },
    others: [],
    findings: [],
    ...change,
  }
}
