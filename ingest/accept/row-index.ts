/**
 * The rows of a batch by the first half of their hashes. Two arrays outside of the heap: one object a row would be a
 * megabyte of it for a batch of 10,000, which every full collection goes through while the batch waits for the store.
 */
export class RowIndex {
  /** Of each bucket its first row, and of each row the next of its bucket; from 1, 0 is none. */
  readonly #first: Uint32Array
  readonly #next: Uint32Array
  readonly #hashes: Uint32Array
  readonly #mask: number

  /** `hashes` has two numbers a row. */
  constructor(hashes: Uint32Array, rows: number) {
    this.#hashes = hashes
    this.#mask = 2 ** Math.ceil(Math.log2(Math.max(1, rows))) - 1
    this.#first = new Uint32Array(this.#mask + 1)
    this.#next = new Uint32Array(rows)
    // From the end, so that a bucket has its rows in their order.
    for (let row = rows - 1; row >= 0; row--) {
      const bucket = (hashes[2 * row] ?? 0) & this.#mask
      this.#next[row] = this.#first[bucket] ?? 0
      this.#first[bucket] = row + 1
    }
  }

  /** In their order. */
  rowsOf(hash: number): readonly number[] {
    const rows: number[] = []
    for (let at = this.#first[hash & this.#mask] ?? 0; at !== 0; at = this.#next[at - 1] ?? 0)
      if (this.#hashes[2 * (at - 1)] === hash) rows.push(at - 1)
    return rows
  }
}
