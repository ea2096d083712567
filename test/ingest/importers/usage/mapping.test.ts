import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Allocation } from '../../../../ingest/importers/usage/allocation.ts'
import { UsageMap } from '../../../../ingest/importers/usage/map.ts'
import { recordMaker } from '../../../../ingest/importers/usage/records.ts'
import { TALLY_LIMITS, UsageTally } from '../../../../ingest/importers/usage/tally.ts'
import { WHY } from '../../../../ingest/importers/usage/why.ts'
import { MAX_INTERVAL_MS } from '../../../../schemas/usage-record.ts'

const INSTITUTION = '91340600MA2PBM9HXD'
const at = (text: string) => Date.parse(`${text}+08:00`)
const USE: Allocation = {
  line: 2,
  id: '1001@2025-06-30T16:00:00Z',
  platform: 'pengcheng',
  job: '1001',
  jobName: 'llama-sft-3',
  account: 'acme',
  user: 'li',
  queue: 'a100',
  node: 'gpu-1',
  site: null,
  acceleratorModel: 'a100',
  devices: [],
  milliCards: 4000n,
  start: at('2025-07-01T00:00:00'),
  end: at('2025-07-01T01:00:00'),
  energyJoules: null,
  gpuUtilization: null,
}
const TO = { contract: 'C-1', purpose: 'sft' } as const
type Rules = { name?: string; when: object; from?: string; to?: string; set: object }[]
const mapOf = (rules: Rules) => UsageMap.parse({ rules: rules.map((rule, n) => ({ name: `r${n}`, ...rule })) })
const outcomes = (rules: Rules, use: Partial<Allocation> = {}, platform?: string) =>
  recordMaker({ institution: INSTITUTION, platform, map: mapOf(rules) })({ ...USE, ...use })
const only = (rules: Rules, use: Partial<Allocation> = {}) => {
  const all = outcomes(rules, use)
  expect(all).toHaveLength(1)
  return all[0]
}
const record = (rules: Rules, use: Partial<Allocation> = {}) => {
  const outcome = only(rules, use)
  return outcome?.is === 'record' ? outcome.record : outcome?.why.en
}

describe('a use that is declared becomes a record', () => {
  it('with what the platform says and what the map says, and nothing else', () => {
    expect(record([{ when: { account: 'acme' }, set: { ...TO, customer: INSTITUTION, mode: 'reserved' } }])).toEqual({
      recordId: 'pengcheng/1001@2025-06-30T16:00:00Z',
      institution: INSTITUTION,
      contract: 'C-1',
      customer: INSTITUTION,
      platform: 'pengcheng',
      job: '1001',
      account: 'acme',
      queue: 'a100',
      node: 'gpu-1',
      purpose: 'sft',
      mode: 'reserved',
      acceleratorModel: 'a100',
      cards: '4',
      start: '2025-06-30T16:00:00.000Z',
      end: '2025-06-30T17:00:00.000Z',
      cardSeconds: '14400',
    })
  })
  it('shares of cards are exact, and time in which it stood still is no card-time', () => {
    expect(record([{ when: {}, set: TO }], { milliCards: 125n, end: USE.start + 1 })).toMatchObject({
      cards: '0.125',
      cardSeconds: '0.000125',
    })
    expect(record([{ when: {}, set: TO }], { suspendedMs: 900_000 })).toMatchObject({ cardSeconds: '10800' })
  })
  it('ids fit and stay apart: the first slash ends the platform; a long one is its digest', () => {
    const id = (platform: string, name: string) => {
      const made = record([{ when: {}, set: TO }], { platform, id: name })
      return typeof made === 'object' ? made.recordId : made
    }
    expect(id('a/b', 'c')).not.toBe(id('a', 'b/c'))
    expect(id('a', 'x'.repeat(126))).toHaveLength(128)
    expect(id('a', 'x'.repeat(127))).toMatch(/^[0-9a-f]{64}$/)
  })
  it('an input that does not name its cluster needs its name said, so that ids stay the same', () => {
    expect(only([{ when: {}, set: TO }], { platform: null })).toMatchObject({ is: 'refused', why: WHY.noPlatform })
    expect(outcomes([{ when: { platform: 'p' }, set: TO }], { platform: null }, 'p')).toMatchObject([
      { is: 'record', record: { platform: 'p', recordId: `p/${USE.id}` } },
    ])
  })
})

