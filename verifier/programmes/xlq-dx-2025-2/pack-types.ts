import { z } from 'zod'
import type { Fen } from '../../../core/money.ts'
import type { Reconciliation } from '../../reconcile/reconcile-contract.ts'
import type { Alternative, Amount } from '../engine/amount.ts'
import type { WorkCalendar } from '../engine/calendar.ts'
import { clausesOf } from '../engine/clause.ts'
import type { Fact } from '../engine/fact.ts'
import { COMMON, Count, Days, Moments, Money, Names, Percent, Rate, Years } from '../engine/parameter.ts'
import type { RelatedAnswer } from '../engine/related.ts'
import type { ClaimFacts } from '../facts/claim-facts.ts'
import type { Listing } from '../facts/listing.ts'
import type { NetShare } from '../facts/net-share.ts'
import type { PersonFinding } from '../facts/persons.ts'
import type { Recognition } from '../facts/registry.ts'
import type { Versions } from '../facts/versions.ts'

/**
 * 训力券兑现: what its guide fixes. The product’s own: `startupMaxAge` (the guide does not define 初创企业), `acceptanceGap`,
 * the delivery bands, the tolerances, `listQueryMaxAge`.
 */
export const DxParameters = z.strictObject({
  ...COMMON,
  submission: Moments,
  confirmation: Moments,
  completion: Days,
  purposes: Names,
  itemClasses: Names,
  rate: Rate,
  rateStartup: Rate,
  startupMaxAge: Count,
  /** Who is paid: this batch the institution; later guides pay the holder. */
  payee: z.enum(['institution', 'holder']),
  register: z.string(),
  redemptions: Count,
  acceptanceGap: Count,
  deliveryWarning: Percent,
  deliveryFinding: Percent,
  invoiceTolerance: Money,
  paymentTolerance: Money,
  auditYears: Years,
  taxYears: Years,
  youngApplicant: Count,
  listQueryMaxAge: Count,
  decisionTime: Count,
  instrumentPrice: Money,
})
export type DxParameters = z.infer<typeof DxParameters>

export const DX_SWITCHES = {
  'tax_basis.XLQ': ['inclusive', 'exclusive'],
  'xlq.startup_definition': ['voucher_approval', 'age_months'],
  'xlq.stacking_effect': ['human', 'reduce'],
  'xlq.registry_coverage': ['every_usage_day', 'application_date'],
  'xlq.voucher_used_on': ['set_off_date', 'application_date'],
} as const

/** Card-time of a contract on days on which the provider was in the register, out of all of it. */
export type Coverage = { readonly covered: bigint; readonly total: bigint; readonly uncoveredDays: readonly string[] }

/** One contract of the claim. 分, on the contract’s own VAT basis unless said otherwise. */
export type DxContract = {
  readonly number: string
  readonly provider: Fact<string>
  readonly buyer: Fact<string>
  readonly signedOn: Fact<string>
  readonly validFrom: Fact<string>
  readonly validTo: Fact<string>
  /** As signed, before amendments: what a voucher was applied for with. */
  readonly signedValidTo: Fact<string>
  readonly taxIncluded: Fact<boolean>
  /** Net of deductible VAT out of gross, by the contract’s invoices. */
  readonly netShare: Fact<NetShare>
  readonly completedOn: Fact<string>
  /** Ids of the acceptance documents of all services. */
  readonly acceptance: Fact<readonly string[]>
  readonly lastUsedOn: Fact<string>
  readonly contractFen: Fact<Fen>
  readonly settledFen: Fact<Fen>
  readonly auditedFen: Fact<Fen>
  /** What the settlement holds for items that are not compute. */
  readonly ineligibleItemsFen: Fact<Fen>
  /** Whatever for, item by item at most what was agreed; `certain` without what is in dispute. */
  readonly delivered: Fact<{ readonly certain: Fen; readonly cleared: Fen }>
  /** For purposes that are paid, without what is in dispute. */
  readonly deliveredFen: Fact<Fen>
  /** The same of the days on which the provider was in the register. */
  readonly coveredDeliveredFen: Fact<Fen>
  readonly meteredFen: Fact<Fen>
  readonly ineligiblePurposeFen: Fact<Fen>
  readonly invoicedFen: Fact<Fen>
  readonly invoices: number
  /** Bank slips on record. */
  readonly slips: number
  readonly paidFen: Fact<Fen>
  readonly reconciliation: Fact<Reconciliation>
  readonly coverage: Fact<Coverage>
  readonly vouchers: readonly Versions<'voucher'>[]
  /** Every voucher the claim names for this contract is registered. */
  readonly vouchersKnown: Fact<true>
  readonly voucherFen: Fact<Fen>
  readonly startupByVoucher: Fact<boolean>
  readonly startupByAge: Fact<boolean>
  /** Other public money for the same contract. */
  readonly grantsFen: Fact<Fen>
  readonly related: Fact<RelatedAnswer>
}

export type DxFacts = {
  readonly claim: ClaimFacts
  readonly claimedFen: Fact<Fen>
  readonly contracts: Fact<readonly DxContract[]>
  readonly recognition: Fact<Recognition>
  readonly otherClaims: Listing<'claim'>
  readonly findings: readonly PersonFinding[]
  readonly calendar: WorkCalendar
}

/** Figures of one contract that clauses ask for: S, r × S, and whether the holder is a start-up. */
export type DxContractAmount = {
  readonly number: string
  readonly baseFen: Fact<Fen>
  readonly contractFen: Fact<Fen>
  readonly auditedFen: Fact<Fen>
  readonly startup: Fact<boolean>
  readonly ceilingFen: Fact<Fen>
  /** min(⌊r × S⌋, V): what this contract carries before the claimed amount. */
  readonly fen: Fact<Fen>
}
export type DxAmount = Amount & {
  readonly contracts: readonly DxContractAmount[]
  readonly alternatives: readonly Alternative[]
}

export const clause = clausesOf<DxFacts, DxParameters, typeof DX_SWITCHES, DxAmount>()
