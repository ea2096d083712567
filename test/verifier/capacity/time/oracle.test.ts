import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Fraction } from '../../../../core/fraction.ts'
import { add, compare, fraction, min, parseFraction, ZERO } from '../../../../core/fraction.ts'
import { DAY_MS, dayOf, dayStart } from '../../../../core/time.ts'
import type { Card, Holding } from '../../../../verifier/capacity/cards/card.ts'
import type { CapacityEvidence, Period } from '../../../../verifier/capacity/evidence.ts'
import type { Tier } from '../../../../verifier/capacity/question.ts'
import { TIERS } from '../../../../verifier/capacity/question.ts'
import { assess, evidenceOf, HOUR, holding, hoursSet, telemetry, tierOf } from './scenes.ts'

const START = dayStart('2025-07-03')
const MINUTE = 60_000
const LENGTH = 3 * 24

/** Periods begin and end within hours and days; the slot of the oracle is a quarter of an hour. */
const QUARTER = 15 * MINUTE
const periods = fc
  .record({ from: fc.integer({ min: 0, max: 60 }), length: fc.integer({ min: 1, max: 200 }) })
  .map(({ from, length }): Period => ({ from: START + from * QUARTER, to: START + (from + length) * QUARTER }))

const figures = fc.constantFrom('312', '989.4', '1/3', '181.05', '123456789/7', '0')
const holdings = fc.record({
  days: fc.uniqueArray(fc.integer({ min: -1, max: 5 }), { minLength: 2, maxLength: 4 }),
  lowest: fc.option(figures.map(parseFraction)),
  standing: fc.constantFrom<Holding['standing']>('held', 'held', 'open', 'out'),
  documented: fc.boolean(),
  tdpWatts: fc.constantFrom(400, 700, null),
})
const cardSpecs = fc.array(
  fc.record({
    holdings,
    hours: fc.array(fc.integer({ min: 0, max: LENGTH }), { maxLength: 200, size: 'max' }),
    tensor: fc.array(fc.integer({ min: 0, max: LENGTH }), { maxLength: 200, size: 'max' }),
    used: fc.array(fc.integer({ min: 0, max: LENGTH }), { maxLength: 10 }),
    watts: fc.array(fc.constantFrom(0xffff, 30, 50, 120, 300, 430, 700), { minLength: 8, maxLength: 8 }),
    attested: fc.option(fc.integer({ min: -10, max: 300 })),
  }),
  { maxLength: 5 },
)
type Spec = typeof cardSpecs extends fc.Arbitrary<(infer T)[]> ? T : never

function build(period: Period, specs: readonly Spec[]) {
  const cards = specs.map((spec, i): Card => {
    const bounds = [...spec.holdings.days].sort((a, b) => a - b).map((day) => START + day * DAY_MS)
    const { lowest, standing, documented, tdpWatts } = spec.holdings
    const cut = bounds
      .slice(1)
      .map((to, at) => holding({ from: bounds[at] ?? 0, to, lowest, highest: lowest, standing, documented, tdpWatts }))
    // Every second stretch is another state, so that holdings change inside the period.
    const list = cut.map((one, at) => (at % 2 === 1 ? { ...one, documented: !documented } : one))
    const attestedFrom = spec.attested === null ? null : START + spec.attested * QUARTER
    return { id: `c${i}`, names: [`c${i}`, `SN-c${i}`], holdings: list, attestedFrom, measured: null }
  })
  const series = specs.map((spec, i) =>
    telemetry(period, `c${i}`, {
      seen: hoursSet(period, spec.hours),
      tensor: hoursSet(period, spec.tensor),
      meanWatts: Uint16Array.from(spec.watts.slice(0, 4)),
      mostWatts: Uint16Array.from(spec.watts.slice(4)),
    }),
  )
  const use = specs.map((spec, i) => ({ device: `SN-c${i}`, hours: hoursSet(period, spec.used) }))
  return { cards, evidence: evidenceOf(period, { telemetry: series, use }) }
}

/** Whether one card counts at a moment: as a person would look it up, one condition after the other. */
function countsAt(period: Period, spec: Spec, one: Card, moment: number, tier: Tier, alone: boolean): Fraction | null {
  const held = one.holdings.find(({ from, to }) => from <= moment && moment < to)
  if (held === undefined || held.lowest === null) return null
  const hour = Math.floor(moment / HOUR) - Math.floor(period.from / HOUR)
  const day = (dayStart(dayOf(moment)) - dayStart(dayOf(period.from))) / DAY_MS
  const [mean, most, tdp] = [spec.watts[day] ?? 0xffff, spec.watts[4 + day] ?? 0xffff, held.tdpWatts]
  const known = [mean, most].some((watts) => watts !== 0xffff)
  const possible =
    tdp !== null &&
    (mean === 0xffff || (mean >= 0.1 * tdp && mean <= 1.05 * tdp)) &&
    (most === 0xffff || most <= 1.4 * tdp)
  const works = tdp !== null && ((mean !== 0xffff && mean > 0.14 * tdp) || (most !== 0xffff && most > 0.25 * tdp))
  const seen = spec.hours.includes(hour) || spec.used.includes(hour)
  const own: Readonly<Record<Tier, boolean>> = {
    declared: true,
    documented: held.documented,
    identified: held.standing === 'held',
    seen,
    active: seen && spec.tensor.includes(hour) && known && possible && works,
    attested: one.attestedFrom !== null && one.attestedFrom <= moment,
  }
  const asked = alone ? [tier] : TIERS.slice(0, TIERS.indexOf(tier) + 1)
  return asked.every((name) => own[name]) ? held.lowest : null
}

