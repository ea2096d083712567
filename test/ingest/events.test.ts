import { OpenMeter } from '@openmeter/sdk'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { binaryEvent } from '../../ingest/http/event-mode.ts'
import { validRecord } from '../schemas/fixtures.ts'
import { A, B, type SendOptions, startService } from '../support/service.ts'

const CUSTOMER = '91440300MA5EXAMP1F'
const BATCH = 'application/cloudevents-batch+json'
const ONE = 'application/cloudevents+json'
const DATA = {
  purpose: 'pretrain',
  cards: '8',
  start: '2025-07-01T00:00:00.000Z',
  end: '2025-07-01T01:00:00.000Z',
  cardSeconds: '28800',
}
const event = (id: string, changes: Readonly<Record<string, unknown>> = {}) => ({
  specversion: '1.0',
  id,
  source: '/clusters/gz-1',
  type: 'gpu-usage',
  subject: 'HT-EV',
  data: DATA,
  ...changes,
})

let service: Awaited<ReturnType<typeof startService>>
let token: string
let auditor: string
let serial = 0
const fresh = () => `e-${serial++}`

beforeAll(async () => {
  service = await startService()
  token = await service.token(A, 'uploader')
  auditor = await service.token(A, 'auditor')
  const contracts = ['HT-SDK', 'HT-DUP'].map((number) => ({ ...validRecord('contract'), institution: A, number }))
  expect((await service.send('/v1/contracts', { token, body: JSON.stringify(contracts) })).status).toBe(201)
})
afterAll(() => service.dispose())

const send = (body: unknown, options: SendOptions & { readonly query?: string } = {}) =>
  service.send(`/api/v1/events${options.query ?? ''}`, {
    token,
    type: Array.isArray(body) ? BATCH : ONE,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...options,
  })
const counts = (answer: { readonly headers: Headers }) =>
  Object.fromEntries((answer.headers.get('suanheng-records') ?? '').split(', ').map((part) => part.split('=')))
const codeOf = (answer: { readonly json: () => unknown }) => (answer.json() as { code: string }).code
const faultOf = (answer: { readonly json: () => unknown }) => {
  const [fault] = (answer.json() as { results: { code: string; path: string }[] }).results
  return `${fault?.code} ${fault?.path}`
}
const recordsOf = async (contract: string) => {
  const answer = await service.send(`/v1/contracts/${contract}/usage?format=ndjson`, { token: auditor })
  return answer.text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}

describe('the JavaScript SDK of OpenMeter, pointed at this service', () => {
  const meter = () => new OpenMeter({ baseUrl: service.url, token })

  it('ingests one event and a batch without change, and the records are the ones that were sent', async () => {
    const start = '2025-07-02T00:00:00.000Z'
    await meter().events.ingest({
      source: 'sdk',
      id: 'one',
      type: 'gpu-usage',
      subject: 'HT-SDK',
      time: new Date('2025-07-02T02:00:00Z'),
      data: { purpose: 'sft', cards: '0.5', start, cardSeconds: '3600' },
    })
    await meter().events.ingest([
      { source: 'sdk', id: 'two', type: 'gpu-usage', subject: CUSTOMER, data: { ...DATA, contract: 'HT-SDK' } },
      { source: 'sdk', id: 'three', type: 'gpu-usage', subject: 'HT-SDK', data: DATA },
    ])
    const records = await recordsOf('HT-SDK')
    expect(new Set(records.map(({ recordId }) => recordId))).toEqual(new Set(['sdk one', 'sdk two', 'sdk three']))
    expect(records).toHaveLength(3)
    expect(records.find(({ recordId }) => recordId === 'sdk one')).toMatchObject({
      institution: A,
      cards: '0.5',
      end: '2025-07-02T02:00:00.000Z',
    })
    expect(records.find(({ recordId }) => recordId === 'sdk two')).toMatchObject({ customer: CUSTOMER })
  })

  it('is told what is wrong as a problem with its code', async () => {
    const sending = meter().events.ingest({ type: 'api-calls', subject: 'customer-1', data: { duration: '12' } })
    const error = await sending.then(
      () => null,
      (reason: unknown) => reason,
    )
    expect(error).toMatchObject({ name: 'HttpError', statusCode: 422, problem: { code: 'BATCH_REJECTED' } })
  })
})

