import createClient from 'openapi-fetch'
import type { paths } from '../../../client/api.ts'
import { currentCsrf, sessionEnded } from './session/csrf.ts'

/** What the service answers instead of what was asked (RFC 9457), in its own words and with its own code. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  readonly code: string
  readonly status: number
  readonly details: Readonly<Record<string, unknown>>

  constructor(status: number, code: string, detail: string, details: Readonly<Record<string, unknown>>) {
    super(detail)
    this.status = status
    this.code = code
    this.details = details
  }
}

async function send(request: Request): Promise<Response> {
  const csrf = currentCsrf()
  if (csrf !== null && request.method !== 'GET') request.headers.set('x-suanheng-csrf', csrf)
  const answer = await fetch(request)
  if (answer.ok) return answer
  const problem = await problemOf(answer)
  if (csrf !== null && problem.status === 401) sessionEnded('expired')
  throw problem
}

async function problemOf(answer: Response): Promise<ApiProblem> {
  const text = await answer.text()
  try {
    const { code, detail, ...details } = JSON.parse(text) as Record<string, unknown>
    if (typeof code === 'string')
      return new ApiProblem(answer.status, code, typeof detail === 'string' ? detail : code, details)
  } catch {
    // Not an answer of the service: a proxy in between, for example.
  }
  return new ApiProblem(answer.status, `HTTP_${answer.status}`, text.slice(0, 500), {})
}

/** Every route as /openapi.json says it. Throws ApiProblem; a TypeError where the service cannot be reached. */
export const api = createClient<paths>({ baseUrl: '', fetch: send })

/** An answer that is no JSON: a report in Markdown, a file, a checkpoint. */
export const fetchRaw = (path: string, init?: RequestInit): Promise<Response> =>
  send(new Request(new URL(path, location.origin), init))

/** Sends JSON to a route whose body the description leaves to the decoders. */
export async function sendJson(method: 'POST' | 'PUT', path: string, body: unknown): Promise<unknown> {
  const headers = { 'content-type': 'application/json' }
  return (await fetchRaw(path, { method, headers, body: JSON.stringify(body) })).json()
}

/** The data of an answer that was a success; `send` has thrown for the others. */
export function dataOf<T>(answer: { readonly data?: T }): T {
  if (answer.data === undefined) throw new Error('the answer has no body')
  return answer.data
}
