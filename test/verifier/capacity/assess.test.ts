import { describe, expect, it } from 'vitest'
import { fraction, ZERO } from '../../../core/fraction.ts'

import type { Card } from '../../../verifier/capacity/cards/card.ts'

import type { Asked } from './time/scenes.ts'
import {
  assess,
  card,
  codes,
  evidenceOf,
  f,
  fleet,
  HOUR,
  hoursSet,
  inUseDay,
  july,
  mins,
  statement,
  telemetry,
  tierOf,
} from './time/scenes.ts'

const week = july(1, 7)
const plain = evidenceOf(week)
const A100 = 'NVIDIA A100-SXM4-80GB'
const told = (cards: readonly Card[], asked: Asked = {}, evidence = plain) => {
  const { verdict, proven, atMost } = assess(cards, evidence, asked)
  return [verdict, proven, atMost]
}
describe('the verdict', () => {
  it('299.999 P fails and 300.000 P passes, at one moment or over a week', () => {
    expect(told([card('a', { lowest: f('299999') })])).toEqual(['fail', f('299999'), f('299999')])
    expect(told([card('a', { lowest: f('300000') })])).toEqual(['pass', f('300000'), f('300000')])
    const less = f('299999999999999999999/1000000000000000')
    expect(told([card('a', { lowest: less })])).toEqual(['fail', less, less])
  })

  it('adds figures without an end exactly: 900 × 1000/3 TFLOPS are 300 P', () => {
    expect(told(fleet('a', 900, { lowest: f('1000/3') }))[0]).toBe('pass')
    expect(told([...fleet('a', 899, { lowest: f('1000/3') }), card('b', { lowest: f('999999/3000') })])[0]).toBe('fail')
  })

  it('holds at every moment: one missing day, even one hour of it in the period, fails it', () => {
    const [before, after] = [
      card('a', { lowest: f('300000'), to: july(4, 4).from }),
      card('b', { lowest: f('300000'), from: july(5, 5).from }),
    ]
    const gap = assess([before, after], plain)
    expect([gap.verdict, gap.proven, gap.weakestAt]).toEqual(['fail', ZERO, july(4, 4).from])
    expect(gap.shortBy).toEqual(f('300000'))
    expect(tierOf(gap, 'declared').figures.shareAtOrAbove).toEqual(f('6/7'))
    const toTheHour = evidenceOf({ from: july(5, 5).from - 1, to: week.to })
    expect(told([before, after], {}, toTheHour)[0]).toBe('fail')
    expect(told([before, after], {}, evidenceOf({ from: july(5, 5).from, to: week.to }))[0]).toBe('pass')
  })

  it('of a moment is that of a period of one millisecond', () => {
    const at = { from: july(4, 4).from, to: july(4, 4).from + 1 }
    expect(told([card('a', { lowest: f('300000'), to: at.from })], {}, evidenceOf(at))[0]).toBe('fail')
    expect(told([card('a', { lowest: f('300000'), to: at.to })], {}, evidenceOf(at))[0]).toBe('pass')
  })

  it('is undetermined while what is open could reach the threshold, and fails where it could not', () => {
    const open = (highest: string | null) =>
      told([card('a', { lowest: f('200000'), highest: highest === null ? null : f(highest) })])[0]
    expect([open('299999'), open('300000'), open(null)]).toEqual(['fail', 'undetermined', 'undetermined'])
    const own = card('a', { lowest: f('200000') })
    expect(told([own, card('b', { lowest: f('100000'), documented: false })])[0]).toBe('undetermined')
    expect(told([own, card('b', { lowest: f('100000'), standing: 'open' })])[0]).toBe('undetermined')
    expect(told([own, card('b', { lowest: f('100000'), standing: 'out' })])[0]).toBe('fail')
    expect(told([own, card('b', { lowest: null, highest: null })])).toEqual(['undetermined', f('200000'), null])
  })

  it('is undetermined where nothing at all is on file: unknown is not zero', () => {
    expect(told([])).toEqual(['undetermined', ZERO, null])
    expect(told([card('a', { to: week.from })])).toEqual(['fail', ZERO, ZERO])
    const none = evidenceOf(week, { capacities: [statement(week, [{ cards: 0 }])] })
    expect(told([], {}, none)).toEqual(['fail', ZERO, ZERO])
    const halfKnown = evidenceOf(week, {
      capacities: [statement(july(1, 3), [{ acceleratorModel: A100, cards: 1000 }])],
    })
    expect(told([], {}, halfKnown)).toEqual(['undetermined', ZERO, f('312000')])
  })

  it('stands on the highest tier that reaches the threshold, and asks only for the one required', () => {
    const cards = fleet('a', 2, { lowest: f('150000') })
    const seenOne = evidenceOf(week, { telemetry: [telemetry(week, 'a-0')] })
    const identified = assess(cards, seenOne)
    expect([identified.verdict, identified.standsOn]).toEqual(['pass', 'identified'])
    const seen = assess(cards, seenOne, { required: 'seen' })
    expect([seen.verdict, seen.standsOn, seen.proven]).toEqual(['undetermined', 'identified', f('150000')])
    expect(mins(seen)).toEqual(['300000', '300000', '300000', '150000', '150000', '0'].map(f))
  })

  it('refuses a question about another period than that of the evidence, and an empty one', () => {
    expect(() => assess([], evidenceOf({ from: 5, to: 5 }))).toThrow(RangeError)
  })
})

