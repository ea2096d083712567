import type { Claim } from '../../../../schemas/claim.ts'
import { LISTS } from '../../../../schemas/list-hit.ts'
import type { Assessment } from '../../../../verifier/capacity/assessment.ts'
import { known } from '../../../../verifier/programmes/engine/fact.ts'
import type { ClaimEvidence, MeteringSample } from '../../../../verifier/programmes/facts/claim-evidence.ts'
import { assess as assessCapacity, evidenceOf as capacityEvidence, f, fleet, july } from '../../capacity/time/scenes.ts'
import { head } from '../../reconcile/evidence-of.ts'
import { claimOf, document, listHit } from '../claim-of.ts'

/** An application for the register that meets every clause, with what a test says put in place. */

const DAY = july(1, 1)
export const capacityOf = (...fleets: readonly ReturnType<typeof fleet>[]) =>
  assessCapacity(fleets.flat(), capacityEvidence(DAY))
export const asFact = (assessment: Assessment) => known('capacity', assessment, [])
export const cards = (count: number, tflops: string, change: Parameters<typeof fleet>[2] = {}) =>
  fleet(`${tflops} ${JSON.stringify(change.standing ?? '')}`, count, { lowest: f(tflops), ...change })
export const A100 = (count: number) => fleet('a', count, { lowest: f('312') })

export const SAMPLE: MeteringSample = {
  continuousHours: 24,
  mandatoryFields: true,
  ledgerIntact: true,
  signaturesValid: true,
  quantityReproducible: true,
}
export const TYPES = [
  'business_licence',
  'service_content',
  'service_specification',
  'price_list',
  'truth_commitment',
  'tax_certificate',
  'licence_copy',
  'capacity_proof',
  'metering_function_proof',
  'integrity_commitment',
  'integrity_notice',
  'ip_compliance_statement',
  'xunli_audit_consent',
]
const ENOUGH = asFact(capacityOf(A100(962)))

export function application(
  claim: Partial<Claim> = {},
  change: Partial<ClaimEvidence> = {},
  without: readonly string[] = [],
): ClaimEvidence {
  const base = claimOf({
    claim: {
      claimId: 'RK-1',
      programme: 'XLQ-RK',
      batch: '2025',
      contracts: [],
      submittedAt: '2025-04-01T09:00:00+08:00',
      state: 'submitted',
      ...claim,
    },
  })
  const documents = [
    document('recognition_notice'),
    ...TYPES.map((type) => document(type, type === 'tax_certificate' ? { covers: { fiscalYear: 2024 } } : {})),
    document('audit_report', {
      covers: { fiscalYear: 2024 },
      verification: { result: 'genuine', checkedOn: '2025-03-20' },
    }),
  ].filter(({ type }) => !without.includes(type))
  const { claimedAmount: _, ...body } = base.claims[0]?.body ?? ({} as Claim)
  return {
    ...base,
    claimId: 'RK-1',
    claims: [head('RK-1', body)],
    contracts: [],
    registryEntries: [],
    listHits: LISTS.map((list) => head(`L-${list}`, listHit(list, { queriedOn: '2025-03-30' }))),
    documents: documents.map((one) => head(one.documentId, one)),
    capacity: ENOUGH,
    metering: known('metering sample', SAMPLE, []),
    ...change,
  }
}
