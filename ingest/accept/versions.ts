import type { TextColumn } from '../../core/columns/column.ts'
import { hashTexts } from '../decode/identity-hash.ts'
import type { PackedBatch } from '../decode/pack.ts'
import { partsOfSampleKey, type Series, within } from '../decode/series.ts'
import type { Version } from './identity-queries.ts'
import { RowIndex } from './row-index.ts'

/** Text of a row. */
export const textAt = (column: TextColumn, row: number): string =>
  Buffer.from(column.bytes.buffer, column.bytes.byteOffset, column.bytes.byteLength).toString(
    'utf8',
    column.offsets[row],
    column.offsets[row + 1],
  )

export const digestAt = (digests: Uint8Array, row: number): string =>
  Buffer.from(digests.buffer, digests.byteOffset + row * 32, 32).toString('hex')

type Identities = Pick<PackedBatch, 'rows' | 'keys' | 'contracts' | 'digests' | 'hashes' | 'series'>

/** An acknowledged batch that the store may not answer for yet. What is asked of is made only when somebody asks. */
export class PendingIdentities {
  readonly #batch: Identities
  #rowsOfKey: ((key: string) => readonly number[]) | null = null

  constructor(batch: Identities) {
    // Not the batch itself: its encoded block is many times as large, and the journal has it.
    const { rows, keys, contracts, digests, hashes, series } = batch
    this.#batch = { rows, keys, contracts, digests, hashes, series }
  }

  /** Versions here of the keys. */
  find(keys: ReadonlySet<string>): Version[] {
    const { series } = this.#batch
    this.#rowsOfKey ??= series === null ? byHash(this.#batch) : byTime(series)
    const found: Version[] = []
    for (const key of keys) for (const row of this.#rowsOfKey(key)) found.push(versionAt(this.#batch, row, key))
    return found
  }
}

export const versionAt = (batch: Identities, row: number, key: string): Version => ({
  key,
  digest: digestAt(batch.digests, row),
  contract: batch.series === null ? textAt(batch.contracts, row) : '',
})

function byHash({ keys, hashes, rows }: Identities): (key: string) => readonly number[] {
  const index = new RowIndex(hashes, rows)
  return (key) => {
    const bytes = Buffer.from(key)
    const [hash = 0] = hashTexts(Uint32Array.of(0, bytes.length), bytes, 1)
    return index.rowsOf(hash).filter((row) => textAt(keys, row) === key)
  }
}

function byTime(series: Series): (key: string) => readonly number[] {
  const numbers = new Map(series.devices.map((device, d) => [device, d]))
  return (key) => {
    const { device, ms } = partsOfSampleKey(key)
    const d = numbers.get(device)
    if (d === undefined) return []
    const { from, to } = within(series, d, ms, ms)
    return [...series.order.subarray(from, to)]
  }
}
