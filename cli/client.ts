import type { ReadableStream } from 'node:stream/web'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ErrorCode } from '../core/errors.ts'
import { ERRORS, messageOf, SuanhengError } from '../core/errors.ts'
import type { Problem } from '../ingest/http/problem.ts'

/** An answer of the service that is not a success, with everything it said. */
export class ServiceProblem extends SuanhengError {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.code in ERRORS ? (problem.code as ErrorCode) : 'INTERNAL', problem.detail)
    this.problem = problem
  }
}

/** Adds what signs a request (RFC 9421) to its headers. Asked again for each attempt: a signature tells when it was made. */
export type SignRequest = (
  method: string,
  url: string,
  body: Uint8Array,
  headers: Readonly<Record<string, string>>,
) => Promise<Readonly<Record<string, string>>>

export type ClientOptions = {
  readonly url: string
  readonly token: string
  readonly sign?: SignRequest
  /** Told before each pause: somebody may be looking at a command that waits. */
  readonly onWait?: (problem: Problem, seconds: number) => void
}

type Once = { readonly text: string; readonly replayed: boolean }

/** A thin client of the HTTP API: bearer, problems as errors, patience when the service asks for it. */
export class ServiceClient {
  readonly #options: ClientOptions

  constructor(options: ClientOptions) {
    this.#options = options
  }

  /** The same service, with every body signed. */
  signing(sign: SignRequest): ServiceClient {
    return new ServiceClient({ ...this.#options, sign })
  }

  async get(path: string): Promise<string> {
    const answer = await this.#send(path, {})
    return answer.text()
  }

  /** A long answer as it comes. */
  async stream(path: string): Promise<ReadableStream<Uint8Array>> {
    const answer = await this.#send(path, {})
    if (answer.body === null) throw new SuanhengError('SERVICE_UNREACHABLE', 'the service gave an empty answer')
    return answer.body as ReadableStream<Uint8Array>
  }

  /** Sends a body; waits and sends the same again while the service asks to (429, 503), at most `attempts` times. */
  post(path: string, body: Uint8Array, headers: Readonly<Record<string, string>>, attempts = 20): Promise<string> {
    return this.#sendBody('POST', path, body, headers, attempts).then(({ text }) => text)
  }

  /** The same of what counts once however often it is sent. `replayed`: it was there already, and this is its first answer. */
  postOnce(path: string, body: Uint8Array, headers: Readonly<Record<string, string>>): Promise<Once> {
    return this.#sendBody('POST', path, body, headers, 20)
  }

  /** The same for something that has its own address. */
  put(path: string, body: Uint8Array, headers: Readonly<Record<string, string>>, attempts = 20): Promise<string> {
    return this.#sendBody('PUT', path, body, headers, attempts).then(({ text }) => text)
  }

  async #sendBody(
    method: 'POST' | 'PUT',
    path: string,
    body: Uint8Array,
    headers: Readonly<Record<string, string>>,
    attempts: number,
  ): Promise<Once> {
    for (let attempt = 1; ; attempt++) {
      try {
        const url = new URL(path, this.#options.url).href
        const signed = (await this.#options.sign?.(method, url, body, headers)) ?? headers
        const answer = await this.#send(path, { method, body: new Uint8Array(body), headers: { ...signed } })
        return { text: await answer.text(), replayed: answer.headers.get('idempotent-replayed') === 'true' }
      } catch (error) {
        const wait = waitFor(error)
        if (wait === null || attempt >= attempts || !(error instanceof ServiceProblem)) throw error
        this.#options.onWait?.(error.problem, wait)
        await sleep(wait * 1000)
      }
    }
  }

  async #send(path: string, init: RequestInit): Promise<Response> {
    const url = new URL(path, this.#options.url)
    let answer: Response
    try {
      answer = await fetch(url, {
        ...init,
        headers: {
          ...(init.headers as Record<string, string> | undefined),
          authorization: `Bearer ${this.#options.token}`,
        },
      })
    } catch (error) {
      const cause = error instanceof Error && error.cause !== undefined ? `: ${messageOf(error.cause)}` : ''
      throw new SuanhengError('SERVICE_UNREACHABLE', `no answer from ${url.origin}${cause}`, {}, error)
    }
    if (answer.ok) return answer
    throw await problemOf(answer)
  }
}

async function problemOf(answer: Response): Promise<SuanhengError> {
  const text = await answer.text()
  if (!(answer.headers.get('content-type') ?? '').startsWith('application/problem+json')) {
    return new SuanhengError(
      'SERVICE_UNREACHABLE',
      `status ${answer.status} from something that is not this service: ${text.slice(0, 200)}`,
    )
  }
  const retryAfter = answer.headers.get('retry-after')
  const problem = JSON.parse(text) as Problem
  return new ServiceProblem(retryAfter === null ? problem : { ...problem, retryAfterSeconds: Number(retryAfter) })
}

/** Answers of 503 that no waiting mends: somebody has to restore the ledger. */
const NEEDS_SOMEBODY: readonly string[] = ['LEDGER_BEHIND', 'LEDGER_DAMAGED']

/** Seconds to wait before sending the same again; null when that would not help. */
function waitFor(error: unknown): number | null {
  if (!(error instanceof ServiceProblem) || (error.problem.status !== 429 && error.problem.status !== 503)) return null
  if (NEEDS_SOMEBODY.includes(error.code)) return null
  const asked = error.problem['retryAfterSeconds']
  return typeof asked === 'number' && asked > 0 ? Math.min(asked, 30) : 1
}
