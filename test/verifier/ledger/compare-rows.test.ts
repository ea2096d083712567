import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareRows, type StoredRow } from '../../../verifier/ledger/compare-rows.ts'

const leafOf = (n: number): string => createHash('sha256').update(`leaf ${n}`).digest('hex')
const leavesOf = (count: number): Uint8Array =>
  Buffer.concat(Array.from({ length: count }, (_, n) => Buffer.from(leafOf(n), 'hex')))
const row = (n: number, position: number): StoredRow => ({
  position,
  key: `r-${n}`,
  leaf: leafOf(n),
  digest: leafOf(n),
  receivedMs: 0,
})
/** Rows in this order, at positions that leave holes as a batch with duplicates does. */
const rowsOf = (order: readonly number[]): StoredRow[] => order.map((n, i) => row(n, 3 * i))
const indexes = (order: readonly number[], count = order.length) => {
  const { lost, foreign, displaced } = compareRows(leavesOf(count), rowsOf(order))
  return {
    lost: lost.map(({ index }) => index),
    foreign: foreign.map(({ row: { key } }) => key),
    displaced: displaced.map(({ index }) => index).sort((a, b) => a - b),
  }
}

describe('the rows of a batch against its leaves', () => {
  it('differ in nothing when all stand in order, whatever holes their positions have', () => {
    expect(indexes([0, 1, 2, 3])).toEqual({ lost: [], foreign: [], displaced: [] })
    expect(indexes([])).toEqual({ lost: [], foreign: [], displaced: [] })
  })

  it('name both of two that changed places, neighbours too', () => {
    expect(indexes([0, 5, 2, 3, 4, 1, 6]).displaced).toEqual([1, 5])
    expect(indexes([0, 2, 1, 3]).displaced).toEqual([1, 2])
    expect(indexes([1, 0]).displaced).toEqual([0, 1])
  })

  it('name the one that was moved from end to end, not all that it passed', () => {
    expect(indexes([1, 2, 3, 4, 5, 6, 0]).displaced).toEqual([0])
  })

  it('count a leaf that stands twice as one row too many', () => {
    expect(indexes([0, 1, 1, 2], 3)).toEqual({ lost: [], foreign: ['r-1'], displaced: [] })
  })

  it('tell in which gap a leaf was lost and a stranger stands', () => {
    const { lost, foreign } = compareRows(leavesOf(5), rowsOf([0, 1, 99, 3, 4]))
    expect(lost).toMatchObject([{ index: 2, gap: 2 }])
    expect(foreign).toMatchObject([{ row: { key: 'r-99' }, gap: 2 }])
  })

  it('find exactly what was taken out and put in, for any of both', () => {
    const batch = fc.integer({ min: 0, max: 40 }).chain((count) =>
      fc.record({
        count: fc.constant(count),
        out: fc.uniqueArray(fc.nat(Math.max(0, count - 1)), { maxLength: count }),
        extra: fc.uniqueArray(fc.integer({ min: 100, max: 140 }), { maxLength: 10 }),
        at: fc.nat(40),
      }),
    )
    fc.assert(
      fc.property(batch, ({ count, out, extra, at }) => {
        const gone = out.filter((n) => n < count).sort((a, b) => a - b)
        const left = Array.from({ length: count }, (_, n) => n).filter((n) => !gone.includes(n))
        const found = indexes([...left.slice(0, at), ...extra, ...left.slice(at)], count)
        expect(found).toEqual({ lost: gone, foreign: extra.map((n) => `r-${n}`), displaced: [] })
      }),
    )
  })

  it('find every order but the right one, for any order', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 8 }), (order) => {
        const isRight = order.every((n, i) => n === i)
        expect(indexes(order).displaced.length === 0).toBe(isRight)
      }),
    )
  })
})
