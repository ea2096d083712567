import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Receipt } from '../../ingest/accept/receipt.ts'
import {
  A,
  B,
  problemOf,
  receiptOf,
  startService,
  storedTextOf,
  type TestService,
  temporaryFolder,
} from '../support/service.ts'
import { json, ndjson, usage, usages } from '../support/usage.ts'

let service: Awaited<ReturnType<typeof startService>>
let folder: string
let token: string

beforeAll(async () => {
  folder = await temporaryFolder()
  service = await startService({}, { folder })
  token = await service.token(A, 'uploader')
})
afterAll(() => service.dispose())

const push = async (records: unknown, path = '/v1/usage'): Promise<Receipt> =>
  receiptOf(await service.send(path, { token, body: json(records) }))
const drained = () => service.service.acceptor.drain.caughtUp()
const rows = (sql: string) => service.service.store.rows(sql)
const number = async (sql: string) => Number(((await rows(sql)) as { n: string }[])[0]?.n)
const statuses = (receipt: Receipt) => receipt.results.map(({ index, count, status }) => [index, count, status])

describe('a batch', () => {
  it('is all or nothing: one record at fault and nothing is stored', async () => {
    const before = await number('SELECT count() AS n FROM usage_record')
    const body = json([usage(1, { recordId: 'aon-1' }), usage(2, { recordId: 'aon-2', cards: 'many' })])
    const problem = problemOf(await service.send('/v1/usage', { token, body }))
    expect(problem).toMatchObject({ code: 'BATCH_REJECTED', rejected: 1, received: 2 })
    expect(problem.results).toEqual([
      { index: 1, count: 1, status: 'rejected', code: 'FIELD_INVALID', path: 'cards', message: expect.any(String) },
    ])
    await drained()
    expect(await number('SELECT count() AS n FROM usage_record')).toBe(before)
    // The record that was right is still new.
    expect((await push(usage(1, { recordId: 'aon-1' }))).records.recorded).toBe(1)
  })

  it('gets a receipt that says what happened to each record, and can be read back byte for byte', async () => {
    const body = json([usage(10), usage(11, { cards: '2.5', cardSeconds: '9000' }), usage(10), usage(12)])
    const answer = await service.send('/v1/usage', { token, body })
    const receipt = receiptOf(answer)
    expect(answer.status).toBe(201)
    expect(receipt).toMatchObject({
      batchId: `${A}-${receipt.sequence}`,
      institution: A,
      kind: 'usage_record',
      bodySha256: createHash('sha256').update(body).digest('hex'),
      records: { received: 4, recorded: 3, duplicate: 1, conflict: 0, rejected: 0 },
      cardSeconds: '16200.000000',
      earliest: '2025-07-01T10:00:00.000Z',
      latest: '2025-07-01T13:00:00.000Z',
    })
    expect(statuses(receipt)).toEqual([
      [0, 2, 'recorded'],
      [2, 1, 'duplicate'],
      [3, 1, 'recorded'],
    ])
    const again = await service.send(`/v1/batches/${receipt.batchId}`, { token })
    expect(again.text).toBe(storedTextOf(answer.text))
    const [listed] = (JSON.parse((await service.send('/v1/batches?limit=1', { token })).text) as { batches: Receipt[] })
      .batches
    const { results: _results, warnings: _warnings, proof: _proof, ...head } = receipt
    expect(listed).toEqual(head)
  })

  it('of which every record is a duplicate is a batch too, with nothing in it', async () => {
    const receipt = await push([usage(10), usage(11, { cards: '2.5', cardSeconds: '9000' })])
    expect(receipt.records).toEqual({ received: 2, recorded: 0, duplicate: 2, conflict: 0, rejected: 0 })
    expect(receipt).toMatchObject({ cardSeconds: '0.000000', earliest: null, latest: null })
  })

  it('without a record at all is refused', async () => {
    expect(problemOf(await service.send('/v1/usage', { token, body: '[]' })).code).toBe('BODY_EMPTY')
  })
})

