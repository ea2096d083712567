import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Fraction } from '../../../core/fraction.ts'
import { add, compare, divide, fraction, min, parseFraction, ZERO } from '../../../core/fraction.ts'
import { DAY_MS, dayOf, dayStart } from '../../../core/time.ts'
import type { Curve } from '../../../verifier/capacity/curve-figures.ts'
import { daysOf, figuresOf, percentileOf } from '../../../verifier/capacity/curve-figures.ts'
import { lowestPieces } from '../../../verifier/capacity/lowest-pieces.ts'
import {
  cellAt,
  cellsOf,
  curveOf,
  emptyTally,
  gridOf,
  put,
  scaleOf,
  unitsOf,
} from '../../../verifier/capacity/time/grid.ts'

/** A card that counts `figure` in [from, to). Intervals of one id may overlap, touch, repeat and disagree: the lowest counts. */
type CardInterval = { readonly id: string; readonly figure: Fraction; readonly from: number; readonly to: number }

function capacityCurve(intervals: readonly CardInterval[], from: number, to: number): Curve {
  const scale = scaleOf(intervals.map(({ figure }) => figure))
  const grid = gridOf(
    { from, to },
    intervals.flatMap((one) => [one.from, one.to]),
  )
  const tally = emptyTally(grid, scale)
  for (const id of new Set(intervals.map((one) => one.id))) {
    const pieces = intervals
      .filter((one) => one.id === id && one.from < one.to)
      .map((one) => ({ from: one.from, to: one.to, units: unitsOf(scale.denominator, one.figure) }))
    for (const piece of lowestPieces(pieces))
      put(tally, cellAt(grid, piece.from), cellAt(grid, piece.to), scale.of(fraction(piece.units, scale.denominator)))
  }
  return curveOf(cellsOf(grid, scale, tally))
}

const card = (id: string, figure: string, from: number, to: number): CardInterval => ({
  id,
  figure: parseFraction(figure),
  from,
  to,
})
const values = ({ denominator, steps }: Curve) =>
  steps.map(({ from, to, units }) => [from, to, fraction(units, denominator)])
const f = parseFraction

const SPAN = 40
const figures = fc.constantFrom('0', '1', '989.4', '312', '1/3', '70', '181.05')
const interval = fc
  .record({
    id: fc.constantFrom('a', 'b', 'c', 'd'),
    figure: figures.map(parseFraction),
    from: fc.integer({ min: -5, max: SPAN + 5 }),
    length: fc.integer({ min: 0, max: SPAN }),
  })
  .map(({ length, ...rest }): CardInterval => ({ ...rest, to: rest.from + length }))
const intervals = fc.array(interval, { maxLength: 14 })

/** Moment by moment and card by card, as a person would count. */
function naive(list: readonly CardInterval[]): readonly Fraction[] {
  return Array.from({ length: SPAN }, (_, at) => {
    const cards = new Map<string, Fraction>()
    for (const one of list)
      if (one.from <= at && at < one.to) cards.set(one.id, min(cards.get(one.id) ?? one.figure, one.figure))
    return [...cards.values()].reduce(add, ZERO)
  })
}

/** The curve read out at each moment. */
const readOut = (curve: Curve): readonly Fraction[] =>
  curve.steps.flatMap(({ from, to, units }) =>
    Array.from({ length: to - from }, () => fraction(units, curve.denominator)),
  )

