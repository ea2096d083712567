import type { Store } from '../../store/client.ts'
import type { Logs } from '../binding/bind-ledger.ts'
import { questionOf, refuseFuture } from '../capacity/report/index.ts'
import { parseReadings } from '../claims/question.ts'
import { findClaim } from '../claims/verify-claim.ts'
import { requireSent } from '../verify-capacity.ts'
import type { BundleAsked } from './prepare.ts'

/** A claim as it is asked about. `institution` null: whosever log has it. `reading`: switch=value. */
export type ClaimAsked = {
  readonly id: string
  readonly institution: string | null
  readonly reading: readonly string[]
  readonly assume: string | null
}

/** Errors: NOT_FOUND; REQUEST_INVALID for a reading of another form, or several institutions with a claim of this id. */
export async function askOfClaim(store: Store, asked: ClaimAsked, sealed: boolean): Promise<BundleAsked> {
  const institution = await findClaim(store, asked.id, asked.institution)
  const readings = parseReadings(asked.reading)
  const view = sealed ? 'own' : 'all'
  const question = { institution, claimId: asked.id, view, readings, assume: asked.assume } as const
  return { about: 'claim', question, sealed }
}

type CapacityAsked = {
  readonly institution: string
  readonly asked: Parameters<typeof questionOf>[0]
  /** ms */
  readonly now: number
}

/** Errors: NOT_FOUND where the institution has sent nothing; REQUEST_INVALID as `questionOf`, and for days to come. */
export async function askOfCapacity(
  logs: Pick<Logs, 'institutions'>,
  { institution, asked, now }: CapacityAsked,
  sealed: boolean,
): Promise<BundleAsked> {
  const question = questionOf(asked)
  refuseFuture(question, now)
  await requireSent(logs, institution)
  return { about: 'capacity', institution, question, sealed }
}
