import { chain, listOf } from '../engine/fact.ts'
import { all, check, checkAll, type Outcome, when } from '../engine/outcome.ts'
import { hasDocument, presence, type Wanted } from '../facts/documents.ts'
import { noneIn } from '../facts/listing.ts'
import { read, type Versions, versionsOf } from '../facts/versions.ts'
import type { DxAmount, DxContract, DxContractAmount, DxFacts } from './pack-types.ts'

/** Every contract of the claim; a claim without one lacks what it is about. */
export function each(facts: DxFacts, test: (contract: DxContract) => Outcome): Outcome {
  const { contracts } = facts
  if (!contracts.known || contracts.value.length === 0) return check(contracts, () => NO_CONTRACT)
  return all(contracts.value.map(test))
}

/** Every compute voucher of the contract that is claimed on. */
export const eachVoucher = (contract: DxContract, test: (voucher: Versions<'voucher'>) => Outcome): Outcome =>
  all([check(contract.vouchersKnown, () => true), ...contract.vouchers.map(test)])

/** Every contract with its figures in the amount. */
export const eachAmount = (
  facts: DxFacts,
  amount: DxAmount,
  test: (contract: DxContract, figures: DxContractAmount) => Outcome,
): Outcome =>
  each(facts, (contract) => {
    const figures = amount.contracts.find(({ number }) => number === contract.number)
    return figures === undefined ? check(contract.reconciliation, () => NO_CONTRACT) : test(contract, figures)
  })

export const contractDocument = (facts: DxFacts, contract: DxContract, wanted: Wanted): Outcome =>
  hasDocument(facts.claim.documents, { ...wanted, contract: contract.number })

const REDEEMING: readonly string[] = ['submitted', 'awaiting_window', 'accepted', 'approved', 'paid']

/** No other claim for the same contract of the same institution that is on its way or paid. */
export const redeemedOnce = (facts: DxFacts, contract: DxContract, programme: string): Outcome => {
  const { applicant } = facts.claim
  if (!applicant.known) return check(applicant, () => false)
  return noneIn(
    facts.otherClaims,
    (other) =>
      other.programme === programme &&
      REDEEMING.includes(other.state) &&
      other.applicantUscc === applicant.value &&
      other.contracts.includes(contract.number),
  )
}

/** Every acceptance document that the services name is registered, and none of them is another contract’s. */
export const acceptanceRegistered = ({ claim }: DxFacts, { acceptance, number }: DxContract): Outcome => {
  const registered = chain(acceptance, (ids) =>
    listOf(
      ids.map((id) => presence(claim.documents.items.find((one) => one.id === id) ?? versionsOf('document', id, []))),
    ),
  )
  const isOfIt = (id: string) =>
    claim.documents.items
      .filter((one) => one.id === id)
      .every(({ heads }) => heads.every(({ body }) => (body.covers?.contract ?? number) === number))
  return checkAll({ acceptance, registered }, (m) => {
    const strays = m.acceptance.filter((id) => !isOfIt(id))
    if (strays.length === 0) return true
    return {
      path: `service of contract ${number}.acceptanceDocument`,
      by: 'document',
      open: {
        en: `Acceptance document ${strays.join(', ')} covers another contract than ${number}.`,
        zh: `验收材料 ${strays.join('、')} 所载合同不是 ${number}。`,
      },
    }
  })
}

/** A copy that is uploaded carries the applicant’s seal. */
export const copySealed = (document: Versions<'document'>): Outcome =>
  when(
    check(read(document, 'form'), (form) => form === 'copy'),
    () => check(read(document, 'sealed'), (sealed) => sealed),
  )

const NO_CONTRACT = {
  path: 'claim.contracts',
  by: 'data' as const,
  open: { en: 'The claim names no contract that could be judged.', zh: '申请未列明可供审核的服务合同。' },
}
