import { describe, expect, it } from 'vitest'
import { fraction, parseFraction } from '../../../../core/fraction.ts'
import { dayStart } from '../../../../core/time.ts'
import type { Holding } from '../../../../verifier/capacity/cards/card.ts'
import type { DeviceFacts } from './listing.ts'
import { A, A100, attestation, bookOf, codes, device, finding, PERIOD, paper, petaAt } from './listing.ts'

const DAY = '2025-03-10'
const f = parseFraction
const book = (...list: readonly DeviceFacts[]) => bookOf({ devices: list.map((facts) => device(A, facts)) })
const figures = (holding: Holding | undefined) =>
  holding && [holding.lowest, holding.highest].map((figure) => figure && Number(figure.num) / Number(figure.den))
const counted = (...list: readonly DeviceFacts[]) => book(...list).cards.map(({ holdings }) => figures(holdings[0]))

const H800 = 'NVIDIA H800'
const GRADE_752 = 'Ascend 910C, 752 grade (package of two dies)'

describe('one institution’s records', () => {
  it.each<[string, DeviceFacts[]]>([
    ['a serial number', [{ serial: 'S1' }, { serial: 'S1', uuid: 'GPU-1' }]],
    [
      'a UUID on two serial numbers',
      [
        { serial: 'S1', uuid: 'GPU-1' },
        { serial: 'S2', uuid: 'GPU-1' },
      ],
    ],
    ['names in different fields', [{ serial: 'X' }, { dieId: 'X' }]],
    ['names over a third record', [{ serial: 'S1' }, { uuid: 'GPU-1' }, { serial: 'S1', uuid: 'GPU-1' }]],
    ['a name in another case and width', [{ serial: 'SN1' }, { serial: 'sn1', uuid: 'G' }, { uuid: 'Ｇ' }]],
  ])('that share %s are one card', (_, list) => {
    expect(counted(...list)).toEqual([[312, 312]])
    expect(petaAt(book(...list), DAY)).toBe('0.312')
    expect(codes(book(...list))).toContain('CARD_LISTED_AGAIN')
  })

  it('with one UUID on two serial numbers are told, and count once', () => {
    const found = book({ serial: 'S1', uuid: 'GPU-1' }, { serial: 'S2', uuid: 'GPU-1' })
    expect(finding(found, 'CARD_NAMES_DISAGREE')).toMatchObject({ cards: ['GPU-1'], total: 1, others: [] })
    expect(found.cards[0]?.names).toEqual(['GPU-1', 'S1', 'S2'])
  })

  it('that share only a board are not one card', () => {
    expect(counted({ serial: 'S1', boardSerial: 'B' }, { serial: 'S2', boardSerial: 'B' })).toHaveLength(2)
  })

  it('with names that tell no card from another are not one card by them; with no other name they count nothing', () => {
    expect(counted({ serial: 'N/A', uuid: 'GPU-1' }, { serial: 'N/A', uuid: 'GPU-2' })).toHaveLength(2)
    const bare = book({ serial: 'S1' }, { serial: '0000000' }, { serial: 'unknown' }, { serial: 'Unknown' })
    expect(petaAt(bare, DAY)).toBe('0.312')
    expect(finding(bare, 'COUNT_WITHOUT_IDS')?.total).toBe(2)
  })

  it('that are two versions of one id and contradict each other count the lower one', () => {
    const found = book({ serial: 'S1', acceleratorModel: H800 }, { serial: 'S1', acceleratorModel: 'NVIDIA H20' })
    expect(found.cards.map(({ holdings: [first] }) => [first?.lowest, first?.highest, first?.model])).toEqual([
      [f('148'), f('989.4'), 'NVIDIA H20 96GB'],
    ])
    expect(finding(found, 'MODEL_DISAGREES')?.total).toBe(1)
  })

  it('count nothing where one of them has no figure, also when it holds at another time', () => {
    const now = { serial: 'S1', acceleratorModel: H800 }
    const then = {
      serial: 'S1',
      acceleratorModel: 'Hygon DCU K100',
      inServiceFrom: '2024-01-01',
      inServiceTo: '2024-02-01',
    }
    expect(counted(now, then)).toEqual([[null, null]])
  })

  it('that say no model take nothing from those that do; alone they count nothing', () => {
    const silent = { serial: 'S1', acceleratorModel: undefined }
    expect(counted({ serial: 'S1', acceleratorModel: H800 }, silent)).toEqual([[989.4, 989.4]])
    expect(counted(silent)).toEqual([[null, null]])
    expect(finding(book(silent), 'MODEL_WITHOUT_FIGURE')).toMatchObject({ total: 1 })
  })

  it('with a name of several models count the lowest, open to the highest', () => {
    const found = book({ serial: 'S1', acceleratorModel: 'h100' })
    expect(found.cards.map(({ holdings: [first] }) => figures(first))).toEqual([[756.5, 989.4]])
    expect(finding(found, 'MODEL_AMBIGUOUS')?.message.en).toContain('756.5')
  })

  it('are in service from their first to their last day, both inclusive, and not outside', () => {
    const found = book({ serial: 'S1', inServiceFrom: '2025-03-05', inServiceTo: '2025-03-06' })
    expect(found.cards[0]?.holdings).toMatchObject([{ from: dayStart('2025-03-05'), to: dayStart('2025-03-07') }])
    expect(book({ serial: 'S1', inServiceTo: '2025-02-28' }).cards).toEqual([])
  })

  it('in service twice leave out the time between', () => {
    const { cards } = book({ serial: 'S1', inServiceTo: '2025-03-05' }, { serial: 'S1', inServiceFrom: '2025-03-20' })
    expect(cards[0]?.holdings.map(({ from, to }) => [from, to])).toEqual([
      [PERIOD.from, dayStart('2025-03-06')],
      [dayStart('2025-03-20'), PERIOD.to],
    ])
  })
})