describe('hours', () => {
  it('a card is seen by any of its names, and once: telemetry by UUID and use by serial number', () => {
    const cards = [card('GPU-1', { lowest: f('1') }, { names: ['GPU-1', 'SN-1'] })]
    const halves = evidenceOf(week, {
      telemetry: [telemetry(week, 'GPU-1', { seen: hoursSet(week, range(0, 100)) })],
      use: [{ device: 'sn-1', hours: hoursSet(week, range(80, 168)) }],
    })
    const { figures } = tierOf(assess(cards, halves), 'seen')
    expect([figures.min, figures.max, figures.cards]).toEqual([f('1'), f('1'), 1])
  })

  it('nothing is seen by a name that tools print for every card', () => {
    const cards = ['GPU-1', 'GPU-2'].map((id) => card(id, {}, { names: [id, 'N/A'] }))
    const seen = evidenceOf(week, { telemetry: [telemetry(week, 'N/A')] })
    expect(tierOf(assess(cards, seen), 'seen').figures.max).toEqual(ZERO)
  })

  it('a card counts as attested from the millisecond of its attestation on', () => {
    const at = week.from + 5 * HOUR + 1234
    const cards = [card('a', { lowest: f('1') }, { attestedFrom: at })]
    const active = evidenceOf(week, { telemetry: [telemetry(week, 'a')] })
    const { figures, alone } = tierOf(assess(cards, active), 'attested')
    expect(figures.shareAtOrAbove).toEqual(ZERO)
    expect(figures.mean).toEqual(fraction(BigInt(week.to - at), BigInt(week.to - week.from)))
    expect(alone.mean).toEqual(figures.mean)
  })

  it('tensor work without a power reading, of a card without a known limit, or of an idle one is not active', () => {
    const days = 7
    const watts = (mean: number, most: number) => ({
      meanWatts: new Uint16Array(days).fill(mean),
      mostWatts: new Uint16Array(days).fill(most),
    })
    const max = (mean: number, most: number, tdpWatts: number | null = 400) => {
      const evidence = evidenceOf(week, { telemetry: [telemetry(week, 'a', watts(mean, most))] })
      return tierOf(assess([card('a', { lowest: f('1'), tdpWatts })], evidence), 'active').figures.max
    }
    expect(max(300, 390)).toEqual(f('1'))
    expect(max(300, 390, null)).toEqual(ZERO)
    expect(max(0xffff, 0xffff)).toEqual(ZERO)
    // 0.10 and 1.05 of 400 W as a mean, 1.4 as a peak; above 0.14 or 0.25 with work.
    expect([max(40, 101), max(39, 101), max(420, 0xffff), max(421, 0xffff)]).toEqual([f('1'), ZERO, f('1'), ZERO])
    expect([max(0xffff, 560), max(0xffff, 561)]).toEqual([f('1'), ZERO])
    expect([max(56, 0xffff), max(57, 0xffff), max(0xffff, 100), max(0xffff, 101)]).toEqual([ZERO, f('1'), ZERO, f('1')])
    expect(max(56, 101)).toEqual(f('1'))
  })
})

const measured = (figure: string | null) =>
  told([card('a', { lowest: f('300000') }, { measured: figure === null ? null : f(figure) })], {
    readings: { figure: 'measured' },
  })

const at = (place: 'longgang' | 'shenzhen' | 'elsewhere' | 'unknown', location: 'shenzhen' | 'longgang') =>
  told([card('a', { lowest: f('300000'), place })], { readings: { location } })[0]