describe('a use stays out', () => {
  const all: Rules = [{ when: {}, set: TO }]
  it('without cards, with cards that are not known, and as long as it runs', () => {
    expect(only(all, { milliCards: 0n })).toMatchObject({ is: 'no_cards' })
    expect(only(all, { milliCards: null, whyUnknown: WHY.noTres })).toMatchObject({
      is: 'unknown_cards',
      why: WHY.noTres,
      cardTime: null,
    })
    expect(only(all, { end: null })).toMatchObject({ is: 'running', cardTime: null })
  })
  it('when it took no time, or one millisecond more than 400 days', () => {
    expect(only(all, { end: USE.start })).toMatchObject({ is: 'refused', why: WHY.noTime })
    expect(only(all, { end: USE.start + MAX_INTERVAL_MS })).toMatchObject({ is: 'record' })
    expect(only(all, { end: USE.start + MAX_INTERVAL_MS + 1 })).toMatchObject({ is: 'refused', why: WHY.tooLong })
  })
  it('when a contract or a purpose is not declared, with its card-time', () => {
    const cardTime = 4000n * 3_600_000n
    expect(only([])).toMatchObject({ is: 'unmapped', cardTime, why: WHY.unmapped('contract, purpose') })
    expect(only([{ when: {}, set: { contract: 'C-1' } }])).toMatchObject({ why: WHY.unmapped('purpose') })
  })
  it('when a name could not be stored', () => {
    expect(only(all, { account: 'a\u0007' })).toMatchObject({ is: 'refused' })
    expect(only(all, { account: 'a'.repeat(257) })).toMatchObject({ is: 'refused' })
  })
  it('when the map says that it belongs to no contract; a more specific rule takes it back', () => {
    const internal = { when: { account: 'acme' }, set: { exclude: 'own tests' } }
    expect(only([...all, internal])).toMatchObject({ is: 'excluded', why: { en: 'own tests' } })
    const back = { when: { account: 'acme', user: 'li' }, set: { exclude: null } }
    expect(only([...all, internal, back])).toMatchObject({ is: 'record' })
  })
})

describe('the most specific rule holds, field by field', () => {
  it('an exact name before a pattern before nothing, whatever their order', () => {
    const rules: Rules = [
      { when: {}, set: { purpose: 'other', contract: 'C-0' } },
      { when: { account: 'ac*' }, set: { contract: 'C-2' } },
      { when: { account: 'acme' }, set: { contract: 'C-3' } },
      { when: { account: 'acme', jobName: '*-sft-*' }, set: { purpose: 'sft' } },
      { when: { acceleratorModel: 'a100' }, set: { acceleratorModel: 'NVIDIA A100-SXM4-80GB' } },
    ]
    fc.assert(
      fc.property(fc.shuffledSubarray(rules, { minLength: rules.length }), (shuffled) => {
        expect(record(shuffled)).toMatchObject({
          contract: 'C-3',
          purpose: 'sft',
          acceleratorModel: 'NVIDIA A100-SXM4-80GB',
        })
      }),
    )
  })
  it('rules that say different things and are not comparable are ambiguous; the same thing is no dispute', () => {
    const account = { when: { account: 'acme' }, set: TO }
    const queue = (contract: string) => ({ when: { queue: 'a100' }, set: { ...TO, contract } })
    expect(only([account, queue('C-9')])).toMatchObject({ is: 'ambiguous', why: WHY.ambiguous('contract', 'r0, r1') })
    expect(only([account, queue('C-1')])).toMatchObject({ is: 'record' })
    const both = { when: { account: 'acme', queue: 'a100' }, set: { contract: 'C-9' } }
    expect(record([account, queue('C-2'), both])).toMatchObject({ contract: 'C-9' })
  })
  it('patterns: * is any characters, also none; everything else is itself; what is not said fits none', () => {
    const fits = (pattern: string | string[], account: string | null) =>
      only([{ when: { account: pattern }, set: TO }], { account })?.is === 'record'
    expect(fits('a*e', 'ae')).toBe(true)
    expect(fits('a*m*e', 'acme')).toBe(true)
    expect(fits('a*a', 'a')).toBe(false)
    expect(fits('*', null)).toBe(false)
    expect(fits('a.me', 'acme')).toBe(false)
    expect(fits(['x', 'ac*'], 'acme')).toBe(true)
    expect(fits('*a'.repeat(100), 'a'.repeat(200))).toBe(true)
    expect(fits(`${'*a'.repeat(100)}b`, 'a'.repeat(200))).toBe(false)
  })
})

