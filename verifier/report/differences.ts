/** One value of a report that is not as recomputed. `path` is a JSON Pointer (RFC 6901); undefined: not there. */
export type Difference = { readonly path: string; readonly reported?: unknown; readonly recomputed?: unknown }

/** Where two JSON values differ, as deep as both are of one shape; in order of the document. */
export function* differences(reported: unknown, recomputed: unknown, path = ''): Generator<Difference> {
  if (Object.is(reported, recomputed)) return
  const keys = keysOf(reported, recomputed)
  if (keys === null) {
    yield { path, ...(reported === undefined ? {} : { reported }), ...(recomputed === undefined ? {} : { recomputed }) }
    return
  }
  for (const key of keys) {
    yield* differences(
      at(reported, key),
      at(recomputed, key),
      `${path}/${key.replace(/~/g, '~0').replace(/\//g, '~1')}`,
    )
  }
}

/** Null where the values cannot be compared part by part. */
function keysOf(a: unknown, b: unknown): readonly string[] | null {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return null
  if (Array.isArray(a) !== Array.isArray(b)) return null
  return [...new Set([...Object.keys(a), ...Object.keys(b)])]
}

const at = (value: unknown, key: string): unknown =>
  Object.hasOwn(value as object, key) ? (value as Record<string, unknown>)[key] : undefined
