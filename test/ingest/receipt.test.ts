import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Outcome, STATUSES, type Status, toRanges } from '../../ingest/accept/receipt.ts'

const rangesOf = (statuses: readonly Status[], details: ReadonlyMap<number, Partial<Outcome>> = new Map()) =>
  toRanges(statuses, details)

describe('toRanges', () => {
  it('folds neighbours of one status, and keeps a record with a detail alone', () => {
    const detail = { code: 'FIELD_INVALID', path: 'cards', message: 'x' }
    const statuses: Status[] = ['recorded', 'recorded', 'rejected', 'rejected', 'rejected', 'duplicate']
    expect(rangesOf(statuses, new Map([[3, detail]]))).toEqual([
      { index: 0, count: 2, status: 'recorded' },
      { index: 2, count: 1, status: 'rejected' },
      { index: 3, count: 1, status: 'rejected', ...detail },
      { index: 4, count: 1, status: 'rejected' },
      { index: 5, count: 1, status: 'duplicate' },
    ])
  })

  it('of no record is no range', () => {
    expect(rangesOf([])).toEqual([])
  })

  it('says of every record exactly what happened to it, whatever the mixture', () => {
    const record = fc.tuple(fc.constantFrom(...STATUSES), fc.boolean())
    fc.assert(
      fc.property(fc.array(record, { maxLength: 60 }), (records) => {
        const details = new Map(records.flatMap(([, has], i) => (has ? [[i, { code: `C${i}` }] as const] : [])))
        const ranges = rangesOf(
          records.map(([status]) => status),
          details,
        )
        const told = ranges.flatMap(({ index, count, status, code }) =>
          Array.from({ length: count }, (_, k) => ({ index: index + k, status, code })),
        )
        expect(told).toEqual(
          records.map(([status, has], index) => ({ index, status, code: has ? `C${index}` : undefined })),
        )
      }),
    )
  })

  it('is as short as it can be: no two neighbours could be one', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...STATUSES), { maxLength: 60 }), (statuses) => {
        const ranges = rangesOf(statuses)
        for (const [i, range] of ranges.entries()) expect(range.status).not.toBe(ranges[i + 1]?.status)
      }),
    )
  })
})
