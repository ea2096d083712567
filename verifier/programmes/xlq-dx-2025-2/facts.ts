import { formatYuan, parseYuan } from '../../../core/money.ts'
import { chain, type Fact, listOf, named, unknown } from '../engine/fact.ts'
import type { ClaimEvidence } from '../facts/claim-evidence.ts'
import { claimFacts } from '../facts/claim-facts.ts'
import { recognitionOf } from '../facts/registry.ts'
import { derive, entitiesOf, versionsOf } from '../facts/versions.ts'
import { contractFacts, type FactParameters } from './contract-facts.ts'
import type { DxContract, DxFacts } from './pack-types.ts'

/**
 * What the redemption of vouchers is judged by. A contract the claim names and nobody registered leaves the contracts, and
 * with them the amount, unknown.
 */
export function dxFacts(evidence: ClaimEvidence, p: FactParameters): DxFacts {
  const claim = claimFacts(evidence)
  const versions = versionsOf('claim', evidence.claimId, evidence.claims)
  const registryEntries = entitiesOf('registry_entry', evidence.registryEntries)
  const recognition = chain(claim.applicant, (org) => recognitionOf(registryEntries, org, p.register, claim))
  return {
    claim,
    claimedFen: named(
      `claim ${versions.id}.claimedAmount`,
      derive(versions, 'claimedAmount', ({ claimedAmount }) =>
        claimedAmount === undefined ? undefined : parseYuan(claimedAmount),
      ),
      formatYuan,
    ),
    contracts: chain(claim.contracts, (numbers) =>
      listOf([...numbers].sort().map((number) => contractOf(evidence, number, { claim, recognition, p }))),
    ),
    recognition,
    otherClaims: evidence.otherClaims,
    findings: evidence.findings,
    calendar: evidence.calendar,
  }
}

type Around = Pick<DxFacts, 'claim' | 'recognition'> & { readonly p: FactParameters }

function contractOf(evidence: ClaimEvidence, number: string, around: Around): Fact<DxContract> {
  const found = evidence.contracts.find((one) => one.number === number)
  if (found === undefined || found.contracts.length === 0) {
    return unknown(`contract ${number}`, {
      en: `Contract ${number} is not registered.`,
      zh: `未登记合同 ${number}。`,
    })
  }
  return { known: true, value: contractFacts(evidence, found, around), used: [] }
}
