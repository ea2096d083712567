import {
  CITY_ORGAN,
  cleared,
  type Entities,
  merged,
  type Party,
  PROVINCE_ORGAN,
  paper,
  partyRecords,
  REVIEWERS,
  type Story,
} from '../claim-example.ts'

export type YlqStory = Story & {
  readonly name: string
  /** Distinguishes its records. */
  readonly mark: string
  readonly phone: string
  /** 元. */
  readonly claimed: string
  /** What the reviewers’ score comes to, 元. */
  readonly scored: string
  /** Document type that is not registered. */
  readonly lacks: 'exchange_certificate' | null
}

/** Who sells the corpora. */
export const SELLER: Party = { uscc: '91440300MA5EXYLD49', name: '示例午数据有限公司' }

/** Net 1,000,000.00 and 6 % VAT. */
const PRICE = { net: '1000000.00', tax: '60000.00', gross: '1060000.00' } as const

/** The log of the seller: who it is. */
export const sellerRecords = (): Entities => partyRecords(SELLER.uscc, SELLER, PROVINCE_ORGAN)

/** Everything of one applicant. */
export function applicationRecords(story: YlqStory): Entities {
  const { claim, institution, name, mark, phone, claimed } = story
  const papers = papersOf(story)
  const applicant = { uscc: institution, name }
  return merged([
    partyRecords(institution, applicant, CITY_ORGAN),
    cleared(institution, claim, mark, '2025-10-30'),
    purchaseRecords(applicant, mark),
    reviewRecords(story),
    {
      document: papers,
      claim: [
        {
          institution,
          claimId: claim,
          programme: 'YLQ-SQ',
          batch: '2025',
          applicantUscc: institution,
          contracts: [`YL-HT-${mark}`],
          claimedAmount: claimed,
          submittedAt: '2025-09-15T10:00:00.000+08:00',
          submittedBy: '张示例',
          contactName: '张示例',
          contactPhone: phone,
          ethicsSensitive: false,
          documents: papers.map(({ documentId }) => documentId),
          state: 'accepted',
        },
      ],
    },
  ])
}

function papersOf({ institution, mark, lacks }: YlqStory) {
  const of = (type: string, change: Parameters<typeof paper>[3] = {}, id = type) =>
    paper(institution, `${mark}-${id}`, type, change)
  const covers = { contract: `YL-HT-${mark}` }
  return [
    ...[
      'application_form',
      'business_licence',
      'truth_commitment',
      'corpus_statement',
      'project_statement',
      'online_acceptance',
    ].map((type) => of(type)),
    of('tax_record', { covers: { from: '2024-01-01', to: '2025-08-31' } }),
    of('data_compliance_report', { issuedBy: '深圳数据交易所有限公司' }),
    ...[2023, 2024].map((fiscalYear) => of('audit_report', { covers: { fiscalYear } }, `audit_report-${fiscalYear}`)),
    ...['contract', 'corpus_description', 'delivery_acceptance', 'payment_records', 'exchange_certificate'].map(
      (type) => of(type, { covers }),
    ),
  ].filter(({ type }) => type !== lacks)
}

/** What the reviewers’ score comes to, and what persons decided of the clauses that only persons can answer. */
const reviewRecords = ({ claim, institution, mark, scored }: YlqStory): Entities => ({
  score: [
    {
      institution,
      scoreId: `PF-${mark}`,
      claim,
      part: 'purchase',
      amount: scored,
      ...REVIEWERS,
      scoredOn: '2025-11-10',
      grounds: '采购费用、数据量、应用成效综合打分',
    },
  ],
  decision: Object.entries(DECIDED).map(([clause, grounds]) => ({
    institution,
    decisionId: `JD-${mark}-${clause}`,
    claim,
    kind: 'override',
    clause,
    machineState: 'undetermined',
    state: 'pass',
    ...REVIEWERS,
    decidedOn: '2025-11-12',
    grounds,
  })),
})
const DECIDED = {
  'YLQ-SQ-4.1.6b': '核对卖方数据来源，未发现申报企业出售或加工所购语料',
  'YLQ-SQ-4.2.1': '申报企业研发粤语大模型，有备案和产品',
}

/** One purchase on the exchange, for one project, invoiced and paid in full. */
function purchaseRecords(buyer: Party, mark: string): Entities {
  const of = { institution: buyer.uscc, contract: `YL-HT-${mark}` }
  return {
    contract: [
      {
        institution: buyer.uscc,
        number: of.contract,
        providerUscc: SELLER.uscc,
        buyerUscc: buyer.uscc,
        providerName: SELLER.name,
        buyerName: buyer.name,
        signedOn: '2025-03-01',
        validFrom: '2025-03-01',
        validTo: '2025-06-30',
        amount: PRICE.gross,
        taxIncluded: true,
        taxRate: '0.06',
        scope: '粤语语料采购',
        items: [{ itemId: 'corpus', class: 'other', unit: 'lump_sum', unitPrice: '1060000', quantity: '1' }],
      },
    ],
    corpus_purchase: [
      {
        ...of,
        purchaseId: `CG-${mark}`,
        project: `XM-${mark}`,
        trading: 'on_exchange',
        exchange: '深圳数据交易所',
        exchangeReference: `SZDE-${mark}`,
        lines: [{ lineId: '1', class: 'corpus', amount: PRICE.gross }],
        personalOrSecret: false,
      },
    ],
    corpus_project: [
      {
        institution: buyer.uscc,
        projectId: `XM-${mark}`,
        org: buyer.uscc,
        name: '粤语大模型',
        location: '广东省深圳市南山区',
        governmentFunded: false,
      },
    ],
    invoice: [
      {
        ...of,
        number: mark.padStart(20, '2540000000'),
        kind: 'digital_special',
        issuedOn: '2025-03-10',
        sellerUscc: SELLER.uscc,
        buyerUscc: buyer.uscc,
        ...PRICE,
        status: 'valid',
      },
    ],
    payment: [
      {
        ...of,
        bankReference: `HD-${mark}`,
        paidOn: '2025-03-20',
        direction: 'payment',
        payer: { name: buyer.name, uscc: buyer.uscc },
        payee: SELLER,
        amount: PRICE.gross,
        method: 'transfer',
      },
    ],
  }
}
