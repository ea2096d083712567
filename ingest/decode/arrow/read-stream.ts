import { type RecordBatch, RecordBatchReader, type Schema } from 'apache-arrow'
import { type ArrowLimits, inspectStream } from './inspect.ts'
import { guarded, malformed, tooLarge } from './refuse.ts'
import { verifyData } from './verify-data.ts'

export type ReadStream = {
  readonly schema: Schema
  /** Without those that have no record. */
  readonly batches: readonly RecordBatch[]
  /** Records of all batches. */
  readonly records: number
}

/**
 * Reads an Arrow IPC stream of a stranger: our own walk over framing and metadata, then the
 * library, then a check of offsets and indices. The batches are views on `body`, not copies.
 *
 * Input:  `accept` may refuse the schema, by throwing, before any batch is read.
 * Errors: ARROW_MALFORMED, ARROW_UNSUPPORTED, TOO_MANY_RECORDS, BODY_TOO_LARGE, what `accept` throws.
 */
export function readStreamSafely(
  body: Uint8Array,
  limits: ArrowLimits,
  accept: (schema: Schema) => void = () => {},
): ReadStream {
  if (body.byteLength > limits.maxBytes) throw tooLarge('the body has', limits.maxBytes)
  return guarded(() => {
    const records = inspectStream(body, limits)
    const reader = RecordBatchReader.from(body).open()
    // The reader forgets its schema once it is at the end.
    const { schema } = reader
    accept(schema)
    const seen = new WeakSet<object>()
    const batches: RecordBatch[] = []
    let read = 0
    for (const batch of reader) {
      // For a stream without batches the library makes one up, with columns that lack their parts.
      if (batch.numRows === 0) continue
      for (const child of batch.data.children) verifyData(child, seen)
      batches.push(batch)
      read += batch.numRows
    }
    if (read !== records) throw malformed('its batches do not add up')
    return { schema, batches, records }
  })
}
