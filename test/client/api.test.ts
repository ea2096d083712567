import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OpenApi, openApiTypes } from '../../build/openapi-types.ts'
import { ServiceProblem, SuanhengClient } from '../../client/index.ts'
import { A, startService } from '../support/service.ts'
import { usage } from '../support/usage.ts'

let service: Awaited<ReturnType<typeof startService>>
let client: SuanhengClient
beforeAll(async () => {
  service = await startService()
  client = new SuanhengClient({ url: `${service.url}/`, token: await service.token(A, 'uploader') })
})
afterAll(() => service.dispose())

const record = (n: number) => usage(n) as unknown as Parameters<typeof client.send<'usage'>>[1][number]

describe('client/api.ts', () => {
  it('is what build/client-types.mjs makes of /openapi.json today (npx tsx build/client-types.mjs mends it)', async () => {
    const document = (await service.send('/openapi.json')).json() as OpenApi
    const committed = readFileSync(new URL('../../client/api.ts', import.meta.url), 'utf8')
    expect(openApiTypes(document)).toBe(committed)
  })
})

describe('the client', () => {
  it('gives a receipt with a proof for a batch, and the same receipt for the same batch again', async () => {
    const first = await client.send('usage', [record(1), record(2)])
    expect(first).toMatchObject({ institution: A, records: { received: 2, recorded: 2 } })
    expect(first.proof).toContain('tlog-proof')
    expect((await client.send('usage', [record(1), record(2)])).batchId).toBe(first.batchId)
    expect((await client.send('usage', [record(1), record(2)], { idempotencyKey: 'mine' })).records.duplicate).toBe(2)
  })

  it('reads every route with the types of the document', async () => {
    const { data } = await client.api.GET('/v1/batches', { params: { query: { limit: 1 } } })
    const [batch] = data?.batches ?? []
    expect(batch?.kind).toBe('usage_record')
    const one = await client.api.GET('/v1/batches/{batchId}', { params: { path: { batchId: batch?.batchId ?? '' } } })
    expect(one.data?.sequence).toBe(batch?.sequence)
    expect(await client.text(`/ledger/${A}/vkey`)).toContain(A)
  })

  it('throws what the service refuses, with code, sentences and the faults of each record', async () => {
    const bad = { ...record(3), purpose: 'training' } as unknown as ReturnType<typeof record>
    const refusal = await client.send('usage', [bad]).catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(ServiceProblem)
    const { code, status, problem } = refusal as ServiceProblem
    expect([code, status, problem.results?.[0]?.path]).toEqual(['BATCH_REJECTED', 422, 'purpose'])
    const missing = await client.api
      .GET('/v1/contracts/{id}', { params: { path: { id: 'none' } } })
      .catch((error: unknown) => error)
    expect(missing).toMatchObject({ code: 'NOT_FOUND', status: 404 })
  })

  it('asks for the token at each attempt', async () => {
    const tokens = ['suanheng.unknown.none', await service.token(A, 'uploader')]
    const rotating = new SuanhengClient({ url: service.url, token: () => tokens.shift() ?? '' })
    expect(await rotating.text('/v1/whoami').catch((error: unknown) => error)).toMatchObject({ code: 'TOKEN_INVALID' })
    expect(JSON.parse(await rotating.text('/v1/whoami'))).toMatchObject({ institution: A, role: 'uploader' })
  })
})
