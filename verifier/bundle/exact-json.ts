import { canonicalJson } from '../../core/canonical-json.ts'

/**
 * Evidence as canonical JSON: a bigint is `{"$int":"12"}`, a Map `{"$map":[[key,value],…]}` in its order. Read back it is the
 * same value. Errors: TypeError for what neither holds.
 */
export const toExactJson = (value: unknown): string => canonicalJson(plain(value))

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return { $int: value.toString() }
  if (value instanceof Map) return { $map: [...value].map(([key, one]) => [plain(key), plain(one)]) }
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [key, one === undefined ? undefined : plain(one)]),
    )
  return value
}

/** Errors: SyntaxError for what is not such JSON. */
export const fromExactJson = (text: string): unknown =>
  JSON.parse(text, (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
    if ('$int' in value) {
      const { $int: digits } = value
      if (typeof digits !== 'string' || !/^-?\d{1,60}$/.test(digits)) throw new SyntaxError('not a whole number')
      return BigInt(digits)
    }
    if ('$map' in value) {
      const { $map: entries } = value
      if (!Array.isArray(entries)) throw new SyntaxError('not the entries of a map')
      return new Map(entries as [unknown, unknown][])
    }
    return value
  })
