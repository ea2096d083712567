import { createHash } from 'node:crypto'
import { SuanhengError } from '../../core/errors.ts'
import { parseRecord } from '../../schemas/parse.ts'
import { EventAttributes } from '../../schemas/usage-event.ts'
import { parseStrict, readJson } from './json.ts'
import { MAX_ENTRIES, MAX_VALUES } from './json-guard.ts'
import type { RawRow } from './rows.ts'

/** Longest record id (schemas/primitives.ts). */
const MAX_ID = 128
const JSON_DATA = /^application\/(json|[\w.+-]+\+json)$/
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/

/**
 * CloudEvents in the JSON format, one or an array of them, as the usage records they report. A fault of one event is
 * a fault of that event only; one of the JSON is one of the whole body.
 *
 * `institution` fills the field where the data leaves it out.
 * Errors: those of readJson.
 */
export function readEvents(body: Uint8Array, maxRecords: number, institution: string): RawRow[] {
  return readJson(body, maxRecords).map((row) => ('fault' in row ? row : recordOf(row.value, institution)))
}

/** One id for every pair: no source holds a blank. */
export function recordIdOf(source: string, id: string): string {
  const name = `${source} ${id}`
  return name.length <= MAX_ID ? name : `sha256:${createHash('sha256').update(name).digest('hex')}`
}

function recordOf(event: unknown, institution: string): RawRow {
  const read = readEvent(event, institution)
  // The event, not the record, and made only for those that are put aside.
  if ('fault' in read) return { ...read, raw: JSON.stringify(event) }
  return {
    value: read.value,
    get raw() {
      return JSON.stringify(event)
    },
  }
}

type Fault = { readonly fault: Extract<RawRow, { readonly fault: unknown }>['fault'] }
type Data = Readonly<Record<string, unknown>>

const fault = (path: string, message: string): Fault => ({ fault: { code: 'FIELD_INVALID', path, message } })

function readEvent(event: unknown, institution: string): { readonly value: Data } | Fault {
  const parsed = parseRecord(EventAttributes, event)
  if (!parsed.ok) {
    const [fault = { code: 'FIELD_INVALID' as const, path: '', message: 'not an event' }] = parsed.issues
    return { fault }
  }
  const attributes = parsed.value
  const read = dataOf(attributes)
  if ('fault' in read) return read
  const { data } = read
  const recordId = recordIdOf(attributes.source, attributes.id)
  if (data['recordId'] !== undefined && data['recordId'] !== recordId)
    return fault('data.recordId', 'source and id of the event are the id: leave it out')
  const named = subjectOf(attributes.subject ?? null, data)
  if (named === null) return fault('subject', 'expected the contract or the customer that data names')
  const end = data['end'] === undefined && attributes.time != null ? { end: attributes.time } : {}
  return { value: { institution, ...data, ...named, ...end, recordId } }
}

/** `data`, or `data_base64` unpacked: a JSON object either way. */
function dataOf(event: EventAttributes): { readonly data: Data } | Fault {
  const [type = '', ...parameters] = (event.datacontenttype ?? 'application/json').toLowerCase().split(/\s*;\s*/)
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.replace(/^charset=|"/g, '')
  if (!JSON_DATA.test(type.trim()) || (charset !== undefined && charset !== 'utf-8' && charset !== 'us-ascii'))
    return fault('datacontenttype', 'expected application/json in UTF-8')
  const { data, data_base64: packed } = event
  if (packed === undefined || packed === null) return objectOf(data, data === undefined || data === null)
  if (data !== undefined) return fault('data_base64', 'data and data_base64 are not both sent')
  if (typeof packed !== 'string' || packed.length % 4 !== 0 || !BASE64.test(packed))
    return fault('data_base64', 'expected base64 (RFC 4648)')
  return unpacked(Buffer.from(packed, 'base64'))
}

function objectOf(data: unknown, isMissing: boolean): { readonly data: Data } | Fault {
  if (isMissing) return { fault: { code: 'FIELD_MISSING', path: 'data', message: 'missing; expected a usage record' } }
  if (typeof data !== 'object' || data === null || Array.isArray(data))
    return fault('data', 'expected an object: the fields of a usage record')
  return { data: data as Data }
}

function unpacked(bytes: Buffer): { readonly data: Data } | Fault {
  if (bytes.length === 0) return objectOf(undefined, true)
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return objectOf(parseStrict(text, { records: MAX_ENTRIES, values: MAX_VALUES }), false)
  } catch (error) {
    if (!(error instanceof SuanhengError))
      return { fault: { code: 'JSON_MALFORMED', path: 'data', message: 'not UTF-8' } }
    return { fault: { code: error.code, path: 'data', message: error.message } }
  }
}

/**
 * What the subject says of the record: the contract where the data names none, and nothing more where it names both or
 * the one that the subject repeats; null where it fits neither.
 */
function subjectOf(subject: string | null, { contract, customer }: Data): Data | null {
  if (subject === null) return {}
  if (contract === undefined) return subject === customer ? {} : { contract: subject }
  if (subject === contract || subject === customer) return {}
  return customer === undefined || customer === null ? { customer: subject } : null
}
