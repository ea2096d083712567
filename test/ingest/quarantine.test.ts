import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { QuarantinedRecord } from '../../ingest/accept/quarantine-reads.ts'
import type { Receipt } from '../../ingest/accept/receipt.ts'
import { A, problemOf, receiptOf, startService } from '../support/service.ts'
import { json, usage } from '../support/usage.ts'

let service: Awaited<ReturnType<typeof startService>>
let token: string

beforeAll(async () => {
  service = await startService()
  token = await service.token(A, 'uploader')
})
afterAll(() => service.dispose())

const partial = async (body: string, type = 'application/json'): Promise<Receipt> =>
  receiptOf(await service.send('/v1/usage?partial=true', { token, type, body }))
const list = async (state = ''): Promise<QuarantinedRecord[]> => {
  const answer = await service.send(`/v1/quarantine?limit=1000${state === '' ? '' : `&state=${state}`}`, { token })
  return (answer.json() as { records: QuarantinedRecord[] }).records
}
const replay = (id: string, body?: string) =>
  service.send(`/v1/quarantine/${id}/replay`, { token, method: 'POST', ...(body === undefined ? {} : { body }) })
const count = async (recordId: string): Promise<number> => {
  await service.service.acceptor.drain.caughtUp()
  const [row] = await service.service.store.rows(
    `SELECT count() AS n FROM usage_record WHERE record_id = '${recordId}'`,
  )
  return Number((row as { n: string }).n)
}
/** Quarantines one record of this id with `cards` that are no number; answers its quarantine id. */
async function quarantined(recordId: string): Promise<string> {
  const receipt = await partial(json(usage(1, { recordId, cards: 'x' })))
  return receipt.results[0]?.quarantineId ?? ''
}

describe('?partial=true', () => {
  it('keeps what is good and puts the rest aside, with the first fault and the record as it came', async () => {
    const bad = usage(2, { recordId: 'p-2', cards: 'x', purpose: 'games' })
    const receipt = await partial(json([usage(1, { recordId: 'p-1' }), bad, usage(3, { recordId: 'p-3' })]))
    expect(receipt.records).toEqual({ received: 3, recorded: 2, duplicate: 0, conflict: 0, rejected: 1 })
    expect(receipt.cardSeconds).toBe('7200.000000')
    const id = `${receipt.batchId}-1`
    expect(receipt.results.map(({ status, quarantineId }) => [status, quarantineId])).toEqual([
      ['recorded', undefined],
      ['rejected', id],
      ['recorded', undefined],
    ])
    const record = (await list('open')).find((entry) => entry.id === id)
    expect(record).toMatchObject({ kind: 'usage_record', batchSequence: receipt.sequence, index: 1, state: 'open' })
    expect(JSON.parse(record?.raw ?? '')).toEqual(bad)
    expect([record?.code, record?.path]).toEqual([receipt.results[1]?.code, receipt.results[1]?.path])
  })

  it('of which every record is at fault is a batch with none recorded', async () => {
    const receipt = await partial(json([usage(1, { cards: 'x' }), 7, null]))
    expect(receipt.records).toMatchObject({ received: 3, recorded: 0, rejected: 3 })
    expect(receipt).toMatchObject({ cardSeconds: '0.000000', earliest: null })
    const raws = (await list('open')).filter(({ batchSequence }) => batchSequence === receipt.sequence)
    expect(raws.map(({ raw }) => raw).slice(1)).toEqual(['7', 'null'])
  })

  it('keeps a line that is not JSON, and a row with a cell too many, as it came', async () => {
    const lines = await partial(`${json(usage(4, { recordId: 'p-4' }))}\n{"recordId": "p-5\n`, 'application/x-ndjson')
    expect(lines.records).toMatchObject({ recorded: 1, rejected: 1 })
    const rows = await partial('recordId,contract\np-6,HT-1,"a ""b"", c"\n', 'text/csv')
    const raws = new Map((await list('open')).map(({ id, raw }) => [id, raw]))
    expect(raws.get(`${lines.batchId}-1`)).toBe('{"recordId": "p-5')
    expect(raws.get(`${rows.batchId}-0`)).toBe('p-6,HT-1,"a ""b"", c"')
  })

  it('still refuses a body that cannot be told into records', async () => {
    const answer = await service.send('/v1/usage?partial=true', { token, body: '[{"recordId": "p-7"},' })
    expect(problemOf(answer).code).toBe('JSON_MALFORMED')
  })
})

