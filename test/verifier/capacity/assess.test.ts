import { describe, expect, it } from 'vitest'
import { fraction, ZERO } from '../../../core/fraction.ts'
import { DAY_MS } from '../../../core/time.ts'
import type { Card } from '../../../verifier/capacity/cards/card.ts'
import type { CapacityFindingCode } from '../../../verifier/capacity/finding.ts'
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
const finding = (assessment: ReturnType<typeof assess>, code: CapacityFindingCode) =>
  assessment.findings.filter((one) => one.code === code)

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

const stated = (...groups: Parameters<typeof statement>[1][]) =>
  evidenceOf(week, { capacities: groups.map((one, i) => statement(week, one, `S-${i}`)) })

const a100 = (cards: number) => ({ acceleratorModel: A100, cards })

describe('statements of installed cards', () => {
  it('add what exceeds the list to the tier declared only, and leave the rest open', () => {
    const assessment = assess(fleet('a', 700), stated([a100(962)]))
    expect(mins(assessment)).toEqual(['300144', '218400', '218400', '0', '0', '0'].map(f))
    expect([assessment.verdict, assessment.standsOn]).toEqual(['undetermined', 'declared'])
    expect(assessment.atMost).toEqual(f('300144'))
    expect(assessment.stated).toMatchObject({ min: f('300144'), max: f('300144'), cards: 962 })
    expect(finding(assessment, 'COUNT_WITHOUT_IDS')).toMatchObject([{ total: 262, totalDays: 7 }])
    expect(finding(assessment, 'LIST_BELOW_STATEMENT')).toMatchObject([{ total: 262 }])
    expect(assessment.lines[0]?.notCounted).toMatchObject([{ count: 262 }])
    expect(assess(fleet('a', 700), stated([a100(961)])).verdict).toBe('fail')
  })

  it('that do not exceed the list add nothing: they may be the same cards', () => {
    const assessment = assess(fleet('a', 962), stated([a100(700)]))
    expect(tierOf(assessment, 'declared').figures.min).toEqual(f('300144'))
    expect(codes(assessment)).toEqual([])
  })

  it('under a short name that fits what is listed may mean the same cards too', () => {
    const sxm = { model: 'NVIDIA H100 SXM5 80GB', lowest: f('989.4') }
    const assessment = assess(fleet('a', 10, sxm), stated([{ acceleratorModel: 'h100', cards: 12 }]))
    expect(tierOf(assessment, 'declared').figures.min).toEqual(f('11407'))
    expect(assessment.atMost).toEqual(f('11872.8'))
  })

  it('take each listed card for one stated card at most', () => {
    const sxm = { model: 'NVIDIA H100 SXM5 80GB', lowest: f('989.4') }
    const groups = [
      { acceleratorModel: 'h100', cards: 10 },
      { acceleratorModel: 'NVIDIA H100 80GB HBM3', cards: 5 },
    ]
    const assessment = assess(fleet('a', 10, sxm), stated(groups))
    expect(finding(assessment, 'COUNT_WITHOUT_IDS')).toMatchObject([{ total: 5 }])
    expect(tierOf(assessment, 'declared').figures.cards).toBe(15)
  })

  it('with a figure above the register’s are told, with the ratio, and count by the register', () => {
    const group = { acceleratorModel: A100, cards: 10, fp16DenseTflopsPerCard: '624' }
    const assessment = assess([], stated([group]))
    expect(assessment.stated?.min).toEqual(f('3120'))
    const [told] = finding(assessment, 'FIGURE_OVERSTATED')
    expect(told).toMatchObject({ total: 10, totalDays: 7 })
    expect(told?.message.en).toContain('2.00 × dense')
  })

  it('of one moment that differ: the least counts, by model, and the days are told', () => {
    const assessment = assess([], stated([a100(900)], [a100(800), { acceleratorModel: 'H20', cards: 10 }]))
    expect(assessment.stated?.min).toEqual(f('251080'))
    expect(finding(assessment, 'STATEMENTS_DISAGREE')).toMatchObject([{ total: 100, totalDays: 7 }])
    expect(tierOf(assessment, 'declared').figures.min).toEqual(f('251080'))
  })

  it('that are repeated, cut in time or listed in parts change nothing', () => {
    const once = assess([], stated([a100(900)]))
    expect(assess([], stated([a100(900)], [a100(900)]))).toEqual(once)
    expect(assess([], stated([a100(450), a100(450)]))).toEqual(once)
    const cut = evidenceOf(week, {
      capacities: [statement(july(4, 7), [a100(900)], 'S-2'), statement(july(1, 3), [a100(900)], 'S-1')],
    })
    expect(assess([], cut)).toEqual(once)
  })

  it('of slices or of a model without a figure prove nothing and leave it open', () => {
    const slices = assess([], stated([{ acceleratorModel: `${A100} MIG 1g.10gb`, cards: 7 }]))
    expect([slices.stated?.min, slices.atMost]).toEqual([ZERO, f('2184')])
    expect(assess([], stated([{ cards: 7 }])).atMost).toBeNull()
  })

  it('for a part of the period have figures over that part', () => {
    const part = evidenceOf(week, { capacities: [statement(july(2, 3), [a100(10)])] })
    const { stated: over } = assess([], part)
    expect(over).toMatchObject({ min: f('3120'), mean: f('3120') })
    expect(over?.days.map(({ day, ms }) => [day, ms])).toEqual([
      ['2025-07-02', DAY_MS],
      ['2025-07-03', DAY_MS],
    ])
    expect(assess([card('a')], plain).stated).toBeNull()
  })

  it('take counts beyond all reason exactly', () => {
    const huge = assess([], stated([a100(9_007_199_254_740_991)]))
    expect(huge.stated?.min).toEqual(f('2810246167479189192'))
  })
})

