import { array, assert, integer, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type RecordTerms, toUsageRecords } from '../../examples/helios-earth/convert.ts'
import { UsageRecord } from '../../schemas/usage-record.ts'
import { sum } from './independent.ts'

const TERMS: RecordTerms = {
  cluster: 'vcX',
  institution: '91440300EXAMPLE03Q',
  contract: 'C1',
  customer: '91440300EXAMPLE11K',
  purposeOf: (run) => (run.cardsOfLargeJobs === run.cards ? 'pretrain' : 'sft'),
}
const HEADER = 'time,running_gpu_num,running_gpu_num_noless_8'
const minute = (at: number) => new Date(Date.UTC(2020, 4, 1) + at * 60_000).toISOString().slice(0, 19).replace('T', ' ')
const csvOf = (cards: readonly number[], large: readonly number[] = cards) =>
  `${[HEADER, ...cards.map((n, at) => `${minute(at)},${n},${large[at] ?? 0}`)].join('\n')}\n`

describe('minutes become usage records', () => {
  it('a run ends where the next number begins, half-open, with +08:00', () => {
    const records = toUsageRecords(csvOf([8, 8, 0, 16]), TERMS)
    expect(records.map((r) => [r.start, r.end, r.cards, r.cardSeconds, r.purpose, r.sequence])).toEqual([
      ['2020-05-01T00:00:00+08:00', '2020-05-01T00:02:00+08:00', '8', '960', 'pretrain', 1],
      ['2020-05-01T00:02:00+08:00', '2020-05-01T00:03:00+08:00', '0', '0', 'idle', 2],
      ['2020-05-01T00:03:00+08:00', '2020-05-01T00:04:00+08:00', '16', '960', 'pretrain', 3],
    ])
  })

  it('the purpose is decided by the first minute of the run', () => {
    const [record] = toUsageRecords(csvOf([8, 8], [7, 8]), TERMS)
    expect(record?.purpose).toBe('sft')
  })

  it('for any minutes: card-time is kept, neighbours differ, minutes are covered once, records are valid', () => {
    assert(
      property(array(integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 60 }), (cards) => {
        const records = toUsageRecords(csvOf(cards), TERMS)
        expect(sum(records.map((r) => Number(r.cardSeconds)))).toBe(sum(cards) * 60)
        for (const [at, record] of records.entries()) {
          expect(UsageRecord.safeParse(record).success).toBe(true)
          const before = records[at - 1]
          if (before === undefined) continue
          expect(before.end).toBe(record.start)
          expect(before.cards).not.toBe(record.cards)
        }
        expect((Date.parse(records.at(-1)?.end ?? '') - Date.parse(records[0]?.start ?? '')) / 60_000).toBe(
          cards.length,
        )
      }),
    )
  })

  it.each([
    ['a minute is missing', `${HEADER}\n${minute(0)},8,8\n${minute(2)},8,8\n`, { row: 3 }],
    ['a minute comes twice', `${HEADER}\n${minute(0)},8,8\n${minute(0)},8,8\n`, { row: 3 }],
    ['a column is missing', `time,running_gpu_num\n${minute(0)},8\n`, { column: 'running_gpu_num_noless_8' }],
    ['cards are not whole', `${HEADER}\n${minute(0)},8.5,8\n`, { row: 2, column: 'running_gpu_num' }],
    ['cards are empty', `${HEADER}\n${minute(0)},,8\n`, { row: 2, column: 'running_gpu_num' }],
    ['the time is no time', `${HEADER}\n2020-05-01 25:00:00,8,8\n`, { row: 2 }],
  ])('refuses the file when %s', (_, csv, details) => {
    expect(() => toUsageRecords(csv, TERMS)).toThrow(expect.objectContaining({ code: 'CSV_MALFORMED', details }))
  })
})
