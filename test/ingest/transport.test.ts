import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Problem } from '../../ingest/http/problem.ts'
import { A, problemOf, receiptOf, type Settings, sendRaw, startService } from '../support/service.ts'
import { json, ndjson, usage, usages } from '../support/usage.ts'

const MiB = 1 << 20
const GZIP = { 'content-encoding': 'gzip' }

let service: Awaited<ReturnType<typeof startService>>
let token: string

/** One service at a time: the embedded engine has one data folder a process. */
async function restart(settings: Settings): Promise<void> {
  await service.dispose()
  await start(settings)
}
async function start(settings: Settings): Promise<void> {
  service = await startService(settings)
  token = await service.token(A, 'uploader')
}
beforeAll(() => start({ SUANHENG_MAX_BODY_MIB: '1', SUANHENG_MAX_UNPACKED_MIB: '4', SUANHENG_MAX_RECORDS: '10' }))
afterAll(() => service.dispose())

const batches = async (): Promise<number> => {
  await service.service.acceptor.drain.caughtUp()
  const [row] = await service.service.store.rows('SELECT count() AS n FROM batch')
  return Number((row as { n: string }).n)
}
const padded = (text: string, bytes: number) =>
  Buffer.concat([Buffer.from(text), Buffer.alloc(bytes - text.length, 32)])

const head = (lines: string) =>
  `POST /v1/usage HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\n${lines}\r\n\r\n`
const get = (path: string) =>
  `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer ${token}\r\n\r\n`

describe('a body of exactly the limit is taken, one byte more is refused', () => {
  it('as received', async () => {
    const body = json(usage(1))
    receiptOf(await service.send('/v1/usage', { token, body: padded(body, MiB) }))
    const over = await service.send('/v1/usage', { token, body: padded(json(usage(2)), MiB + 1) })
    expect(problemOf(over)).toMatchObject({ status: 413, code: 'BODY_TOO_LARGE' })
  })

  it('unpacked', async () => {
    const limit = 4 * MiB
    const exact = gzipSync(padded(json(usage(3)), limit))
    receiptOf(await service.send('/v1/usage', { token, body: exact, headers: GZIP }))
    const over = gzipSync(padded(json(usage(4)), limit + 1))
    const answer = await service.send('/v1/usage', { token, body: over, headers: GZIP })
    expect(problemOf(answer)).toMatchObject({ status: 413, code: 'BODY_TOO_LARGE', maxBytes: limit })
  })

  it.each([
    ['application/json', json],
    ['application/x-ndjson', ndjson],
    ['text/csv', csv],
  ] as const)('in records, as %s', async (type, write) => {
    receiptOf(await service.send('/v1/usage', { token, type, body: write(usages(0, 10, { contract: type })) }))
    const answer = await service.send('/v1/usage', { token, type, body: write(usages(0, 11)) })
    expect(problemOf(answer)).toMatchObject({ status: 413, code: 'TOO_MANY_RECORDS', maxRecords: 10 })
  })
})

describe('a body made to cost much costs its sender an error, and nobody else anything', () => {
  it('a gigabyte of zeros in a megabyte of gzip is refused within two seconds, in bounded memory', async () => {
    await restart({})
    const bomb = Buffer.concat(Array.from({ length: 15 }, () => ZEROS_64_MIB))
    expect(bomb.length).toBeLessThan(MiB)
    const before = process.memoryUsage().rss
    let most = before
    const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 10)
    const started = Date.now()
    const answer = await service.send('/v1/usage', { token, body: bomb, headers: GZIP })
    clearInterval(watch)
    expect(problemOf(answer)).toMatchObject({ status: 413, code: 'BODY_TOO_LARGE' })
    expect(Date.now() - started).toBeLessThan(2_000)
    expect(most - before).toBeLessThan(512 * MiB)
  })

  it('a body that decodes for too long is ended; the next one is decoded as ever', async () => {
    await restart({ SUANHENG_DECODE_TIMEOUT_MS: '200', SUANHENG_DECODE_THREADS: '1' })
    // 100 MiB of blanks: long to read, 100 kB as sent.
    const slow = gzipSync(padded('{}', 100 * MiB), { level: 1 })
    const answer = await service.send('/v1/usage', { token, body: slow, headers: GZIP })
    expect(problemOf(answer)).toMatchObject({ status: 422, code: 'BODY_TOO_SLOW' })
    // The only worker was ended: this body waits for the new one, and that wait is not counted.
    receiptOf(await service.send('/v1/usage', { token, body: json(usage(5)) }))
  })

  it('a body that needs more memory than a decoder has is ended as well', async () => {
    await restart({ SUANHENG_DECODE_HEAP_MIB: '64', SUANHENG_DECODE_TIMEOUT_MS: '20000' })
    // Four million objects; usage records would be let go line by line.
    const large = gzipSync(Buffer.from(`[${'{},'.repeat(400)}{}]\n`.repeat(10_000)), { level: 1 })
    const type = 'application/x-ndjson'
    const answer = await service.send('/v1/contracts', { token, type, body: large, headers: GZIP })
    expect(problemOf(answer)).toMatchObject({ status: 422, code: 'BODY_TOO_SLOW' })
    receiptOf(await service.send('/v1/usage', { token, body: json(usage(6)) }))
  })
})

