import { z } from 'zod'
import type { Fen } from '../../../core/money.ts'
import type { CorpusPurchase } from '../../../schemas/corpus-purchase.ts'
import { DATASET_CLASSES } from '../../../schemas/dataset.ts'
import { Day } from '../../../schemas/primitives.ts'
import type { Amount } from '../engine/amount.ts'
import type { WorkCalendar } from '../engine/calendar.ts'
import { clausesOf } from '../engine/clause.ts'
import type { Fact } from '../engine/fact.ts'
import type { Outcome } from '../engine/outcome.ts'
import { COMMON, Count, Days, Moments, Money, Names, Rate, Threshold, Years } from '../engine/parameter.ts'
import type { RelatedAnswer } from '../engine/related.ts'
import type { ClaimFacts } from '../facts/claim-facts.ts'
import type { Listing } from '../facts/listing.ts'
import type { Versions } from '../facts/versions.ts'
import type { TaxTerms } from '../shared/vat-basis.ts'

const MEASURED = DATASET_CLASSES.filter((name) => name !== 'other')
const Thresholds = z.record(z.enum(MEASURED), Threshold)

/**
 * 语料券: what its guide fixes. `rulePublishedOn` null: the day 深政数规〔2025〕1号 was published is not in the guide. The
 * product's own: `exchanges` (the guide names none), `sameKind`, `otherKinds` (words in the names of grants).
 */
export const YlqParameters = z.strictObject({
  ...COMMON,
  submission: Moments,
  /** Signing of a purchase, opening of a data set. */
  activity: Days,
  activityProofFrom: Day,
  rulePublishedOn: Day.nullable(),
  regions: Names,
  platforms: Names,
  exchanges: Names,
  rate: Rate,
  purchaseCeiling: Money,
  costClasses: Names,
  /** Tier 1: at most this. Tier 2: from `upperTierFloor` to `upperTier`. */
  lowerTier: Money,
  upperTierFloor: Money,
  upperTier: Money,
  lowerThresholds: Thresholds,
  upperThresholds: Thresholds,
  /** What multimodal data has to hold to count as such. */
  modalities: Names,
  sameKind: Names,
  otherKinds: Names,
  applications: Count,
  bonusCertificates: Names,
  statementYears: Years,
  youngApplicant: Count,
  decisionTime: Count,
  paymentRequest: Count,
})
export type YlqParameters = z.infer<typeof YlqParameters>

export const YLQ_SWITCHES = { 'tax_basis.YLQ': ['exclusive', 'inclusive'] } as const

/** What a claim asks for: support of purchases (its contracts), an award for opening (its data sets), or both. */
export type Parts = { readonly purchase: boolean; readonly opening: boolean }

/** One contract under which corpora were bought. 分, on the contract’s own VAT basis. */
export type YlqPurchase = TaxTerms & {
  readonly contract: string
  /** Records of the purchase; one that is missing leaves them unknown. */
  readonly records: Fact<readonly Versions<'corpus_purchase'>[]>
  readonly buyer: Fact<string>
  readonly signedOn: Fact<string>
  readonly lines: Fact<readonly CorpusPurchase['lines'][number][]>
  /** Lines of the classes that count, and all others. */
  readonly corpusFen: Fact<Fen>
  readonly otherFen: Fact<Fen>
  readonly paidFen: Fact<Fen>
  readonly related: Fact<RelatedAnswer>
}

/** Other public money for what the claim is about; `higher`: some of it is national or provincial. */
export type OtherMoney = { readonly higher: boolean; readonly localFen: Fen }

export type YlqFacts = {
  readonly claim: ClaimFacts
  readonly parts: Fact<Parts>
  /** Null: the claim names no amount, which it need not: the score decides. */
  readonly claimedFen: Fact<Fen> | null
  readonly purchases: Fact<readonly YlqPurchase[]>
  readonly datasets: Fact<readonly Versions<'dataset'>[]>
  readonly projects: Fact<readonly Versions<'corpus_project'>[]>
  readonly scored: { readonly purchase: Fact<Fen>; readonly opening: Fact<Fen> }
  readonly grants: Listing<'grant'>
  readonly otherMoney: Fact<OtherMoney>
  readonly otherClaims: Listing<'claim'>
  readonly calendar: WorkCalendar
}

/**
 * `purchases`: whether what was bought under each contract counts, and what it comes to. `fen` awaits the score; `ceilingFen` is what the guide allows before it, with other public money taken into account in
 * `roomFen` (null: there is no such limit). `askedFen`: the score, else what the claim asks for.
 */
export type YlqAmount = Amount & {
  readonly purchases: readonly { readonly contract: string; readonly counts: Outcome; readonly fen: Fact<Fen> }[]
  readonly purchaseCeilingFen: Fact<Fen>
  readonly openingCeilingFen: Fact<Fen>
  readonly ceilingFen: Fact<Fen>
  readonly askedFen: Fact<Fen>
  readonly roomFen: Fact<Fen | null>
}

export const clause = clausesOf<YlqFacts, YlqParameters, typeof YLQ_SWITCHES, YlqAmount>()
