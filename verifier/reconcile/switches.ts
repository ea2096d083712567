import type { Purpose } from '../../schemas/usage-record.ts'

/** Readings and tolerances that can change a result. A report names the ones it was made with. */
export type Switches = {
  /** Purposes the programme pays for (XLQ-DX-1a). */
  readonly eligiblePurposes: readonly Purpose[]
  /** 分 per invoice by which settlement and invoices may differ, inclusive (XLQ-DX-5.4a). */
  readonly invoiceToleranceFen: bigint
  /** 分 by which payments may fall short, inclusive (XLQ-DX-5.4b). */
  readonly paymentToleranceFen: bigint
  /** A refund at most this many days after a payment is a round trip, inclusive (XLQ-DX-5.4b). */
  readonly roundTripDays: number
  /** Least share of days with a log, in percent, inclusive (XLQ-DX-5.5). */
  readonly continuityPercent: number
}

export const DEFAULT_SWITCHES: Switches = {
  eligiblePurposes: ['pretrain', 'sft', 'rl', 'other_training', 'validation_inference'],
  invoiceToleranceFen: 1n,
  paymentToleranceFen: 100n,
  roundTripDays: 90,
  continuityPercent: 99,
}
