import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY_MS, dayOf, dayStart } from '../../../../core/time.ts'
import { hourCounter } from '../../../../verifier/capacity/time/hour-counter.ts'
import {
  clearHours,
  dayHours,
  dayIndexOf,
  HOUR_MS,
  hasHour,
  hourCount,
  hourOf,
  union,
} from '../../../../verifier/capacity/time/hours.ts'
import { assess, evidenceOf, fleet, hoursSet, telemetry } from './scenes.ts'

const SPAN = 100
const bits = fc.uint8Array({ minLength: 0, maxLength: 16 })
const at = fc.integer({ min: 0, max: SPAN })
const present = (set: Uint8Array) => Array.from({ length: SPAN }, (_, hour) => hasHour(set, hour))

describe('hours that are counted together', () => {
  it('are counted as one by one, over more sets than eight planes hold and stretches that begin anywhere', () => {
    const sets = fc.array(fc.tuple(bits, at, at), { minLength: 250, maxLength: 600 })
    fc.assert(
      fc.property(sets, (list) => {
        const counter = hourCounter(SPAN)
        const naive = Array.from({ length: SPAN }, () => 0)
        for (const [set, a, b] of list) {
          counter.add(set, Math.min(a, b), Math.max(a, b))
          for (let hour = Math.min(a, b); hour < Math.max(a, b); hour++)
            if (hasHour(set, hour)) naive[hour] = (naive[hour] ?? 0) + 1
        }
        counter.flush()
        expect([...counter.counts.subarray(0, SPAN)]).toEqual(naive)
        counter.clear()
        counter.flush()
        expect(counter.counts.every((count) => count === 0)).toBe(true)
      }),
      { numRuns: 20 },
    )
  })

  it('always on for a thousand cards are a thousand in every hour', () => {
    const counter = hourCounter(SPAN)
    const all = new Uint8Array(16).fill(0xff)
    for (let card = 0; card < 1000; card++) counter.add(all, 0, SPAN)
    counter.flush()
    expect([...counter.counts.subarray(0, SPAN)]).toEqual(Array.from({ length: SPAN }, () => 1000))
  })

  it('clear a stretch and nothing beside it; a union holds what any holds', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 13, maxLength: 13 }), bits, at, at, (set, other, a, b) => {
        const cleared = set.slice()
        clearHours(cleared, Math.min(a, b), Math.max(a, b))
        expect(present(cleared)).toEqual(
          present(set).map((on, hour) => on && (hour < Math.min(a, b) || hour >= Math.max(a, b))),
        )
        expect(present(union([set, other]) ?? new Uint8Array())).toEqual(
          present(set).map((on, hour) => on || hasHour(other, hour)),
        )
      }),
    )
  })
})

describe('hours and Shanghai days of a period', () => {
  it('agree with the calendar wherever the period begins', () => {
    const START = dayStart('2025-02-27')
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3 * DAY_MS }), fc.integer({ min: 1, max: 4 * DAY_MS }), (from, length) => {
        const period = { from: START + from, to: START + from + length }
        const days = new Set<number>()
        for (let hour = 0; hour < hourCount(period); hour++) {
          const moment = Math.max(period.from, Math.floor(period.from / HOUR_MS) * HOUR_MS + hour * HOUR_MS)
          expect(hourOf(period, moment)).toBe(hour)
          const day = (dayStart(dayOf(moment)) - dayStart(dayOf(period.from))) / DAY_MS
          expect(dayIndexOf(period, hour)).toBe(day)
          if (!days.has(day)) expect(dayHours(period)[day]).toBe(hour)
          days.add(day)
        }
        expect([...dayHours(period)].slice(days.size)).toEqual([hourCount(period)])
      }),
    )
  })
})

describe('a year of 13,514 cards', () => {
  it('is weighed at all tiers, by every hour and reading, in a second or so', () => {
    const year = { from: dayStart('2024-07-01'), to: dayStart('2025-07-01') }
    const cards = fleet('a', 13_514, { tdpWatts: 400, model: 'NVIDIA H20 96GB' })
    const tensor = hoursSet(
      year,
      Array.from({ length: 8760 }, (_, hour) => hour).filter((hour) => hour % 3 > 0),
    )
    const series = telemetry(year, '', { tensor })
    const evidence = evidenceOf(year, { telemetry: cards.map(({ id }) => ({ ...series, device: id })) })
    const before = process.cpuUsage()
    const told = assess(cards, evidence, { threshold: '2000', required: 'active' })
    // Time of the processor, because other tests run beside this one. About 0.8 s.
    const { user, system } = process.cpuUsage(before)
    expect((user + system) / 1000).toBeLessThan(6000)
    expect(told.tiers.map(({ figures }) => figures.cards)).toEqual([13_514, 13_514, 13_514, 13_514, 0, 0])
  })
})
