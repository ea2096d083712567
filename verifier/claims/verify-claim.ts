import { SuanhengError } from '../../core/errors.ts'
import type { Store } from '../../store/client.ts'
import type { Logs } from '../binding/bind-ledger.ts'
import { cutOf, type LedgerBinding } from '../binding/ledger-binding.ts'
import type { ProgrammeAssessment } from '../programmes/engine/assess.ts'
import { decide } from '../programmes/engine/decide.ts'
import type { Decided } from '../programmes/engine/decision.ts'
import { decisionsOf } from '../programmes/facts/decisions.ts'
import { type Programme, programmeFor } from '../programmes/index.ts'
import { bindClaim } from './bind-claim.ts'
import { type ClaimReader, storeReader } from './claim-reader.ts'
import { type Claimed, claimedOf } from './claimed.ts'
import { claimHeads, loadClaimEvidence } from './load-claim-evidence.ts'
import { loadClaimOwners, loadOwnRecords, type Records } from './load-records.ts'
import { type ClaimQuestion, requireReadings } from './question.ts'
import type { Relations } from './related.ts'
import type { ClaimScope } from './scope.ts'
import type { Assumed } from './trial/assumed.ts'

/** `state`: of the claim, as its record says. */
export type AssessedClaim = {
  readonly question: ClaimQuestion
  readonly programme: Programme
  readonly state: string
  readonly applicant: string
  readonly claimed: Claimed
  readonly assessment: ProgrammeAssessment
  /** What persons decided, beside it; null: nothing. */
  readonly decided: Decided | null
  /** Ties between the parties, as recorded: shown beside the assessment, no part of it. */
  readonly relations: Relations
}
export type VerifiedClaim = { readonly claim: AssessedClaim; readonly binding: LedgerBinding }

/**
 * Whose claim an id names. `institution` null asks all.
 * Errors: NOT_FOUND; REQUEST_INVALID when several institutions have one of this id and none was named.
 */
export async function findClaim(store: Store, claimId: string, institution: string | null): Promise<string> {
  const owners = (await loadClaimOwners(store, claimId)).filter((one) => institution === null || one === institution)
  const [owner] = owners
  if (owner === undefined) throw new SuanhengError('NOT_FOUND', `no claim ${claimId}`, { claimId })
  if (owners.length > 1) {
    throw new SuanhengError('REQUEST_INVALID', `${owners.length} institutions have a claim ${claimId}: name one`, {
      institutions: owners,
    })
  }
  return owner
}

/**
 * Assesses a claim from what the store holds under the published checkpoints, by the rules of exactly its programme and
 * batch. Errors: NOT_FOUND without the claim or the rules; REQUEST_INVALID for readings the programme does not have, an
 * assumed day of a claim that is no draft, or versions that name several programmes; those of the ledger and the store.
 */
export async function verifyClaim(store: Store, logs: Logs, question: ClaimQuestion): Promise<VerifiedClaim> {
  const binding = await bindClaim(store, logs, question)
  return { claim: await verifyClaimAt(store, logs, question, binding), binding }
}

/**
 * The same at an earlier binding: the same question, binding and rules give the same assessment for ever. `assumed`: what a
 * trial takes to be so; decisions of persons answer an assessment and take no part in a trial.
 */
export async function verifyClaimAt(
  store: Store,
  logs: Pick<Logs, 'log'>,
  question: ClaimQuestion,
  binding: Pick<LedgerBinding, 'others'> & { readonly checkpoint: Pick<LedgerBinding['checkpoint'], 'size'> },
  assumed: Assumed | null = null,
): Promise<AssessedClaim> {
  return assessClaim(storeReader(store, logs), question, binding, assumed)
}

/** The same over what a reader answers, which alone decides: a bundle’s answers give what the store gave. */
export async function assessClaim(
  reader: ClaimReader,
  question: ClaimQuestion,
  binding: Parameters<typeof verifyClaimAt>[3],
  assumed: Assumed | null = null,
): Promise<AssessedClaim> {
  const { institution, view } = question
  const scope: ClaimScope = { institution, view, cut: cutOf(binding), ...(assumed === null ? {} : { assumed }) }
  const own = await loadOwnRecords(reader, scope)
  const { programme, state, applicant } = headOf(own, question.claimId)
  requireReadings(programme, question.readings)
  const { evidence, relations } = await loadClaimEvidence(reader, scope, { programme, question, own })
  const assessment = programme.assess(evidence, question.readings, assumed?.answers)
  const claimed = claimedOf(claimHeads(own, question.claimId), evidence.contracts, evidence.organisations)
  const decisions = assumed === null ? decisionsOf(own.of('decision'), question.claimId, evidence.documents) : []
  return {
    question,
    programme,
    state,
    applicant,
    claimed,
    assessment,
    decided: decide(assessment, decisions),
    relations,
  }
}

function headOf(own: Records, claimId: string) {
  const bodies = claimHeads(own, claimId).map(({ body }) => body)
  const [first] = bodies
  if (first === undefined) throw new SuanhengError('NOT_FOUND', `no claim ${claimId} under the checkpoint`, { claimId })
  if (bodies.some(({ programme, batch }) => programme !== first.programme || batch !== first.batch))
    throw new SuanhengError('REQUEST_INVALID', `versions of claim ${claimId} name several programmes: correct one`)
  const programme = programmeFor(first.programme, first.batch)
  if (programme === undefined)
    throw new SuanhengError('NOT_FOUND', `this release has no rules of ${first.programme}, batch ${first.batch}`)
  const states = [...new Set(bodies.map(({ state }) => state))].sort()
  const applicants = [...new Set(bodies.map(({ applicantUscc }) => applicantUscc))].sort()
  return { programme, state: states.join(' / '), applicant: applicants.join(' / ') }
}
