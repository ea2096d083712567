import {
  CITY_ORGAN,
  cleared,
  type Entities,
  merged,
  notListed,
  type Party,
  PROVINCE_ORGAN,
  paper,
  partyRecords,
  type Story,
} from '../claim-example.ts'

export type MxqStory = Story & {
  readonly name: string
  /** Distinguishes its records. */
  readonly mark: string
  readonly phone: string
  /** 元. */
  readonly claimed: string
  /** Document type that is not registered. */
  readonly lacks: 'model_filing' | null
}

/** Who sells the models. */
export const MODELS: Party = { uscc: '91440300MA5EXMXD4B', name: '示例壬大模型有限公司' }

const [FIRST, LAST] = ['2025-01-01', '2025-08-31'] as const
/** Net 1,000,000.00 and 6 % VAT: 800,000.00 for calls of the API, 260,000.00 for a subscription, with VAT. */
const PRICE = { net: '1000000.00', tax: '60000.00', gross: '1060000.00' } as const

/** The log of the seller: who it is, and that it is in the register of model institutions. */
export const sellerRecords = (): Entities =>
  merged([
    partyRecords(MODELS.uscc, MODELS, PROVINCE_ORGAN),
    {
      registry_entry: [
        {
          institution: MODELS.uscc,
          entryId: 'MXRK-2024-003',
          org: MODELS.uscc,
          programme: 'MXQ-RK',
          batch: '2024',
          validFrom: '2024-11-01',
          validTo: '2026-12-31',
          document: 'WJ-MXRK-2024-003',
        },
      ],
    },
  ])

/** Everything of one applicant. */
export function applicationRecords(story: MxqStory): Entities {
  const { claim, institution, name, mark, phone, claimed } = story
  const papers = papersOf(story)
  const applicant = { uscc: institution, name }
  return merged([
    partyRecords(institution, applicant, CITY_ORGAN),
    notListed(institution, ['serious_dishonesty'], '2025-10-10'),
    cleared(institution, claim, mark, '2025-11-20'),
    contractRecords(applicant, mark),
    {
      document: papers,
      claim: [
        {
          institution,
          claimId: claim,
          programme: 'MXQ-SL',
          batch: '2025',
          applicantUscc: institution,
          contracts: [`MX-HT-${mark}`],
          claimedAmount: claimed,
          submittedAt: '2025-10-20T10:00:00.000+08:00',
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

function papersOf({ institution, mark, lacks }: MxqStory) {
  const of = (type: string, change: Parameters<typeof paper>[3] = {}, id = type) =>
    paper(institution, `${mark}-${id}`, type, change)
  const contract = `MX-HT-${mark}`
  return [
    ...['application_form', 'business_licence', 'truth_commitment', 'activity_proof', 'project_location_proof'].map(
      (type) => of(type),
    ),
    of('project_plan', { covers: { from: '2024-12-01', to: '2026-08-31' } }),
    of('credit_report', { issuedOn: '2025-10-08' }),
    ...[2023, 2024].map((fiscalYear) =>
      of('financial_statements', { covers: { fiscalYear } }, `financial_statements-${fiscalYear}`),
    ),
    of('contract_copy', { covers: { contract } }),
    of('model_filing', { covers: { contract, org: MODELS.uscc } }),
    of('precheck_notice', { issuedOn: '2025-10-30' }),
    of('paper_receipt', { issuedOn: '2025-11-03' }),
  ].filter(({ type }) => type !== lacks)
}

/** One contract, served, invoiced and paid in full. */
function contractRecords(buyer: Party, mark: string): Entities {
  const of = { institution: buyer.uscc, contract: `MX-HT-${mark}` }
  return {
    contract: [
      {
        institution: buyer.uscc,
        number: of.contract,
        providerUscc: MODELS.uscc,
        buyerUscc: buyer.uscc,
        providerName: MODELS.name,
        buyerName: buyer.name,
        signedOn: '2024-12-20',
        validFrom: FIRST,
        validTo: LAST,
        amount: PRICE.gross,
        taxIncluded: true,
        taxRate: '0.06',
        scope: '大模型API调用及订阅服务',
        items: [
          { itemId: 'api', class: 'api_call', unit: 'lump_sum', unitPrice: '800000', quantity: '1' },
          { itemId: 'sub', class: 'model_subscription', unit: 'lump_sum', unitPrice: '260000', quantity: '1' },
        ],
      },
    ],
    service: [{ ...of, serviceId: `FW-${mark}`, startedOn: FIRST, completedOn: LAST }],
    invoice: [
      {
        ...of,
        number: mark.padStart(20, '2540000000'),
        kind: 'digital_special',
        issuedOn: '2025-09-01',
        sellerUscc: MODELS.uscc,
        buyerUscc: buyer.uscc,
        ...PRICE,
        status: 'valid',
      },
    ],
    payment: [
      {
        ...of,
        bankReference: `HD-${mark}`,
        paidOn: '2025-09-03',
        direction: 'payment',
        payer: { name: buyer.name, uscc: buyer.uscc },
        payee: MODELS,
        amount: PRICE.gross,
        method: 'transfer',
      },
    ],
  }
}
