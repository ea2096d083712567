import { z } from 'zod'
import type { Fen } from '../../../core/money.ts'
import type { Assessment } from '../../capacity/assessment.ts'
import type { Reconciliation } from '../../reconcile/reconcile-contract.ts'
import type { Alternative, Amount } from '../engine/amount.ts'
import type { WorkCalendar } from '../engine/calendar.ts'
import { clausesOf } from '../engine/clause.ts'
import type { Fact } from '../engine/fact.ts'
import type { Outcome } from '../engine/outcome.ts'
import { COMMON, Count, Days, Moments, Money, Names, Percent, Rate, Threshold, Years } from '../engine/parameter.ts'
import type { RelatedAnswer } from '../engine/related.ts'
import type { ClaimFacts } from '../facts/claim-facts.ts'
import type { Listing } from '../facts/listing.ts'
import type { NetShare } from '../facts/net-share.ts'
import type { PersonFinding } from '../facts/persons.ts'
import type { Recognition } from '../facts/registry.ts'
import type { Versions } from '../facts/versions.ts'

/**
 * 龙岗区人工智能算力扶持: what its guide fixes. The product’s own: the two readings of 前一周期年度, `purposesForPerson` (等 after
 * the inference bracket), `grantHints`, `usageWarning` and `usageFinding`, `scopeWords`, `listQueryMaxAge`.
 */
export const LgParameters = z.strictObject({
  ...COMMON,
  submission: Moments,
  periodCalendarYear: Days,
  /** The twelve months that end on the day before the guide opens. */
  periodTwelveMonths: Days,
  rate: Rate,
  threshold: Money,
  ceiling: Money,
  ceilingYear: Years,
  grantNames: Names,
  /** In the names of the district’s grants that may be this programme’s. */
  grantHints: Names,
  districtProgrammes: Names,
  otherLevels: Names,
  register: z.string(),
  capacity: Threshold,
  licenceTypes: Names,
  purposes: Names,
  purposesForPerson: Names,
  purposesExploring: Names,
  scopeWords: Names,
  district: Names,
  invoiceTolerance: Money,
  usageWarning: Percent,
  usageFinding: Percent,
  auditYears: Years,
  taxYears: Years,
  socialInsurance: Count,
  paperTime: Count,
  paperCopies: Count,
  listQueryMaxAge: Count,
})
export type LgParameters = z.infer<typeof LgParameters>

export const LG_SWITCHES = {
  'lg.period': ['calendar_year', 'twelve_months'],
  'lg.cost_basis': ['borne', 'invoiced_gross'],
  'tax_basis.LG': ['exclusive', 'inclusive'],
  'licence.idc_isp': ['either', 'both'],
  'capacity.flops_kind': ['dense', 'measured'],
  'capacity.location': ['anywhere', 'shenzhen', 'longgang'],
} as const
export type PeriodName = (typeof LG_SWITCHES)['lg.period'][number]

/**
 * What one contract comes to in a period, 分 on the contract’s own VAT basis. Money is matched to service in the order in
 * which it was rendered: what was delivered before the period has the first claim on invoices and payments.
 */
export type PeriodMoney = {
  readonly delivered: Fact<Fen>
  /** The same with purposes that a person may accept. */
  readonly deliveredWithDoubt: Fact<Fen>
  readonly invoiced: Fact<Fen>
  /** With voucher set-off. */
  readonly paid: Fact<Fen>
  readonly setOff: Fact<Fen>
  /** Days of use for purposes that count; unknown without a log. */
  readonly days: Fact<readonly string[]>
}

/** One contract with one supplier. */
export type LgContract = {
  readonly number: string
  readonly provider: Fact<string>
  readonly buyer: Fact<string>
  readonly scope: Fact<string>
  readonly amountFen: Fact<Fen>
  readonly taxIncluded: Fact<boolean>
  readonly netShare: Fact<NetShare>
  /** Every invoice leaves the same share without VAT. */
  readonly isOneShare: boolean
  readonly reconciliation: Fact<Reconciliation>
  readonly meteredFen: Fact<Fen>
  readonly invoicedFen: Fact<Fen>
  readonly paidFen: Fact<Fen>
  readonly otherItemsFen: Fact<Fen>
  readonly invoices: number
  readonly periods: Readonly<Record<PeriodName, PeriodMoney>>
  readonly recognition: Fact<Recognition>
  readonly headOffice: Fact<string>
  readonly capacity: Fact<Assessment>
  readonly related: Fact<RelatedAnswer>
}

export type LgFacts = {
  readonly claim: ClaimFacts
  /** Null: the claim asks for what it may get. */
  readonly claimedFen: Fact<Fen> | null
  readonly contracts: Fact<readonly LgContract[]>
  readonly grantedThisYear: Fact<Fen>
  readonly licences: Listing<'licence'>
  readonly otherClaims: Listing<'claim'>
  readonly grants: Listing<'grant'>
  readonly vouchers: readonly Versions<'voucher'>[]
  readonly findings: readonly PersonFinding[]
  readonly calendar: WorkCalendar
}

/**
 * `base`: C over every contract that is not left out, whether or not it is settled that it counts; `counts` of each says
 * that. `certain` and `possible`: C at least and at most.
 */
export type LgAmount = Amount & {
  readonly base: Fact<Fen>
  readonly certain: Fact<Fen>
  readonly possible: Fact<Fen>
  readonly settled: Fact<Fen>
  readonly contracts: readonly { readonly number: string; readonly counts: Outcome; readonly fen: Fact<Fen> }[]
  readonly alternatives: readonly Alternative[]
}

export const clause = clausesOf<LgFacts, LgParameters, typeof LG_SWITCHES, LgAmount>()
