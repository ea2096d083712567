import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Identity } from './token.ts'

/** A browser that has shown who it is. Times in ms since 1970 UTC. */
export type Session = {
  readonly identity: Identity
  /** What the token, or the identity provider, calls the bearer. */
  readonly name: string
  /** Whether it stands on a token: it ends with the token. */
  readonly ofToken: boolean
  /** To be sent with what changes something: a page of another site cannot read it. */
  readonly csrf: string
  readonly openedAt: number
  /** The end that no use puts off. */
  readonly endsAt: number
  /** The end unless it is used before. */
  readonly idleUntil: number
}

export type SessionLimits = { readonly idleMs: number; readonly longestMs: number; readonly most: number }

/** Of one bearer; a script that signs in again and again pushes out its own sessions, not those of others. */
const MOST_OF_ONE = 50

/**
 * Sessions of browsers, in memory: a restart ends them all, and nothing that opens the door lies on disk. The cookie's
 * secret is kept as a hash, like that of a token.
 */
export class Sessions {
  readonly #limits: SessionLimits
  /** By hash of the secret, the one used longest ago first. */
  readonly #sessions = new Map<string, Session>()

  constructor(limits: SessionLimits) {
    this.#limits = limits
  }

  /** `until`: the end of what it stands on, null for none. Output: the cookie's secret, seen this once. */
  open(
    who: Pick<Session, 'identity' | 'name' | 'ofToken'> & { readonly until: number | null },
    now: number,
  ): { readonly secret: string; readonly session: Session } {
    const { identity, name, ofToken, until } = who
    this.#makeRoom(identity.tokenId, now)
    const secret = randomBytes(32).toString('base64url')
    const endsAt = Math.min(now + this.#limits.longestMs, until ?? Number.MAX_SAFE_INTEGER)
    const idleUntil = Math.min(now + this.#limits.idleMs, endsAt)
    const csrf = randomBytes(32).toString('base64url')
    const session: Session = { identity, name, ofToken, csrf, openedAt: now, endsAt, idleUntil }
    this.#sessions.set(keyOf(secret), session)
    return { secret, session }
  }

  /** The session of this secret, used now; null where there is none or it has ended. */
  use(secret: string, now: number): Session | null {
    const key = keyOf(secret)
    const found = this.#sessions.get(key)
    if (found === undefined) return null
    this.#sessions.delete(key)
    if (found.idleUntil <= now) return null
    const session = { ...found, idleUntil: Math.min(now + this.#limits.idleMs, found.endsAt) }
    this.#sessions.set(key, session)
    return session
  }

  close(secret: string): void {
    this.#sessions.delete(keyOf(secret))
  }

  #makeRoom(tokenId: string, now: number): void {
    for (const [key, { idleUntil }] of this.#sessions) if (idleUntil <= now) this.#sessions.delete(key)
    const own = [...this.#sessions].filter(([, { identity }]) => identity.tokenId === tokenId)
    for (const [key] of own.slice(0, Math.max(0, own.length - MOST_OF_ONE + 1))) this.#sessions.delete(key)
    for (const key of this.#sessions.keys()) {
      if (this.#sessions.size < this.#limits.most) break
      this.#sessions.delete(key)
    }
  }
}

const keyOf = (secret: string): string => createHash('sha256').update(secret).digest('base64')

/** Compares in constant time, whatever the length of what was sent. */
export function isSameText(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) => createHash('sha256').update(text).digest())
  return left !== undefined && right !== undefined && timingSafeEqual(left, right)
}
