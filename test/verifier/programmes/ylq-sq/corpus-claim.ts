import { parseYuan } from '../../../../core/money.ts'
import type { Claim } from '../../../../schemas/claim.ts'
import type { CorpusProject } from '../../../../schemas/corpus-project.ts'
import type { CorpusPurchase } from '../../../../schemas/corpus-purchase.ts'
import type { Dataset } from '../../../../schemas/dataset.ts'
import type { Document } from '../../../../schemas/document.ts'
import type { Grant } from '../../../../schemas/grant.ts'
import type { Invoice } from '../../../../schemas/invoice.ts'
import { assessProgramme } from '../../../../verifier/programmes/engine/assess.ts'
import { known, unknown } from '../../../../verifier/programmes/engine/fact.ts'
import type { ClaimEvidence } from '../../../../verifier/programmes/facts/claim-evidence.ts'
import { ylqFacts } from '../../../../verifier/programmes/ylq-sq-2025/facts.ts'
import { YLQ_SQ_2025 } from '../../../../verifier/programmes/ylq-sq-2025/index.ts'
import { head, invoice, item, payment } from '../../reconcile/evidence-of.ts'
import { APPLICANT, claimOf, contractOf, document, HOLDER, related } from '../claim-of.ts'

/** A claim under 语料券 in order: the applicant buys corpora from HOLDER (`purchase`), opens data sets (`datasets`), or both. */
export type Asked = {
  /** 元 without VAT of the lines for corpora; null: nothing was bought. */
  readonly cost?: string | null
  /** Number of the contract, else C-1, and its seller, else HOLDER. */
  readonly contract?: string
  readonly seller?: string
  readonly signedOn?: string
  readonly paid?: string
  readonly invoice?: Partial<Invoice>
  readonly purchase?: Partial<CorpusPurchase>
  readonly datasets?: readonly Partial<Dataset>[]
  readonly project?: Partial<CorpusProject>
  readonly grants?: readonly Partial<Grant>[]
  readonly claim?: Partial<Claim>
  readonly without?: readonly string[]
  readonly documents?: readonly Document[]
  readonly scored?: { readonly purchase?: string; readonly opening?: string }
  readonly change?: Partial<ClaimEvidence>
}

const DOCUMENTS: readonly Document[] = [
  ...[
    'application_form',
    'business_licence',
    'truth_commitment',
    'corpus_statement',
    'project_statement',
    'contract',
    'corpus_description',
    'delivery_acceptance',
    'payment_records',
    'exchange_certificate',
    'dataset_cost_proof',
    'online_acceptance',
  ].map((type) => document(type)),
  document('tax_record', { covers: { from: '2024-01-01', to: '2025-08-31' } }),
  document('data_compliance_report', { issuedBy: '深圳数据交易所有限公司' }),
  document('audit_report', { documentId: 'D-2023', covers: { fiscalYear: 2023 } }),
  document('audit_report', { documentId: 'D-2024', covers: { fiscalYear: 2024 } }),
]

const score = (yuan: string | undefined) =>
  yuan === undefined
    ? unknown('score', { en: 'not scored', zh: '未评分' }, 'person')
    : known('score', parseYuan(yuan), [{ kind: 'person', id: '评审', digest: null }])

