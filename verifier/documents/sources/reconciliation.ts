import { z } from 'zod'
import { PURPOSES } from '../../../schemas/usage-record.ts'
import { CardTime, Day, Ledger, YuanOrNull } from './fields.ts'

const Total = CardTime.extend({ records: z.string() })
const Quantity = z.string().nullable()

/** A finding of a reconciliation, as its report has it. */
export const FindingData = z.looseObject({
  code: z.string(),
  severity: z.enum(['undetermined', 'reduce', 'warning', 'info']),
  clauseId: z.string(),
  quotation: z.string(),
  message: z.string(),
  amount: YuanOrNull,
  needsHuman: z.boolean(),
  evidence: z.array(z.looseObject({ kind: z.string(), ids: z.array(z.string()), total: z.int() })),
})
export type FindingData = z.output<typeof FindingData>

export const AMOUNTS = [
  'agreed',
  'delivered',
  'settled',
  'invoiced',
  'paid',
  'setOff',
  'recognised',
  'recognisedIfCleared',
  'difference',
] as const

/** The report of a contract (`suanheng/reconciliation/2` to `/4`), as far as documents show it. */
export const ReconciliationData = z.looseObject({
  institution: z.string(),
  ledger: Ledger,
  contract: z.looseObject({
    number: z.string(),
    title: z.string().nullable(),
    providerUscc: z.string(),
    providerName: z.string().nullable(),
    buyerUscc: z.string(),
    buyerName: z.string().nullable(),
    signedOn: Day,
    from: Day,
    to: Day,
    taxIncluded: z.boolean(),
  }),
  switches: z.looseObject({
    eligiblePurposes: z.array(z.enum(PURPOSES)),
    invoiceTolerance: z.string(),
    paymentTolerance: z.string(),
    roundTripDays: z.int(),
    continuityPercent: z.int(),
  }),
  verdict: z.enum(['agrees', 'reduced', 'undetermined']),
  amounts: z.looseObject(
    Object.fromEntries(AMOUNTS.map((name) => [name, YuanOrNull])) as Record<
      (typeof AMOUNTS)[number],
      typeof YuanOrNull
    >,
  ),
  agreedCardHours: Quantity,
  cardTime: z
    .looseObject({
      metered: CardTime,
      eligiblePurpose: CardTime,
      contested: CardTime,
      corrected: CardTime,
      dropped: CardTime,
      outside: CardTime,
      withoutDevices: CardTime,
    })
    .nullable(),
  months: z.array(Total.extend({ month: z.string() })),
  purposes: z.array(Total.extend({ purpose: z.enum(PURPOSES) })),
  models: z.array(Total.extend({ acceleratorModel: z.string().nullable() })),
  usage: z.array(
    Total.extend({ month: z.string(), purpose: z.enum(PURPOSES), acceleratorModel: z.string().nullable() }),
  ),
  allocation: z
    .looseObject({
      register: z.string(),
      withDevices: CardTime,
      covered: CardTime,
      judged: CardTime,
      active: CardTime,
      nearIdle: CardTime,
      coverage: z.string().nullable(),
      cards: z.looseObject({ sampled: z.int(), withoutLimit: z.int(), idleBurn: z.int() }),
    })
    .nullish(),
  items: z.array(
    z.looseObject({
      itemId: z.string(),
      unit: z.enum(['card_hour', 'pflops_hour', 'server_month', 'lump_sum']),
      unitPrices: z.array(z.string()),
      agreedQuantity: Quantity,
      agreedAmount: YuanOrNull,
      meteredQuantity: Quantity,
      meteredAmount: YuanOrNull,
      eligibleQuantity: Quantity,
      disputedQuantity: Quantity,
      deliveredAmount: YuanOrNull,
      deliveredIfClearedAmount: YuanOrNull,
    }),
  ),
  findings: z.array(FindingData),
})
export type ReconciliationData = z.output<typeof ReconciliationData>
