import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fraction } from '../../../../core/fraction.ts'
import { DAY_MS, dayOf, dayStart } from '../../../../core/time.ts'
import { DEFAULT_READINGS } from '../../../../verifier/capacity/question.ts'
import { citedClauses } from '../../../../verifier/capacity/report/cited-clauses.ts'
import { type Asked, MOST_DAYS, questionOf } from '../../../../verifier/capacity/report/index.ts'

const ask = (change: Partial<Asked>) =>
  questionOf({ threshold: '300', tier: 'identified', ...DEFAULT_READINGS, ...change })
const period = (change: Partial<Asked>) => ask(change).period

const detail = (change: Partial<Asked>): string => {
  try {
    ask(change)
  } catch (error) {
    const { code, message } = error as { code: string; message: string }
    return `${code} ${message}`
  }
  return 'accepted'
}

const last = (days: number) => dayOf(dayStart('2025-01-01') + (days - 1) * DAY_MS)
const cited = (threshold: string) =>
  citedClauses(ask({ at: '2025-05-20', threshold }).thresholdPflops).map(({ id, relation }) => `${id} ${relation}`)

describe('when is asked', () => {
  it('a day is the whole day in Shanghai', () => {
    expect(period({ at: '2025-05-20' })).toEqual({
      from: Date.parse('2025-05-19T16:00:00Z'),
      to: Date.parse('2025-05-20T16:00:00Z'),
    })
  })

  it('a moment is one millisecond, whatever its offset', () => {
    const from = Date.parse('2025-05-20T04:00:00Z')
    for (const at of ['2025-05-20T04:00:00Z', '2025-05-20T12:00:00.000+08:00'])
      expect(period({ at })).toEqual({ from, to: from + 1 })
  })

  it('two days include both, two moments the first alone', () => {
    expect(period({ from: '2025-05-20', to: '2025-05-20' })).toEqual(period({ at: '2025-05-20' }))
    expect(period({ from: '2025-05-20T00:00:00Z', to: '2025-05-21T00:00:00Z' })).toEqual({
      from: Date.parse('2025-05-20T00:00:00Z'),
      to: Date.parse('2025-05-21T00:00:00Z'),
    })
  })

  it('takes 400 days and not one more, also as moments', () => {
    expect(period({ from: '2025-01-01', to: last(MOST_DAYS) })).toMatchObject({ from: dayStart('2025-01-01') })
    expect(detail({ from: '2025-01-01', to: last(MOST_DAYS + 1) })).toMatch(/^REQUEST_INVALID .*at most 400 days/)
    const moments = { from: '2025-01-01T00:00:00Z', to: '2026-02-05T00:00:00.001Z' }
    expect(detail(moments)).toMatch(/at most 400 days/)
    expect(detail({ ...moments, to: '2026-02-05T00:00:00Z' })).toBe('accepted')
  })

  it.each<[string, Partial<Asked>, RegExp]>([
    ['nothing', {}, /say when: at .*, or from and to/],
    ['one end', { from: '2025-05-20' }, /come together/],
    ['the other end', { to: '2025-05-20' }, /come together/],
    ['a moment and a period', { at: '2025-05-20', to: '2025-05-21' }, /not both/],
    ['a day and a moment', { from: '2025-05-20', to: '2025-05-21T00:00:00Z' }, /two days .* or two moments/],
    ['the end before the start', { from: '2025-05-20', to: '2025-05-19' }, /before from/],
    ['an empty period', { from: '2025-05-20T00:00:00Z', to: '2025-05-20T00:00:00Z' }, /empty/],
    ['a day that is none', { at: '2025-02-30' }, /^REQUEST_INVALID at: a day of 1971–2099/],
    ['a day of another age', { at: '0025-05-20' }, /^REQUEST_INVALID at: a day of 1971–2099/],
    ['a moment without offset', { from: '2025-05-20T00:00:00', to: '2025-05-21' }, /^REQUEST_INVALID from: .*offset/],
    ['a plus that became a blank', { at: '2025-05-20T12:00:00 08:00' }, /\+ is written %2B/],
  ])('refuses %s and says what to mend', (_, change, said) => {
    expect(detail(change)).toMatch(said)
  })

  it('an address with a blank in another place is not told about plus signs', () => {
    expect(detail({ at: '2025-05-20 12:00' })).not.toMatch(/%2B/)
  })

  it('as from and to of what was read before gives the same period again', () => {
    const moment = fc.date({
      min: new Date('1970-01-02T00:00:00Z'),
      max: new Date('2098-01-01T00:00:00Z'),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(moment, fc.integer({ min: 1, max: MOST_DAYS * DAY_MS }), (from, ms) => {
        const asked = { from: from.toISOString(), to: new Date(from.getTime() + ms).toISOString() }
        expect(period(asked)).toEqual({ from: from.getTime(), to: from.getTime() + ms })
      }),
    )
  })
})

describe('how much is asked', () => {
  it('is exact PFLOPS', () => {
    expect(ask({ at: '2025-05-20', threshold: '300.000001' }).thresholdPflops).toEqual(
      fraction(300_000_001n, 1_000_000n),
    )
  })

  it.each(['0', '0.000', '-300', '3e2', '300.0000001', '12345678', '300P', '', '1/3', '３００'])(
    'refuses %s',
    (threshold) => {
      expect(detail({ at: '2025-05-20', threshold })).toMatch(/^REQUEST_INVALID threshold: PFLOPS as a decimal/)
    },
  )
})

describe('a reading', () => {
  it('of sparse peaks is refused: no verdict begins with them', () => {
    expect(detail({ at: '2025-05-20', figure: 'sparse' })).toMatch(/^REQUEST_INVALID figure: .*never accepted/)
    expect(detail({ at: '2025-05-20', figure: 'measured' })).toBe('accepted')
  })
})

describe('the clause', () => {
  it('is that of the threshold, however it is written', () => {
    expect(cited('300')).toEqual(['XLQ-RK-4.2.2b asked'])
    expect(cited('300.000')).toEqual(['XLQ-RK-4.2.2b asked'])
    expect(cited('2000')).toEqual(['LG-SL-2.2.2 asked'])
    expect(cited('299.999')).toEqual(['XLQ-RK-4.2.2b reference', 'LG-SL-2.2.2 reference'])
  })

  it('is quoted word for word', () => {
    const [clause] = citedClauses(fraction(2000n))
    expect(clause?.quotation).toBe('能提供的智能算力规模须达到2000P FLOPS（FP16）（含）以上。')
  })
})
