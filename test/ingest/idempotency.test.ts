import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { KnownUsage } from '../../ingest/accept/known-usage.ts'
import { hashTexts } from '../../ingest/decode/identity-hash.ts'
import { A, B, problemOf, receiptOf, startService, temporaryFolder } from '../support/service.ts'
import { json, usage, usages } from '../support/usage.ts'

let service: Awaited<ReturnType<typeof startService>>
let folder: string
let token: string

beforeAll(async () => {
  folder = await temporaryFolder()
  service = await startService({}, { folder })
  token = await service.token(A, 'uploader')
})
afterAll(() => service.dispose())

const send = (key: string, body: string, path = '/v1/usage', bearer = token) =>
  service.send(path, { token: bearer, body, headers: { 'idempotency-key': key } })

describe('an Idempotency-Key', () => {
  it('with the same bytes gives the same receipt again, with 200 and a header that says so', async () => {
    const body = json([usage(1)])
    const first = await send('key-1', body)
    const second = await send('key-1', body)
    expect([first.status, first.headers.get('idempotent-replayed')]).toEqual([201, 'false'])
    expect([second.status, second.headers.get('idempotent-replayed')]).toEqual([200, 'true'])
    expect(second.bytes.equals(first.bytes)).toBe(true)
    await service.service.acceptor.drain.caughtUp()
    expect((await send('key-1', body)).bytes.equals(first.bytes)).toBe(true)
  })

  it('still does after a restart', async () => {
    const body = json([usage(2)])
    const first = await send('key-2', body)
    await service.close()
    service = await startService({}, { folder })
    const second = await send('key-2', body)
    expect(second.status).toBe(200)
    expect(second.bytes.equals(first.bytes)).toBe(true)
  })

  it('with other bytes, or on another route, is refused', async () => {
    receiptOf(await send('key-3', json([usage(3)])))
    expect(problemOf(await send('key-3', json([usage(4)])))).toMatchObject({
      status: 409,
      code: 'IDEMPOTENCY_KEY_REUSED',
    })
    expect(problemOf(await send('key-3', `${json([usage(3)])} `)).code).toBe('IDEMPOTENCY_KEY_REUSED')
    expect(problemOf(await send('key-3', json([usage(3)]), '/v1/samples')).code).toBe('IDEMPOTENCY_KEY_REUSED')
  })

  it('of a refused batch is not used up', async () => {
    expect(problemOf(await send('key-4', json([usage(5, { cards: 'x' })]))).code).toBe('BATCH_REJECTED')
    expect((await send('key-4', json([usage(5)]))).status).toBe(201)
  })

  it('belongs to its institution', async () => {
    const bearer = await service.token(B, 'uploader')
    expect((await send('key-1', json([usage(1, { institution: B })]), '/v1/usage', bearer)).status).toBe(201)
  })

  it('sent many times at once makes one batch; everybody gets its receipt, one of them as new', async () => {
    const body = json(usages(100, 50))
    const answers = await Promise.all(Array.from({ length: 12 }, () => send('key-5', body)))
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([
      ...Array.from({ length: 11 }, () => 200),
      201,
    ])
    expect(new Set(answers.map((answer) => receiptOf(answer).batchId)).size).toBe(1)
    const fresh = await service.send('/v1/usage', { token, body })
    expect(receiptOf(fresh).records).toMatchObject({ recorded: 0, duplicate: 50 })
  })

  it('sent many times at once with different bytes makes one batch, the others are refused', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, (_, i) => send('key-6', json(usage(200 + i)))))
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([201, 409, 409, 409, 409, 409])
  })
})

describe('the ids of a store that is still being read after a start', () => {
  const institution = '91440300MA5FABC777'
  const rowsOf = (ids: readonly string[]) => {
    const offsets = Uint32Array.from([0, ...ids].map((_, i) => ids.slice(0, i).join('').length))
    return { rows: ids.length, hashes: hashTexts(offsets, Buffer.from(ids.join('')), ids.length) }
  }
  beforeAll(async () => {
    const bearer = await service.token(institution, 'uploader')
    receiptOf(await service.send('/v1/usage', { token: bearer, body: json(usages(0, 7, { institution })) }))
    await service.service.acceptor.drain.caughtUp()
  })

  it('hold up no batch: each record is perhaps known until the last of them is read', async () => {
    const known = new KnownUsage(service.service.store, institution, 2)
    expect((await known.add(rowsOf(['new-0']))).size).toBe(1)
    let n = 0
    await vi.waitFor(async () => expect((await known.add(rowsOf([`new-${++n}`]))).size).toBe(0))
    expect((await known.add(rowsOf(['r-0', 'r-6', 'new-0', 'other']))).size).toBe(3)
  })

  it('are known at once where they are few', async () => {
    const known = new KnownUsage(service.service.store, institution)
    expect((await known.add(rowsOf(['r-3', 'new-0']))).size).toBe(1)
  })
})
