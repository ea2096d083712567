import type { ErrorCode, ProblemDetails } from './api.ts'

/** An answer of the service that is not a success, with everything it said; decide by `code`. */
export class ServiceProblem extends Error {
  override readonly name = 'ServiceProblem'
  readonly code: ErrorCode
  readonly status: number
  readonly problem: ProblemDetails
  /** Seconds, as Retry-After asked; null when it did not. */
  readonly retryAfterSeconds: number | null

  constructor(problem: ProblemDetails, retryAfterSeconds: number | null) {
    super(problem.detail)
    this.code = problem.code
    this.status = problem.status
    this.problem = problem
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** No answer, or one that is not the service's: a proxy's page, a broken connection. `status` is null without an answer. */
export class ServiceUnreachable extends Error {
  override readonly name = 'ServiceUnreachable'
  readonly status: number | null
  readonly retryAfterSeconds: number | null

  constructor(message: string, status: number | null, retryAfterSeconds: number | null, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.status = status
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** Most of an answer that is no problem of ours which its error repeats. */
const SHOWN = 200

/** What an answer that is not a success says. `now` in ms since 1970, for a Retry-After that names a date. */
export async function problemOf(answer: Response, now: number): Promise<ServiceProblem | ServiceUnreachable> {
  const retryAfter = retryAfterSeconds(answer.headers.get('retry-after'), now)
  const text = await answer.text().catch(() => '')
  const problem = (answer.headers.get('content-type') ?? '').startsWith('application/problem+json')
    ? parsed(text)
    : null
  if (problem !== null) return new ServiceProblem(problem, retryAfter)
  const message = `status ${answer.status} from something that is not this service: ${text.slice(0, SHOWN)}`
  return new ServiceUnreachable(message, answer.status, retryAfter)
}

function parsed(text: string): ProblemDetails | null {
  try {
    const value = JSON.parse(text) as Partial<ProblemDetails> | null
    const isProblem =
      typeof value?.code === 'string' && typeof value.detail === 'string' && Number.isInteger(value.status)
    return isProblem ? (value as ProblemDetails) : null
  } catch {
    return null
  }
}

/** RFC 9110 section 10.2.3: seconds or a date. Null for none, and for what is neither. */
export function retryAfterSeconds(header: string | null, now: number): number | null {
  if (header === null) return null
  if (/^\d{1,9}$/.test(header.trim())) return Number(header)
  // Date.parse makes a year of many things.
  const at = header.endsWith(' GMT') ? Date.parse(header) : Number.NaN
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - now) / 1000))
}
