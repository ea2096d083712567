import type { BodyFormat } from './decode-batch.ts'

/**
 * Lines, from 1, at which records of a body begin, for those of `indexes` (from 0) that have one; for a person who looks
 * into the file. NDJSON and CSV only. Empty lines count as lines and not as records, as the decoders have it.
 */
export function lineNumbers(
  format: BodyFormat,
  body: Uint8Array,
  indexes: readonly number[],
): ReadonlyMap<number, number> {
  const lines = new Map<number, number>()
  if ((format !== 'ndjson' && format !== 'csv') || indexes.length === 0) return lines
  const wanted = new Set(indexes)
  const last = indexes.reduce((a, b) => Math.max(a, b), 0)
  // The header of a CSV is a line of its own.
  let record = format === 'csv' ? -1 : 0
  let line = 1
  for (const { from, to, newlines } of rowsOf(body, format === 'csv')) {
    if (!isBlank(body, from, to)) {
      if (wanted.has(record)) lines.set(record, line)
      if (record++ >= last) break
    }
    line += newlines
  }
  return lines
}

/** Rows with the newlines they take: inside quotes a newline ends no row. Line ends are LF, CR LF or, in CSV, CR. */
function* rowsOf(body: Uint8Array, isCsv: boolean): Generator<{ from: number; to: number; newlines: number }> {
  let [from, newlines, quoted] = [0, 0, false]
  for (let at = 0; at < body.length; at++) {
    const byte = body[at]
    if (isCsv && byte === 0x22) quoted = !quoted
    const ends = byte === 0x0a || (isCsv && byte === 0x0d && body[at + 1] !== 0x0a)
    if (!ends) continue
    newlines++
    if (quoted) continue
    yield { from, to: at, newlines }
    from = at + 1
    newlines = 0
  }
  if (from < body.length) yield { from, to: body.length, newlines: 0 }
}

function isBlank(body: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const byte = body[at] ?? 0
    if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d) return false
  }
  return true
}
