/**
 * RFC 8785 (JCS) for what this system writes: objects with sorted keys, no white space. Numbers
 * must be safe integers and money, quantities and card-time are strings, so that no formatting
 * of floats can differ. A field that is undefined is a field that is absent.
 *
 * Errors: TypeError on anything else (bigint, Date, Map, a hole in an array, half of a surrogate
 *         pair): a value left out or altered in silence would change the digest's meaning.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return quote(value)
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new TypeError(`canonical JSON holds whole numbers up to 2^53, not ${value}`)
    return String(value === 0 ? 0 : value)
  }
  // Array.from visits holes as undefined; map would leave nothing between two commas.
  if (Array.isArray(value)) return `[${Array.from(value, canonicalJson).join(',')}]`
  if (typeof value === 'object' && isPlain(value)) return canonicalObject(value)
  throw new TypeError(`canonical JSON cannot hold ${Object.prototype.toString.call(value)}`)
}

function canonicalObject(value: object): string {
  const entries = Object.entries(value).filter(([, v]) => v !== undefined)
  // JavaScript compares strings by UTF-16 code units, which is the order RFC 8785 section 3.2.3 asks for.
  entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return `{${entries.map(([k, v]) => `${quote(k)}:${canonicalJson(v)}`).join(',')}}`
}

function quote(text: string): string {
  if (!text.isWellFormed()) throw new TypeError('canonical JSON cannot hold half of a surrogate pair')
  return JSON.stringify(text)
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