describe('a quarantined record', () => {
  it('that is mended is recorded, once, and says in which batch', async () => {
    const id = await quarantined('q-1')
    const receipt = receiptOf(await replay(id, json(usage(1, { recordId: 'q-1' }))))
    expect(receipt.records).toMatchObject({ received: 1, recorded: 1 })
    expect(await count('q-1')).toBe(1)
    expect((await list('replayed')).find((record) => record.id === id)).toMatchObject({ replayedIn: receipt.batchId })
    expect((await list('open')).some((record) => record.id === id)).toBe(false)
    expect(problemOf(await replay(id)).code).toBe('QUARANTINE_CLOSED')
  })

  it('replayed as it was is refused again and stays open', async () => {
    const id = await quarantined('q-2')
    expect(problemOf(await replay(id)).code).toBe('BATCH_REJECTED')
    expect((await list('open')).some((record) => record.id === id)).toBe(true)
    expect((await replay(id, json(usage(1, { recordId: 'q-2' })))).status).toBe(201)
  })

  it('replayed many times at once enters once, with one decision', async () => {
    const id = await quarantined('q-3')
    const body = json(usage(1, { recordId: 'q-3' }))
    const answers = await Promise.all(Array.from({ length: 8 }, () => replay(id, body)))
    const done = answers.filter(({ status }) => status === 200 || status === 201)
    expect(done.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(new Set(done.map((answer) => receiptOf(answer).batchId)).size).toBe(1)
    for (const answer of answers) if (!done.includes(answer)) expect(problemOf(answer).code).toBe('QUARANTINE_CLOSED')
    expect(await count('q-3')).toBe(1)
    const decisions = await service.service.store.rows(
      `SELECT event FROM quarantine WHERE quarantine_id = '${id}' AND event != 'quarantined'`,
    )
    expect(decisions).toEqual([{ event: 'replayed' }])
  })

  it('mended in two ways at once is recorded in one of them', async () => {
    const id = await quarantined('q-4')
    const mended = ['1', '2', '3'].map((cards) => replay(id, json(usage(1, { recordId: 'q-4', cards }))))
    const answers = await Promise.all(mended)
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    for (const answer of answers.filter(({ status }) => status >= 400)) {
      expect(['IDEMPOTENCY_KEY_REUSED', 'QUARANTINE_CLOSED']).toContain(problemOf(answer).code)
    }
    expect(await count('q-4')).toBe(1)
  })

  it('cannot be replayed in the name of another institution, nor as CSV', async () => {
    const id = await quarantined('q-5')
    expect(problemOf(await replay(id, json(usage(1, { institution: '91440300MA5GHJKL34' })))).code).toBe(
      'BATCH_REJECTED',
    )
    const csv = await service.send(`/v1/quarantine/${id}/replay`, { token, type: 'text/csv', body: 'recordId\nq-5\n' })
    expect(problemOf(csv).code).toBe('CONTENT_TYPE_UNSUPPORTED')
  })

  it('that is dismissed stays with its reason and cannot be replayed', async () => {
    const id = await quarantined('q-6')
    const reason = encodeURIComponent('试机数据, 不计费')
    const answer = await service.send(`/v1/quarantine/${id}/dismiss?reason=${reason}`, { token, method: 'POST' })
    expect([answer.status, answer.text]).toEqual([204, ''])
    const record = (await list('dismissed')).find((entry) => entry.id === id)
    expect(record).toMatchObject({ state: 'dismissed', dismissedBecause: '试机数据, 不计费' })
    expect(problemOf(await replay(id, json(usage(1, { recordId: 'q-6' })))).code).toBe('QUARANTINE_CLOSED')
    expect(await count('q-6')).toBe(0)
  })

  it('cannot have its replay forged with a key of the sender', async () => {
    const id = await quarantined('q-7')
    const headers = { 'idempotency-key': `replay:${id}` }
    receiptOf(await service.send('/v1/usage', { token, body: json(usage(1, { recordId: 'q-8' })), headers }))
    expect((await replay(id, json(usage(1, { recordId: 'q-7' })))).status).toBe(201)
  })
})