describe('capacity as a step function', () => {
  it('is zero where no card is in service, and covers the whole period', () => {
    expect(values(capacityCurve([], 0, 10))).toEqual([[0, 10, ZERO]])
    expect(values(capacityCurve([card('a', '5', 3, 7)], 0, 10))).toEqual([
      [0, 3, ZERO],
      [3, 7, f('5')],
      [7, 10, ZERO],
    ])
  })

  it('counts a card once at a moment, however its intervals overlap', () => {
    const list = [card('a', '5', 0, 6), card('a', '5', 4, 10), card('a', '5', 4, 10), card('b', '1', 0, 10)]
    expect(values(capacityCurve(list, 0, 10))).toEqual([[0, 10, f('6')]])
  })

  it('takes the lowest of the figures two intervals give a card at a moment', () => {
    const list = [card('a', '989.4', 0, 10), card('a', '756.5', 4, 6)]
    expect(values(capacityCurve(list, 0, 10))).toEqual([
      [0, 4, f('989.4')],
      [4, 6, f('756.5')],
      [6, 10, f('989.4')],
    ])
  })

  it('ends an interval before its last moment: a card that leaves as another comes makes no step', () => {
    expect(values(capacityCurve([card('a', '5', 0, 4), card('b', '5', 4, 10)], 0, 10))).toEqual([[0, 10, f('5')]])
  })

  it('refuses a negative figure', () => {
    expect(() => capacityCurve([card('a', '-1', 0, 2)], 0, 5)).toThrow(RangeError)
  })

  it('adds figures of any size exactly, beyond what a double holds', () => {
    const list = ['a', 'b', 'c'].map((id) => card(id, '123456789012345678901/7', 0, 10))
    expect(values(capacityCurve(list, 0, 10))).toEqual([[0, 10, f('370370367037037036703/7')]])
  })

  it('is what counting moment by moment gives, in steps that follow and differ', () => {
    fc.assert(
      fc.property(intervals, (list) => {
        const curve = capacityCurve(list, 0, SPAN)
        expect(readOut(curve)).toEqual(naive(list))
        for (const [at, step] of curve.steps.entries()) {
          expect(step.from).toBe(at === 0 ? 0 : curve.steps[at - 1]?.to)
          expect(step.units).not.toBe(curve.steps[at - 1]?.units)
        }
      }),
    )
  })

  it('does not change when intervals are cut, put together again or re-ordered', () => {
    const cuts = fc.array(fc.integer({ min: -5, max: SPAN + 5 }), { maxLength: 14 })
    fc.assert(
      fc.property(intervals, cuts, fc.integer(), (list, at, seed) => {
        const cut = list.flatMap((one, i) => {
          const middle = at[i % Math.max(1, at.length)]
          if (middle === undefined || middle <= one.from || middle >= one.to) return [one]
          return [
            { ...one, to: middle },
            { ...one, from: middle },
          ]
        })
        const mixed = cut.map((one, i) => ({ one, key: Math.sin(seed + i) })).sort((a, b) => a.key - b.key)
        const again = mixed.map(({ one }) => one)
        expect(values(capacityCurve(again, 0, SPAN))).toEqual(values(capacityCurve(list, 0, SPAN)))
      }),
    )
  })

  it('is never raised by a duplicate, of any figure, within the time the card has', () => {
    fc.assert(
      fc.property(fc.array(interval, { minLength: 1, maxLength: 14 }), fc.nat(), figures, (list, which, figure) => {
        const original = list[which % list.length] as CardInterval
        const before = readOut(capacityCurve(list, 0, SPAN))
        expect(readOut(capacityCurve([...list, original], 0, SPAN))).toEqual(before)
        const after = readOut(capacityCurve([...list, { ...original, figure: f(figure) }], 0, SPAN))
        expect(after.filter((value, at) => compare(value, before[at] ?? ZERO) > 0)).toEqual([])
      }),
    )
  })

  it('takes fifty thousand nested intervals of one card', () => {
    const n = 50_000
    const nested = Array.from({ length: n }, (_, i) => ({ from: i, to: 2 * n - i, units: BigInt(i) }))
    const before = process.cpuUsage()
    expect(lowestPieces(nested).every(({ units }) => units === 0n)).toBe(true)
    expect(process.cpuUsage(before).user).toBeLessThan(10_000_000)
  })
})

/** 300 for all but `below` ms of a second, 100 in them. */
const percentile5 = (below: number) =>
  percentileOf(capacityCurve([card('a', '100', 0, 1000), card('b', '200', below, 1000)], 0, 1000), f('1/20'))