const slice = (n: number, facts: DeviceFacts = {}) => ({
  uuid: `MIG-${n}`,
  acceleratorModel: 'NVIDIA A100-SXM4-80GB MIG 1g.10gb',
  memoryGb: '10',
  sliceOf: 'GPU-1',
  ...facts,
})

describe('slices', () => {
  it('are their physical card, once, beside it and without it', () => {
    expect(counted({ uuid: 'GPU-1' }, slice(1), slice(2), slice(3))).toEqual([[312, 312]])
    expect(counted(slice(1), slice(2))).toEqual([[312, 312]])
    expect(codes(book({ uuid: 'GPU-1' }, slice(1), slice(2)))).not.toContain('CARD_LISTED_AGAIN')
    expect(book(slice(1), slice(2)).cards[0]?.names).toEqual(['GPU-1', 'MIG-1', 'MIG-2'])
  })

  it('that do not say of which card give no credit, also when their model is called like a whole one', () => {
    const found = book(slice(1, { sliceOf: undefined }), { uuid: 'MIG-9', acceleratorModel: A100 })
    expect(found.cards.map(({ holdings: [first] }) => figures(first))).toEqual([
      [null, 312],
      [null, 312],
    ])
    expect(finding(found, 'SLICE_WITHOUT_CARD')?.total).toBe(2)
  })

  it('named by an old driver are of the card whose UUID they hold', () => {
    const old = { uuid: 'MIG-GPU-12ab/7/0', acceleratorModel: 'MIG 1g.5gb' }
    expect(counted({ uuid: 'GPU-12ab' }, old)).toEqual([[312, 312]])
  })
})

describe('a package and the devices it carries', () => {
  const pack: DeviceFacts = { serial: 'P1', acceleratorModel: GRADE_752, unit: 'package' }
  const die = (n: number, facts: DeviceFacts = {}): DeviceFacts => ({
    dieId: `D${n}`,
    boardSerial: 'P1',
    acceleratorModel: GRADE_752,
    unit: 'device',
    ...facts,
  })

  it('are one card of the package’s figure, not three', () => {
    expect(counted(pack)).toEqual([[752, 752]])
    expect(counted(die(1), die(2))).toEqual([
      [376, 376],
      [376, 376],
    ])
    expect(counted(pack, die(1), die(2))).toEqual([[752, 752]])
    expect(counted(pack, die(1))).toEqual([[752, 752]])
    expect(book(pack, die(1), die(2)).cards[0]?.names).toEqual(['D1', 'D2', 'P1'])
  })

  it('count the listed devices while the package is not in service, never more than the package', () => {
    const { cards } = book({ ...pack, inServiceTo: '2025-03-10' }, die(1))
    expect(cards.flatMap(({ holdings }) => holdings.map(figures))).toEqual([
      [752, 752],
      [376, 752],
    ])
    expect(counted({ ...pack, inServiceTo: '2025-01-10' }, die(1), die(2), die(3))).toEqual([[752, 752]])
  })

  it('count at least the listed devices where the list does not say that it is a package', () => {
    const unsaid = { serial: 'P1', acceleratorModel: GRADE_752 }
    expect(counted(unsaid)).toEqual([[376, 752]])
    expect(counted(unsaid, die(1))).toEqual([[376, 752]])
    expect(counted(unsaid, die(1), die(2))).toEqual([[752, 752]])
  })

  it('count nothing where one of them has no figure', () => {
    expect(counted(pack, die(1, { acceleratorModel: 'Hygon DCU K100' }))).toEqual([[null, null]])
  })
})

