import { canonicalJson } from '../../core/canonical-json.ts'
import { ColumnsBuilder } from '../../core/columns/builder.ts'
import { digestRows } from '../../core/columns/canonical.ts'
import { USAGE_COLUMNS } from '../../core/columns/spec.ts'
import type { Hash } from '../../core/merkle/hash.ts'
import { HASH_BYTES, SHA256 } from '../../core/merkle/hasher.ts'

/** Leaf hashes of records that fit their schema, as the log has them: of a document over its canonical JSON. */
export function leavesOf(kind: string, records: readonly Readonly<Record<string, unknown>>[]): readonly Hash[] {
  if (kind !== 'usage_record') return records.map((record) => SHA256.leaf(Buffer.from(canonicalJson(record))))
  const builder = new ColumnsBuilder(USAGE_COLUMNS, records.length)
  for (const record of records) builder.append(record)
  const digests = digestRows(kind, USAGE_COLUMNS, builder.finish())
  return records.map((_, i) => digests.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES))
}
