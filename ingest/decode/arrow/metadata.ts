import type { Table } from './flatbuffer.ts'
import { stringBytes, tableIn, vector } from './flatbuffer.ts'
import { malformed } from './refuse.ts'

/** How many bytes of names and notes a message may make strings of. */
export type TextAllowance = { take(bytes: number): void }

/** Room for names that a writer shares between fields, which count once in the message. */
const SHARED_NAMES = 65_536

/**
 * A message's strings may all point at the same bytes: a hundred thousand entries over one long
 * text would make strings of a thousand times the body. Together they may take what was sent.
 */
export function textAllowance(messageBytes: number): TextAllowance {
  let left = messageBytes + SHARED_NAMES
  return {
    take(bytes) {
      left -= bytes
      if (left < 0) throw malformed('names and notes that repeat the same bytes')
    },
  }
}

/** Walks the key-value notes in `slot`. Their content means nothing here. */
export function checkMetadata(table: Table, slot: number, allowance: TextAllowance): void {
  const entries = vector(table, slot, 4)
  for (let i = 0; i < entries.length; i++) {
    const entry = tableIn(entries, i)
    // 16 for the entry itself, so that empty entries are not free either.
    allowance.take(16 + (stringBytes(entry, 0)?.length ?? 0) + (stringBytes(entry, 1)?.length ?? 0))
  }
}
