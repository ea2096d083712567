import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { TokenFile } from '../../ingest/auth/token-file.ts'
import { A, type Answer, B, problemOf, receiptOf, startService } from '../support/service.ts'
import { json, usage } from '../support/usage.ts'

/** One request that must be refused, and how. */
const Case = z.strictObject({
  request: z.strictObject({
    path: z.string(),
    method: z.string().optional(),
    type: z.string().optional(),
    headers: z.record(z.string(), z.string()).optional(),
    token: z.string().optional(),
    body: z.string().optional(),
    base64: z.string().optional(),
    repeat: z.strictObject({ text: z.string(), times: z.int() }).optional(),
    around: z.strictObject({ before: z.string(), text: z.string(), times: z.int(), after: z.string() }).optional(),
    gzip: z.enum(['whole', 'cut off', 'bit turned', 'bytes after it']).optional(),
  }),
  expect: z.strictObject({
    status: z.int(),
    code: z.string(),
    results: z.array(z.strictObject({ index: z.int(), code: z.string(), path: z.string() })).optional(),
  }),
})
type Request = z.infer<typeof Case>['request']

const FOLDER = path.join(import.meta.dirname, '..', 'fixtures', 'ingest')
const cases = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.json'))
  .map((file) => ({
    name: file.slice(0, -5).replaceAll('-', ' '),
    ...Case.parse(JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8'))),
  }))

let service: Awaited<ReturnType<typeof startService>>
let bearers: Readonly<Record<string, string>>

beforeAll(async () => {
  service = await startService()
  bearers = await allBearers()
  // B has something of every kind that A must not reach, A has something that must stay as it is.
  const bToken = await service.token(B, 'uploader')
  const ofB = [usage(1, { institution: B, contract: 'HT-B' }), usage(2, { institution: B, cards: 'x' })]
  receiptOf(await service.send('/v1/usage?partial=true', { token: bToken, body: json(ofB) }))
  receiptOf(await service.send('/v1/usage', { token: bearers['uploader'] ?? '', body: json(usage(100)) }))
})
afterAll(() => service.dispose())

describe('what is wrong is refused with a stable code, and nothing of it is stored', () => {
  it.each(cases)('$name', async ({ request, expect: expected }) => {
    const before = await contents()
    const answer = await send(request)
    const problem = problemOf(answer)
    expect({ status: answer.status, code: problem.code, inBody: problem.status }).toEqual({
      status: expected.status,
      code: expected.code,
      inBody: expected.status,
    })
    expect(problem.requestId).toMatch(/^[0-9a-f-]{36}$/)
    expect(answer.text.length).toBeLessThan(20_000)
    if (expected.results !== undefined) {
      expect(problem.results?.map(({ index, code, path }) => ({ index, code, path }))).toEqual(expected.results)
    }
    expect(await contents()).toBe(before)
  })

  it('is alive afterwards and takes what is right', async () => {
    const token = bearers['uploader'] ?? ''
    expect((await service.send('/healthz')).status).toBe(200)
    expect(receiptOf(await service.send('/v1/usage', { token, body: json(usage(101)) })).sequence).toBe(2)
  })
})

/** Everything the store holds, as counts; the journal is empty when it answers. */
async function contents(): Promise<string> {
  await service.service.acceptor.drain.caughtUp()
  const tables = ['usage_record', 'device_sample', 'entity', 'batch', 'quarantine', 'usage_conflict']
  const counts = tables.map((table) => `(SELECT count() FROM ${table}) AS ${table}`)
  const [row] = await service.service.store.rows(`SELECT ${counts.join(', ')}`)
  return JSON.stringify(row)
}

async function allBearers(): Promise<Record<string, string>> {
  const tokens = new TokenFile(path.join(service.folder, 'tokens.jsonl'))
  const uploader = await service.token(A, 'uploader')
  const old = { institution: A, role: 'uploader', name: '', issuedAt: 0 } as const
  const revoked = await tokens.issue({ ...old, expiresAt: null })
  await tokens.revoke(revoked.id, Date.now())
  return {
    uploader,
    auditor: await service.token(A, 'auditor'),
    reviewer: await service.token(A, 'reviewer'),
    admin: await service.token(A, 'admin'),
    garbage: 'sh_garbage',
    unknown: `sh_${'0'.repeat(16)}_${'A'.repeat(43)}`,
    'wrong secret': `${uploader.slice(0, 20)}${'A'.repeat(43)}`,
    expired: (await tokens.issue({ ...old, expiresAt: Date.now() })).token,
    revoked: revoked.token,
  }
}

function send(request: Request): Promise<Answer> {
  const token = bearers[request.token ?? 'uploader']
  const body = bodyOf(request)
  return service.send(request.path, {
    ...(token === undefined ? {} : { token }),
    ...(body === undefined ? {} : { body }),
    ...(request.method === undefined ? {} : { method: request.method }),
    ...(request.type === undefined ? {} : { type: request.type }),
    ...(request.headers === undefined ? {} : { headers: request.headers }),
  })
}

function bodyOf({ body, base64, repeat, around, gzip }: Request): Buffer | undefined {
  if (base64 !== undefined) return Buffer.from(base64, 'base64')
  if (repeat !== undefined) return Buffer.from(repeat.text.repeat(repeat.times))
  if (around !== undefined) return Buffer.from(around.before + around.text.repeat(around.times) + around.after)
  if (body === undefined) return undefined
  return gzip === undefined ? Buffer.from(body) : gzipped(body, gzip)
}

function gzipped(body: string, how: 'whole' | 'cut off' | 'bit turned' | 'bytes after it'): Buffer {
  const whole = gzipSync(body)
  if (how === 'cut off') return whole.subarray(0, -9)
  if (how === 'bytes after it') return Buffer.concat([whole, Buffer.from('{"recordId":"lost"}')])
  if (how === 'bit turned') {
    const at = whole.length >> 1
    whole.writeUInt8(whole.readUInt8(at) ^ 1, at)
  }
  return whole
}
