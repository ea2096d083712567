import type { Claim } from '../../../../schemas/claim.ts'
import type { Contract } from '../../../../schemas/contract.ts'
import type { Document } from '../../../../schemas/document.ts'
import type { Grant } from '../../../../schemas/grant.ts'
import type { Invoice } from '../../../../schemas/invoice.ts'
import type { Organisation } from '../../../../schemas/organisation.ts'
import type { RegistryEntry } from '../../../../schemas/registry-entry.ts'
import type { Purpose } from '../../../../schemas/usage-record.ts'
import { unknown } from '../../../../verifier/programmes/engine/fact.ts'
import type { RelatedAnswer } from '../../../../verifier/programmes/engine/related.ts'
import type { ClaimEvidence } from '../../../../verifier/programmes/facts/claim-evidence.ts'
import type { ContractEvidence } from '../../../../verifier/reconcile/evidence.ts'
import {
  contract,
  evidenceOf,
  head,
  invoice,
  item,
  payment,
  service,
  settlement,
  usageDay,
  voucher,
} from '../../reconcile/evidence-of.ts'
import { APPLICANT, claimOf, document, HOLDER, listHit, organisation, registryEntry, related } from '../claim-of.ts'

/** A claim that meets every clause of 龙岗算力扶持; the applicant buys, SUPPLIER sells. */

export const SUPPLIER = HOLDER
export { APPLICANT }

/** A contract: what was used on which day in 元 (1.00 a card-hour), and what was invoiced and paid for it. */
export type Bought = {
  readonly number?: string
  readonly supplier?: string
  readonly used: readonly (readonly [day: string, yuan: string, purpose?: Purpose])[]
  readonly invoiced?: string
  readonly paid?: string
  /** Net and VAT of the invoice; a plain one has none. */
  readonly vat?: readonly [net: string, tax: string]
  readonly setOff?: string
  readonly change?: Partial<Contract>
  readonly invoice?: Partial<Invoice>
  readonly evidence?: Partial<ContractEvidence>
}

const sum = (used: Bought['used']): string => {
  const fen = used.reduce((total, [, yuan]) => total + BigInt(yuan.replace('.', '')), 0n)
  const text = fen.toString().padStart(3, '0')
  return `${text.slice(0, -2)}.${text.slice(-2)}`
}

export function bought(asked: Bought): ContractEvidence {
  const { number = 'C-1', supplier = SUPPLIER, used, setOff } = asked
  const total = sum(used)
  const days = used.map(([day]) => day).sort()
  const [first = '2024-06-01', last = first] = [days[0], days.at(-1)]
  const base = evidenceOf()
  const parties = { institution: supplier, contract: number }
  const invoiced = asked.invoiced ?? total
  const paid = asked.paid ?? invoiced
  const [net, tax] = asked.vat ?? [invoiced, '0.00']
  const transfer = { payer: { name: '买方', uscc: APPLICANT }, payee: { name: '卖方', uscc: supplier } }
  const signed = contract({
    institution: supplier,
    number,
    providerUscc: supplier,
    buyerUscc: APPLICANT,
    scope: '开展大模型训练的算力服务',
    signedOn: first,
    validFrom: first,
    validTo: last,
    amount: total,
    items: [item({ unitPrice: '1', quantity: total })],
    ...asked.change,
  })
  const bill = invoice(1, invoiced, {
    ...parties,
    sellerUscc: supplier,
    buyerUscc: APPLICANT,
    issuedOn: last,
    net,
    tax,
    ...asked.invoice,
  })
  const ended = { from: first, to: last, settledOn: last }
  const spent = voucher({
    ...parties,
    number: `V-${number}`,
    holderUscc: APPLICANT,
    faceAmount: setOff ?? '0.00',
    usedOn: last,
  })
  return {
    ...base,
    institution: supplier,
    number,
    contracts: [head(number, signed)],
    settlements: [
      head(`S-${number}`, settlement({ ...parties, settlementId: `S-${number}`, ...ended, amount: total })),
    ],
    invoices: [head(`I-${number}`, bill)],
    payments: [head(`P-${number}`, payment(`P-${number}`, paid, { ...parties, ...transfer, paidOn: last }))],
    services: [
      head(`X-${number}`, service({ ...parties, serviceId: `X-${number}`, startedOn: first, completedOn: last })),
    ],
    vouchers: setOff === undefined ? [] : [head(`V-${number}`, spent)],
    usage: {
      ...base.usage,
      days: used.map(([day, yuan, purpose = 'pretrain']) => ({
        ...usageDay(0, { day, purpose }),
        cardTime: BigInt(yuan.replace('.', '')) * 36_000_000n,
      })),
    },
    ...asked.evidence,
  }
}