describe('figures of a curve', () => {
  it('are those of counting moment by moment', () => {
    fc.assert(
      fc.property(intervals, figures, (list, threshold) => {
        const moments = [...naive(list)].sort(compare)
        const told = figuresOf(capacityCurve(list, 0, SPAN), f(threshold))
        const total = fraction(BigInt(SPAN))
        const at = (value: Fraction) => moments.filter((moment) => compare(moment, value) < 0).length
        expect(told).toEqual({
          min: moments[0],
          max: moments.at(-1),
          mean: divide(moments.reduce(add, ZERO), total),
          // 5 % of 40 moments are two: the largest value with at most two moments below it.
          percentile5: moments.filter((moment) => at(moment) <= 2).at(-1),
          shareAtOrAbove: fraction(BigInt(SPAN - at(f(threshold))), BigInt(SPAN)),
        })
      }),
    )
  })

  it('300.000 reaches 300, 299.999 does not', () => {
    const threshold = f('300')
    const share = (figure: string) =>
      figuresOf(capacityCurve([card('a', figure, 0, 10)], 0, 10), threshold).shareAtOrAbove
    expect(share('300.000')).toEqual(f('1'))
    expect(share('299.999')).toEqual(f('0'))
    expect(share('299999999999999999999/1000000000000000000')).toEqual(f('0'))
  })

  it('the percentile allows exactly 5 % of the time below it, and not a millisecond more', () => {
    expect(percentile5(50)).toEqual(f('300'))
    expect(percentile5(51)).toEqual(f('100'))
  })

  it('the percentile of a share of zero is the minimum', () => {
    fc.assert(
      fc.property(intervals, (list) => {
        const curve = capacityCurve(list, 0, SPAN)
        expect(percentileOf(curve, ZERO)).toEqual(figuresOf(curve, ZERO).min)
      }),
    )
  })
})

describe('days', () => {
  it('are those of Asia/Shanghai: midnight there is 16:00 UTC', () => {
    const start = dayStart('2025-07-31')
    const curve = capacityCurve([card('a', '300', start + 1, start + 2 * DAY_MS)], start, start + 2 * DAY_MS)
    expect(daysOf(curve).map(({ day, ms, min: least, max }) => [day, ms, least, max])).toEqual([
      ['2025-07-31', DAY_MS, ZERO, f('300')],
      ['2025-08-01', DAY_MS, f('300'), f('300')],
    ])
  })

  it('of a period that begins or ends within a day say how much of it there is', () => {
    const noon = dayStart('2025-07-31') + DAY_MS / 2
    const curve = capacityCurve([card('a', '2', noon, noon + DAY_MS)], noon, noon + DAY_MS)
    expect(daysOf(curve)).toEqual([
      { day: '2025-07-31', ms: DAY_MS / 2, min: f('2'), mean: f('2'), max: f('2') },
      { day: '2025-08-01', ms: DAY_MS / 2, min: f('2'), mean: f('2'), max: f('2') },
    ])
  })

  it('are the figures of the curve over each day alone, and their means weigh up to its mean', () => {
    const hour = DAY_MS / 24
    // Every fourth hour of UTC: midnight in Shanghai, 16:00, is one of them.
    const hourly = intervals.map((list) =>
      list.map((one) => ({ ...one, from: one.from * 4 * hour, to: one.to * 4 * hour })),
    )
    fc.assert(
      fc.property(hourly, fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 60 }), (list, from, length) => {
        const [start, end] = [from * hour, (from + length) * hour]
        const curve = capacityCurve(list, start, end)
        const days = daysOf(curve)
        expect(days.reduce((ms, day) => ms + day.ms, 0)).toBe(end - start)
        for (const day of days) {
          const begin = Math.max(dayStart(day.day), start)
          const alone = figuresOf(capacityCurve(list, begin, begin + day.ms), ZERO)
          expect(day).toEqual({ day: dayOf(begin), ms: day.ms, min: alone.min, mean: alone.mean, max: alone.max })
        }
      }),
    )
  })
})
