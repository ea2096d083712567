import { httpbis } from 'http-message-signatures'
import { messageOf, SuanhengError } from '../errors.ts'
import type { LabelledSignature } from './signature-input.ts'
import { malformed } from './signature-input.ts'

/** A request as it arrived. `target` is the path with the query; header names in lower case. */
export type HttpRequest = {
  readonly method: string
  readonly target: string
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
}

/** A manifest holds the base, and an entry of a log is below 64 KiB. */
export const MAX_BASE_BYTES = 8192

const COVERS_PATH = ['@path', '@target-uri', '@request-target']
const COVERS_QUERY = ['@query', '@target-uri', '@request-target']
/** Components that hold the scheme, which a proxy that ends TLS changes, or the host. */
const NEEDS_ORIGIN = ['@target-uri', '@scheme', '@authority']
/** A Host that is a name or an address and a port: anything else could pose as part of the path. */
const HOST = /^(?:[A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?$/

/**
 * What a signature must cover, so that nobody can lift it to another route, body or reading of the body: method,
 * path, query when there is one, content-digest and content-type; content-encoding and idempotency-key when sent.
 * Errors: SIGNATURE_MALFORMED, naming what is missing.
 */
export function requireCoverage({ components }: LabelledSignature, request: HttpRequest): void {
  const needed: string[][] = [['@method'], COVERS_PATH, ['content-digest'], ['content-type']]
  if (request.target.includes('?')) needed.push(COVERS_QUERY)
  for (const name of ['content-encoding', 'idempotency-key'])
    if (request.headers[name] !== undefined) needed.push([name])
  const missing = needed.filter((names) => !names.some((name) => components.includes(name)))
  if (missing.length > 0) throw malformed(`the signature does not cover ${missing.map(([name]) => name).join(', ')}`)
}

/**
 * The signature bases (RFC 9421 section 2.5) that the sender may have signed: one, or where the scheme is covered one
 * for https and one for http, since a proxy in front of the service hides which it was.
 * Errors: SIGNATURE_MALFORMED when a component is unknown here, the target is not in its normal form, or the base
 *         is not ASCII or is longer than 8 KiB; SIGNATURE_INVALID when a covered field is not in the request.
 */
export function signatureBases(signature: LabelledSignature, request: HttpRequest): string[] {
  const { components, params } = signature
  const missing = components.filter((name) => !name.startsWith('@') && request.headers[name] === undefined)
  if (missing.length > 0) {
    throw new SuanhengError('SIGNATURE_INVALID', `signed fields are not in the request: ${missing.join(', ')}`)
  }
  const hasOrigin = components.some((name) => NEEDS_ORIGIN.includes(name))
  const bases = (hasOrigin ? ['https', 'http'] : ['https']).map((scheme) => {
    const message = { method: request.method, url: urlOf(request, scheme, hasOrigin), headers: headersOf(request) }
    return formatBase([...components], message, params)
  })
  return [...new Set(bases)]
}

type Message = Parameters<typeof httpbis.createSignatureBase>[1] & { readonly url: string }

function formatBase(fields: string[], message: Message, params: string): string {
  let base: string
  try {
    const lines = httpbis.createSignatureBase({ fields: fields.map((name) => `"${name}"`) }, message)
    base = httpbis.formatSignatureBase([...lines, ['"@signature-params"', [params]]])
  } catch (error) {
    throw malformed(`the signature covers what cannot be derived: ${messageOf(error).slice(0, 120)}`)
  }
  if (!/^[\x20-\x7e\n]*$/.test(base)) throw malformed('a covered field is not ASCII')
  if (base.length > MAX_BASE_BYTES) throw malformed(`the signature base is longer than ${MAX_BASE_BYTES} bytes`)
  return base
}

function urlOf({ target, headers }: HttpRequest, scheme: string, hasOrigin: boolean): string {
  const host = hasOrigin ? headers['host'] : 'host.invalid'
  if (typeof host !== 'string' || !HOST.test(host)) throw malformed('the Host of the request cannot be signed')
  const url = `${scheme}://${host}${target}`
  const [path = ''] = target.split('?')
  if (!target.startsWith('/') || target.includes('#') || !URL.canParse(url) || new URL(url).pathname !== path) {
    throw malformed('the target of the request is not in its normal form')
  }
  return url
}

const headersOf = ({ headers }: HttpRequest): Record<string, string | string[]> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, typeof value === 'string' ? value : [...value]]],
    ),
  )