const proved = (facts: DeviceFacts, documents = [paper(A, 'inv')]) =>
  bookOf({ devices: [device(A, { serial: 'S1', ...facts })], documents })

const documentedOf = (facts: DeviceFacts, documents = [paper(A, 'inv')]) =>
  proved(facts, documents).cards[0]?.holdings.map((holding) => holding.documented)

describe('documents', () => {
  it('count when they are registered, and not before', () => {
    expect(documentedOf({ documents: ['inv'] })).toEqual([true])
    expect(documentedOf({ documents: ['other'] })).toEqual([false])
    expect(documentedOf({})).toEqual([false])
    expect(finding(proved({ documents: ['other'] }), 'DOCUMENT_MISSING')?.message.en).toContain('not registered')
    expect(finding(proved({}), 'DOCUMENT_MISSING')).toMatchObject({ total: 1, totalDays: 31 })
  })

  it('that say which days they cover prove no others', () => {
    const covered = paper(A, 'inv', { from: '2025-03-05', to: '2025-03-06' })
    expect(documentedOf({ documents: ['inv'] }, [covered])).toEqual([false, true, false])
    expect(documentedOf({ documents: ['inv'] }, [covered, paper(A, 'inv')])).toEqual([false, true, false])
  })
})

const placed = (...list: readonly DeviceFacts[]) =>
  book(...list.map((facts) => ({ serial: 'S1', ...facts }))).cards[0]?.holdings.map(({ place }) => place)

describe('places', () => {
  it.each<[string, string | undefined, string | undefined]>([
    ['longgang', '龙岗区', undefined],
    ['longgang', '深圳市龙岗区', '坂田机房'],
    ['longgang', undefined, '广东省深圳市龙岗区坂田街道 3 号楼'],
    ['longgang', '深圳市', '龙岗区二号机房'],
    ['longgang', 'Longgang', undefined],
    ['longgang', undefined, 'Longgang District, Shenzhen'],
    ['shenzhen', '深圳', undefined],
    ['shenzhen', '南山区', undefined],
    ['shenzhen', '大鹏新区', undefined],
    ['shenzhen', undefined, '深汕特别合作区'],
    ['shenzhen', undefined, '广东省汕尾市深汕特别合作区鹅埠镇'],
    ['shenzhen', undefined, 'Shenzhen DC-2'],
    ['shenzhen', undefined, '深圳市南山区北京路 1 号'],
    ['elsewhere', undefined, '贵州省贵阳市'],
    ['elsewhere', '海口市龙华区', undefined],
    ['elsewhere', undefined, '北京亦庄机房'],
    ['elsewhere', undefined, '广东省韶关市'],
    ['elsewhere', undefined, '深圳某某科技有限公司贵安数据中心'],
    ['elsewhere', undefined, 'Hong Kong'],
    ['unknown', undefined, undefined],
    ['unknown', undefined, '一号机房'],
    ['unknown', '广东省', undefined],
    ['unknown', undefined, '光明机房'],
    ['unknown', undefined, '深圳某某科技有限公司'],
    ['unknown', undefined, '青岛市深圳市联合机房'],
    ['unknown', '龙岗区', '贵州省贵阳市'],
    ['elsewhere', undefined, '上海市深圳路 8 号'],
  ])('%s: district %s, site %s', (place, district, site) => {
    expect(placed({ district, site })).toEqual([place])
  })

  it('two of one card at overlapping times are told, with the days, and give the place that both leave', () => {
    const list = [
      { serial: 'S1', district: '龙岗区' },
      { serial: 'S1', district: '南山区', inServiceFrom: '2025-03-30' },
    ]
    expect(placed(...list)).toEqual(['longgang', 'shenzhen'])
    expect(finding(book(...list), 'CARD_IN_TWO_PLACES')).toMatchObject({ days: ['2025-03-30/2025-03-31'], total: 1 })
    expect(placed({ district: '龙岗区' }, { site: '北京亦庄' })).toEqual(['unknown'])
    expect(codes(book({ serial: 'S1', site: '一号机房' }, { serial: 'S1', site: '二号机房' }))).toContain(
      'CARD_IN_TWO_PLACES',
    )
  })

  it('one after the other are none of these', () => {
    const moved = [
      { serial: 'S1', district: '龙岗区', inServiceTo: '2025-03-10' },
      { serial: 'S1', district: '南山区', inServiceFrom: '2025-03-11' },
    ]
    expect(codes(book(...moved))).not.toContain('CARD_IN_TWO_PLACES')
    expect(codes(book({ serial: 'S1', site: '龙岗 IDC' }, { serial: 'S1', uuid: 'G', site: '龙岗IDC' }))).not.toContain(
      'CARD_IN_TWO_PLACES',
    )
  })
})

