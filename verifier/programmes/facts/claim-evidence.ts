import type { Fen } from '../../../core/money.ts'
import type { EntityKindName, EntityOf } from '../../../schemas/kinds.ts'
import type { Assessment } from '../../capacity/assessment.ts'
import type { ContractEvidence, Head } from '../../reconcile/evidence.ts'
import type { WorkCalendar } from '../engine/calendar.ts'
import type { Fact } from '../engine/fact.ts'
import type { RelatedAnswer } from '../engine/related.ts'
import type { Listing } from './listing.ts'
import type { PersonFinding } from './persons.ts'

type Heads<K extends EntityKindName> = readonly Head<EntityOf<K>>[]

/** Papers about the applicant, its partners and its claim that are the same for every programme. Lists in any order. */
export type ClaimRecords = {
  readonly claimId: string
  readonly claims: Heads<'claim'>
  readonly organisations: Heads<'organisation'>
  readonly registryEntries: Heads<'registry_entry'>
  readonly licences: Heads<'licence'>
  readonly listHits: Heads<'list_hit'>
  readonly documents: Heads<'document'>
  readonly grants: Heads<'grant'>
}

/**
 * What only the corpus programme asks for. `scored`: what the reviewers' score comes to, 分: the guide sets ceilings alone
 * and publishes no weights (YLQ-SQ-3.1.1c, 3.2.3).
 */
export type CorpusEvidence = {
  readonly purchases: Heads<'corpus_purchase'>
  readonly datasets: Heads<'dataset'>
  readonly projects: Heads<'corpus_project'>
  readonly scored: { readonly purchase: Fact<Fen>; readonly opening: Fact<Fen> }
}

/** What the log of an institution shows about its metering (XLQ-RK-4.2.3): the sample that was delivered, as tested. */
export type MeteringSample = {
  /** Longest stretch without a gap, in whole hours. */
  readonly continuousHours: number
  readonly mandatoryFields: boolean
  readonly ledgerIntact: boolean
  readonly signaturesValid: boolean
  /** Card-seconds follow from cards and times in every record. */
  readonly quantityReproducible: boolean
}

/**
 * Everything a claim is judged by. Parts that other parts of the system answer come as facts: what nobody answered is
 * unknown. `otherClaims`: every claim but this one, complete when the store was searched whole.
 */
export type ClaimEvidence = ClaimRecords & {
  readonly contracts: readonly ContractEvidence[]
  readonly otherClaims: Listing<'claim'>
  /** Vouchers of which an organisation of the claim is the holder. */
  readonly vouchersHeld: Listing<'voucher'>
  readonly related: readonly RelatedAnswer[]
  readonly capacity: Fact<Assessment>
  readonly metering: Fact<MeteringSample>
  readonly findings: readonly PersonFinding[]
  /** Left out: nobody looked, which is the same as nothing registered and no score. */
  readonly corpus?: CorpusEvidence
  readonly calendar: WorkCalendar
}
