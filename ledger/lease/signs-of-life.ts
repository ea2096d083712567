import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { namesIn } from '../durable-file.ts'
import type { Claim } from './claims.ts'

/** Looks and signs of life a lease. */
export const BEATS = 5

/** What an instance says of itself in `instances/<instance>/alive`, several times a lease. */
const Alive = z.strictObject({ run: z.string(), beat: z.int(), state: z.enum(['running', 'stopped']) })
type Alive = z.infer<typeof Alive>

export type LifeOptions = {
  /** `instances/` of the ledger folder. */
  readonly directory: string
  readonly instance: string
  /** A name no other process had: tells this run of the instance from earlier ones. */
  readonly run: string
  /** Without a sign of life for so many ms an instance counts as gone. */
  readonly leaseMs: number
  /** Milliseconds that only grow, from any beginning. */
  readonly monotonicMs: () => number
}

/**
 * Which instances live, by what they write and by the clock of who looks: a number that did not change for a whole lease
 * is of an instance that is gone or cannot write. No two clocks are compared. A wrong answer costs a change of holder,
 * never a record: what fences is the epoch of a claim.
 */
export class SignsOfLife {
  readonly #options: LifeOptions
  readonly #seen = new Map<string, { readonly sign: string; readonly since: number }>()
  #beat = 0

  constructor(options: LifeOptions) {
    this.#options = options
  }

  /** A sign of life of our own. */
  async give(state: Alive['state']): Promise<void> {
    const { directory, instance, run } = this.#options
    const file = join(directory, instance, 'alive')
    await writeFile(`${file}.new`, JSON.stringify({ run, beat: ++this.#beat, state } satisfies Alive), { mode: 0o600 })
    await rename(`${file}.new`, file)
  }

  /** Looks at all others; called several times a lease, so that a silence is noticed soon after it is long enough. */
  async look(): Promise<void> {
    for (const instance of await namesIn(this.#options.directory)) {
      if (instance === this.#options.instance) continue
      const alive = await this.#read(instance)
      const sign = alive === null ? '' : `${alive.run} ${alive.beat}`
      if (this.#seen.get(instance)?.sign !== sign)
        this.#seen.set(instance, { sign, since: this.#options.monotonicMs() })
    }
  }

  /** Whether the process that made this claim may still be at work. */
  async mayLive(claim: Claim): Promise<boolean> {
    const { instance, run, leaseMs, monotonicMs } = this.#options
    // The journal of an instance is locked by one process: an earlier run of our own is gone.
    if (claim.instance === instance) return claim.run === run
    const alive = await this.#read(claim.instance)
    if (alive !== null && (alive.run !== claim.run || alive.state === 'stopped')) return false
    await this.look()
    const seen = this.#seen.get(claim.instance)
    return seen === undefined || monotonicMs() - seen.since < leaseMs
  }

  async #read(instance: string): Promise<Alive | null> {
    const text = await readFile(join(this.#options.directory, instance, 'alive'), 'utf8').catch(() => null)
    try {
      return text === null ? null : Alive.parse(JSON.parse(text))
    } catch {
      return null
    }
  }
}
