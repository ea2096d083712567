import type { PriceItem } from '../../schemas/contract.ts'
import type { Purpose } from '../../schemas/usage-record.ts'
import type { Run } from './convert.ts'
import type { BUYERS } from './parties.ts'

export type Cluster = keyof typeof BUYERS

/** The trouble that a contract was cast with. `ledger_contradiction` is real, the others are made. */
export type Trouble =
  | 'none'
  | 'under_delivery'
  | 'red_letter'
  | 'third_party_payment'
  | 'overlap'
  | 'ledger_contradiction'
  | 'conflict'
  | 'missing_days'

/** One contract's made-up paper. Quantities in the price item's unit, money in 元 with VAT. */
export type Terms = {
  readonly cluster: Cluster
  readonly trouble: Trouble
  readonly purposeOf: (run: Run) => Purpose
  readonly unit: PriceItem['unit']
  readonly unitPrice: string
  readonly basis?: NonNullable<PriceItem['basis']>
  /** Agreed and settled; unitPrice × quantity = amount. */
  readonly quantity: string
  readonly amount: string
  /** Gross amounts of the invoices, in order of issue. */
  readonly invoices: readonly string[]
  /** Gross amount of a red letter against the last invoice. */
  readonly redLetter?: string
  /** Amounts that the buyer paid. */
  readonly payments: readonly string[]
  /** Amount that a company outside the contract paid. */
  readonly thirdPartyPayment?: string
}

const always = (purpose: Purpose) => () => purpose

/** Pre-training when jobs of 8 GPUs and more held every card in the run's first minute, fine-tuning otherwise. */
const byJobSize = (run: Run): Purpose => (run.cardsOfLargeJobs === run.cards ? 'pretrain' : 'sft')

/** The eight contracts. README.md tells each one's story and shows the arithmetic. */
export const TERMS: readonly Terms[] = [
  {
    cluster: 'vcMod',
    trouble: 'none',
    purposeOf: always('pretrain'),
    unit: 'server_month',
    unitPrice: '44640',
    basis: { cardsPerServer: 8, hoursPerMonth: '744' },
    quantity: '4',
    amount: '178560.00',
    invoices: ['89280.00', '89280.00'],
    payments: ['89280.00', '89280.00'],
  },
  {
    cluster: 'vc3sl',
    trouble: 'under_delivery',
    purposeOf: always('pretrain'),
    unit: 'card_hour',
    unitPrice: '7.2',
    quantity: '32000',
    amount: '230400.00',
    invoices: ['76800.00', '76800.00', '76800.00'],
    payments: ['76800.00', '76800.00', '76800.00'],
  },
  {
    cluster: 'vc8Sj',
    trouble: 'red_letter',
    purposeOf: always('sft'),
    unit: 'pflops_hour',
    unitPrice: '58',
    basis: { fp16DenseTflopsPerCard: '125' },
    quantity: '2000',
    amount: '116000.00',
    invoices: ['58000.00', '58000.00'],
    redLetter: '-12760.00',
    payments: ['58000.00', '58000.00'],
  },
  {
    cluster: 'vcpDC',
    trouble: 'third_party_payment',
    purposeOf: byJobSize,
    unit: 'card_hour',
    unitPrice: '6.8',
    quantity: '36000',
    amount: '244800.00',
    invoices: ['81600.00', '81600.00', '81600.00'],
    payments: ['91800.00', '91800.00'],
    thirdPartyPayment: '61200.00',
  },
  {
    cluster: 'vcTJs',
    trouble: 'overlap',
    purposeOf: always('pretrain'),
    unit: 'card_hour',
    unitPrice: '7',
    quantity: '24000',
    amount: '168000.00',
    invoices: ['84000.00', '84000.00'],
    payments: ['84000.00', '84000.00'],
  },
  {
    cluster: 'vcdI0',
    trouble: 'ledger_contradiction',
    purposeOf: always('rl'),
    unit: 'card_hour',
    unitPrice: '7.4',
    quantity: '3300',
    amount: '24420.00',
    invoices: ['12210.00', '12210.00'],
    payments: ['12210.00', '12210.00'],
  },
  {
    cluster: 'vchbv',
    trouble: 'conflict',
    purposeOf: always('sft'),
    unit: 'card_hour',
    unitPrice: '7.6',
    quantity: '18800',
    amount: '142880.00',
    invoices: ['50000.00', '50000.00', '42880.00'],
    payments: ['71440.00', '71440.00'],
  },
  {
    cluster: 'vcJkd',
    trouble: 'missing_days',
    purposeOf: always('validation_inference'),
    unit: 'card_hour',
    unitPrice: '8',
    quantity: '120',
    amount: '960.00',
    invoices: ['480.00', '480.00'],
    payments: ['480.00', '480.00'],
  },
]

export const contractNumber = (cluster: Cluster) => `EARTH-2020-05-${cluster}`
