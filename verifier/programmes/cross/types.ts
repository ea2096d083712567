import { z } from 'zod'
import type { Fen } from '../../../core/money.ts'
import type { Words } from '../../capacity/words.ts'
import type { ContractEvidence } from '../../reconcile/evidence.ts'
import type { Fact } from '../engine/fact.ts'
import type { Outcome } from '../engine/outcome.ts'
import { Count, Money, Rate, Threshold } from '../engine/parameter.ts'
import { readParameters } from '../engine/parameter-json.ts'
import type { RelatedAnswer } from '../engine/related.ts'
import type { ClaimEvidence } from '../facts/claim-evidence.ts'

/** Clause register, section 10. The district’s terms are those of LG-SL; how many contracts make a median is the product’s own. */
export const CrossParameters = z.strictObject({
  districtRate: Rate,
  districtCeiling: Money,
  districtThreshold: Money,
  priceFactor: Threshold,
  comparableContracts: Count,
})
export type CrossParameters = z.infer<typeof CrossParameters>
/** As written: what a report’s fingerprint of its rules is over. */
export const WRITTEN_PARAMETERS = z.record(z.string(), z.json()).parse(readParameters(import.meta.url))
export const CROSS_PARAMETERS = CrossParameters.parse(WRITTEN_PARAMETERS)

export const CROSS_CHECKS = ['X-1', 'X-2', 'X-3', 'X-4', 'X-5', 'X-6', 'X-7'] as const
export type CrossId = (typeof CROSS_CHECKS)[number]

/**
 * A device that a claim rests on. [from, until) in ms; null: not known when. `teller`: in whose log alone it shows, which is
 * the applicant’s own or that of the provider of its contract; null where it takes the word of several, or of a stranger.
 */
export type DeviceUse = {
  readonly claim: string
  readonly device: string
  readonly teller: string | null
  readonly span: { readonly from: number; readonly until: number } | null
}
/** A price of an institution’s registered list (XLQ-RK-4.3a): 元 per unit. */
export type ListedPrice = {
  readonly org: string
  readonly class: string
  readonly unit: string
  readonly acceleratorModel: string | null
  readonly unitPrice: string
}
/** Something that two claims should not have in common. */
export type Mark = {
  readonly claim: string
  readonly kind: 'address' | 'network_address' | 'document_author'
  readonly value: string
}

/** What was found, and whether that is all there is: what was found counts also where more may be unseen. */
export type Part<T> = { readonly found: readonly T[]; readonly complete: Fact<true> }

/**
 * Several claims with their evidence, in any order. `complete`: every claim of the store is among them. Parts that nobody
 * answered are unknown facts. `claim` of the parts is what `namesOf` gives.
 */
export type CrossEvidence = {
  readonly claims: readonly ClaimEvidence[]
  readonly complete: Fact<true>
  readonly deviceUses: Part<DeviceUse>
  readonly priceLists: Fact<readonly ListedPrice[]>
  /** Contracts to compare prices with, besides those of the claims. */
  readonly otherContracts: readonly Pick<ContractEvidence, 'contracts'>[]
  readonly marks: Part<Mark>
  /** Ties between organisations of different claims; those of one claim come with its evidence. */
  readonly related: readonly RelatedAnswer[]
}

/** One thing found. `claims`: names, sorted. */
export type CrossFinding = {
  readonly subject: string
  readonly claims: readonly string[]
  readonly words: Words
  readonly fen: Fen | null
  readonly outcome: Outcome
}

/** What a check says: its outcome is that of all it found, and open while the claims are not all known. */
export type CrossAnswer = {
  readonly id: CrossId
  readonly title: Words
  /** Clauses it rests on. */
  readonly basis: readonly string[]
  /** What a failure does; `person`: a person decides, `once`: counted once. */
  readonly effect: 'ineligible' | 'person' | 'once' | 'warning'
  readonly outcome: Outcome
  readonly findings: readonly CrossFinding[]
}
