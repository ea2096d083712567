/** Bytes of a list in one parameter, well under what the store takes. */
const MOST_BYTES = 60_000

/** Splits a list of names so that each part fits into one parameter. Order is kept; no part is empty. */
export function inParts(names: readonly string[]): readonly (readonly string[])[] {
  const parts: string[][] = []
  let room = 0
  for (const name of names) {
    // Quotes, comma and escapes: a name takes at most twice its bytes and three.
    const size = 2 * Buffer.byteLength(name) + 3
    const last = parts.at(-1)
    if (last === undefined || size > room) {
      parts.push([name])
      room = MOST_BYTES - size
    } else {
      last.push(name)
      room -= size
    }
  }
  return parts
}
