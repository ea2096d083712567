import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../core/canonical-json.ts'
import type { TextColumn } from '../../core/columns/column.ts'
import { type DecodeTask, decodeBatch } from '../../ingest/decode/decode-batch.ts'
import { A, B } from '../support/service.ts'
import { json, ndjson, usage, usages } from '../support/usage.ts'

const task = (body: string, more: Partial<DecodeTask> = {}): DecodeTask => ({
  kind: 'usage_record',
  format: 'json',
  gzip: false,
  body: Buffer.from(body),
  institution: A,
  partial: false,
  leaveOut: [],
  limits: { maxRecords: 1000, maxBytes: 1 << 20 },
  ...more,
})
const texts = ({ bytes, offsets }: TextColumn): string[] =>
  Array.from({ length: offsets.length - 1 }, (_, i) => Buffer.from(bytes.slice(offsets[i], offsets[i + 1])).toString())
const digestsOf = (batch: { digests: Uint8Array }) => Buffer.from(batch.digests).toString('hex')

describe('decodeBatch', () => {
  it('gives keys, sums and bounds of the records kept', () => {
    const batch = decodeBatch(task(json([usage(3), usage(1, { cardSeconds: '0.000001' }), usage(2)])))
    expect(batch).toMatchObject({
      received: 3,
      rows: 3,
      cardSeconds: 7_200_000_001n,
      earliestMs: Date.UTC(2025, 6, 1, 1),
      latestMs: Date.UTC(2025, 6, 1, 4),
    })
    expect(texts(batch.keys)).toEqual(['r-3', 'r-1', 'r-2'])
    expect([...batch.positions]).toEqual([0, 1, 2])
  })

  it('leaves out what it is told to, and nothing of it counts', () => {
    const whole = decodeBatch(task(json(usages(0, 5))))
    const part = decodeBatch(task(json(usages(0, 5)), { leaveOut: [0, 3] }))
    expect(texts(part.keys)).toEqual(['r-1', 'r-2', 'r-4'])
    expect([...part.positions]).toEqual([1, 2, 4])
    expect(part.cardSeconds).toBe(10_800_000_000n)
    const kept = [1, 2, 4].map((row) => digestsOf(whole).slice(row * 64, row * 64 + 64))
    expect(digestsOf(part)).toBe(kept.join(''))
  })

  it('hashes the bytes as received, in gzip or not', () => {
    const body = json(usage(1))
    expect(decodeBatch(task(body)).bodySha256).toBe(createHash('sha256').update(body).digest('hex'))
  })

  it('makes nothing ready when a record is at fault and nothing is to be kept without it', () => {
    const batch = decodeBatch(task(json([usage(1), usage(2, { cards: 'x', purpose: 'y' })])))
    expect(batch).toMatchObject({ received: 2, rows: 0, cardSeconds: 0n, earliestMs: null })
    expect(batch.rejects.map(({ index, path, raw }) => [index, path, raw])).toEqual([
      [1, 'purpose', ''],
      [1, 'cards', ''],
    ])
  })

  it('keeps the good ones of a partial batch, and the others as they came, once each', () => {
    const lines = `${json(usage(1))}\n{"cards": 1, "cards": 2}\n${json(usage(2, { institution: B, end: usage(0).recordId }))}\n`
    const batch = decodeBatch(task(lines, { format: 'ndjson', partial: true }))
    expect(texts(batch.keys)).toEqual(['r-1'])
    const raws = batch.rejects.map(({ index, raw }) => [index, raw === '' ? 0 : 1])
    expect(raws.filter(([, given]) => given === 1)).toEqual([
      [1, 1],
      [2, 1],
    ])
  })

  it('tells a record that is right but for its sender, and one that ends before it starts, in one list', () => {
    const body = ndjson([
      usage(1, { institution: B }),
      usage(2, { end: '2025-01-01T00:00:00Z', institution: B }),
      usage(3),
    ])
    const batch = decodeBatch(task(body, { format: 'ndjson', partial: true }))
    expect(batch.rejects.map(({ index, code }) => [index, code])).toEqual([
      [0, 'INSTITUTION_MISMATCH'],
      [1, 'INSTITUTION_MISMATCH'],
      [1, 'INTERVAL_REVERSED'],
    ])
    expect(texts(batch.keys)).toEqual(['r-3'])
  })

  it('names a sample by device and moment, an entity by kind and id', () => {
    const sample = { institution: A, device: 'GPU@1', sampledAt: '2025-07-01T08:00:00.5+08:00' }
    const samples = decodeBatch(task(json(sample), { kind: 'device_sample' }))
    expect(samples.series).toMatchObject({
      devices: ['GPU@1'],
      times: Float64Array.of(Date.UTC(2025, 6, 1, 0, 0, 0, 500)),
    })
    const device = { institution: A, serial: 'SN/1', inServiceFrom: '2025-01-01' }
    expect(texts(decodeBatch(task(json(device), { kind: 'device' })).keys)).toEqual(['device/SN/1'])
  })

  it('gives the root of the rows it keeps, and says where in the block their digests lie', () => {
    const batch = decodeBatch(task(json(usages(0, 5)), { leaveOut: [1] }))
    const naive = (leaves: readonly Buffer[]): Buffer => {
      const [only] = leaves
      if (only === undefined || leaves.length === 1) return only ?? createHash('sha256').digest()
      const half = 2 ** Math.ceil(Math.log2(leaves.length) - 1)
      const node = createHash('sha256')
        .update(Buffer.of(1))
        .update(naive(leaves.slice(0, half)))
      return node.update(naive(leaves.slice(half))).digest()
    }
    const leaves = Array.from({ length: 4 }, (_, row) => Buffer.from(batch.digests.slice(row * 32, row * 32 + 32)))
    expect(batch.recordsRoot).toBe(naive(leaves).toString('hex'))
    const inBlock = batch.block.subarray(batch.digestsAt, batch.digestsAt + 4 * 32)
    expect(Buffer.from(inBlock).toString('hex')).toBe(Buffer.concat(leaves).toString('hex'))
    const none = decodeBatch(task(json(usages(0, 1)), { leaveOut: [0] }))
    expect(none.recordsRoot).toBe(naive([]).toString('hex'))
  })

  it('gives an entity the leaf hash of its canonical JSON', () => {
    const payment = {
      institution: A,
      bankReference: 'BK-1',
      contract: 'HT-1',
      paidOn: '2025-08-01',
      direction: 'payment',
      payer: { name: '甲方' },
      payee: { name: '乙方' },
      amount: '100.00',
      method: 'transfer',
    }
    const batch = decodeBatch(task(json(payment), { kind: 'payment' }))
    expect(batch.rejects).toEqual([])
    const leaf = Buffer.concat([Buffer.of(0), Buffer.from(canonicalJson(payment))])
    expect(digestsOf(batch)).toBe(createHash('sha256').update(leaf).digest('hex'))
  })

  it('gives the same digest to the same record, and another to any other', () => {
    const same = [
      usage(1),
      { ...usage(1), cards: 1, job: null, devices: [] },
      Object.fromEntries(Object.entries(usage(1)).toReversed()),
    ]
    expect(new Set(same.map((record) => digestsOf(decodeBatch(task(json(record)))))).size).toBe(1)
    const others = [
      usage(1),
      usage(2),
      usage(1, { job: 'x' }),
      usage(1, { queue: 'x' }),
      usage(1, { devices: ['x'] }),
      usage(1, { cards: '1.001' }),
    ]
    expect(new Set(others.map((record) => digestsOf(decodeBatch(task(json(record)))))).size).toBe(others.length)
  })

  it('keeps apart devices that are listed in another order: it says what was sent', () => {
    const [one, two] = [
      ['a', 'b'],
      ['b', 'a'],
    ].map((devices) => digestsOf(decodeBatch(task(json(usage(1, { devices }))))))
    expect(one).not.toBe(two)
  })
})
