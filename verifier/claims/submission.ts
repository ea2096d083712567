import { SuanhengError } from '../../core/errors.ts'
import type { Claim } from '../../schemas/claim.ts'
import type { Head } from '../reconcile/evidence.ts'

/** An assumed submission is at noon: within every window that is open on the day. */
export const assumedMoment = (day: string): string => `${day}T12:00:00.000+08:00`

/**
 * A draft as it would stand if it were submitted on a day; nothing else of it changes. `day` null: as it is.
 * Errors: REQUEST_INVALID when the claim is no draft: the day on which it was submitted is known then.
 */
export function submittedAsAssumed(claims: readonly Head<Claim>[], day: string | null): readonly Head<Claim>[] {
  if (day === null) return claims
  if (claims.some(({ body }) => body.state !== 'draft'))
    throw new SuanhengError('REQUEST_INVALID', 'assume: for a draft; this claim has been submitted')
  return claims.map((head) => ({ ...head, body: { ...head.body, submittedAt: assumedMoment(day) } }))
}
