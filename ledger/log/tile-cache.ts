import type { NodeTable } from './node-table.ts'

/** The full tiles read last, of any number of logs: 16 KiB each. */
export class TileCache {
  readonly #capacity: number
  readonly #tables = new Map<string, NodeTable>()

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  get(key: string): NodeTable | undefined {
    const table = this.#tables.get(key)
    if (table !== undefined) this.#put(key, table)
    return table
  }

  set(key: string, table: NodeTable): void {
    this.#put(key, table)
    for (const oldest of this.#tables.keys()) {
      if (this.#tables.size <= this.#capacity) break
      this.#tables.delete(oldest)
    }
  }

  #put(key: string, table: NodeTable): void {
    this.#tables.delete(key)
    this.#tables.set(key, table)
  }
}
