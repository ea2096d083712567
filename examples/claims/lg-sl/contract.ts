import type { Contract } from '../../../schemas/contract.ts'
import type { Party, Story } from '../claim-example.ts'

export type LgStory = Story & {
  readonly name: string
  /** Distinguishes its records. */
  readonly mark: string
  readonly phone: string
  /** 元, with VAT, by bank transfer. */
  readonly paid: string
  /** Document type that is not registered. */
  readonly lacks: 'usage_report' | null
}

export const SUPPLIER: Party = { uscc: '91440300MA5EXLGD4A', name: '示例寅算力服务有限公司' }

export const [FIRST, LAST, ACCEPTED] = ['2024-06-01', '2024-06-25', '2024-06-26'] as const
export const DAYS = 25
export const CARDS = 50
/** A day, from midnight on: 50 cards × 20 h × 25 days = 25,000 卡时 at 21.20 元. */
export const HOURS = 20
/** With 6 % VAT. */
export const PRICE = { net: '500000.00', tax: '30000.00', gross: '530000.00' } as const

export const contractNumber = ({ mark }: LgStory): string => `LG-HT-${mark}`

/** The contract as both sides have it; `institution`: which side says so. */
export const contractOf = (story: LgStory, institution: string): Contract => ({
  institution,
  number: contractNumber(story),
  providerUscc: SUPPLIER.uscc,
  buyerUscc: story.institution,
  providerName: SUPPLIER.name,
  buyerName: story.name,
  signedOn: '2024-05-28',
  validFrom: FIRST,
  validTo: LAST,
  amount: PRICE.gross,
  taxIncluded: true,
  taxRate: '0.06',
  scope: '开展大模型预训练的智能算力服务',
  items: [{ itemId: 'compute', class: 'smart_compute', unit: 'card_hour', unitPrice: '21.2', quantity: '25000' }],
})
