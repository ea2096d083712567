import { describe, expect, it } from 'vitest'
import { ZERO } from '../../../core/fraction.ts'
import { DAY_MS } from '../../../core/time.ts'

import type { CapacityFindingCode } from '../../../verifier/capacity/finding.ts'

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
  tierOf,
} from './time/scenes.ts'

const week = july(1, 7)
const plain = evidenceOf(week)
const A100 = 'NVIDIA A100-SXM4-80GB'
const finding = (assessment: ReturnType<typeof assess>, code: CapacityFindingCode) =>
  assessment.findings.filter((one) => one.code === code)

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

  it('of which the register has no figure for the model are told apart: no tier counts them', () => {
    const told = (...groups: Parameters<typeof statement>[1]) =>
      finding(assess([], stated(groups)), 'COUNT_WITHOUT_IDS').map(({ total, message }) => [total, message.zh])
    const count = (cards: number) => `最多有 ${cards} 张卡仅以数量申报，无法与其他卡区分，只计入“申报”层级。`
    const list = '请以设备记录逐张列出序列号、晶粒号或 UUID。'
    expect(told(a100(8))).toEqual([[8, count(8) + list]])
    expect(told(a100(8), { acceleratorModel: 'V100M32', cards: 124 })).toEqual([
      [132, `${count(132)}其中型号在登记表中没有算力数值的最多 124 张，各层级均不计入。${list}`],
    ])
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