describe('POST /api/v1/events', () => {
  it('answers 204 with the way to the receipt, which is one like any other', async () => {
    const answer = await send(event(fresh()))
    expect([answer.status, answer.text]).toEqual([204, ''])
    const receipt = await service.send(answer.headers.get('suanheng-receipt') ?? '', { token })
    expect(receipt.json()).toMatchObject({
      kind: 'usage_record',
      cardSeconds: '28800.000000',
      records: { recorded: 1 },
    })
  })

  it('the same source and id with the same data is a duplicate: counted once, and no error', async () => {
    const id = fresh()
    await send(event(id, { subject: 'HT-DUP' }))
    const again = await send([event(id, { subject: 'HT-DUP', type: 'other', time: '2025-07-09T00:00:00Z' })])
    expect(again.status).toBe(204)
    expect(counts(again)).toMatchObject({ recorded: '0', duplicate: '1', conflict: '0' })
    expect(await recordsOf('HT-DUP')).toMatchObject([{ recordId: `/clusters/gz-1 ${id}` }])
  })

  it('the same source and id with other data is a conflict: both are kept and the contract shows it', async () => {
    const id = fresh()
    await send(event(id, { subject: 'HT-CON' }))
    const other = await send(event(id, { subject: 'HT-CON', data: { ...DATA, cards: '16', cardSeconds: '57600' } }))
    expect(counts(other)).toMatchObject({ recorded: '0', duplicate: '0', conflict: '1' })
    const receipt = await service.send(other.headers.get('suanheng-receipt') ?? '', { token })
    expect(receipt.json()).toMatchObject({ results: [{ status: 'conflict' }] })
    const proof = await service.send(`/v1/records/${encodeURIComponent(`/clusters/gz-1 ${id}`)}/proof`, { token })
    expect((proof.json() as { versions: unknown[] }).versions).toHaveLength(2)
  })

  it('the same id of another source, and of another institution, is another event', async () => {
    const id = fresh()
    await send(event(id))
    expect(counts(await send(event(id, { source: '/clusters/gz-2' })))).toMatchObject({ recorded: '1' })
    const other = await send(event(id), { token: await service.token(B, 'uploader') })
    expect(counts(other)).toMatchObject({ recorded: '1' })
  })

  it('one bad event stops the batch; with ?partial=true or Prefer it alone goes into quarantine, as it came', async () => {
    const bad = event(fresh(), { data: { ...DATA, cards: 0.5 }, trace: 'kept' })
    const batch = [event(fresh()), bad]
    const refused = await send(batch)
    expect([refused.status, codeOf(refused), faultOf(refused)]).toEqual([422, 'BATCH_REJECTED', 'FIELD_INVALID cards'])
    expect(counts(await send(batch, { query: '?partial=true' }))).toMatchObject({ recorded: '1', rejected: '1' })
    const headers = { prefer: 'respond-async, handling=lenient' }
    expect(counts(await send([event(fresh()), bad], { headers }))).toMatchObject({ recorded: '1', rejected: '1' })
    const { records } = (await service.send('/v1/quarantine', { token })).json() as { records: { raw: string }[] }
    expect(records.map(({ raw }) => JSON.parse(raw))).toEqual([bad, bad])
  })

  it('an Idempotency-Key gives the first answer again, and takes no other event', async () => {
    const headers = { 'idempotency-key': 'k-1' }
    const first = event(fresh())
    const one = await send(first, { headers })
    const two = await send(first, { headers })
    expect(two.headers.get('suanheng-receipt')).toBe(one.headers.get('suanheng-receipt'))
    expect(two.headers.get('idempotent-replayed')).toBe('true')
    expect(codeOf(await send(event(fresh()), { headers }))).toBe('IDEMPOTENCY_KEY_REUSED')
  })

  it('takes application/json with one event or several, as OpenMeter does', async () => {
    expect((await send(event(fresh()), { type: 'application/json' })).status).toBe(204)
    expect((await send([event(fresh())], { type: 'application/json; charset=utf-8' })).status).toBe(204)
  })

  it('wants a token that may send, a type it reads and events within the limits', async () => {
    const status = async (options: SendOptions) => (await send(event(fresh()), options)).status
    const anonymous = await service.send('/api/v1/events', { type: ONE, body: '{}' })
    expect(anonymous.status).toBe(401)
    expect(await status({ token: auditor })).toBe(403)
    expect(await status({ type: 'application/cloudevents+xml' })).toBe(415)
    expect(await status({ type: `${ONE}; charset=gbk` })).toBe(415)
    expect(codeOf(await send('{"id":', {}))).toBe('JSON_MALFORMED')
    expect(codeOf(await send('[]', {}))).toBe('BODY_EMPTY')
    expect(codeOf(await send('{"id":"a","id":"b"}', {}))).toBe('JSON_DUPLICATE_KEY')
  })
})

