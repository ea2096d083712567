import type { IncomingHttpHeaders } from 'node:http'
import { SuanhengError } from '../../core/errors.ts'
import type { BodyFormat } from '../decode/decode-batch.ts'

/** Content types of events in the JSON format. `application/json` holds either form, as OpenMeter takes it. */
export const EVENT_TYPES: Readonly<Record<string, BodyFormat>> = {
  'application/cloudevents+json': 'events',
  'application/cloudevents-batch+json': 'events',
  'application/json': 'events',
}

const PREFIX = 'ce-'

/** Each header with all its values; `IncomingHttpHeaders` has them joined. */
type Distinct = Readonly<Partial<Record<string, string[]>>>

/**
 * The event of a request in binary mode, in the JSON format: its attributes from `ce-` headers, the body as
 * `data_base64`, so that nothing in a body can pass for an attribute. null in structured and batch mode.
 * Source: CloudEvents HTTP binding 1.0.2, section 3.1.
 * Errors: REQUEST_INVALID on a header that is not percent-encoded UTF-8, or stands twice.
 */
export function binaryEvent(
  headers: IncomingHttpHeaders,
  body: Uint8Array,
  distinct: Distinct = {},
): Uint8Array | null {
  const type = headers['content-type'] ?? ''
  const attributes = Object.entries(headers).filter(([name]) => name.startsWith(PREFIX))
  if (/^application\/cloudevents/i.test(type.trim()) || attributes.length === 0) return null
  const event = new Map<string, string>()
  for (const [name, value] of attributes.toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    if ((distinct[name]?.length ?? 0) > 1)
      throw new SuanhengError('REQUEST_INVALID', `${name.slice(0, 60)} stands twice`)
    event.set(name.slice(PREFIX.length), decoded(name, String(value)))
  }
  event.set('datacontenttype', type)
  event.set('data_base64', Buffer.from(body).toString('base64'))
  return Buffer.from(JSON.stringify(Object.fromEntries(event)))
}

/** A value may stand in quotes, and is percent-encoded where it is not printable ASCII. */
function decoded(name: string, value: string): string {
  // Bytes beyond ASCII reach us in an unknown encoding: the id would be another one than in structured mode.
  if (/[^\x20-\x7e]/.test(value))
    throw new SuanhengError('REQUEST_INVALID', `${name.slice(0, 60)} is not printable ASCII: percent-encode its UTF-8`)
  const bare = /^"(.*)"$/.exec(value)?.[1]?.replaceAll(/\\(["\\])/g, '$1') ?? value
  try {
    // A sender that does not encode a lone % means it as it stands.
    return decodeURIComponent(bare.replaceAll(/%(?![0-9a-f]{2})/gi, '%25'))
  } catch (error) {
    throw new SuanhengError('REQUEST_INVALID', `${name.slice(0, 60)} is not percent-encoded UTF-8`, {}, error)
  }
}
