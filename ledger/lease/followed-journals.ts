import { setTimeout as sleep } from 'node:timers/promises'
import { readDrained } from '../journal/journal.ts'
import type { Claims } from './claims.ts'
import type { Found, Place } from './scan.ts'
import { journalsOf, START, walkHeads } from './scan.ts'

type Followed = { place: Place; waiting: Found[] }

type Look = { readonly waiting: Set<string>; readonly isTakenOver: boolean }

const keyOf = (directory: string, { location }: Found): string => `${directory} ${location.position}`

/** Between two looks at journals that somebody waits for. */
const LOOK_MS = 20

/**
 * The journals of other processes on the same folder, read only: so that a read waits for what they have acknowledged. Each
 * is read on from where the last look ended.
 */
export class FollowedJournals {
  readonly #directory: string
  readonly #claimsOf: (institution: string) => Claims
  readonly #followed = new Map<string, Followed>()
  #looking: Promise<unknown> = Promise.resolve()

  /** `directory`: of the ledger. */
  constructor(directory: string, claimsOf: (institution: string) => Claims) {
    this.#directory = directory
    this.#claimsOf = claimsOf
  }

  /**
   * Resolves when everything that is in any journal by now is in the store and published. What was taken over is waited for
   * in the journal of who took it over. Errors: JOURNAL_UNAVAILABLE; those of reading the folder.
   */
  async caughtUp(signal?: AbortSignal): Promise<void> {
    let { waiting: due } = await this.#look()
    while (due.size > 0) {
      await sleep(LOOK_MS, undefined, signal === undefined ? {} : { signal })
      const { waiting, isTakenOver } = await this.#look()
      if (isTakenOver) due = waiting
      else for (const key of due) if (!waiting.has(key)) due.delete(key)
    }
  }

  /** Batches acknowledged, or about to be, and not in store and log yet. */
  async pending(): Promise<number> {
    return (await this.#look()).waiting.size
  }

  /** One look at a time: they go on from the same places. */
  #look(): Promise<Look> {
    const looked = this.#looking.then(() => this.#lookNow())
    this.#looking = looked.catch(() => {})
    return looked
  }

  async #lookNow(): Promise<Look> {
    for (let isTakenOver = false; ; isTakenOver = true) {
      const waiting = await this.#walk()
      let superseded = 0
      for (const [directory, followed] of this.#followed) {
        const left: Found[] = []
        for (const found of followed.waiting) {
          if (!(await this.#isSuperseded(found))) left.push(found)
          else {
            superseded++
            waiting.delete(keyOf(directory, found))
          }
        }
        followed.waiting = left
      }
      // Its copy was durable before that could be seen: the next walk finds it where this one may have been too early.
      if (superseded === 0) return { waiting, isTakenOver }
    }
  }

  async #walk(): Promise<Set<string>> {
    const waiting = new Set<string>()
    for (const directory of await journalsOf(this.#directory)) {
      const followed = this.#followed.get(directory) ?? { place: START, waiting: [] }
      this.#followed.set(directory, followed)
      followed.place = await walkHeads(directory, followed.place, (found) => followed.waiting.push(found))
      const drained = await readDrained(directory)
      followed.waiting = followed.waiting.filter(({ location }) => location.position > drained)
      for (const found of followed.waiting) waiting.add(keyOf(directory, found))
    }
    return waiting
  }

  async #isSuperseded({ head }: Found): Promise<boolean> {
    return head.epoch !== undefined && (await this.#claimsOf(head.institution).adopted()) > head.epoch
  }
}
