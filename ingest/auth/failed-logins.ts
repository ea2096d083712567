import { SuanhengError } from '../../core/errors.ts'

const WINDOW_MS = 10 * 60_000
const MOST_FAILURES = 10
/** Addresses remembered; the one that failed longest ago is forgotten first. */
const MOST_ADDRESSES = 10_000

/** Counts who tried to sign in and could not: ten failures of one address in ten minutes, then it waits. */
export class FailedLogins {
  readonly #failures = new Map<string, { readonly since: number; readonly count: number }>()

  /** Errors: TOO_MANY_REQUESTS. */
  require(address: string, now: number): void {
    const seen = this.#failures.get(address)
    if (seen === undefined || seen.count < MOST_FAILURES || seen.since + WINDOW_MS <= now) return
    const retryAfterSeconds = Math.ceil((seen.since + WINDOW_MS - now) / 1000)
    throw new SuanhengError('TOO_MANY_REQUESTS', 'too many failed sign-ins from this address', { retryAfterSeconds })
  }

  failed(address: string, now: number): void {
    const seen = this.#failures.get(address)
    const goesOn = seen !== undefined && seen.since + WINDOW_MS > now
    this.#failures.delete(address)
    this.#failures.set(address, goesOn ? { since: seen.since, count: seen.count + 1 } : { since: now, count: 1 })
    for (const oldest of this.#failures.keys()) {
      if (this.#failures.size <= MOST_ADDRESSES) break
      this.#failures.delete(oldest)
    }
  }
}
