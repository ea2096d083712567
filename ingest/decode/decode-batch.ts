import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { specsOf } from '../../core/columns/spec.ts'
import { messageOf, SuanhengError } from '../../core/errors.ts'
import type { KindName } from '../../schemas/kinds.ts'
import { KINDS } from '../../schemas/kinds.ts'
import { arrowRowAsJson, decodeArrow } from './arrow/index.ts'
import { crossCheck } from './cross-checks.ts'
import type { PackedBatch } from './pack.ts'
import { packBatch } from './pack.ts'
import { readRows } from './read-rows.ts'
import type { ReadBody, Reject, RowIssue } from './rows.ts'
import { toRejects } from './rows.ts'

/** `events`: CloudEvents of usage, one or an array. */
export type BodyFormat = 'json' | 'ndjson' | 'csv' | 'arrow' | 'events'

export type DecodeTask = {
  readonly kind: KindName
  readonly format: BodyFormat
  readonly gzip: boolean
  readonly body: Uint8Array
  readonly institution: string
  /** Keep the good records and give the others back as rejects. */
  readonly partial: boolean
  /** Positions of records to leave out, because the store has them already. */
  readonly leaveOut: readonly number[]
  readonly limits: DecodeLimits
}

export type DecodeLimits = { readonly maxRecords: number; readonly maxBytes: number }

/** What a body became. `rejects` are in the order of the body; a record may have several. */
export type DecodedBatch = PackedBatch & {
  /** SHA-256 of the bytes as received, before any unpacking. */
  readonly bodySha256: string
  /** Records in the body, good and bad. */
  readonly received: number
  readonly rejects: readonly Reject[]
}

/**
 * Decodes, validates, hashes and encodes one body. Pure and synchronous: it runs in a worker
 * that may be ended at any time.
 *
 * Errors: the body-level codes of core/errors.ts. Records at fault come back as `rejects`; when
 *         `partial` is false and there is one, nothing else is made ready (`rows` is 0).
 */
export function decodeBatch(task: DecodeTask): DecodedBatch {
  const body = task.gzip ? gunzip(task.body, task.limits.maxBytes) : task.body
  if (body.byteLength > task.limits.maxBytes) throw tooLarge(task.limits.maxBytes)
  if (body.byteLength === 0) throw new SuanhengError('BODY_EMPTY', 'the body is empty')
  const bodySha256 = createHash('sha256').update(task.body).digest('hex')
  const read = task.format === 'arrow' ? readArrowBody(task, body) : readRows(task, body)
  if (read.received > task.limits.maxRecords) {
    throw new SuanhengError('TOO_MANY_RECORDS', `more than ${task.limits.maxRecords} records`, {
      maxRecords: task.limits.maxRecords,
    })
  }
  const usable = task.partial || read.rejects.length === 0
  const packed = packBatch(task.kind, usable ? read : { ...read, ...NOTHING }, task.leaveOut)
  return { ...packed, bodySha256, received: read.received, rejects: read.rejects }
}

const NOTHING = { columns: null, positions: new Uint32Array(0), digests: null }

function gunzip(body: Uint8Array, maxBytes: number): Uint8Array {
  try {
    return gunzipSync(body, { maxOutputLength: maxBytes })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(maxBytes)
    throw new SuanhengError('BODY_DAMAGED', `the body is not gzip: ${messageOf(error)}`, {}, error)
  }
}

const tooLarge = (maxBytes: number) =>
  new SuanhengError('BODY_TOO_LARGE', `the body is larger than ${maxBytes} bytes when unpacked`, { maxBytes })

/** Arrow: columns from the start, no object a record. */
function readArrowBody(task: DecodeTask, body: Uint8Array): ReadBody {
  if (KINDS[task.kind].form !== 'columns') {
    throw new SuanhengError('CONTENT_TYPE_UNSUPPORTED', `${task.kind} is taken as JSON, NDJSON or CSV`)
  }
  const { columns, issues, rejected } = decodeArrow(body, specsOf(task.kind), task.limits)
  if (columns.rows === 0) throw new SuanhengError('BODY_EMPTY', 'the stream has no record')
  const crossed = crossCheck(task.kind, columns, task.institution).filter((issue) => rejected?.[issue.index] !== 1)
  const faults = [...issues, ...unlisted(issues, rejected), ...crossed]
  return {
    received: columns.rows,
    columns,
    positions: Uint32Array.from({ length: columns.rows }, (_, i) => i),
    digests: null,
    rejects: toRejects(faults, task.partial, (index) => arrowRowAsJson(body, index)),
    warnings: [],
  }
}

/** The decoder lists its first thousand issues; the records behind the others are at fault as well. */
function unlisted(issues: readonly RowIssue[], rejected: Uint8Array | null): RowIssue[] {
  if (rejected === null) return []
  const listed = new Set(issues.map((issue) => issue.index))
  const rest: RowIssue[] = []
  for (const [index, flag] of rejected.entries()) {
    if (flag !== 1 || listed.has(index)) continue
    const message = 'at fault as well; only the first thousand faults are named'
    rest.push({ index, code: 'FIELD_INVALID', path: '', message })
  }
  return rest
}