describe('capacity of a tier', () => {
  it('is what looking at every quarter of an hour, card by card, gives: cumulative and alone', () => {
    fc.assert(
      fc.property(periods, cardSpecs, (period, specs) => {
        const { cards, evidence } = build(period, specs)
        const told = assess(cards, evidence, { threshold: '0.5' })
        for (const tier of TIERS) {
          for (const alone of [false, true]) {
            const sums: Fraction[] = []
            for (let moment = period.from; moment < period.to; moment += QUARTER) {
              const counted = cards.map((one, i) => countsAt(period, specs[i] as Spec, one, moment, tier, alone))
              sums.push(counted.reduce((sum: Fraction, one) => (one === null ? sum : add(sum, one)), ZERO))
            }
            const figures = alone ? tierOf(told, tier).alone : tierOf(told, tier).figures
            expect(figures.min).toEqual(sums.reduce(min))
            expect(figures.max).toEqual(sums.reduce((a, b) => (compare(a, b) >= 0 ? a : b)))
            const total = sums.reduce(add)
            expect(figures.mean).toEqual(fraction(total.num, total.den * BigInt(sums.length)))
            const reached = sums.filter((sum) => compare(sum, fraction(500n)) >= 0).length
            expect(figures.shareAtOrAbove).toEqual(fraction(BigInt(reached), BigInt(sums.length)))
            const weakest = period.from + sums.findIndex((sum) => compare(sum, figures.min) === 0) * QUARTER
            const there = cards.filter(
              (one, i) => countsAt(period, specs[i] as Spec, one, weakest, tier, alone) !== null,
            )
            expect(figures.cards).toBe(there.length)
            if (tier === 'identified' && !alone) expect(told.weakestAt).toBe(weakest)
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  it('never rises from one tier to the next, and the workings and the places add up to it', () => {
    fc.assert(
      fc.property(periods, cardSpecs, fc.constantFrom(...TIERS), (period, specs, required) => {
        const { cards, evidence } = build(period, specs)
        const told = assess(cards, evidence, { threshold: '0.5', required })
        for (const [at, { figures }] of told.tiers.entries()) {
          const before = told.tiers[at - 1]?.figures ?? figures
          expect(compare(figures.min, before.min)).toBeLessThanOrEqual(0)
          expect(compare(figures.mean, before.mean)).toBeLessThanOrEqual(0)
          expect(compare(figures.max, before.max)).toBeLessThanOrEqual(0)
        }
        expect(told.lines.reduce((sum, { tflops }) => add(sum, tflops), ZERO)).toEqual(told.proven)
        expect(told.inShenzhen.shenzhen).toEqual(told.proven)
        if (told.atMost !== null) expect(compare(told.atMost, tierOf(told, 'identified').figures.min)).not.toBe(-1)
      }),
      { numRuns: 60 },
    )
  })
})

const reordered = (evidence: CapacityEvidence): CapacityEvidence => ({
  ...evidence,
  telemetry: [...evidence.telemetry].reverse(),
  use: [...evidence.use].reverse(),
})
const text = (value: unknown) => JSON.stringify(value, (_, one: unknown) => (typeof one === 'bigint' ? `${one}n` : one))

describe('the assessment', () => {
  it('is byte for byte the same when cards and records are re-ordered, cut, repeated or joined', () => {
    fc.assert(
      fc.property(periods, cardSpecs, fc.integer({ min: 1, max: 71 }), (period, specs, cut) => {
        const { cards, evidence } = build(period, specs)
        const told = text(assess(cards, evidence, { required: 'seen' }))
        expect(text(assess([...cards].reverse(), reordered(evidence), { required: 'seen' }))).toBe(told)
        const at = START + cut * HOUR
        const holdingsCut = cards.map((one) => ({
          ...one,
          holdings: one.holdings.flatMap((held) =>
            held.from < at && at < held.to
              ? [
                  { ...held, to: at },
                  { ...held, from: at },
                ]
              : [held],
          ),
        }))
        const half = (device: string, hours: readonly number[]) => ({ device, hours: hoursSet(period, hours) })
        const useCut = specs.flatMap(({ used }, i) => [
          half(
            `SN-c${i}`,
            used.filter((hour) => hour < cut),
          ),
          half(
            `SN-c${i}`,
            used.filter((hour) => hour >= cut),
          ),
          half(`sn-c${i}`, used),
        ])
        const twice = { ...evidence, use: useCut, telemetry: [...evidence.telemetry, ...evidence.telemetry] }
        expect(text(assess(holdingsCut, twice, { required: 'seen' }))).toBe(told)
      }),
      { numRuns: 60 },
    )
  })
})