const paper = (type: string, change: Partial<Document> = {}) => document(type, change)
const PAPERS: readonly Document[] = [
  ...[
    'application_form',
    'business_licence',
    'id_card_legal_rep',
    'id_card_lead',
    'labour_contract',
    'credit_report',
    'other_funding_statement',
    'contract_copy',
    'usage_report',
    'document_index',
    'recognition_notice',
  ].map((type) => paper(type)),
  paper('social_insurance', { covers: { org: APPLICANT, from: '2025-05-01', to: '2025-07-31' } }),
  ...[2023, 2024].map((fiscalYear) =>
    paper('audit_report', { documentId: `D-audit-${fiscalYear}`, covers: { org: APPLICANT, fiscalYear } }),
  ),
  paper('tax_certificate', { covers: { org: APPLICANT, fiscalYear: 2024 } }),
  paper('longgang_base_proof', { covers: { org: SUPPLIER } }),
  paper('approval_notice', { issuedOn: '2025-09-26' }),
  paper('paper_receipt', { issuedOn: '2025-09-28' }),
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

export const tie = (verdict: RelatedAnswer['verdict'], supplier = SUPPLIER): RelatedAnswer =>
  related(verdict, { b: supplier, policy: 'LG-CONTROL', from: '2023-01-01', to: '2026-12-31' })

/** `yuan` used, invoiced and paid on one day of 2024. */
export const plain = (yuan: string, change: Partial<Bought> = {}): Bought => ({
  used: [['2024-06-01', yuan]],
  ...change,
})

export function lgClaim(asked: Asked = {}): ClaimEvidence {
  const contracts = (asked.contracts ?? [plain('1000000.00')]).map(bought)
  const papers = [
    ...PAPERS.filter(({ type }) => asked.without?.includes(type) !== true),
    ...(asked.documents ?? []).map((one) => document(one.type ?? 'other', one)),
  ]
  const claim: Claim = {
    institution: APPLICANT,
    claimId: 'LG-1',
    programme: 'LG-SL',
    batch: '2025',
    applicantUscc: APPLICANT,
    contracts: contracts.map(({ number }) => number),
    submittedAt: '2025-08-20T10:00:00+08:00',
    submittedBy: '张三',
    contactPhone: '13800000001',
    ethicsSensitive: false,
    documents: papers.map(({ documentId }) => documentId),
    state: 'accepted',
    ...asked.claim,
  }
  const registry = asked.registry ?? [{ validFrom: '2024-01-01' }]
  return {
    ...claimOf(),
    claimId: 'LG-1',
    claims: [head('LG-1', claim)],
    organisations: [
      head(APPLICANT, organisation(APPLICANT, { operatingDistrict: '龙岗区', ...asked.applicant })),
      head(SUPPLIER, organisation(SUPPLIER)),
    ],
    contracts,
    registryEntries: registry.map((one, i) =>
      head(`R-${i}`, registryEntry({ org: SUPPLIER, entryId: `R-${i}`, ...one })),
    ),
    licences: [],
    listHits: [head('L-1', listHit('serious_dishonesty', { queriedOn: '2025-08-10' }))],
    documents: papers.map((one) => head(one.documentId, one)),
    grants: (asked.grants ?? []).map((one, i) =>
      head(`G-${i}`, {
        institution: APPLICANT,
        grantId: `G-${i}`,
        recipient: APPLICANT,
        level: 'district' as const,
        programme: 'LG-SL',
        contract: 'C-0',
        amount: '0.00',
        decidedOn: '2025-03-01',
        ...one,
      }),
    ),
    related: asked.related ?? [tie('unrelated')],
    capacity: unknown('capacity', { en: 'not asked', zh: '未核验' }),
    ...asked.change,
  }
}
