import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { PATIENCE, ServiceProblem, ServiceUnreachable, SuanhengClient, waitMs } from '../../client/index.ts'
import { retryAfterSeconds } from '../../client/problem.ts'

let server: Server | undefined
afterEach(() => server?.close())

type Step = { readonly status: number; readonly retryAfter?: string; readonly body?: unknown; readonly plain?: string }
type Seen = { readonly key: string | undefined; readonly digest: string | undefined; readonly body: string }

/** A peer that answers as told, one step after the other, and says what it was sent. */
async function peer(steps: readonly Step[]) {
  const seen: Seen[] = []
  const answer: RequestListener = (request, response) =>
    void buffer(request).then((body) => {
      const key = request.headers['idempotency-key'] as string | undefined
      seen.push({ key, digest: request.headers['x-signed'] as string | undefined, body: body.toString() })
      const { status, retryAfter, body: json, plain } = steps[seen.length - 1] ?? { status: 500 }
      if (status === 0) return response.destroy()
      if (retryAfter !== undefined) response.setHeader('retry-after', retryAfter)
      response.setHeader('content-type', plain === undefined ? typeOf(status) : 'text/html')
      response.statusCode = status
      return response.end(plain ?? JSON.stringify(json ?? problem(status)))
    })
  const listening = createServer(answer)
  server = listening
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve))
  return { seen, url: `http://127.0.0.1:${(listening.address() as AddressInfo).port}` }
}

const typeOf = (status: number) => (status < 300 ? 'application/json' : 'application/problem+json')
const problem = (status: number, code = status === 429 ? 'TOO_MANY_REQUESTS' : 'STORE_UNAVAILABLE') => ({
  type: `urn:suanheng:error:${code}`,
  title: code,
  status,
  code,
  detail: 'later',
  mend: 'Wait.',
  mendZh: '请等待。',
  requestId: 'r',
})
const RECEIPT = { batchId: 'A-1', bodySha256: 'x' }

function clientOf(url: string, attempts = 8) {
  const slept: number[] = []
  let signatures = 0
  const client = new SuanhengClient({
    url,
    token: 't',
    patience: { attempts },
    sign: async (_method, _url, _body, headers) => ({ ...headers, 'x-signed': String(++signatures) }),
    surroundings: { random: () => 0.5, now: () => 0, sleep: async (ms) => void slept.push(ms) },
  })
  return { client, slept }
}

const send = (client: SuanhengClient) =>
  client.sendBody('usage', { bytes: new TextEncoder().encode('{}\n'), contentType: 'application/x-ndjson' })

describe('waiting', () => {
  it('sends the same bytes under the same key until they are taken, each time signed anew', async () => {
    const { url, seen } = await peer([{ status: 0 }, { status: 503 }, { status: 429 }, { status: 201, body: RECEIPT }])
    const { client } = clientOf(url)
    expect((await send(client)).batchId).toBe('A-1')
    expect(new Set(seen.map(({ key, body }) => `${key} ${body}`)).size).toBe(1)
    expect(seen.map(({ digest }) => digest)).toEqual(['1', '2', '3', '4'])
  })

  it('keeps to Retry-After in seconds or as a date, with at most a fifth added; without it, waits double', async () => {
    const date = new Date(30_000).toUTCString()
    const { url } = await peer([
      { status: 503, retryAfter: '7' },
      { status: 503, retryAfter: date },
      { status: 502, plain: '<h1>Bad Gateway</h1>' },
      { status: 503 },
      { status: 201, body: RECEIPT },
    ])
    const { client, slept } = clientOf(url)
    await send(client)
    expect(slept).toEqual([7_700, 33_000, 1_500, 3_000])
  })

  it('gives up after so many attempts, with the last thing said', async () => {
    const { url, seen } = await peer([{ status: 503 }, { status: 503 }, { status: 503 }])
    const { client } = clientOf(url, 3)
    expect(await send(client).catch((error: unknown) => error)).toBeInstanceOf(ServiceProblem)
    expect(seen.length).toBe(3)
  })

  it('does not repeat what is refused, what somebody must mend, or a POST without a key', async () => {
    for (const [status, code] of [
      [422, 'BATCH_REJECTED'],
      [401, 'TOKEN_INVALID'],
      [503, 'LEDGER_BEHIND'],
    ] as const) {
      const { url, seen } = await peer([{ status, body: problem(status, code) }])
      const { client } = clientOf(url)
      expect(await send(client).catch((error: unknown) => error)).toMatchObject({ code, status })
      expect(seen.length).toBe(1)
      server?.close()
    }
    const { url, seen } = await peer([{ status: 503 }])
    const { client } = clientOf(url)
    await client.api.POST('/v1/quarantine/{id}/replay', { params: { path: { id: 'q' } } }).catch(() => {})
    expect(seen.length).toBe(1)
  })

  it('takes no success for an acknowledgement that is not a receipt', async () => {
    const { url } = await peer([{ status: 200, plain: '<h1>Please log in to the network</h1>' }])
    expect(await send(clientOf(url).client).catch((error: unknown) => error)).toBeInstanceOf(ServiceUnreachable)
  })

  it('is never longer than the longest wait, never shorter than asked, and never zero', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.option(fc.integer({ min: 0, max: 1_000_000 })),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (failures, asked, random) => {
          const ms = waitMs(failures, asked, PATIENCE, () => random)
          expect(ms).toBeGreaterThanOrEqual(250)
          if (asked !== null && asked > 0) {
            expect(ms).toBeGreaterThanOrEqual(Math.min(asked * 1000, PATIENCE.longestAskedMs))
            expect(ms).toBeLessThanOrEqual(PATIENCE.longestAskedMs * 1.2)
          } else expect(ms).toBeLessThanOrEqual(PATIENCE.longestMs)
        },
      ),
    )
  })

  it('reads a Retry-After that makes no sense as none', () => {
    expect([null, 'soon', '-3', '1e9', '  5 '].map((header) => retryAfterSeconds(header, 0))).toEqual([
      null,
      null,
      null,
      null,
      5,
    ])
  })
})
