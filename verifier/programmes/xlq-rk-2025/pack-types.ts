import { z } from 'zod'
import { Day } from '../../../schemas/primitives.ts'
import type { Assessment } from '../../capacity/assessment.ts'
import { clausesOf } from '../engine/clause.ts'
import type { Fact } from '../engine/fact.ts'
import { COMMON, Count, Moments, Names, Threshold, Years } from '../engine/parameter.ts'
import type { MeteringSample } from '../facts/claim-evidence.ts'
import type { ClaimFacts } from '../facts/claim-facts.ts'
import type { Listing } from '../facts/listing.ts'
import type { PersonFinding } from '../facts/persons.ts'
import type { Recognition } from '../facts/registry.ts'
import type { Versions } from '../facts/versions.ts'

/** 训力券服务机构入库: what its guide fixes. `listQueryMaxAge` and `meteringSample` are the product’s own. */
export const RkParameters = z.strictObject({
  ...COMMON,
  submission: Moments,
  regions: Names,
  licenceTypes: Names,
  capacity: Threshold,
  meteringSample: Count,
  validTo: Day,
  auditYears: Years,
  auditYearsWithReason: Years,
  taxYears: Years,
  youngApplicant: Count,
  listQueryMaxAge: Count,
  commitments: Names,
})
export type RkParameters = z.infer<typeof RkParameters>

export const RK_SWITCHES = {
  'capacity.flops_kind': ['dense', 'measured'],
  'capacity.location': ['anywhere', 'shenzhen'],
  'licence.idc_isp': ['either', 'both'],
} as const

export type RkFacts = {
  readonly claim: ClaimFacts
  /** Licences by holder: the applicant’s, and those of its head office. */
  readonly licences: Listing<'licence'>
  readonly headOffice: Fact<string>
  readonly capacity: Fact<Assessment>
  readonly metering: Fact<MeteringSample>
  readonly registryEntries: readonly Versions<'registry_entry'>[]
  readonly recognition: Fact<Recognition>
  readonly vouchersHeld: Listing<'voucher'>
  readonly findings: readonly PersonFinding[]
}

export const clause = clausesOf<RkFacts, RkParameters, typeof RK_SWITCHES, null>()
