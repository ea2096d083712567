import { describe, expect, it } from 'vitest'
import { type RepeatedRecord, settleRepeats } from '../../../verifier/reconcile/repeats.ts'

const DAY_END = Date.UTC(2025, 0, 1, 16)
const record = (digest: string, cardTime: bigint, change: Partial<RepeatedRecord> = {}): RepeatedRecord => ({
  repeatKey: 'k',
  recordId: digest,
  digest,
  purpose: 'sft',
  acceleratorModel: 'A100',
  fromMs: DAY_END - 10,
  untilMs: DAY_END,
  cardTime,
  ...change,
})

describe('records that repeat each other', () => {
  it('count once, at the least; of equals the smallest digest stays', () => {
    expect(settleRepeats('duplicate', [record('b', 5n), record('c', 7n), record('a', 5n)])).toMatchObject({
      dropped: ['b', 'c'],
      contested: [],
      repeats: [{ dropped: 12n, contested: false }],
    })
  })

  it('are contested when they differ in purpose, model or day', () => {
    const other = (change: Partial<RepeatedRecord>) =>
      settleRepeats('conflict', [record('a', 1n), record('b', 2n, change)])
    expect(other({ purpose: 'other' }).contested).toEqual(['a'])
    expect(other({ acceleratorModel: null }).contested).toEqual(['a'])
    expect(other({ untilMs: DAY_END + 1 }).contested).toEqual(['a'])
    expect(other({ untilMs: DAY_END - 1 }).contested).toEqual([])
  })

  it('alone in its group is no repeat', () => {
    expect(settleRepeats('conflict', [record('a', 1n)])).toEqual({ repeats: [], dropped: [], contested: [] })
  })
})