describe('rules of a time', () => {
  const until: Rules[number] = { when: { account: 'acme' }, to: '2025-07-01', set: TO }
  const from: Rules[number] = { when: { account: 'acme' }, from: '2025-07-02', set: { ...TO, contract: 'C-2' } }
  const long = { start: at('2025-07-01T23:00:00'), end: at('2025-07-02T02:00:00') }
  it('days count whole, in Shanghai; a use that goes beyond one is divided there, and nothing of it is lost', () => {
    const parts = outcomes([until, from], long).map((part) => (part.is === 'record' ? part.record : null))
    expect(parts.map((part) => [part?.contract, part?.start, part?.cardSeconds, part?.recordId])).toEqual([
      ['C-1', '2025-07-01T15:00:00.000Z', '14400', `pengcheng/${USE.id}`],
      ['C-2', '2025-07-01T16:00:00.000Z', '28800', `pengcheng/${USE.id}~2025-07-01T16:00:00.000Z`],
    ])
  })
  it('what no rule covers is unmapped, and only that', () => {
    expect(outcomes([until], long).map(({ is }) => is)).toEqual(['record', 'unmapped'])
  })
  it('a bounded rule is more specific than an unbounded one; a bound that changes nothing divides nothing', () => {
    expect(record([{ when: { account: 'acme' }, set: { ...TO, contract: 'C-0' } }, until])).toMatchObject({
      contract: 'C-1',
    })
    expect(outcomes([until, { ...from, set: TO }], long)).toHaveLength(1)
  })
  it('what stood still somewhere within cannot be divided', () => {
    expect(only([until, from], { ...long, suspendedMs: 1000 })).toMatchObject({ is: 'refused', why: WHY.cutSuspended })
  })
  it('however it is divided, the parts are the whole', () => {
    const bounds = fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 6 })
    const day = (n: number) => new Date(Date.UTC(2025, 6, 1 + n)).toISOString().slice(0, 10)
    fc.assert(
      fc.property(bounds, fc.integer({ min: 0, max: 50 }), fc.integer({ min: 1, max: 400 }), (days, first, hours) => {
        const rules = days.map((n, i) => ({
          when: {},
          from: day(n),
          to: day(n + i),
          set: { ...TO, contract: `C-${n}` },
        }))
        const start = USE.start + first * 86_400_000
        const parts = outcomes(rules, { start, end: start + hours * 3_600_000 })
        const sum = parts.reduce((total, { cardTime }) => total + (cardTime ?? 0n), 0n)
        expect(sum).toBe(4000n * BigInt(hours) * 3_600_000n)
        const ids = parts.flatMap((part) => (part.is === 'record' ? [part.record.recordId] : []))
        expect(new Set(ids).size).toBe(ids.length)
      }),
    )
  })
})

describe('the map', () => {
  it.each([
    ['an unknown field', { rules: [{ name: 'a', when: { acount: 'x' }, set: TO }] }],
    ['two rules of one name', { rules: [1, 2].map(() => ({ name: 'a', when: {}, set: TO })) }],
    ['a rule that says nothing', { rules: [{ name: 'a', when: {}, set: {} }] }],
    ['days in the wrong order', { rules: [{ name: 'a', when: {}, from: '2025-02-01', to: '2025-01-31', set: TO }] }],
    ['a purpose that is none', { rules: [{ name: 'a', when: {}, set: { purpose: 'training' } }] }],
  ])('with %s is refused', (_, map) => {
    expect(UsageMap.safeParse(map).success).toBe(false)
  })
})