describe('binary mode', () => {
  const headersOf = (id: string, more: Readonly<Record<string, string>> = {}) => ({
    'ce-specversion': '1.0',
    'ce-id': id,
    'ce-source': '/clusters/gz-1',
    'ce-type': 'gpu-usage',
    'ce-subject': 'HT-BIN',
    ...more,
  })
  const binary = (id: string, body: string, more: Readonly<Record<string, string>> = {}) =>
    send(body, { type: 'application/json; charset=utf-8', headers: headersOf(id, more) })

  it('gives the record that structured mode gives: the second is a duplicate of the first', async () => {
    const id = fresh()
    const subject = '合同-7'
    expect((await binary(id, JSON.stringify(DATA), { 'ce-subject': encodeURIComponent(subject) })).status).toBe(204)
    expect(counts(await send(event(id, { subject })))).toMatchObject({ duplicate: '1' })
  })

  it('a header in raw bytes is refused: its id would be another than that of the same event in structured mode', async () => {
    const raw = await binary(fresh(), JSON.stringify(DATA), { 'ce-subject': Buffer.from('合同').toString('latin1') })
    expect([raw.status, codeOf(raw)]).toEqual([400, 'REQUEST_INVALID'])
  })

  it('an attribute that stands twice is refused, not joined to a third', () => {
    const headers = { 'content-type': 'application/json', 'ce-id': 'a, b' }
    expect(binaryEvent(headers, Buffer.from('{}'), { 'ce-id': ['a, b'] })).not.toBeNull()
    expect(() => binaryEvent(headers, Buffer.from('{}'), { 'ce-id': ['a', 'b'] })).toThrow(
      expect.objectContaining({ code: 'REQUEST_INVALID', message: 'ce-id stands twice' }) as Error,
    )
  })

  it('a body cannot pass for attributes, and is one object', async () => {
    const answer = await binary(fresh(), `${JSON.stringify(DATA)},"subject":"HT-OTHER"`)
    expect(faultOf(answer)).toBe('JSON_MALFORMED data')
    expect(faultOf(await binary(fresh(), '"Hello, 🌎!"'))).toBe('FIELD_INVALID data')
  })

  it('the same key with the same data under another id is another request', async () => {
    const key = { 'idempotency-key': 'k-bin' }
    await binary(fresh(), JSON.stringify(DATA), key)
    expect(codeOf(await binary(fresh(), JSON.stringify(DATA), key))).toBe('IDEMPOTENCY_KEY_REUSED')
  })

  it('is taken without encoding', async () => {
    expect(codeOf(await binary(fresh(), JSON.stringify(DATA), { 'content-encoding': 'gzip' }))).toBe(
      'CONTENT_ENCODING_UNSUPPORTED',
    )
  })
})
