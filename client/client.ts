import type { Client } from 'openapi-fetch'
import createClient from 'openapi-fetch'
import type { Evidence, paths, Receipt } from './api.ts'
import type { Patience } from './patience.ts'
import { PATIENCE } from './patience.ts'
import { ServiceUnreachable } from './problem.ts'
import type { SignRequest, Surroundings, TransportOptions } from './transport.ts'
import { sendPatiently } from './transport.ts'

export type ClientOptions = {
  /** Address of the service, such as `https://suanheng.example`; a path before the routes is kept. */
  readonly url: string
  /** The bearer token, or what gives it; asked for each attempt. */
  readonly token: string | (() => string | Promise<string>)
  readonly sign?: SignRequest
  readonly patience?: Partial<Patience>
  /** Longest that one attempt may take, in ms; 120 s if left out. */
  readonly timeoutMs?: number
  /** Told before each pause: somebody may be looking at a program that waits. */
  readonly onWait?: (error: Error, ms: number) => void
  readonly surroundings?: Partial<Surroundings>
}

/** The last part of a route that takes batches: `usage`, `samples`, `contracts` … */
export type Route = keyof Evidence

export type SendOptions = {
  /** Keep the good records and quarantine the others. */
  readonly partial?: boolean
  /** 1–128 visible ASCII characters; made of the bytes if left out, so that the same bytes count once. */
  readonly idempotencyKey?: string
  readonly signal?: AbortSignal
}

export type Body = {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly contentType: string
  /** Of the bytes as they are; nothing is packed here. */
  readonly contentEncoding?: 'gzip'
}

/** The HTTP API, typed: every route under `api`, batches with a receipt under `send`. */
export class SuanhengClient {
  /** Each route as /openapi.json says it. Answers that are no success are thrown as ServiceProblem. */
  readonly api: Client<paths>
  readonly #base: string
  readonly #transport: TransportOptions

  constructor(options: ClientOptions) {
    const { token } = options
    this.#base = options.url.replace(/\/+$/, '')
    this.#transport = {
      token: typeof token === 'string' ? () => token : token,
      sign: options.sign,
      patience: { ...PATIENCE, ...options.patience },
      timeoutMs: options.timeoutMs ?? 120_000,
      onWait: options.onWait,
      surroundings: { ...WORLD, ...options.surroundings },
    }
    this.api = createClient<paths>({ baseUrl: this.#base, fetch: (request) => sendPatiently(request, this.#transport) })
  }

  /** Sends records as one batch. Output: the receipt, once the batch is durable. Errors: ServiceProblem, ServiceUnreachable. */
  send<R extends Route>(route: R, records: readonly Evidence[R][], options?: SendOptions): Promise<Receipt> {
    const text = records.map((record) => `${JSON.stringify(record)}\n`).join('')
    return this.sendBody(route, { bytes: new TextEncoder().encode(text), contentType: 'application/x-ndjson' }, options)
  }

  /** The same with a body that is ready: these bytes and no others are sent, however often. */
  async sendBody(route: Route, body: Body, options: SendOptions = {}): Promise<Receipt> {
    const { bytes, contentType, contentEncoding } = body
    const partial = options.partial === true
    const request = new Request(`${this.#base}/v1/${route}${partial ? '?partial=true' : ''}`, {
      method: 'POST',
      headers: {
        'content-type': contentType,
        ...(contentEncoding === undefined ? {} : { 'content-encoding': contentEncoding }),
        'idempotency-key': options.idempotencyKey ?? (await keyOf(route, partial, bytes)),
      },
      body: bytes,
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    })
    const answer = await sendPatiently(request, this.#transport)
    return receiptOf(await answer.text(), answer.status)
  }

  /** An answer in text: checkpoints, proofs, keys, reports. `path` begins with a slash. */
  async text(path: string, signal?: AbortSignal): Promise<string> {
    const init = signal === undefined ? {} : { signal }
    return (await sendPatiently(new Request(this.#base + path, init), this.#transport)).text()
  }
}

/** SHA-256 over what makes the batch, in hex: sent twice, it counts once and gives the same receipt. */
async function keyOf(route: Route, partial: boolean, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const head = new TextEncoder().encode(`${route}\n${partial}\n`)
  const all = new Uint8Array(head.length + bytes.length)
  all.set(head)
  all.set(bytes, head.length)
  return [...new Uint8Array(await crypto.subtle.digest('SHA-256', all))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
}

/** A success that is no receipt came from something else: nothing may be taken as acknowledged. */
function receiptOf(text: string, status: number): Receipt {
  try {
    const value = JSON.parse(text) as Partial<Receipt> | null
    if (typeof value?.batchId === 'string' && typeof value.bodySha256 === 'string') return value as Receipt
  } catch {
    // Told below.
  }
  throw new ServiceUnreachable(`status ${status} without a receipt: ${text.slice(0, 200)}`, status, null)
}

const WORLD: Surroundings = {
  fetch: (request) => fetch(request),
  now: () => Date.now(),
  random: () => Math.random(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      const stop = () => {
        clearTimeout(timer)
        reject(signal.reason)
      }
      const timer = setTimeout(() => {
        signal.removeEventListener('abort', stop)
        resolve()
      }, ms)
      if (signal.aborted) stop()
      else signal.addEventListener('abort', stop, { once: true })
    }),
}
