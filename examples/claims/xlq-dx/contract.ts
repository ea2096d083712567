import type { UsageRecord } from '../../../schemas/usage-record.ts'
import { type Entities, paper } from '../claim-example.ts'
import { BUYER, PROVIDER } from './parties.ts'
import type { DxStory } from './stories.ts'

const institution = PROVIDER.uscc
const [provider, buyer] = [PROVIDER.uscc, BUYER.uscc]
const [FIRST, LAST, ACCEPTED] = ['2025-06-01', '2025-06-25', '2025-06-26'] as const
const DAYS = 25
const CARDS = 100
/** 100 cards × 24 h × 25 days = 60,000 卡时 at 20.00 元. */
const PRICE = '1200000.00'
/** Exactly half of it, set off; the other half was paid. */
const HALF = '600000.00'

/** One contract, delivered, settled, invoiced and paid in full; the voucher carries exactly half of it. */
export function contractRecords({ contract: number, mark, lacks, grant }: DxStory): Entities {
  const of = { institution, contract: number }
  return {
    contract: [
      {
        institution,
        number,
        providerUscc: provider,
        buyerUscc: buyer,
        providerName: PROVIDER.name,
        buyerName: BUYER.name,
        signedOn: '2025-05-28',
        validFrom: FIRST,
        validTo: LAST,
        amount: PRICE,
        taxIncluded: true,
        taxRate: '0.06',
        items: [{ itemId: 'compute', class: 'smart_compute', unit: 'card_hour', unitPrice: '20', quantity: '60000' }],
      },
    ],
    capacity: [
      {
        ...of,
        statementId: `TZ-${mark}`,
        from: `${FIRST}T00:00:00.000+08:00`,
        to: `${ACCEPTED}T00:00:00.000+08:00`,
        groups: [{ cards: CARDS }],
      },
    ],
    settlement: [
      {
        ...of,
        settlementId: `JS-${mark}`,
        from: FIRST,
        to: LAST,
        amount: PRICE,
        auditedAmount: PRICE,
        settledOn: ACCEPTED,
      },
    ],
    invoice: [
      {
        ...of,
        number: mark.padStart(20, '2540000000'),
        kind: 'digital_special',
        issuedOn: ACCEPTED,
        sellerUscc: provider,
        buyerUscc: buyer,
        net: '1132075.47',
        tax: '67924.53',
        gross: PRICE,
        status: 'valid',
      },
    ],
    payment: [
      {
        ...of,
        bankReference: `HD-${mark}`,
        paidOn: '2025-07-02',
        direction: 'payment',
        payer: { name: BUYER.name, uscc: buyer },
        payee: { name: PROVIDER.name, uscc: provider },
        amount: HALF,
        method: 'transfer',
      },
    ],
    service: [
      {
        ...of,
        serviceId: `FW-${mark}`,
        startedOn: FIRST,
        completedOn: ACCEPTED,
        acceptanceDocument: `CL-${mark}-acceptance_note`,
      },
    ],
    voucher: [
      {
        ...of,
        number: `XLQ-${mark}`,
        kind: 'compute',
        holderUscc: buyer,
        holderStartup: false,
        faceAmount: HALF,
        validFrom: FIRST,
        validTo: LAST,
        acceptedByUscc: provider,
        acceptedOn: FIRST,
        usedOn: LAST,
        setOffs: [{ itemId: 'compute', amount: HALF }],
        transactionConfirmedAt: '2025-07-24T10:00:00.000+08:00',
      },
    ],
    grant:
      grant === null
        ? []
        : [
            {
              ...of,
              grantId: `ZZ-${mark}`,
              recipient: buyer,
              level: 'district',
              programme: '示例区算力扶持',
              amount: grant,
              decidedOn: '2025-07-10',
            },
          ],
    document: PAPERS.filter((type) => type !== lacks).map((type) =>
      paper(institution, `CL-${mark}-${type}`, type, {
        covers: { contract: number },
        ...(type === 'acceptance_note' ? { issuedOn: ACCEPTED } : {}),
      }),
    ),
  }
}

/** Documents of one claim and its contract. */
export const PAPERS = [
  'application_form',
  'process_material',
  'stage_results',
  'commitment',
  'xunli_audit_consent',
  'other_funding_statement',
  'acceptance_note',
] as const

/** One record a day: all cards, all day, pretraining. */
export function usageOf({ contract, mark }: DxStory): readonly UsageRecord[] {
  const start = Date.parse(`${FIRST}T00:00:00.000+08:00`)
  const devices = Array.from({ length: CARDS }, (_, i) => `XL-${mark}-${String(i).padStart(3, '0')}`)
  return Array.from({ length: DAYS }, (_, day) => ({
    institution,
    recordId: `JL-${mark}-${String(day + 1).padStart(2, '0')}`,
    contract,
    purpose: 'pretrain' as const,
    devices,
    cards: String(CARDS),
    start: new Date(start + day * 86_400_000).toISOString(),
    end: new Date(start + (day + 1) * 86_400_000).toISOString(),
    cardSeconds: String(CARDS * 86_400),
  }))
}
