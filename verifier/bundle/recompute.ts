import { PURPOSES } from '../../schemas/usage-record.ts'
import { toCapacityJson, toCapacityText } from '../capacity/report/index.ts'
import { assessHere } from '../capacity/worker.ts'
import { toClaimJson } from '../claims/report/assessment-report.ts'
import { toClaimText } from '../claims/report/assessment-text.ts'
import { assessClaim } from '../claims/verify-claim.ts'
import type { ContractEvidence } from '../reconcile/evidence.ts'
import { reconcileContract } from '../reconcile/reconcile-contract.ts'
import { toReportJson, toReportText } from '../report/index.ts'
import type { ReportHead } from '../report/read-report.ts'
import { type ClaimReads, ClaimReadsSchema, replayed } from './claim-reads.ts'
import { type Stated, statedByCapacity, statedByClaim, statedByContract } from './stated.ts'
import { asCapacityEvidence, asContractEvidence } from './typed.ts'

export type BundleHead = Extract<ReportHead, { readonly kind: 'reconciliation' | 'assessment' | 'capacity' }>

/** A report as its evidence gives it. `unused`: answers in the evidence that nothing asked for. */
export type Again = { readonly text: string; readonly page: string; readonly unused: number }

/** What evidence, as it was read, says of the records. Errors: anything, where it is not of this kind. */
export function statedBy({ kind }: BundleHead, evidence: unknown): Stated {
  if (kind === 'reconciliation') return statedByContract(asContractEvidence(evidence))
  return kind === 'capacity' ? statedByCapacity(asCapacityEvidence(evidence)) : statedByClaim(readsIn(evidence))
}

/**
 * The report once more, from its evidence alone, by the same pure functions. Errors: anything: evidence is a stranger’s
 * until it gives the same bytes.
 */
export async function recompute(head: BundleHead, evidence: unknown): Promise<Again> {
  if (head.kind === 'reconciliation') return reconciliation(head, asContractEvidence(evidence))
  if (head.kind === 'assessment') return assessment(head, evidence)
  const { institution, question, ledger } = head
  const given = asCapacityEvidence(evidence)
  const { period } = given
  if (given.institution !== institution || period.from !== question.period.from || period.to !== question.period.to)
    throw new RangeError('evidence of another institution or period')
  const again = assessHere({ evidence: given, question })
  return { text: toCapacityJson(again, ledger), page: toCapacityText(again, ledger), unused: 0 }
}

function reconciliation(head: Extract<BundleHead, { kind: 'reconciliation' }>, given: ContractEvidence): Again {
  if (given.institution !== head.institution || given.number !== head.number)
    throw new RangeError('evidence of another contract')
  // A report names the purposes by alphabet, its page in their own order.
  const eligiblePurposes = PURPOSES.filter((purpose) => head.switches.eligiblePurposes.includes(purpose))
  const again = reconcileContract(given, { ...head.switches, eligiblePurposes })
  return { text: toReportJson(again, head.ledger, head.schema), page: toReportText(again, head.ledger), unused: 0 }
}

async function assessment(head: Extract<BundleHead, { kind: 'assessment' }>, evidence: unknown): Promise<Again> {
  const { ledger, question, schema } = head
  const { reader, unused } = replayed(readsIn(evidence))
  // Sealed and told: there are no others.
  const binding = { checkpoint: ledger.checkpoint, others: 'others' in ledger ? ledger.others : [] }
  const claim = await assessClaim(reader, question, binding)
  return { text: toClaimJson(claim, ledger, schema), page: toClaimText(claim, ledger), unused: unused() }
}

function readsIn(evidence: unknown): ClaimReads {
  const { reads } = ClaimReadsSchema.parse(evidence) as ClaimReads
  return {
    reads: reads.map((read) => {
      const [name] = read.asked
      if (name === 'contract') return { ...read, answer: asContractEvidence(read.answer) }
      return name === 'capacity' ? { ...read, answer: asCapacityEvidence(read.answer) } : read
    }),
  }
}
