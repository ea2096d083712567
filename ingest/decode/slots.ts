/**
 * Lets as many bodies be decoded as there are threads, those that are ending included. Whoever waits is let in by
 * institution in turn, so that one with many bodies holds up its own.
 */
export class Slots {
  #free: number
  /** Of each institution that waits, in the order of their turns. */
  readonly #queues = new Map<string, (() => void)[]>()
  #waiting = 0

  constructor(count: number) {
    this.#free = count
  }

  get waiting(): number {
    return this.#waiting
  }

  /** Resolves when there is a thread; the answer gives it back, once however often it is called. */
  async take(institution: string): Promise<() => void> {
    if (this.#free > 0) this.#free--
    else await new Promise<void>((resolve) => this.#wait(institution, resolve))
    let held = true
    return () => {
      if (!held) return
      held = false
      const next = this.#next()
      if (next === null) this.#free++
      else next()
    }
  }

  #wait(institution: string, resolve: () => void): void {
    this.#waiting++
    const queue = this.#queues.get(institution)
    if (queue === undefined) this.#queues.set(institution, [resolve])
    else queue.push(resolve)
  }

  /** The oldest body of the institution whose turn it is, which goes to the end of the line. */
  #next(): (() => void) | null {
    for (const [institution, queue] of this.#queues) {
      this.#queues.delete(institution)
      const next = queue.shift()
      if (queue.length > 0) this.#queues.set(institution, queue)
      if (next === undefined) continue
      this.#waiting--
      return next
    }
    return null
  }
}
