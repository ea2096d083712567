import { SuanhengError } from '../../../core/errors.ts'
import { checkBatch, rowsOf, type Unpacking } from './batch-check.ts'
import type { Table } from './flatbuffer.ts'
import { childTable, int64 } from './flatbuffer.ts'
import { type Frame, framesOf } from './frames.ts'
import { layoutOf, type SchemaLayout } from './layout.ts'
import { checkMetadata, textAllowance } from './metadata.ts'
import { malformed, unsupported } from './refuse.ts'

export type ArrowLimits = {
  /** Records in all batches together. Inclusive. */
  readonly maxRecords: number
  /** Bytes of the body, of what it unpacks to, and of the texts it makes; each for itself. Inclusive. */
  readonly maxBytes: number
}

/**
 * Checks the whole stream before a library reads it, so that no length it declares makes anything
 * allocate more than was sent. Answers the number of records.
 *
 * Errors: ARROW_MALFORMED, ARROW_UNSUPPORTED, TOO_MANY_RECORDS, BODY_TOO_LARGE.
 */
export function inspectStream(body: Uint8Array, limits: ArrowLimits): number {
  let schema: SchemaLayout | null = null
  const unpacking: Unpacking = { maxBytes: limits.maxBytes, bytes: 0 }
  let records = 0
  for (const frame of framesOf(body)) {
    const allowance = textAllowance(frame.message.view.byteLength)
    checkMetadata(frame.message, 4, allowance)
    if (frame.kind === 'schema') {
      if (schema !== null) throw malformed('it has two schemas')
      if (frame.body.byteLength > 0) throw malformed('its schema has a body')
      schema = layoutOf(frame.header, allowance)
      continue
    }
    if (schema === null) throw malformed('it does not start with a schema')
    if (frame.kind === 'dictionary') {
      checkDictionary(frame, schema, limits, unpacking)
    } else {
      records = addRecords(records, frame.header, limits)
      checkBatch(frame.header, schema.fields, frame.body, unpacking)
    }
  }
  if (schema === null) throw malformed('it has no schema')
  return records
}

function addRecords(before: number, batch: Table, limits: ArrowLimits): number {
  const rows = rowsOf(batch)
  if (rows < 0) throw malformed('a batch of negative length')
  const { maxRecords } = limits
  if (before + rows > maxRecords) {
    throw new SuanhengError('TOO_MANY_RECORDS', `more than ${maxRecords} records`, { maxRecords })
  }
  return before + rows
}

function checkDictionary(frame: Frame, schema: SchemaLayout, limits: ArrowLimits, unpacking: Unpacking): void {
  const id = int64(frame.header, 0, 0)
  const values = schema.dictionaries.get(id)
  if (values === undefined) throw malformed(`dictionary ${id} belongs to no column`)
  const batch = childTable(frame.header, 1)
  if (batch === null) throw malformed(`dictionary ${id} has no values`)
  // The library keeps a place for every value, also for those of a type that takes no bytes.
  const most = Math.floor(limits.maxBytes / 4)
  if (rowsOf(batch) > most) throw unsupported(`a dictionary of more than ${most} values`)
  checkBatch(batch, [values], frame.body, unpacking)
}