const attested = (...list: readonly Parameters<typeof attestation>[0][]) =>
  bookOf({
    devices: [device(A, { serial: 'S1', uuid: 'GPU-1', documents: ['x'] })],
    attestations: list.map(attestation),
  })

const start = (day: string) => `${day}T00:00:00+08:00`

const toldOf = (found: ReturnType<typeof attested>) => [found.cards[0]?.attestedFrom, found.cards[0]?.measured]

describe('attestations', () => {
  it('hold from the first that is verified, by any name of the card', () => {
    const found = attested(
      { device: 'GPU-1', at: start('2025-02-02'), fp16Tflops: '251.5' },
      { device: 's1', attestationId: 'a-2', at: start('2025-02-01'), method: 'device_report' },
    )
    expect(toldOf(found)).toEqual([dayStart('2025-02-01'), f('251.5')])
    expect(toldOf(attested({ device: 'S2', fp16Tflops: '251.5' }))).toEqual([null, null])
    expect(toldOf(attested({ device: 'S1', fp16Tflops: '251.5', result: 'not_checked' }))).toEqual([null, null])
  })

  it('that fail are told and take away what was verified before', () => {
    const found = attested(
      { device: 'S1', at: start('2025-02-01'), fp16Tflops: '251.5' },
      { device: 'S1', attestationId: 'a-2', at: start('2025-02-02'), method: 'device_report', result: 'failed' },
    )
    expect(found.cards[0]?.attestedFrom).toBeNull()
    expect(finding(found, 'ATTESTATION_FAILED')).toMatchObject({ cards: ['GPU-1'], total: 1 })
    const again = attested(
      { device: 'S1', at: start('2025-02-03'), fp16Tflops: '251.5' },
      { device: 'S1', attestationId: 'a-2', at: start('2025-02-02'), method: 'device_report', result: 'failed' },
    )
    expect(again.cards[0]?.attestedFrom).toBe(dayStart('2025-02-03'))
  })

  it('count the least that was measured, at most the peak', () => {
    expect(toldOf(attested({ device: 'S1', fp16Tflops: '321.36' }))[1]).toEqual(f('312'))
    const two = attested(
      { device: 'S1', fp16Tflops: '280' },
      { device: 'GPU-1', attestationId: 'b', fp16Tflops: '300' },
    )
    expect(toldOf(two)[1]).toEqual(f('280'))
  })

  it.each([
    ['321.36', []],
    ['321.37', ['MEASURED_ABOVE_PEAK']],
    ['187.2', []],
    ['187.19', ['MEASURED_LOW']],
  ])('of %s against 312 TFLOPS: 103 %% and 60 %% are within, more and less are told', (fp16Tflops, expected) => {
    const found = codes(attested({ device: 'S1', fp16Tflops })).filter((code) => code.startsWith('MEASURED'))
    expect(found).toEqual(expected)
  })
})

describe('declared figures', () => {
  it('above the register’s are told with what they look like, and never count', () => {
    const list = Array.from({ length: 30 }, (_, i) => ({ serial: `S${i}`, fp16DenseTflops: i < 10 ? '624' : '312' }))
    const found = book(...list)
    expect(petaAt(found, DAY)).toBe('9.360')
    expect(finding(found, 'FIGURE_OVERSTATED')).toMatchObject({ total: 10 })
    expect(finding(found, 'FIGURE_OVERSTATED')?.message.en).toContain('2.00 × dense')
    expect(finding(found, 'FIGURE_OVERSTATED')?.message.zh).toContain('2.00 倍')
  })

  it('of a hundred kinds are told in twenty findings and one for the rest', () => {
    const list = Array.from({ length: 100 }, (_, i) => ({ serial: `S${i}`, fp16DenseTflops: String(700 + i) }))
    const told = book(...list).findings.filter(({ code }) => code === 'FIGURE_OVERSTATED')
    expect(told).toHaveLength(21)
    expect(told.reduce((sum, { total }) => sum + total, 0)).toBe(100)
  })
})

describe('a holding', () => {
  it('has the model of the register, its sparse figure and its power limit, in proportion for a die', () => {
    const [a100, h20, die] = book(
      { serial: '1' },
      { serial: '2', acceleratorModel: 'NVIDIA H20' },
      { serial: '3', acceleratorModel: GRADE_752, unit: 'device' },
    ).cards.map(({ holdings: [first] }) => [first?.model, first?.sparse, first?.tdpWatts])
    expect(a100).toEqual(['NVIDIA A100 SXM4 80GB', fraction(624n), 400])
    expect(h20).toEqual(['NVIDIA H20 96GB', fraction(148n), 400])
    expect(die).toEqual([`Huawei ${GRADE_752}`, fraction(376n), 350])
  })
})
