import type { TextColumn } from '../../core/columns/column.ts'
import type { PackedBatch } from '../decode/pack.ts'
import type { Version } from './identity-queries.ts'

/** Text of a row. */
export const textAt = (column: TextColumn, row: number): string =>
  Buffer.from(column.bytes.buffer, column.bytes.byteOffset, column.bytes.byteLength).toString(
    'utf8',
    column.offsets[row],
    column.offsets[row + 1],
  )

export const digestAt = (digests: Uint8Array, row: number): string =>
  Buffer.from(digests.buffer, digests.byteOffset + row * 32, 32).toString('hex')

type Identities = Pick<PackedBatch, 'rows' | 'keys' | 'contracts' | 'digests' | 'hashes'>

/** An acknowledged batch that the store may not answer for yet. The map is made only when somebody asks. */
export class PendingIdentities {
  readonly #batch: Identities
  #rowsByHash: Map<number, number[]> | null = null

  constructor(batch: Identities) {
    // Not the batch itself: its encoded block is many times as large, and the journal has it.
    const { rows, keys, contracts, digests, hashes } = batch
    this.#batch = { rows, keys, contracts, digests, hashes }
  }

  get records(): number {
    return this.#batch.rows
  }

  /** Versions here of the wanted keys, given as first halves of their hashes with the keys that have them. */
  find(wanted: ReadonlyMap<number, ReadonlySet<string>>): Version[] {
    this.#rowsByHash ??= rowsByHash(this.#batch)
    const found: Version[] = []
    for (const [hash, keys] of wanted) {
      for (const row of this.#rowsByHash.get(hash) ?? []) {
        const key = textAt(this.#batch.keys, row)
        if (keys.has(key)) found.push(versionAt(this.#batch, row, key))
      }
    }
    return found
  }
}

export const versionAt = (batch: Identities, row: number, key: string): Version => ({
  key,
  digest: digestAt(batch.digests, row),
  contract: textAt(batch.contracts, row),
})

function rowsByHash(batch: Identities): Map<number, number[]> {
  const rows = new Map<number, number[]>()
  for (let row = 0; row < batch.rows; row++) {
    const hash = batch.hashes[2 * row] ?? 0
    const there = rows.get(hash)
    if (there === undefined) rows.set(hash, [row])
    else there.push(row)
  }
  return rows
}
