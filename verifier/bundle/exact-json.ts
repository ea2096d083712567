import { canonicalJson } from '../../core/canonical-json.ts'

/**
 * Evidence as canonical JSON: a bigint is `{"$int":"12"}`, a Map `{"$map":[[key,value],…]}` in its order, bytes are
 * `{"$bytes":"base64"}` and 16-bit numbers `{"$words":"base64"}`, least byte first. Read back it is the same value.
 * Errors: TypeError for what none of them holds.
 */
export const toExactJson = (value: unknown): string => canonicalJson(plain(value))

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return { $int: value.toString() }
  if (value instanceof Map) return { $map: [...value].map(([key, one]) => [plain(key), plain(one)]) }
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString('base64') }
  if (value instanceof Uint16Array) return { $words: bytesOf(value).toString('base64') }
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [key, one === undefined ? undefined : plain(one)]),
    )
  return value
}

/** Millions of them come with the readings of a year: as they lie in memory, turned where that has the most first. */
function bytesOf(words: Uint16Array): Buffer {
  const bytes = Buffer.from(words.slice().buffer)
  return IS_LEAST_FIRST ? bytes : bytes.swap16()
}
const IS_LEAST_FIRST = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1

/** Errors: SyntaxError for what is not such JSON. */
export const fromExactJson = (text: string): unknown =>
  JSON.parse(text, (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
    if ('$int' in value) return intOf(value.$int)
    if ('$map' in value) {
      const { $map: entries } = value
      if (!Array.isArray(entries) || !entries.every((one) => Array.isArray(one) && one.length === 2))
        throw new SyntaxError('not the entries of a map')
      return new Map(entries as [unknown, unknown][])
    }
    if ('$bytes' in value) return new Uint8Array(bytesIn(value.$bytes))
    if ('$words' in value) {
      const bytes = new Uint8Array(bytesIn(value.$words))
      if (bytes.length % 2 !== 0) throw new SyntaxError('not whole words')
      return new Uint16Array(IS_LEAST_FIRST ? bytes.buffer : Buffer.from(bytes.buffer).swap16().buffer)
    }
    return value
  })

function intOf(digits: unknown): bigint {
  if (typeof digits !== 'string' || !/^-?\d{1,60}$/.test(digits)) throw new SyntaxError('not a whole number')
  return BigInt(digits)
}

function bytesIn(text: unknown): Buffer {
  const bytes = typeof text === 'string' ? Buffer.from(text, 'base64') : Buffer.alloc(0)
  if (bytes.toString('base64') !== text) throw new SyntaxError('not base64')
  return bytes
}