describe('bodies under way', () => {
  it('beyond what may be held at once are asked to wait; when the others are gone they are taken', async () => {
    await restart({ SUANHENG_BODIES_MIB: '1', SUANHENG_MAX_BODY_MIB: '1' })
    const slow = connect(service.port, '127.0.0.1')
    await new Promise<void>((resolve) => slow.write(`${head(`Content-Length: ${MiB}`)}[`, () => resolve()))
    await sleep(50)
    const refused = await service.send('/v1/usage', { token, body: json(usage(1)) })
    expect(problemOf(refused)).toMatchObject({ status: 429, code: 'TOO_MANY_REQUESTS' })
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    slow.resetAndDestroy()
    await sleep(50)
    receiptOf(await service.send('/v1/usage', { token, body: json(usage(1)) }))
  })
})

describe('a request that breaks off leaves nothing behind and the service alive', () => {
  const whole = json(usage(6))

  it.each([
    ['the length promised is longer than the body', () => head('Content-Length: 9999') + whole],
    ['the last chunk is missing', () => `${head('Transfer-Encoding: chunked')}${chunk(whole)}`],
    ['a chunk is shorter than it says', () => `${head('Transfer-Encoding: chunked')}ffff\r\n${whole}`],
    ['the headers never end', () => head('Content-Length: 2').slice(0, -4)],
  ])('%s, and the connection is cut', async (_name, bytes) => {
    const before = await batches()
    await cutOff(bytes())
    const answer = await sendRaw(service.port, bytes(), { halfClose: true })
    expect(problemIn(answer)).toMatchObject({ status: 400 })
    expect(await batches()).toBe(before)
    expect((await service.send('/healthz')).status).toBe(200)
  })

  it.each([
    ['bytes that are no HTTP', () => '\u0016\u0003\u0001\u0002\r\n\r\n'],
    ['a URL of 100 kB', () => `GET /v1/${'a'.repeat(100_000)} HTTP/1.1\r\nHost: x\r\n\r\n`],
    ['a header of 100 kB', () => `GET /healthz HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(100_000)}\r\n\r\n`],
    ['a thousand headers', () => `GET /healthz HTTP/1.1\r\nHost: x\r\n${'X: a'.repeat(10_000)}\r\n\r\n`],
    ['NUL in a header', () => 'GET /healthz HTTP/1.1\r\nHost: x\r\nX: a\u0000b\r\n\r\n'],
    ['NUL in the URL', () => 'GET /healthz\u0000 HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['NUL as %00 in an id', () => get('/v1/contracts/%00')],
    ['an id of 3,000 characters', () => get(`/v1/contracts/${'a'.repeat(3_000)}`)],
    ['an id of broken UTF-8', () => get('/v1/contracts/%ff%fe')],
    ['a length that is no number', () => head('Content-Length: x')],
    ['a negative length', () => head('Content-Length: -1')],
    ['two lengths', () => head('Content-Length: 2\r\nContent-Length: 3')],
    ['length and chunks at once', () => `${head('Content-Length: 2\r\nTransfer-Encoding: chunked')}${chunk('{}')}`],
    ['a chunk size that is no number', () => `${head('Transfer-Encoding: chunked')}zz\r\n{}`],
    [
      'a body above the limit in chunks',
      () => `${head('Connection: close\r\nTransfer-Encoding: chunked')}${chunk('x'.repeat(MiB + 1))}`,
    ],
    ['a body above the limit announced', () => head(`Connection: close\r\nContent-Length: ${MiB + 1}`)],
  ])('%s is answered with a problem', async (_name, bytes) => {
    const before = await batches()
    const problem = problemIn(await sendRaw(service.port, bytes()))
    expect(problem.status).toBeGreaterThanOrEqual(400)
    expect(problem.status).toBeLessThan(500)
    expect(await batches()).toBe(before)
    expect((await service.send('/healthz')).status).toBe(200)
  })

  it('an id of 100 Chinese characters, percent-encoded, finds its route', async () => {
    const answer = await service.send(`/v1/contracts/${encodeURIComponent('合'.repeat(100))}`, { token })
    expect(problemOf(answer)).toMatchObject({ code: 'NOT_FOUND', detail: expect.stringContaining('合') as unknown })
  })
})

const ZEROS_64_MIB = gzipSync(Buffer.alloc(64 * MiB), { level: 9 })

const chunk = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`

function csv(records: readonly Readonly<Record<string, unknown>>[]): string {
  const names = Object.keys(records[0] ?? {})
  return [names, ...records.map((record) => names.map((name) => record[name]))]
    .map((row) => `${row.join()}\r\n`)
    .join('')
}

/** Sends and drops the connection without a word, as a network does. */
async function cutOff(bytes: string): Promise<void> {
  const socket = connect(service.port, '127.0.0.1')
  await new Promise<void>((resolve) => socket.write(bytes, () => resolve()))
  await sleep(20)
  socket.resetAndDestroy()
  await sleep(20)
}

function problemIn(answer: string): Problem {
  const [head = '', body = ''] = answer.split('\r\n\r\n')
  expect(head.toLowerCase()).toContain('content-type: application/problem+json')
  const problem = Problem.parse(JSON.parse(body))
  expect(head).toContain(`HTTP/1.1 ${problem.status} `)
  return problem
}
