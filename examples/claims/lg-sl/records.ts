import { CITY_ORGAN, cleared, type Entities, merged, notListed, paper, partyRecords } from '../claim-example.ts'
import { ACCEPTED, contractNumber, contractOf, FIRST, LAST, type LgStory, PRICE, SUPPLIER } from './contract.ts'

export type { LgStory } from './contract.ts'

/** Everything of one applicant. */
export function applicationRecords(story: LgStory): Entities {
  const { claim, institution, name, mark, phone } = story
  const papers = papersOf(story)
  return merged([
    partyRecords(institution, { uscc: institution, name }, CITY_ORGAN, {
      registeredRegion: '广东省深圳市龙岗区',
      operatingDistrict: '龙岗区',
    }),
    notListed(institution, ['serious_dishonesty'], '2025-08-10'),
    cleared(institution, claim, mark, '2025-10-20'),
    moneyRecords(story),
    {
      document: papers,
      claim: [
        {
          institution,
          claimId: claim,
          programme: 'LG-SL',
          batch: '2025',
          applicantUscc: institution,
          contracts: [contractNumber(story)],
          submittedAt: '2025-08-20T10:00:00.000+08:00',
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

function papersOf(story: LgStory) {
  const { institution, mark, lacks } = story
  const of = (type: string, change: Parameters<typeof paper>[3] = {}, id = type) =>
    paper(institution, `${mark}-${id}`, type, change)
  const contract = contractNumber(story)
  return [
    ...[
      'application_form',
      'business_licence',
      'id_card_legal_rep',
      'id_card_lead',
      'labour_contract',
      'credit_report',
      'other_funding_statement',
      'document_index',
    ].map((type) => of(type)),
    of('social_insurance', { covers: { from: '2025-05-01', to: '2025-07-31' } }),
    ...[2023, 2024].map((fiscalYear) => of('audit_report', { covers: { fiscalYear } }, `audit_report-${fiscalYear}`)),
    of('tax_certificate', { covers: { fiscalYear: 2024 } }),
    of('contract_copy', { covers: { contract } }),
    of('usage_report', { covers: { contract } }),
    of('longgang_base_proof', { covers: { org: SUPPLIER.uscc } }),
    of('approval_notice', { issuedOn: '2025-09-26' }),
    of('paper_receipt', { issuedOn: '2025-09-28' }),
  ].filter(({ type }) => type !== lacks)
}

/** The contract, and what was settled, invoiced and paid for it. */
function moneyRecords(story: LgStory): Entities {
  const { institution, name, mark, paid } = story
  const of = { institution, contract: contractNumber(story) }
  return {
    contract: [contractOf(story, institution)],
    settlement: [
      { ...of, settlementId: `JS-${mark}`, from: FIRST, to: LAST, amount: PRICE.gross, settledOn: ACCEPTED },
    ],
    service: [{ ...of, serviceId: `FW-${mark}`, startedOn: FIRST, completedOn: ACCEPTED }],
    invoice: [
      {
        ...of,
        number: mark.padStart(20, '2440000000'),
        kind: 'digital_special',
        issuedOn: ACCEPTED,
        sellerUscc: SUPPLIER.uscc,
        buyerUscc: institution,
        ...PRICE,
        status: 'valid',
      },
    ],
    payment: [
      {
        ...of,
        bankReference: `HD-${mark}`,
        paidOn: '2024-07-02',
        direction: 'payment',
        payer: { name, uscc: institution },
        payee: SUPPLIER,
        amount: paid,
        method: 'transfer',
      },
    ],
  }
}
