import { HASH_BYTES } from '../../core/merkle/hasher.ts'
import type { CheckContext } from './check-context.ts'
import { readableLeaves } from './check-rows.ts'
import { PASS_RECORDS, passesOf } from './passes.ts'

/** A place of the ledger: record `index`, from 0, of batch `sequence`. */
export type LedgerPlace = { readonly sequence: number; readonly index: number }

/** Where the ledger has these leaf hashes (hex), if anywhere. Reads every record leaf of the log, unless none is asked for. */
export async function findLeaves(context: CheckContext, wanted: readonly string[]): Promise<Map<string, LedgerPlace>> {
  const found = new Map<string, LedgerPlace>()
  if (wanted.length === 0) return found
  const hashes = new Set(wanted)
  // Nearly every leaf is passed over by its first four bytes.
  const starts = new Set(wanted.map((hash) => Number.parseInt(hash.slice(0, 8), 16)))
  for await (const pass of passesOf(context.log, context.size, PASS_RECORDS)) {
    for (const { sequence, recordsBefore, records } of pass.manifests.values()) {
      const leaves = await readableLeaves(context.log.recordLeaves(recordsBefore, records))
      if (leaves === null) continue
      const bytes = Buffer.from(leaves.buffer, leaves.byteOffset, leaves.byteLength)
      for (let index = 0; index < records; index++) {
        if (!starts.has(bytes.readUInt32BE(index * HASH_BYTES))) continue
        const hash = bytes.toString('hex', index * HASH_BYTES, (index + 1) * HASH_BYTES)
        if (hashes.has(hash)) found.set(hash, { sequence, index })
      }
    }
  }
  return found
}
