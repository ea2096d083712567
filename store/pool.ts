import { SuanhengError } from '../core/errors.ts'

/**
 * Lends each of a fixed set of things to one borrower at a time, first come, first served.
 *
 * One connection of the embedded engine runs one query at a time; callers beyond that would wait inside the
 * engine, each holding one of Node's few I/O threads, the journal's fsync among them. They wait here instead.
 * A server's client can be lent to several at once by listing it several times.
 */
export class Pool<T> {
  readonly #size: number
  readonly #free: T[]
  readonly #waiting: { readonly take: (thing: T) => void; readonly refuse: (error: Error) => void }[] = []
  #closed = false
  #whenAllFree: (() => void) | null = null

  constructor(things: readonly T[]) {
    this.#size = things.length
    this.#free = [...things]
  }

  /** Runs `work` with a thing of its own. Throws STORE_UNAVAILABLE once the pool is closed. */
  async use<R>(work: (thing: T) => Promise<R>): Promise<R> {
    const thing = await this.take()
    try {
      return await work(thing)
    } finally {
      this.give(thing)
    }
  }

  /** Borrows; every `take` needs a `give`. */
  async take(): Promise<T> {
    if (this.#closed) throw closed()
    const free = this.#free.pop()
    if (free !== undefined) return free
    return new Promise((take, refuse) => this.#waiting.push({ take, refuse }))
  }

  give(thing: T): void {
    const next = this.#waiting.shift()
    if (next !== undefined) return next.take(thing)
    this.#free.push(thing)
    if (this.#free.length === this.#size) this.#whenAllFree?.()
  }

  /** Refuses new borrowers and those who wait, and returns the things when all have come back. */
  async close(): Promise<readonly T[]> {
    this.#closed = true
    for (const { refuse } of this.#waiting.splice(0)) refuse(closed())
    if (this.#free.length < this.#size) await new Promise<void>((resolve) => (this.#whenAllFree = resolve))
    return this.#free
  }
}

const closed = () => new SuanhengError('STORE_UNAVAILABLE', 'the store is closed')
