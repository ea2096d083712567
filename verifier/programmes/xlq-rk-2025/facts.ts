import { chain, unknown } from '../engine/fact.ts'
import type { ClaimEvidence } from '../facts/claim-evidence.ts'
import { claimFacts, organisationField } from '../facts/claim-facts.ts'
import { recognitionOf } from '../facts/registry.ts'
import { entitiesOf } from '../facts/versions.ts'
import type { RkFacts } from './pack-types.ts'

export function rkFacts(evidence: ClaimEvidence): RkFacts {
  const claim = claimFacts(evidence)
  const registryEntries = entitiesOf('registry_entry', evidence.registryEntries)
  return {
    claim,
    licences: {
      path: 'licence',
      items: entitiesOf('licence', evidence.licences),
      complete: unknown('licence', {
        en: 'No telecom licence of the kind asked for is registered.',
        zh: '未登记符合要求的增值电信业务经营许可证。',
      }),
    },
    headOffice: organisationField(claim, claim.applicant, 'headOfficeUscc'),
    capacity: evidence.capacity,
    metering: evidence.metering,
    registryEntries,
    recognition: chain(claim.applicant, (org) => recognitionOf(registryEntries, org, 'XLQ-RK', claim)),
    vouchersHeld: evidence.vouchersHeld,
    findings: evidence.findings,
  }
}