describe('the summary', () => {
  it('sums card-time exactly and names what is unmapped, the most first', () => {
    const tally = new UsageTally('p')
    const make = recordMaker({ institution: INSTITUTION, map: mapOf([{ when: { account: 'acme' }, set: TO }]) })
    for (const use of [USE, { ...USE, account: 'x' }, { ...USE, account: 'y', milliCards: 8000n, platform: null }])
      tally.use('f', use, make({ ...use, platform: 'p' }))
    tally.left('f', { line: 9, what: '1.batch', why: WHY.step })
    const { records, unmapped, out, rows, listed } = tally.summary()
    expect(records).toEqual({ uses: 1, cardSeconds: '14400.000000', cardHours: '4.000000' })
    expect(unmapped.map(({ account, platform, cardHours }) => [account, platform, cardHours])).toEqual([
      ['y', 'p', '8.000000'],
      ['x', 'pengcheng', '4.000000'],
    ])
    expect([out.unmapped.cardHours, rows, listed.length]).toEqual(['12.000000', 1, 0])
  })
  it('holds no more than its limits, and counts the rest', () => {
    const tally = new UsageTally(null)
    const extra = 7
    for (let n = 0; n < TALLY_LIMITS.listed + extra; n++) {
      tally.left('f', { line: n, what: null, why: WHY.count(`x${n}`) })
      tally.use('f', { ...USE, account: `a${n}` }, [{ is: 'unmapped', why: WHY.unmapped('contract'), cardTime: 1n }])
    }
    const summary = tally.summary()
    expect([summary.listed.length, summary.listedMore]).toEqual([TALLY_LIMITS.listed, extra])
    expect([summary.unmapped.length, summary.unmappedMore.uses]).toEqual([TALLY_LIMITS.names, extra])
    expect(summary.why.length).toBeLessThanOrEqual(TALLY_LIMITS.sentences + 1)
    expect(summary.why.reduce((sum, { count }) => sum + count, 0)).toBe(2 * (TALLY_LIMITS.listed + extra))
  })
  it('says when no use of an input had a card: perhaps the platform does not count them', () => {
    const tally = new UsageTally(null)
    tally.use('f', { ...USE, milliCards: 0n }, [{ is: 'no_cards', why: WHY.noCards, cardTime: null }])
    expect(tally.summary().nothingHadCards).toBe(true)
    tally.use('f', USE, [])
    expect(tally.summary().nothingHadCards).toBe(false)
  })
})

describe('whose card-hours they are', () => {
  const CUSTOMER = '91440300MA5EXAMP1F'
  const wide = { when: { account: 'ac*' }, set: { ...TO, customer: CUSTOMER } }

  it('the customer of one contract is not that of another which a more specific rule names', () => {
    const own = { when: { account: 'acme' }, set: { contract: 'C-2' } }
    expect(record([wide, own])).toMatchObject({ contract: 'C-2', purpose: 'sft' })
    expect(record([wide, own])).not.toHaveProperty('customer')
    const anyContract = { when: {}, set: { customer: CUSTOMER } }
    expect(record([anyContract, own, { when: {}, set: { purpose: 'sft' } }])).toMatchObject({ customer: CUSTOMER })
  })

  it('the summary names every account that goes to a contract, so that a pattern too wide is seen', () => {
    const make = recordMaker({ institution: INSTITUTION, map: mapOf([wide]) })
    const tally = new UsageTally(null)
    for (const account of ['acme', 'accenture', 'acme']) {
      const use = { ...USE, account }
      tally.use('f', use, make(use))
    }
    expect(tally.summary().mapped).toEqual([
      expect.objectContaining({ contract: 'C-1', customer: CUSTOMER, account: 'acme', uses: 2, cardHours: '8.000000' }),
      expect.objectContaining({ contract: 'C-1', customer: CUSTOMER, account: 'accenture', uses: 1 }),
    ])
  })
})
