import type { Patience } from './patience.ts'
import { mayHelp, waitMs } from './patience.ts'
import { problemOf, ServiceUnreachable } from './problem.ts'

/** Adds what signs a request (RFC 9421) to its headers. Asked again for each attempt: a signature says when it was made. */
export type SignRequest = (
  method: string,
  url: string,
  body: Uint8Array,
  headers: Readonly<Record<string, string>>,
) => Promise<Readonly<Record<string, string>>>

/** What is outside of a program: the same values give the same requests at the same moments. */
export type Surroundings = {
  readonly fetch: (request: Request) => Promise<Response>
  /** Ms since 1970. */
  readonly now: () => number
  /** [0, 1) */
  readonly random: () => number
  /** Rejects when the signal is aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
}

export type TransportOptions = {
  /** Asked for each attempt, so that a token that was replaced is used at once. */
  readonly token: () => string | Promise<string>
  readonly sign?: SignRequest | undefined
  readonly patience: Patience
  /** No attempt takes longer, in ms. */
  readonly timeoutMs: number
  /** Told before each pause. */
  readonly onWait?: ((error: Error, ms: number) => void) | undefined
  readonly surroundings: Surroundings
}

/**
 * Sends a request with the token, and again while waiting can help. A POST is sent again only under an Idempotency-Key:
 * without one nobody knows whether it was done. Errors: ServiceProblem, ServiceUnreachable; the signal's reason.
 */
export async function sendPatiently(request: Request, options: TransportOptions): Promise<Response> {
  const { patience, surroundings, onWait } = options
  const body =
    request.method === 'GET' || request.method === 'HEAD' ? null : new Uint8Array(await request.arrayBuffer())
  const isSafe = body === null || request.headers.has('idempotency-key')
  for (let failures = 1; ; failures++) {
    try {
      return await attempt(request, body, options)
    } catch (error) {
      if (!(error instanceof Error) || !isSafe || failures >= patience.attempts || !mayHelp(error)) throw error
      const asked = 'retryAfterSeconds' in error ? (error.retryAfterSeconds as number | null) : null
      const ms = waitMs(failures, asked, patience, surroundings.random)
      onWait?.(error, ms)
      await surroundings.sleep(ms, request.signal)
    }
  }
}

async function attempt(request: Request, body: Uint8Array<ArrayBuffer> | null, options: TransportOptions) {
  const { token, sign, surroundings, timeoutMs } = options
  const given = Object.fromEntries(request.headers)
  const signed = body === null || sign === undefined ? given : await sign(request.method, request.url, body, given)
  const headers = { ...signed, authorization: `Bearer ${(await token()).trim()}` }
  const timeout = new AbortController()
  const stop = setTimeout(() => timeout.abort(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs)
  try {
    const signal = AbortSignal.any([request.signal, timeout.signal])
    const answer = await surroundings.fetch(
      new Request(request.url, { method: request.method, headers, signal, ...(body === null ? {} : { body }) }),
    )
    if (answer.ok) return answer
    throw await problemOf(answer, surroundings.now())
  } catch (error) {
    if (request.signal.aborted) throw request.signal.reason
    throw error instanceof TypeError || timeout.signal.aborted ? unreachable(request, timeout.signal, error) : error
  } finally {
    clearTimeout(stop)
  }
}

function unreachable(request: Request, { aborted, reason }: AbortSignal, error: unknown): ServiceUnreachable {
  const cause = aborted ? reason : error instanceof Error ? (error.cause ?? error) : error
  const why = cause instanceof Error ? cause.message : String(cause)
  return new ServiceUnreachable(`no answer from ${new URL(request.url).origin}: ${why}`, null, null, error)
}
