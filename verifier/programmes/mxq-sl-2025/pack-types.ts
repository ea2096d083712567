import { z } from 'zod'
import type { Fen } from '../../../core/money.ts'
import { Day } from '../../../schemas/primitives.ts'
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
 * 模型券申领: what its guide fixes. The product’s own: `statisticsTolerance` (允许的误差范围 is not quantified),
 * `paymentTolerance`, `creditReportMaxAge`, `listQueryMaxAge`, `register` (the code under which recognitions of model
 * institutions are recorded).
 */
export const MxqParameters = z.strictObject({
  ...COMMON,
  submission: Moments,
  paper: Moments,
  service: Days,
  rate: Rate,
  usualCap: Money,
  hardCap: Money,
  capYear: Years,
  grantNames: Names,
  /** Who is paid: the buyer, unlike 训力券. */
  payee: z.enum(['demand_side', 'institution']),
  costClasses: Names,
  notCostClasses: Names,
  regions: Names,
  register: z.string(),
  municipalProgrammes: Names,
  otherLevels: Names,
  modes: Names,
  statisticsTolerance: Percent,
  paymentTolerance: Money,
  accountYears: Years,
  creditReportMaxAge: Count,
  listQueryMaxAge: Count,
  decisionTime: Count,
  validTo: Day,
})
export type MxqParameters = z.infer<typeof MxqParameters>

export const MXQ_SWITCHES = { 'tax_basis.MXQ': ['exclusive', 'inclusive'] } as const

/** Days of a service inside the window, out of all of them, both ends counted. */
export type ServiceDays = {
  readonly from: string
  readonly to: string
  readonly inside: number
  readonly all: number
}

/** One contract with a model institution. 分 on the contract’s own VAT basis. */
export type MxqContract = {
  readonly number: string
  readonly provider: Fact<string>
  readonly buyer: Fact<string>
  readonly signedOn: Fact<string>
  readonly scope: Fact<string>
  readonly taxIncluded: Fact<boolean>
  /** By the invoices that count. */
  readonly netShare: Fact<NetShare>
  readonly reconciliation: Fact<Reconciliation>
  readonly agreedFen: Fact<Fen>
  /** Of items that are no cost of buying models; of items whose class the guide does not list. */
  readonly otherItemsFen: Fact<Fen>
  readonly unlistedItemsFen: Fact<Fen>
  /** Invoices issued inside the window, net of red letters; those outside it. */
  readonly invoicedFen: Fact<Fen>
  readonly invoicesOutside: readonly string[]
  /** Versions of which lie inside and outside: they count for nothing until one is corrected. */
  readonly invoicesDisputed: readonly string[]
  readonly paidFen: Fact<Fen>
  readonly service: Fact<ServiceDays>
  readonly recognition: Fact<Recognition>
  readonly related: Fact<RelatedAnswer>
}

export type MxqFacts = {
  readonly claim: ClaimFacts
  /** Null: the claim asks for what it may get. */
  readonly claimedFen: Fact<Fen> | null
  readonly contracts: Fact<readonly MxqContract[]>
  readonly grantedThisYear: Fact<Fen>
  /** A document that lets the amount go beyond the usual cap; there is none until one is registered. */
  readonly exception: Fact<boolean>
  readonly otherClaims: Listing<'claim'>
  readonly vouchers: readonly Versions<'voucher'>[]
  readonly findings: readonly PersonFinding[]
  readonly calendar: WorkCalendar
}

/** `base`: C; `share`: 3/10 of it, cut down. */
export type MxqAmount = Amount & {
  readonly base: Fact<Fen>
  readonly share: Fact<Fen>
  readonly alternatives: readonly Alternative[]
}

export const clause = clausesOf<MxqFacts, MxqParameters, typeof MXQ_SWITCHES, MxqAmount>()
