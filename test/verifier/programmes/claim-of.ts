import { toYuan } from '../../../core/money.ts'
import type { Claim } from '../../../schemas/claim.ts'
import type { Contract } from '../../../schemas/contract.ts'
import type { Document } from '../../../schemas/document.ts'
import type { Grant } from '../../../schemas/grant.ts'
import type { Licence } from '../../../schemas/licence.ts'
import { LISTS, type ListHit } from '../../../schemas/list-hit.ts'
import type { Organisation } from '../../../schemas/organisation.ts'
import type { RegistryEntry } from '../../../schemas/registry-entry.ts'
import type { Voucher } from '../../../schemas/voucher.ts'
import { STATUTORY } from '../../../verifier/programmes/calendar.ts'
import type { ProgrammeAssessment } from '../../../verifier/programmes/engine/assess.ts'
import { known, unknown } from '../../../verifier/programmes/engine/fact.ts'
import type { RelatedAnswer } from '../../../verifier/programmes/engine/related.ts'
import type { ClaimEvidence } from '../../../verifier/programmes/facts/claim-evidence.ts'
import { PERSON_FINDINGS, type PersonFinding } from '../../../verifier/programmes/facts/persons.ts'
import { entitiesOf } from '../../../verifier/programmes/facts/versions.ts'
import type { ContractEvidence } from '../../../verifier/reconcile/evidence.ts'
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
} from '../reconcile/evidence-of.ts'

/** A claim that meets every clause of 训力券兑现, with what a test says put in place. Codes carry valid check digits. */

export const APPLICANT = '91440300MA5G8K2X1D'
export const HOLDER = '91440300MA5F9L3Y0D'
export const DAY = '2025-06-01'

type Money = {
  /** 元. S0, K, invoices, use: as much as is settled unless said otherwise. */
  readonly settled?: string
  readonly contract?: string
  readonly voucher?: string
  readonly claimed?: string
  readonly startup?: boolean | undefined
}
export type Asked = Money & {
  readonly claim?: Partial<Claim>
  readonly voucherChange?: Partial<Voucher>
  readonly contractChange?: Partial<Contract>
  readonly evidence?: Partial<ContractEvidence>
  readonly grants?: readonly Partial<Grant>[]
  readonly without?: readonly string[]
  readonly documents?: readonly Partial<Document>[]
  readonly registry?: readonly Partial<RegistryEntry>[]
  readonly completedOn?: string
  readonly change?: Partial<ClaimEvidence>
}

export const document = (type: string, change: Partial<Document> = {}): Document => ({
  institution: APPLICANT,
  documentId: `D-${type}`,
  type,
  digest: 'a'.repeat(64),
  form: 'original',
  signed: true,
  sealed: true,
  ...change,
})

const DOCUMENTS: readonly Document[] = [
  document('application_form'),
  document('audit_report', {
    form: 'copy',
    covers: { fiscalYear: 2024 },
    verification: { code: '深24', result: 'genuine', checkedOn: '2025-07-20' },
  }),
  document('tax_certificate', { form: 'copy', covers: { fiscalYear: 2024 } }),
  document('process_material'),
  document('stage_results'),
  document('commitment'),
  document('xunli_audit_consent'),
  document('other_funding_statement'),
  document('acceptance_note', { issuedOn: DAY }),
  document('recognition_notice'),
]

export const organisation = (uscc: string, change: Partial<Organisation> = {}): Organisation => ({
  institution: APPLICANT,
  uscc,
  name: uscc === APPLICANT ? '算力服务有限公司' : '持券有限公司',
  kind: 'enterprise',
  legalPerson: true,
  registeredOn: '2018-05-01',
  registeredRegion: '广东省深圳市南山区',
  status: 'active',
  ...change,
})

export const listHit = (list: ListHit['list'], change: Partial<ListHit> = {}): ListHit => ({
  institution: APPLICANT,
  hitId: `L-${list}`,
  org: APPLICANT,
  list,
  listed: false,
  source: '网站查询',
  queriedOn: '2025-07-25',
  ...change,
})

export const registryEntry = (change: Partial<RegistryEntry> = {}): RegistryEntry => ({
  institution: APPLICANT,
  entryId: 'R-1',
  org: APPLICANT,
  programme: 'XLQ-RK',
  batch: '2025',
  validFrom: '2025-05-20',
  validTo: '2026-12-31',
  document: 'D-recognition_notice',
  ...change,
})

export const licence = (change: Partial<Licence> = {}): Licence => ({
  institution: APPLICANT,
  number: 'A1.B1-20240001',
  org: APPLICANT,
  types: ['IDC', 'ISP'],
  issuer: '中华人民共和国工业和信息化部',
  validFrom: '2024-01-01',
  validTo: '2029-01-01',
  ...change,
})

export const related = (verdict: RelatedAnswer['verdict'], change: Partial<RelatedAnswer> = {}): RelatedAnswer => ({
  a: APPLICANT,
  b: HOLDER,
  policy: 'XLQ-STRICT',
  from: '2024-01-01',
  to: '2025-12-31',
  verdict,
  path: [],
  evidence: [],
  why: { en: 'as recorded', zh: '据登记资料' },
  ...change,
})

export const cleared: readonly PersonFinding[] = PERSON_FINDINGS.map((name) => ({
  class: name,
  state: 'cleared',
  by: '审核员',
  on: '2025-08-20',
  reason: '经核查未发现',
}))

