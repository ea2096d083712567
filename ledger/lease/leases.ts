import { join } from 'node:path'
import { SuanhengError } from '../../core/errors.ts'
import { Uscc } from '../../schemas/primitives.ts'
import { makeFolder, namesIn } from '../durable-file.ts'
import type { Claim } from './claims.ts'
import { Claims } from './claims.ts'
import { BEATS, SignsOfLife } from './signs-of-life.ts'

export type LeaseOptions = {
  readonly instance: string
  /** A name no other process had. */
  readonly run: string
  /** Where senders reach this instance; told to those whom another one cannot serve. */
  readonly url: string
  readonly leaseMs: number
  /** Milliseconds that only grow, from any beginning. */
  readonly monotonicMs: () => number
}

/** Which logs this process may write, and who else may. */
export class Leases {
  readonly #options: LeaseOptions
  readonly #directory: string
  readonly #life: SignsOfLife
  readonly #held = new Map<string, number>()
  readonly #claims = new Map<string, Claims>()
  #timer: ReturnType<typeof setInterval> | null = null
  #beating: Promise<void> = Promise.resolve()
  #sweeping: Promise<void> = Promise.resolve()
  #takeovers = 0
  #lost = 0

  private constructor(ledgerDirectory: string, options: LeaseOptions) {
    this.#options = options
    this.#directory = join(ledgerDirectory, 'leases')
    this.#life = new SignsOfLife({ ...options, directory: join(ledgerDirectory, 'instances') })
  }

  /** The caller holds the lock of the instance's journal. */
  static async open(ledgerDirectory: string, options: LeaseOptions): Promise<Leases> {
    const leases = new Leases(ledgerDirectory, options)
    await makeFolder(leases.#directory)
    await leases.#life.give('running')
    await leases.#life.look()
    return leases
  }

  /** Gives signs of life from now on. `each` runs beside them, once at a time: it may take longer than a lease. */
  start(each: () => Promise<void>): void {
    let running = false
    this.#timer = setInterval(() => {
      // A disk that takes no sign of life costs the leases, as it should; the next beat tries again.
      this.#beating = this.#beating.then(() => this.#beat()).catch(() => {})
      if (running) return
      running = true
      this.#sweeping = each()
        .catch(() => {})
        .finally(() => {
          running = false
        })
    }, this.#options.leaseMs / BEATS)
    this.#timer.unref()
  }

  async #beat(): Promise<void> {
    await this.#life.give('running')
    await this.#life.look()
  }

  /** Everything under way has ended: others may take over at once. */
  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer)
    await Promise.all([this.#beating, this.#sweeping])
    await this.#life.give('stopped').catch(() => {})
  }

  get leaseMs(): number {
    return this.#options.leaseMs
  }

  get heldCount(): number {
    return this.#held.size
  }

  /** Claims made on what another one had held. */
  get takeovers(): number {
    return this.#takeovers
  }

  /** Logs that another instance took over. */
  get lost(): number {
    return this.#lost
  }

  /** The epoch under which this process writes the log; null where it does not. */
  epochOf(institution: string): number | null {
    return this.#held.get(institution) ?? null
  }

  claimsOf(institution: string): Claims {
    const known = this.#claims.get(institution) ?? new Claims(join(this.#directory, Uscc.parse(institution)))
    this.#claims.set(institution, known)
    return known
  }

  /** Institutions that ever had a holder. */
  async institutions(): Promise<readonly string[]> {
    return (await namesIn(this.#directory)).filter((name) => Uscc.safeParse(name).success)
  }

  /** Whether nobody has claimed beyond this epoch. */
  async isNewest(institution: string, epoch: number): Promise<boolean> {
    return (await this.claimsOf(institution).newest()) === epoch
  }

  /**
   * Claims a log that nobody who may live holds. The log is not to be written before `settle`.
   * Output: the epoch. Errors: LEDGER_HELD_ELSEWHERE, naming the holder's address.
   */
  async claim(institution: string): Promise<number> {
    const claims = this.claimsOf(institution)
    for (;;) {
      const newest = await claims.newest()
      const holder = newest === 0 ? null : await claims.read(newest)
      // Cleared away between the two looks: there is a newer one.
      if (newest > 0 && holder === null) continue
      if (holder !== null && !this.#isOwn(holder) && (await this.#life.mayLive(holder)))
        throw heldBy(institution, holder)
      const { instance, run, url } = this.#options
      if (!(await claims.take({ epoch: newest + 1, instance, run, url }))) continue
      if (holder !== null && holder.instance !== instance) this.#takeovers++
      return newest + 1
    }
  }

  /** All that counts is taken over: the log may be written. */
  settle(institution: string, epoch: number): void {
    this.#held.set(institution, epoch)
  }

  lose(institution: string, epoch: number): void {
    if (this.#held.get(institution) !== epoch) return
    this.#held.delete(institution)
    this.#lost++
  }

  /** Who holds the log now, for whom this process cannot serve. */
  async heldElsewhere(institution: string): Promise<SuanhengError> {
    const claims = this.claimsOf(institution)
    return heldBy(institution, await claims.read(await claims.newest()))
  }

  /** Whether the newest claim is of a process that is gone, or our own and never came to hold the log. */
  async isOrphaned(institution: string): Promise<boolean> {
    const claims = this.claimsOf(institution)
    const holder = await claims.read(await claims.newest())
    if (holder === null) return false
    return this.#isOwn(holder) ? !this.#held.has(institution) : !(await this.#life.mayLive(holder))
  }

  #isOwn({ instance, run }: Claim): boolean {
    return instance === this.#options.instance && run === this.#options.run
  }
}

const heldBy = (institution: string, holder: Claim | null): SuanhengError =>
  new SuanhengError('LEDGER_HELD_ELSEWHERE', `the log of ${institution} is written by another instance`, {
    institution,
    ...(holder === null ? {} : { holder: holder.url, instance: holder.instance }),
    retryAfterSeconds: 1,
  })