export const corpusClaim = (asked: Asked = {}): ClaimEvidence => {
  const { cost = '1000000.00', contract = 'C-1', seller = HOLDER, datasets = [], without = [] } = asked
  const documents = [...DOCUMENTS.filter(({ type }) => !without.includes(type)), ...(asked.documents ?? [])]
  const base = claimOf({
    claim: {
      claimId: 'YL-1',
      programme: 'YLQ-SQ',
      batch: '2025',
      contracts: cost === null ? [] : [contract],
      ...(datasets.length === 0 ? {} : { datasets: datasets.map((_, index) => `YD-${index}`) }),
      submittedAt: '2025-09-15T10:00:00+08:00',
      documents: documents.map(({ documentId }) => documentId),
      ...asked.claim,
    },
  })
  const { claimedAmount, ...claim } = base.claims[0]?.body ?? ({} as Claim)
  const signed = {
    providerUscc: seller,
    buyerUscc: APPLICANT,
    signedOn: asked.signedOn ?? '2025-03-01',
    items: [item({ class: 'other', unit: 'lump_sum', unitPrice: cost ?? '0', quantity: '1' })],
  }
  const amount = asked.paid ?? total(cost ?? '0', asked.purchase?.lines)
  const bought: CorpusPurchase = {
    institution: APPLICANT,
    purchaseId: `YP-${contract}`,
    contract,
    project: 'YJ-1',
    trading: 'on_exchange',
    exchange: '深圳数据交易所',
    exchangeReference: 'SZDE-1',
    lines: [{ lineId: '1', class: 'corpus', amount: cost ?? '0' }],
    personalOrSecret: false,
    ...asked.purchase,
  }
  const project: CorpusProject = {
    institution: APPLICANT,
    projectId: 'YJ-1',
    org: APPLICANT,
    name: '粤语大模型',
    location: '广东省深圳市南山区',
    governmentFunded: false,
    ...asked.project,
  }
  const parties = { sellerUscc: seller, buyerUscc: APPLICANT, issuedOn: '2025-03-10' }
  return {
    ...base,
    claimId: 'YL-1',
    claims: [
      head(
        'YL-1',
        asked.claim?.claimedAmount === undefined ? claim : { ...claim, claimedAmount: claimedAmount ?? '0' },
      ),
    ],
    contracts: [
      contractOf(contract, {
        contract: cost ?? '0',
        contractChange: signed,
        evidence: {
          vouchers: [],
          usage: { ...contractOf(contract, {}).usage, days: [] },
          invoices: [
            head('1', invoice(1, cost ?? '0', { ...parties, contract, kind: 'digital_ordinary', ...asked.invoice })),
          ],
          payments: [
            head(
              'P-1',
              payment('P-1', amount, {
                paidOn: '2025-03-20',
                contract,
                payer: { name: '买方', uscc: APPLICANT },
                payee: { name: '卖方', uscc: seller },
              }),
            ),
          ],
        },
      }),
    ],
    documents: documents.map((one) => head(one.documentId, one)),
    grants: (asked.grants ?? []).map((one, index) =>
      head(`G-${index}`, {
        institution: APPLICANT,
        grantId: `G-${index}`,
        recipient: APPLICANT,
        level: 'district' as const,
        programme: '区级扶持',
        project: 'YJ-1',
        amount: '0.00',
        decidedOn: '2025-03-01',
        ...one,
      }),
    ),
    related: [related('unrelated', { policy: 'YLQ-CONTROL' })],
    corpus: {
      purchases: [head(bought.purchaseId, bought)],
      projects: [head(project.projectId, project)],
      datasets: datasets.map((one, index) => {
        const id = `YD-${index}`
        const url = `https://opendata.sz.gov.cn/${index}`
        return head(id, {
          institution: APPLICANT,
          datasetId: id,
          org: APPLICANT,
          name: `数据集 ${index}`,
          platform: '深圳市公共数据开放平台',
          account: 'corpus-01',
          url,
          openedOn: '2025-06-01',
          contents: [],
          personalOrSecret: false,
          ...one,
        })
      }),
      scored: { purchase: score(asked.scored?.purchase), opening: score(asked.scored?.opening) },
    },
    ...asked.change,
  }
}

/** One claim for all of these purchases, with what else the first says. */
export function claimOfAll([first = {}, ...more]: readonly Asked[]): ClaimEvidence {
  const all = [corpusClaim(first), ...more.map((one) => corpusClaim(one))]
  const [base = corpusClaim()] = all
  const contracts = all.flatMap((one) => one.contracts)
  return {
    ...base,
    claims: base.claims.map((one) => ({
      ...one,
      body: { ...one.body, contracts: contracts.map(({ number }) => number) },
    })),
    contracts,
    related: all.flatMap((one) => one.related),
    corpus: {
      purchases: all.flatMap(({ corpus }) => corpus?.purchases ?? []),
      projects: all.flatMap(({ corpus }) => corpus?.projects ?? []),
      datasets: base.corpus?.datasets ?? [],
      scored: base.corpus?.scored ?? { purchase: score(undefined), opening: score(undefined) },
    },
  }
}

const total = (cost: string, lines: CorpusPurchase['lines'] | undefined): string =>
  lines === undefined ? cost : String(lines.reduce((sum, { amount }) => sum + Number(amount) * 100, 0) / 100)

export const assessAll = (asked: readonly Asked[]) =>
  assessProgramme(YLQ_SQ_2025, ylqFacts(claimOfAll(asked), YLQ_SQ_2025.parameters))

export const assess = (asked: Asked = {}, readings = {}) =>
  assessProgramme(YLQ_SQ_2025, ylqFacts(corpusClaim(asked), YLQ_SQ_2025.parameters), readings)