/** One contract of `number`, used for one day at 1.00 a card-hour, so that card-hours are 元. */
export function contractOf(number: string, asked: Asked): ContractEvidence {
  const settled = asked.settled ?? '2000000.00'
  const agreed = asked.contract ?? settled
  const voucherFen = asked.voucher ?? '1000000.00'
  const base = evidenceOf()
  const voucher: Voucher = {
    institution: APPLICANT,
    number: `V-${number}`,
    kind: 'compute',
    holderUscc: HOLDER,
    faceAmount: voucherFen,
    contract: number,
    validFrom: DAY,
    validTo: DAY,
    acceptedByUscc: APPLICANT,
    acceptedOn: DAY,
    usedOn: DAY,
    setOffs: [{ itemId: 'compute', amount: '0.00' }],
    transactionConfirmedAt: '2025-08-01T10:00:00+08:00',
    ...(asked.startup === undefined && 'startup' in asked ? {} : { holderStartup: asked.startup ?? false }),
    ...asked.voucherChange,
  }
  const parties = { institution: APPLICANT, contract: number }
  const signed = contract({
    institution: APPLICANT,
    number,
    providerUscc: APPLICANT,
    buyerUscc: HOLDER,
    signedOn: '2025-05-25',
    validFrom: DAY,
    validTo: DAY,
    amount: agreed,
    items: [item({ unitPrice: '1', quantity: agreed })],
    ...asked.contractChange,
  })
  const sold = { sellerUscc: APPLICANT, buyerUscc: HOLDER, issuedOn: DAY }
  const paid = { payer: { name: '买方', uscc: HOLDER }, payee: { name: '卖方', uscc: APPLICANT }, paidOn: DAY }
  return {
    ...base,
    institution: APPLICANT,
    number,
    contracts: [head(number, signed)],
    settlements: [
      head(
        `S-${number}`,
        settlement({
          ...parties,
          settlementId: `S-${number}`,
          from: DAY,
          to: DAY,
          amount: settled,
          auditedAmount: settled,
          settledOn: DAY,
        }),
      ),
    ],
    invoices: [head('1', invoice(1, settled, { ...parties, ...sold }))],
    payments: [head('P-1', payment('P-1', settled, { ...parties, ...paid }))],
    services: [
      head(
        'X-1',
        service({
          ...parties,
          serviceId: 'X-1',
          startedOn: DAY,
          completedOn: asked.completedOn ?? DAY,
          acceptanceDocument: 'D-acceptance_note',
        }),
      ),
    ],
    vouchers: [head(voucher.number, voucher)],
    usage: { ...base.usage, days: [usageDay(Number(settled), { day: DAY })] },
    ...asked.evidence,
  }
}

export function claimOf(asked: Asked = {}): ClaimEvidence {
  const { without = [], change = {} } = asked
  const documents = [
    ...DOCUMENTS.filter(({ type }) => !without.includes(type)).map((one) =>
      one.type === 'acceptance_note' ? { ...one, issuedOn: asked.completedOn ?? DAY } : one,
    ),
    ...(asked.documents ?? []).map((one) => document(one.type ?? 'other', one)),
  ]
  const claim: Claim = {
    institution: APPLICANT,
    claimId: 'DX-1',
    programme: 'XLQ-DX',
    batch: '2025-2',
    applicantUscc: APPLICANT,
    contracts: ['C-1'],
    claimedAmount: asked.claimed ?? asked.voucher ?? '1000000.00',
    submittedAt: '2025-08-01T10:00:00+08:00',
    submittedBy: '张三',
    projectLead: '张三',
    ethicsSensitive: false,
    documents: documents.map(({ documentId }) => documentId),
    state: 'accepted',
    ...asked.claim,
  }
  return {
    claimId: 'DX-1',
    claims: [head('DX-1', claim)],
    organisations: [APPLICANT, HOLDER].map((uscc) => head(uscc, organisation(uscc))),
    contracts: [contractOf('C-1', asked)],
    registryEntries: (asked.registry ?? [{}]).map((one, i) => head(one.entryId ?? `R-${i}`, registryEntry(one))),
    licences: [head('A1.B1-20240001', licence())],
    listHits: LISTS.map((list) => head(`L-${list}`, listHit(list))),
    documents: documents.map((one) => head(one.documentId, one)),
    grants: (asked.grants ?? []).map((one, i) =>
      head(`G-${i}`, {
        institution: APPLICANT,
        grantId: `G-${i}`,
        recipient: HOLDER,
        level: 'district' as const,
        programme: '区级扶持',
        contract: 'C-1',
        amount: '0.00',
        decidedOn: '2025-03-01',
        ...one,
      }),
    ),
    otherClaims: { path: 'claims', items: [], complete: known('claims', true, []) },
    vouchersHeld: { path: 'vouchers held', items: [], complete: known('vouchers held', true, []) },
    related: [related('unrelated')],
    capacity: unknown('capacity', { en: 'not asked', zh: '未核验' }),
    metering: unknown('metering', { en: 'not asked', zh: '未核验' }),
    findings: cleared,
    calendar: STATUTORY,
    ...change,
  }
}

export const otherClaims = (claims: readonly Claim[]): ClaimEvidence['otherClaims'] => ({
  path: 'claims',
  items: entitiesOf(
    'claim',
    claims.map((one) => head(one.claimId, one)),
  ),
  complete: known('claims', true, []),
})

export const answerTo = (assessment: ProgrammeAssessment, id: string) => {
  const found = assessment.clauses.find((one) => one.id === id)
  if (found === undefined) throw new RangeError(`no clause ${id}`)
  return found
}
export const stateOf = (assessment: ProgrammeAssessment, id: string) => answerTo(assessment, id).state

/** 元 of the amount, of what is payable, of an alternative; null: not known, none. */
export const amountIn = ({ amount }: ProgrammeAssessment) =>
  amount !== null && amount.fen.known ? toYuan(amount.fen.value) : null
export const payableIn = ({ result }: ProgrammeAssessment) => (result.payable === null ? null : toYuan(result.payable))