const used = (days: ReturnType<typeof inUseDay>[], change = {}) =>
  evidenceOf(week, { inUse: { unitsPerTflops: 1000n, days }, ...change })

describe('in use at once', () => {
  it('has exact figures from how long each level lasts', () => {
    const days = [
      inUseDay('2025-07-01', [
        [0, 12],
        [8, 12],
      ]),
      inUseDay('2025-07-02', [[4.5, 24]]),
    ]
    const { inUse } = assess([], used(days), { threshold: '1' })
    expect(inUse).toMatchObject({ min: ZERO, max: f('2496'), mean: f('1326'), shareAtOrAbove: f('3/4'), cards: 0 })
    expect(inUse?.days.map(({ day, min, mean, max }) => [day, min, mean, max])).toEqual([
      ['2025-07-01', ZERO, f('1248'), f('2496')],
      ['2025-07-02', f('1404'), f('1404'), f('1404')],
    ])
    expect(inUse?.percentile5).toEqual(ZERO)
    expect(assess([], used([inUseDay('2025-07-01', [[0, 24]])])).inUse).toBeNull()
    expect(assess([], plain).inUse).toBeNull()
  })

  it('on a day that the ledger states as 0 is a finding with the day named', () => {
    const none = (period = week) => ({ capacities: [statement(period, [{ cards: 0 }])] })
    const day = inUseDay('2025-07-02', [
      [0, 10],
      [3, 14],
    ])
    const days = [inUseDay('2025-07-01', [[0, 24]]), day]
    expect(finding(assess([], used(days, none())), 'STATED_NONE_WHILE_RUNNING')).toMatchObject([
      { days: ['2025-07-02'], totalDays: 1, total: 3 },
    ])
    // Only to the tenth hour: when the cards begin to run nothing is stated any more.
    const until = { from: week.from, to: july(2, 2).from + 10 * HOUR }
    expect(codes(assess([], used(days, none(until))))).toEqual([])
    const byUse = used([], { ...none(until), use: [{ device: 'x', hours: hoursSet(week, [30, 34]) }] })
    expect(finding(assess([], byUse), 'STATED_NONE_WHILE_RUNNING')).toMatchObject([{ days: ['2025-07-02'] }])
    const later = used([], { ...none(until), use: [{ device: 'x', hours: hoursSet(week, [34, 35]) }] })
    expect(codes(assess([], later))).toEqual([])
  })

  it('above what is listed or stated is a finding with the days named; where nothing is, it is unknown', () => {
    const days = [inUseDay('2025-07-01', [[8, 24]]), inUseDay('2025-07-02', [[8.001, 24]])]
    const code = 'IN_USE_ABOVE_INSTALLED'
    expect(finding(assess(fleet('a', 8), used(days)), code)).toMatchObject([{ days: ['2025-07-02'], total: 9 }])
    const stated = { capacities: [statement(week, [{ acceleratorModel: A100, cards: 8 }])] }
    expect(finding(assess([], used(days, stated)), code)).toMatchObject([{ days: ['2025-07-02'] }])
    expect(finding(assess(fleet('a', 9), used(days)), code)).toEqual([])
    expect(finding(assess([], used(days)), code)).toEqual([])
    const ended = fleet('a', 1, { to: week.from })
    expect(finding(assess(ended, used(days)), code)).toEqual([])
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