describe('readings', () => {
  it('sparse is shown with what it would come to, and never a ground for a pass', () => {
    const cards = [card('a', { lowest: f('150000'), sparse: f('300000') })]
    const { verdict, others } = assess(cards, plain)
    expect(verdict).toBe('fail')
    const sparse = others.find(({ readings }) => readings.figure === 'sparse')
    expect(sparse).toMatchObject({
      switched: 'figure',
      verdict: 'pass',
      min: f('300000'),
      flips: true,
      accepted: false,
    })
    const asked = assess(cards, plain, { readings: { figure: 'sparse' } })
    expect([asked.verdict, asked.standsOn, asked.proven]).toEqual(['undetermined', null, f('300000')])
  })

  it('measured counts what was measured, at most the peak, and nothing that was not', () => {
    expect(measured('299999')).toEqual(['fail', f('299999'), f('299999')])
    expect(measured('400000')).toEqual(['pass', f('300000'), f('300000')])
    expect(measured(null)).toEqual(['undetermined', ZERO, f('300000')])
  })

  it('a place that is not said is open, one elsewhere is not', () => {
    expect((['longgang', 'shenzhen', 'unknown', 'elsewhere'] as const).map((place) => at(place, 'shenzhen'))).toEqual([
      'pass',
      'pass',
      'undetermined',
      'fail',
    ])
    expect(at('longgang', 'longgang')).toBe('pass')
    expect(at('elsewhere', 'longgang')).toBe('fail')
  })

  it('every single switch is told, and where it flips the verdict', () => {
    const cards = [
      card('own', { lowest: f('200000'), place: 'longgang' }),
      card('lent', { lowest: f('100000'), place: 'elsewhere', leasedIn: true }),
    ]
    const { verdict, others, inShenzhen } = assess(cards, plain)
    expect(verdict).toBe('pass')
    expect(others.map(({ readings, verdict, flips }) => [Object.values(readings).join(' '), verdict, flips])).toEqual([
      ['measured anywhere counted', 'undetermined', true],
      ['sparse anywhere counted', 'pass', false],
      ['dense shenzhen counted', 'fail', true],
      ['dense longgang counted', 'fail', true],
      ['dense anywhere excluded', 'fail', true],
    ])
    expect(inShenzhen).toEqual({ shenzhen: f('200000'), longgang: f('200000'), unknown: ZERO })
  })
})

describe('workings', () => {
  it('are those of the weakest moment, by model, with what does not count and why', () => {
    const cards = [
      ...fleet('a', 700),
      ...fleet('b', 3, { standing: 'out' }),
      ...fleet('c', 2, { documented: false, model: 'H20', lowest: f('148') }),
      card('d', { to: july(2, 2).from }),
    ]
    const { lines, weakestAt } = assess(cards, plain)
    expect(weakestAt).toBe(july(2, 2).from)
    expect(lines.map(({ model, count, working }) => [model, count, working])).toEqual([
      ['H20', 0, '0 TFLOPS'],
      ['NVIDIA A100 SXM4 80GB', 700, '700 × 312 = 218400 TFLOPS'],
    ])
    expect(lines[1]?.notCounted).toMatchObject([{ count: 3 }])
    expect(lines[1]?.notCounted[0]?.why.en).toContain('without a lease')
    expect(lines[0]?.notCounted[0]?.why.en).toContain('document')
  })

  it('each tier says what would lift cards up to it, and what that could add', () => {
    const cards = [
      card('a', { lowest: f('100'), highest: f('130') }),
      card('b', { lowest: f('200'), documented: false }),
      card('c', { lowest: f('400'), standing: 'open' }),
      card('d', { lowest: null, highest: f('50') }),
    ]
    const lift = (tier: Parameters<typeof tierOf>[1], evidence = plain) =>
      tierOf(assess(cards, evidence), tier).lift.map(({ cards, couldAdd }) => [cards, couldAdd])
    expect(lift('declared')).toEqual([
      [1, f('50')],
      [1, f('30')],
    ])
    expect(lift('documented')).toEqual([[1, f('200')]])
    expect(lift('identified')).toEqual([[1, f('400')]])
    expect(lift('seen')).toEqual([[1, f('100')]])
    expect(lift('active')).toEqual([])
    const seen = evidenceOf(week, { telemetry: [telemetry(week, 'a', { tensor: hoursSet(week, []) })] })
    expect(lift('active', seen)).toEqual([[1, f('100')]])
  })
})

describe('findings', () => {
  it('come gravest first, and the same whatever the order of the evidence', () => {
    const evidence = evidenceOf(week, {
      capacities: [statement(week, [{ cards: 5 }], 'S-1'), statement(week, [{ cards: 0 }], 'S-2')],
      inUse: { unitsPerTflops: 1n, days: [inUseDay('2025-07-01', [[9, 24]])] },
    })
    const found = codes(assess([card('a')], evidence))
    expect(found).toEqual(['STATED_NONE_WHILE_RUNNING', 'IN_USE_ABOVE_INSTALLED', 'STATEMENTS_DISAGREE'])
    const turned = { ...evidence, capacities: [...evidence.capacities].reverse() }
    expect(assess([card('a')], turned)).toEqual(assess([card('a')], evidence))
  })
})

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from }, (_, i) => from + i)
}
