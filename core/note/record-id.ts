import type { KindName } from '../../schemas/kinds.ts'
import { KINDS } from '../../schemas/kinds.ts'

/** The id that canonical bytes say; null where they are not those of this kind. */
export function idOfRecord(kind: string, canonical: Uint8Array): string | null {
  const definition = KINDS[kind as KindName] as (typeof KINDS)[KindName] | undefined
  if (kind === 'usage_record') return secondText(`${kind}/1`, canonical)
  if (definition?.form !== 'entity') return null
  try {
    const value = definition.schema.safeParse(JSON.parse(TEXT.decode(canonical)))
    return value.success ? (definition.id as (body: unknown) => string)(value.data) : null
  } catch {
    // Not JSON: no record of this kind, whoever logged it.
    return null
  }
}

/** Of bytes that begin with two texts, the second, where the first is `tag` (docs/canonical-record.md). */
function secondText(tag: string, canonical: Uint8Array): string | null {
  const view = new DataView(canonical.buffer, canonical.byteOffset, canonical.byteLength)
  const at = 4 + new TextEncoder().encode(tag).length
  if (canonical.length < at + 4 || view.getUint32(0, true) !== at - 4) return null
  if (TEXT.decode(canonical.subarray(4, at)) !== tag) return null
  return TEXT.decode(canonical.subarray(at + 4, at + 4 + view.getUint32(at, true)))
}

const TEXT = new TextDecoder('utf-8', { ignoreBOM: true })