describe('the same record id', () => {
  it('with the same content is a duplicate however it is spelled: within a batch, before and after it is stored', async () => {
    const one = usage(20, { cards: '1', start: '2025-07-01T20:00:00Z', end: '2025-07-01T21:00:00Z' })
    const same = {
      ...one,
      cards: 1,
      cardSeconds: '3600.000000',
      start: '2025-07-02T04:00:00.000+08:00',
      customer: null,
    }
    expect(statuses(await push([one, same]))).toEqual([
      [0, 1, 'recorded'],
      [1, 1, 'duplicate'],
    ])
    expect(statuses(await push(same))).toEqual([[0, 1, 'duplicate']])
    await drained()
    expect(statuses(await push(same))).toEqual([[0, 1, 'duplicate']])
  })

  it('with other content is a conflict: kept, told, and found from either contract', async () => {
    const receipt = await push([usage(30), usage(30, { contract: 'HT-2' })])
    expect(statuses(receipt)).toEqual([
      [0, 1, 'recorded'],
      [1, 1, 'conflict'],
    ])
    expect(receipt.records).toMatchObject({ recorded: 1, conflict: 1 })
    await drained()
    expect(await number("SELECT count() AS n FROM usage_record FINAL WHERE record_id = 'r-30'")).toBe(2)
    const found = await rows(
      "SELECT contract, other_contract FROM usage_conflict FINAL WHERE record_id = 'r-30' ORDER BY 1",
    )
    expect(found).toEqual([
      { contract: 'HT-1', other_contract: 'HT-2' },
      { contract: 'HT-2', other_contract: 'HT-1' },
    ])
    // Sent a third time, either version is a duplicate.
    expect(statuses(await push([usage(30), usage(30, { contract: 'HT-2' })]))).toEqual([[0, 2, 'duplicate']])
  })

  it('of two institutions are two records', async () => {
    const tokenB = await service.token(B, 'uploader')
    const body = json(usage(10, { institution: B }))
    expect(receiptOf(await service.send('/v1/usage', { token: tokenB, body }))).toMatchObject({
      sequence: 1,
      records: { recorded: 1, duplicate: 0 },
    })
  })

  it('is known in batches of many thousand records with long ids, also after a restart', async () => {
    const many = usages(0, 6_000).map((record, i) => ({ ...record, recordId: `长${'识'.repeat(100)}-${i}` }))
    const body = ndjson(many)
    const type = 'application/x-ndjson'
    const ndjsonPush = async (sender: TestService) => receiptOf(await sender.send('/v1/usage', { token, type, body }))
    expect((await ndjsonPush(service)).records.recorded).toBe(6_000)
    expect((await ndjsonPush(service)).records.duplicate).toBe(6_000)
    const before = await push(usage(40))
    await service.close()
    service = await startService({}, { folder })
    expect((await ndjsonPush(service)).records).toMatchObject({ recorded: 0, duplicate: 6_000 })
    const after = await push([usage(40), usage(40, { cards: '3' })])
    expect(statuses(after)).toEqual([
      [0, 1, 'duplicate'],
      [1, 1, 'conflict'],
    ])
    expect(after.sequence).toBe(before.sequence + 2)
    expect(await number("SELECT count() AS n FROM usage_record FINAL WHERE record_id LIKE '长%'")).toBe(6_000)
  })
})

const sample = (n: number, changes: object = {}) => ({
  institution: A,
  device: `GPU-${n % 7}`,
  sampledAt: new Date(Date.UTC(2025, 6, 1) + n * 1000).toISOString(),
  powerWatts: '350.5',
  ...changes,
})

describe('samples', () => {
  it('are the same by device and moment: duplicates and conflicts as for records, across a restart', async () => {
    const many = Array.from({ length: 3_000 }, (_, n) => sample(n))
    expect((await push(many, '/v1/samples')).records.recorded).toBe(3_000)
    expect((await push(many, '/v1/samples')).records.duplicate).toBe(3_000)
    await service.close()
    service = await startService({}, { folder })
    const receipt = await push([...many, sample(5, { powerWatts: '1' })], '/v1/samples')
    expect(receipt.records).toMatchObject({ recorded: 0, duplicate: 3_000, conflict: 1 })
    await drained()
    expect(await number('SELECT count() AS n FROM device_sample FINAL')).toBe(3_001)
  })
})

describe('sequence numbers', () => {
  it('have no gap under twenty senders at once, whatever becomes of their batches', async () => {
    const [first] = (await rows(`SELECT max(sequence) AS n FROM batch WHERE institution = '${A}'`)) as { n: string }[]
    const answers = await Promise.all(
      Array.from({ length: 20 }, async (_, sender) => {
        const receipts: Receipt[] = []
        for (let i = 0; i < 10; i++) {
          const records = usages(1000 + sender * 50 + i * 5, 5)
          const bad = i % 3 === 2 ? [{ ...records[0], cards: 'x' }] : records
          const answer = await service.send('/v1/usage', { token, body: json(bad) })
          if (answer.status === 201) receipts.push(receiptOf(answer))
          else expect(problemOf(answer).code).toBe('BATCH_REJECTED')
        }
        return receipts
      }),
    )
    const receipts = answers.flat()
    expect(receipts).toHaveLength(140)
    await drained()
    const stored = (await rows(
      `SELECT sequence, receipt FROM batch FINAL WHERE institution = '${A}' AND sequence > ${Number(first?.n)} ORDER BY sequence`,
    )) as { sequence: string; receipt: string }[]
    expect(stored.map(({ sequence }) => Number(sequence))).toEqual(
      Array.from({ length: 140 }, (_, i) => Number(first?.n) + 1 + i),
    )
    const given = new Map(receipts.map((receipt) => [receipt.sequence, storedTextOf(JSON.stringify(receipt))]))
    for (const { sequence, receipt } of stored) expect(receipt).toBe(given.get(Number(sequence)))
  })
})
