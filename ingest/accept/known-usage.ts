import type { Store } from '../../store/client.ts'
import type { PackedBatch } from '../decode/pack.ts'
import { IdentityFilter } from './filter.ts'
import { countStoredHashes, HASH_PAGE, storedHashes } from './identity-queries.ts'

/**
 * Which usage records of an institution are surely new, without asking the store for each: a filter of all it has, read at
 * the first batch. A hundred million of them take half a minute; nobody waits for more than the first page. Until the last
 * one is read every record is perhaps known, and the store is asked: slower, never wrong.
 */
export class KnownUsage {
  readonly #store: Store
  readonly #institution: string
  readonly #pageRecords: number
  #filter: IdentityFilter | null = null
  /** Settles with the first page; null when nothing is being read, nor was to the end. */
  #reading: Promise<IdentityFilter> | null = null
  #isWhole = false

  /** `pageRecords`: read at a time. */
  constructor(store: Store, institution: string, pageRecords = HASH_PAGE) {
    this.#store = store
    this.#pageRecords = pageRecords
    this.#institution = institution
  }

  /**
   * First halves of the hashes of those rows that are perhaps known. Marks all rows as known. Errors: STORE_UNAVAILABLE
   * where the first page cannot be read; ask again.
   */
  async add({ hashes, rows }: Pick<PackedBatch, 'hashes' | 'rows'>): Promise<ReadonlySet<number>> {
    const filter = await this.#read()
    const perhaps = new Set<number>()
    for (let row = 0; row < rows; row++) {
      const hash = hashes[2 * row] ?? 0
      if (filter.add(hash, hashes[2 * row + 1] ?? 0) || !this.#isWhole) perhaps.add(hash)
    }
    return perhaps
  }

  #read(): Promise<IdentityFilter> {
    if (this.#reading !== null) return this.#reading
    const reading = this.#readFirst()
    this.#reading = reading
    // A failed read must be tried again, not remembered as "nothing known".
    reading.catch(() => {
      this.#reading = null
    })
    return reading
  }

  async #readFirst(): Promise<IdentityFilter> {
    // What was marked stays marked where reading begins anew.
    const filter = this.#filter ?? new IdentityFilter(await countStoredHashes(this.#store, this.#institution))
    this.#filter = filter
    const pages = storedHashes(this.#store, this.#institution, this.#pageRecords)
    const first = await pages.next()
    if (first.done !== true) addAll(filter, first.value)
    if (first.done === true || first.value.length < 2 * this.#pageRecords) this.#isWhole = true
    else void this.#readOn(filter, pages)
    return filter
  }

  /** Never throws: until another batch begins the reading anew, each record goes on being asked for. */
  async #readOn(filter: IdentityFilter, pages: AsyncIterable<Uint32Array>): Promise<void> {
    try {
      for await (const page of pages) addAll(filter, page)
      this.#isWhole = true
    } catch {
      this.#reading = null
    }
  }
}

function addAll(filter: IdentityFilter, hashes: Uint32Array): void {
  for (let i = 0; i < hashes.length; i += 2) filter.add(hashes[i] ?? 0, hashes[i + 1] ?? 0)
}
