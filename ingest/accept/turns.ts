import { SuanhengError } from '../../core/errors.ts'

export type TurnOptions = {
  /** Monotonic, in ms. */
  readonly now: () => number
  /** So many bodies are let in whatever the rate: with fewer, a decoder is idle while a body is read or written. */
  readonly always: number
}

/** A body that was let in. Each may be told more than once. */
export type Turn = {
  /** All of it is here: from now on it is work. */
  arrived(): void
  /** It is answered, or its sender went away. */
  left(): void
}

/** An acknowledgement that would take longer is not begun: its sender learns of it at once, and it takes no memory. */
const PATIENCE_MS = 600
/** While less is held, a body is taken whatever the rate: small bodies are let in cheaper than sent away. */
const ALWAYS_TAKEN_BYTES = 8 << 20
/** What a body costs beside its bytes (its part of a write, a fsync, a proof), as bytes: small ones tell then of large ones. */
const BODY_COSTS = 256 << 10
/** A body that is not here by then is slow to come; it counts again once it is here. */
const COMING_MS = 1000
/** The rate is that of the last seconds of work. */
const FADES_MS = 4000
/** Those sent away are expected back, fewer and fewer of them. */
const AWAY_FADES_MS = 2000
/** Who waits longer than all the work there is leaves the service idle. */
const MOST_RETRY_SECONDS = 4

type Held = {
  readonly institution: string
  readonly bytes: number
  readonly since: number
  state: 'coming' | 'slow' | 'working' | 'left'
}

/**
 * Bounds how long an acknowledgement takes when many send at once, by what is measured: what was let in before a body,
 * over what the service got through a second of late (Little’s law). Decoders take institutions in turn (`Slots`), so of
 * each other institution only as much is before a body as of its own. Whoever has nothing here is let in, whatever
 * others sent: who sends without end is the one that is asked to come back.
 */
export class Turns {
  readonly #options: TurnOptions
  /** Of each institution, what is coming or worked on. */
  readonly #weights = new Map<string, number>()
  /** Those of which a body was sent away and none let in since. */
  readonly #closed = new Set<string>()
  /** Oldest first. */
  readonly #coming = new Set<Held>()
  #bodies = 0
  #bytes = 0
  #working = 0
  #workedMs = 0
  #done = 0
  #away = 0
  #at: number

  constructor(options: TurnOptions) {
    this.#options = options
    this.#at = options.now()
  }

  /** Lets a body of so many bytes in. Errors: TOO_MANY_REQUESTS, with the time it would have taken, where that is known. */
  enter(institution: string, bytes: number): Turn {
    this.#pass()
    const expectedMs = this.#expectedMs(institution, bytes)
    if (!this.#isTaken(institution, expectedMs)) {
      this.#closed.add(institution)
      this.#away += weightOf(bytes)
      throw new SuanhengError('TOO_MANY_REQUESTS', 'too many bodies are before this one', {
        bodies: this.#bodies,
        ...(expectedMs === null ? {} : { expectedMs: Math.round(expectedMs) }),
        retryAfterSeconds: this.#retryAfterSeconds(),
      })
    }
    this.#closed.delete(institution)
    const held: Held = { institution, bytes, since: this.#at, state: 'coming' }
    this.#coming.add(held)
    this.#count(held, 1)
    return { arrived: () => this.#arrived(held), left: () => this.#left(held) }
  }

  /**
   * Once one was sent away, the next is let in when half is done: else whoever was just acknowledged takes each place as it
   * comes free, and those who were sent away find none.
   */
  #isTaken(institution: string, expectedMs: number | null): boolean {
    if (this.#bytes < ALWAYS_TAKEN_BYTES || !this.#weights.has(institution)) return true
    const { always } = this.#options
    const isClosed = this.#closed.has(institution)
    if (this.#bodies < (isClosed ? always / 2 : always)) return true
    return expectedMs !== null && expectedMs <= (isClosed ? PATIENCE_MS / 2 : PATIENCE_MS)
  }

  /** How long a body that comes now takes to be acknowledged; null before anything was. */
  #expectedMs(institution: string, bytes: number): number | null {
    if (this.#done === 0) return null
    const own = (this.#weights.get(institution) ?? 0) + weightOf(bytes)
    let before = own
    for (const [other, weight] of this.#weights) if (other !== institution) before += Math.min(weight, own)
    return (before * this.#workedMs) / this.#done
  }

  /** Until all that is here and all that was sent away of late is done. */
  #retryAfterSeconds(): number {
    if (this.#done === 0) return 1
    const weight = this.#bytes + this.#bodies * BODY_COSTS + this.#away
    const seconds = Math.ceil((weight * this.#workedMs) / this.#done / 1000)
    return Math.min(MOST_RETRY_SECONDS, Math.max(1, seconds))
  }

  #arrived(held: Held): void {
    if (held.state !== 'coming' && held.state !== 'slow') return
    this.#pass()
    if (held.state === 'slow') this.#count(held, 1)
    this.#coming.delete(held)
    held.state = 'working'
    this.#working++
  }

  #left(held: Held): void {
    if (held.state === 'left') return
    this.#pass()
    if (held.state === 'working') {
      this.#working--
      this.#done += weightOf(held.bytes)
    }
    if (held.state !== 'slow') this.#count(held, -1)
    this.#coming.delete(held)
    held.state = 'left'
  }

  #count({ institution, bytes }: Held, sign: 1 | -1): void {
    this.#bodies += sign
    this.#bytes += sign * bytes
    const weight = (this.#weights.get(institution) ?? 0) + sign * weightOf(bytes)
    // Nobody who has nothing here is kept.
    if (weight > 0) {
      this.#weights.set(institution, weight)
      return
    }
    this.#weights.delete(institution)
    this.#closed.delete(institution)
  }

  /** Takes in the time since it was last called. */
  #pass(): void {
    const now = this.#options.now()
    const ms = now - this.#at
    this.#at = now
    this.#away *= Math.exp(-ms / AWAY_FADES_MS)
    if (this.#working > 0) {
      const rest = Math.exp(-ms / FADES_MS)
      this.#done *= rest
      this.#workedMs = this.#workedMs * rest + ms
    }
    for (const held of this.#coming) {
      if (now - held.since <= COMING_MS) return
      this.#coming.delete(held)
      held.state = 'slow'
      this.#count(held, -1)
    }
  }
}

const weightOf = (bytes: number): number => bytes + BODY_COSTS
