import type { ErrorCode } from './api.ts'
import { ServiceProblem, ServiceUnreachable } from './problem.ts'

/** How often and how long to wait. Times in ms. */
export type Patience = {
  /** Attempts in all, from 1. */
  readonly attempts: number
  /** Longest wait after the first failure; doubled with each further one. */
  readonly firstMs: number
  /** No wait of our own is longer. */
  readonly longestMs: number
  /** No Retry-After is followed for longer: a proxy may ask for days. */
  readonly longestAskedMs: number
}

export const PATIENCE: Patience = { attempts: 8, firstMs: 500, longestMs: 60_000, longestAskedMs: 600_000 }

/** Answers of 503 that no waiting mends: somebody has to restore the ledger. */
const NEEDS_SOMEBODY: readonly ErrorCode[] = ['LEDGER_BEHIND', 'LEDGER_DAMAGED']

/** Whether sending the same again can help: no answer, a proxy's 408, 429 or 5xx, or a service that asks for time. */
export function mayHelp(error: unknown): boolean {
  if (error instanceof ServiceUnreachable)
    return error.status === null || error.status === 408 || error.status === 429 || error.status >= 500
  if (!(error instanceof ServiceProblem) || NEEDS_SOMEBODY.includes(error.code)) return false
  return error.status === 429 || error.status >= 500
}

/**
 * How long to wait after failure number `failures` (from 1), in ms. What the service asks for is kept to and up to a
 * fifth added, so that those it sends away do not all come back at once; without it, at random between half and all of
 * a time that doubles. `random` gives [0, 1).
 */
export function waitMs(
  failures: number,
  askedSeconds: number | null,
  patience: Patience,
  random: () => number,
): number {
  if (askedSeconds !== null && askedSeconds > 0)
    return Math.round(Math.min(askedSeconds * 1000, patience.longestAskedMs) * (1 + random() / 5))
  const longest = Math.min(patience.longestMs, patience.firstMs * 2 ** Math.min(failures - 1, 30))
  return Math.round((longest * (1 + random())) / 2)
}
