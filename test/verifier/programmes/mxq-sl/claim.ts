import type { Claim } from '../../../../schemas/claim.ts'
import type { Contract } from '../../../../schemas/contract.ts'
import type { Document } from '../../../../schemas/document.ts'
import type { Grant } from '../../../../schemas/grant.ts'
import type { Invoice } from '../../../../schemas/invoice.ts'
import type { Organisation } from '../../../../schemas/organisation.ts'
import type { RegistryEntry } from '../../../../schemas/registry-entry.ts'
import type { RelatedAnswer } from '../../../../verifier/programmes/engine/related.ts'
import type { ClaimEvidence } from '../../../../verifier/programmes/facts/claim-evidence.ts'
import type { ContractEvidence } from '../../../../verifier/reconcile/evidence.ts'
import { contract, evidenceOf, head, invoice, item, payment, service } from '../../reconcile/evidence-of.ts'
import { APPLICANT, claimOf, document, HOLDER, listHit, organisation, registryEntry, related } from '../claim-of.ts'

/** A claim that meets every clause of 模型券申领 that data and documents can settle; the applicant buys, MODELS sells. */

export const MODELS = HOLDER
export { APPLICANT }

export type Bought = {
  readonly number?: string
  readonly amount: string
  readonly invoiced?: string
  readonly paid?: string
  readonly vat?: readonly [net: string, tax: string]
  /** First and last day of service. */
  readonly days?: readonly [from: string, to: string]
  readonly items?: Contract['items']
  readonly change?: Partial<Contract>
  readonly invoice?: Partial<Invoice>
}

export const api = (amount: string, change: Partial<Contract['items'][number]> = {}) =>
  item({ itemId: 'api', class: 'api_call', unit: 'lump_sum', unitPrice: amount, quantity: '1', ...change })

export function bought(asked: Bought): ContractEvidence {
  const { number = 'C-1', amount, days = ['2025-01-01', '2025-08-31'] } = asked
  const [from, to] = days
  const base = evidenceOf()
  const parties = { institution: APPLICANT, contract: number }
  const invoiced = asked.invoiced ?? amount
  const [net, tax] = asked.vat ?? [invoiced, '0.00']
  const transfer = { payer: { name: '买方', uscc: APPLICANT }, payee: { name: '卖方', uscc: MODELS } }
  const signed = contract({
    institution: APPLICANT,
    number,
    providerUscc: MODELS,
    buyerUscc: APPLICANT,
    scope: '大模型API调用服务',
    signedOn: '2024-11-20',
    validFrom: from,
    validTo: to,
    amount,
    items: asked.items ?? [api(amount)],
    ...asked.change,
  })
  const bill = {
    ...parties,
    sellerUscc: MODELS,
    buyerUscc: APPLICANT,
    issuedOn: '2025-09-01',
    net,
    tax,
    ...asked.invoice,
  }
  return {
    ...base,
    institution: APPLICANT,
    number,
    contracts: [head(number, signed)],
    settlements: [],
    invoices: [head(`I-${number}`, invoice(1, invoiced, bill))],
    payments: [
      head(
        `P-${number}`,
        payment(`P-${number}`, asked.paid ?? invoiced, { ...parties, ...transfer, paidOn: '2025-09-02' }),
      ),
    ],
    services: [
      head(`X-${number}`, service({ ...parties, serviceId: `X-${number}`, startedOn: from, completedOn: to })),
    ],
    usage: { ...base.usage, days: [] },
  }
}

const PAPERS: readonly Document[] = [
  ...[
    'application_form',
    'business_licence',
    'truth_commitment',
    'activity_proof',
    'project_location_proof',
    'contract_copy',
    'recognition_notice',
  ].map((type) => document(type)),
  document('project_plan', { covers: { org: APPLICANT, from: '2024-12-01', to: '2026-08-31' } }),
  document('credit_report', { issuedOn: '2025-10-01' }),
  ...[2023, 2024].map((fiscalYear) =>
    document('financial_statements', {
      documentId: `D-accounts-${fiscalYear}`,
      covers: { org: APPLICANT, fiscalYear },
    }),
  ),
  document('model_filing', { covers: { org: MODELS, contract: 'C-1' } }),
  document('precheck_notice', { issuedOn: '2025-10-30' }),
  document('paper_receipt', { issuedOn: '2025-11-03' }),
]

export type Asked = {
  readonly contracts?: readonly Bought[]
  readonly claim?: Partial<Claim>
  readonly applicant?: Partial<Organisation>
  readonly registry?: readonly Partial<RegistryEntry>[]
  readonly related?: readonly RelatedAnswer[]
  readonly grants?: readonly Partial<Grant>[]
  readonly documents?: readonly Partial<Document>[]
  readonly without?: readonly string[]
  readonly change?: Partial<ClaimEvidence>
}

export const tie = (verdict: RelatedAnswer['verdict']): RelatedAnswer =>
  related(verdict, { b: MODELS, policy: 'CIT-109', from: '2024-01-01', to: '2026-12-31' })

export function mxqClaim(asked: Asked = {}): ClaimEvidence {
  const contracts = (asked.contracts ?? [{ amount: '1000000.00' }]).map(bought)
  const papers = [
    ...PAPERS.filter(({ type }) => asked.without?.includes(type) !== true),
    ...(asked.documents ?? []).map((one) => document(one.type ?? 'other', one)),
  ]
  const claim: Claim = {
    institution: APPLICANT,
    claimId: 'MX-1',
    programme: 'MXQ-SL',
    batch: '2025',
    applicantUscc: APPLICANT,
    contracts: contracts.map(({ number }) => number),
    submittedAt: '2025-10-20T10:00:00+08:00',
    submittedBy: '张三',
    contactPhone: '13800000001',
    ethicsSensitive: false,
    documents: papers.map(({ documentId }) => documentId),
    state: 'accepted',
    ...asked.claim,
  }
  return {
    ...claimOf(),
    claimId: 'MX-1',
    claims: [head('MX-1', claim)],
    organisations: [head(APPLICANT, organisation(APPLICANT, asked.applicant)), head(MODELS, organisation(MODELS))],
    contracts,
    registryEntries: (asked.registry ?? [{}]).map((one, i) =>
      head(
        `R-${i}`,
        registryEntry({ org: MODELS, entryId: `R-${i}`, programme: 'MXQ-RK', validFrom: '2024-11-01', ...one }),
      ),
    ),
    licences: [],
    listHits: [head('L-1', listHit('serious_dishonesty', { queriedOn: '2025-10-10' }))],
    documents: papers.map((one) => head(one.documentId, one)),
    grants: (asked.grants ?? []).map((one, i) =>
      head(`G-${i}`, {
        institution: APPLICANT,
        grantId: `G-${i}`,
        recipient: APPLICANT,
        level: 'municipal' as const,
        programme: '模型券',
        contract: 'C-0',
        amount: '0.00',
        decidedOn: '2025-03-01',
        ...one,
      }),
    ),
    related: asked.related ?? [tie('unrelated')],
    ...asked.change,
  }
}
