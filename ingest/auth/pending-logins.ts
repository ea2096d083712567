import { randomBytes } from 'node:crypto'
import type { Expected } from './oidc.ts'

/** A sign-in that is under way at the provider. `returnTo` is a path of this service. */
export type PendingLogin = { readonly expected: Expected; readonly returnTo: string }

export const PENDING_S = 600
const MOST = 1_000

/** Sign-ins under way, each taken once. Beyond a thousand, the oldest is given up: nobody needs a secret to begin one. */
export class PendingLogins {
  readonly #pending = new Map<string, PendingLogin & { readonly until: number }>()

  /** Output: what the browser keeps in a cookie meanwhile, so that no other browser can end the sign-in. */
  add(login: PendingLogin, now: number): string {
    for (const [key, { until }] of this.#pending) {
      if (until > now && this.#pending.size < MOST) break
      this.#pending.delete(key)
    }
    const key = randomBytes(32).toString('base64url')
    this.#pending.set(key, { ...login, until: now + PENDING_S * 1000 })
    return key
  }

  take(key: string, now: number): PendingLogin | null {
    const found = this.#pending.get(key)
    this.#pending.delete(key)
    return found === undefined || found.until <= now ? null : found
  }
}
