import type { PlainRow } from '../../../core/columns/plain-row.ts'
import { QUOTE, REFUSED, type ReadField } from './read-field.ts'

const BACKSLASH = 0x5c
const DELETE = 0x7f

/**
 * The closing quote of a text of 1 to `max` UTF-16 units that begins at `at` with its opening one: schemas `text`. The
 * bytes are UTF-8, which has no halves of surrogate pairs; a control character or an escape is refused.
 */
function endOfText(bytes: Uint8Array, at: number, max: number): number {
  if (bytes[at] !== QUOTE) return REFUSED
  let units = 0
  let k = at + 1
  for (; ; k++) {
    const byte = bytes[k] ?? 0
    if (byte === QUOTE) break
    if (byte < 0x20 || byte === BACKSLASH || byte === DELETE) return REFUSED
    // A byte that goes on with a character is no unit; four bytes are two.
    if (byte < 0x80 || byte >= 0xc0) units += byte >= 0xf0 ? 2 : 1
  }
  return units === 0 || units > max ? REFUSED : k
}

export function textField(max: number, rule: { pattern?: RegExp; oneOf?: readonly string[] }): ReadField {
  const { pattern, oneOf } = rule
  if (pattern === undefined && oneOf === undefined)
    return (row, at, place) => {
      const end = endOfText(row.bytes, at, max)
      return end < 0 ? REFUSED : put(row, at, place, end)
    }
  const names = new Set(oneOf)
  // Of a body, most records say the same as the one before.
  let lastFrom = 0
  let lastTo = 0
  return (row, at, place) => {
    const { bytes } = row
    const end = endOfText(bytes, at, max)
    if (end < 0) return REFUSED
    if (!isSame(bytes, at + 1, end, lastFrom, lastTo)) {
      const text = Buffer.from(bytes.buffer, bytes.byteOffset + at + 1, end - at - 1).toString('utf8')
      if (pattern !== undefined && !pattern.test(text)) return REFUSED
      if (oneOf !== undefined && !names.has(text)) return REFUSED
      lastFrom = at + 1
      lastTo = end
    }
    return put(row, at, place, end)
  }
}

/** `[]` or texts with commas between them. */
export function textsField(max: number, maxItems: number): ReadField {
  return (row, at, place) => {
    const { bytes, items } = row
    if (bytes[at] !== 0x5b) return REFUSED
    let count = 0
    let k = at + 1
    if (bytes[k] === 0x5d) k++
    else
      for (;;) {
        const end = endOfText(bytes, k, max)
        if (end < 0 || count >= maxItems) return REFUSED
        items[2 * count] = k + 1
        items[2 * count++ + 1] = end
        const next = bytes[end + 1]
        k = end + 2
        if (next === 0x5d) break
        if (next !== 0x2c) return REFUSED
        while (bytes[k] === 0x20) k++
      }
    row.from[place] = at
    row.itemCount = count
    return k
  }
}

function put(row: PlainRow, at: number, place: number, end: number): number {
  row.from[place] = at + 1
  row.to[place] = end
  return end + 1
}

function isSame(bytes: Uint8Array, from: number, to: number, otherFrom: number, otherTo: number): boolean {
  if (to - from !== otherTo - otherFrom) return false
  for (let i = from, k = otherFrom; i < to; i++, k++) if (bytes[i] !== bytes[k]) return false
  return true
}
