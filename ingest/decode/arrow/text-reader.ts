import { bitAt } from './bits.ts'
import type { CodedTexts, PlainTexts } from './text-source.ts'

/** Texts that stand for something else (a moment, a decimal), one at a time. */
export type TextReader = {
  readonly length: number
  readonly validity: Uint8Array | null
  /** Text i, a character per byte: what is not ASCII matches no moment and no decimal. */
  latin1(i: number): string
}

/** Longer texts are cut: no moment or decimal has this length, so they are refused either way. */
const LONGEST = 64

export function textReader(source: PlainTexts | CodedTexts): TextReader {
  const { starts, step, bytes } = 'entries' in source ? source.entries : source
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const entry = 'entries' in source ? (i: number) => source.indices[i * source.step] ?? 0 : (i: number) => i
  return {
    length: source.length,
    validity: 'entries' in source ? validityThrough(source) : source.validity,
    latin1: (i) => {
      const at = entry(i) * step
      const from = starts[at] ?? 0
      return buffer.toString('latin1', from, Math.min(starts[at + step] ?? 0, from + LONGEST))
    },
  }
}

/** A row is also null when its dictionary entry is. */
function validityThrough({ length, indices, step, entries, validity }: CodedTexts): Uint8Array | null {
  if (entries.validity === null) return validity
  const through = new Uint8Array(Math.ceil(length / 8))
  for (let i = 0; i < length; i++) {
    if (validity !== null && !bitAt(validity, i)) continue
    if (bitAt(entries.validity, indices[i * step] ?? 0)) through[i >> 3] = (through[i >> 3] ?? 0) | (1 << (i & 7))
  }
  return through
}
