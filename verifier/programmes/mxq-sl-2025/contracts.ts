import type { Claim } from '../../../schemas/claim.ts'
import { all, any, check, checkAll, type Outcome } from '../engine/outcome.ts'
import { candidates, hasDocument, undisputed } from '../facts/documents.ts'
import { derive } from '../facts/versions.ts'
import type { MxqContract, MxqFacts } from './pack-types.ts'

/** Tests of the contracts of a claim and of what they buy. */

/** Every contract of the claim; a claim without one lacks what it is about. */
export function each(facts: MxqFacts, test: (contract: MxqContract) => Outcome): Outcome {
  const { contracts } = facts
  if (!contracts.known || contracts.value.length === 0) return check(contracts, () => NO_CONTRACT)
  return all(contracts.value.map(test))
}

const ACTIVE: readonly string[] = ['submitted', 'awaiting_window', 'accepted', 'approved', 'paid']

/** Another claim of the applicant’s on its way or paid that names one of these contracts. */
export function sharesContract({ claim: { applicant, contracts } }: MxqFacts, other: Claim): boolean | undefined {
  if (!ACTIVE.includes(other.state)) return false
  if (!applicant.known || !contracts.known) return undefined
  return other.applicantUscc === applicant.value && other.contracts.some((number) => contracts.value.includes(number))
}

/**
 * The filing (备案, not 登记) of the contract’s model, made out to the institution; to somebody else, who may be related to
 * it, a person sees.
 */
export function filedModels({ claim: { documents } }: MxqFacts, { number, provider }: MxqContract): Outcome {
  const wanted = { type: 'model_filing', contract: number }
  const found = candidates(documents, wanted)
  if (found.length === 0) return hasDocument(documents, wanted)
  return any(
    found.map((one) =>
      checkAll(
        {
          filer: derive(one, 'covers.org', ({ covers }) => covers?.org),
          provider,
          filing: undisputed(documents, one, wanted),
        },
        (m) => (m.filer === m.provider ? true : FILED_BY_ANOTHER),
      ),
    ),
  )
}
const FILED_BY_ANOTHER = {
  path: 'document model_filing.covers.org',
  open: {
    en: 'The model was filed by another organisation: whether that is related to the institution, a person sees.',
    zh: '模型备案主体不是该模型服务机构，是否为其关联方由人工核对。',
  },
}

/** Contract, invoices inside the window and bank slips are complete and agree (audit standard 2022, MXQ-SL-15.3). */
export function evidenceComplete(
  { invoicedFen, paidFen, invoicesOutside, invoicesDisputed, reconciliation, number }: MxqContract,
  tolerance: bigint,
): Outcome {
  const looked = check(reconciliation, ({ findings }) => {
    const open = [...new Set(findings.filter(({ code }) => TO_LOOK_AT.includes(code)).map(({ code }) => code))]
    if (open.length === 0) return true
    return {
      path: `invoices and payments of contract ${number}`,
      open: {
        en: `Invoices or payments need a person's look: ${open.join(', ')}.`,
        zh: `发票或付款需人工核对：${open.join('、')}。`,
      },
    }
  })
  return all([
    checkAll({ invoicedFen, paidFen }, (m) => m.paidFen + tolerance >= m.invoicedFen),
    check(reconciliation, () => invoicesOutside.length === 0),
    check(reconciliation, () =>
      invoicesDisputed.length === 0
        ? true
        : {
            path: `invoice ${invoicesDisputed.join(', ')}.issuedOn`,
            by: 'data',
            open: {
              en: 'Versions of an invoice disagree on whether it was issued inside the window.',
              zh: '发票各版本对是否在期限内开具记载不一。',
            },
          },
    ),
    looked,
  ])
}
const TO_LOOK_AT: readonly string[] = [
  'INVOICE_WRONG_PARTY',
  'INVOICE_UNVERIFIED',
  'PAYMENT_THIRD_PARTY',
  'PAYMENT_PARTY_UNKNOWN',
  'PAYMENT_WRONG_ACCOUNT',
  'PAYMENT_NOT_TRANSFER',
  'PAYMENT_ROUND_TRIP',
]

const NO_CONTRACT = {
  path: 'claim.contracts',
  by: 'data' as const,
  open: { en: 'The claim names no contract that could be judged.', zh: '申请未列明可供审核的服务合同。' },
}
