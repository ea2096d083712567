import { z } from 'zod'
import {
  CORRECTION,
  correctionNeedsReason,
  Day,
  envelope,
  Id,
  Name,
  Note,
  Quantity,
  refusal,
  TaxRate,
  text,
  UnitPrice,
  Uscc,
  Yuan,
} from './primitives.ts'
import { PURPOSES } from './usage-record.ts'

/** What a price item counts. `card_hour` 卡时, `pflops_hour` P·时, `server_month` 台·月, `lump_sum` 总价. */
export const PRICE_UNITS = ['card_hour', 'pflops_hour', 'server_month', 'lump_sum'] as const
export const ITEM_CLASSES = [
  'smart_compute',
  'storage',
  'network',
  'hardware',
  'labelling',
  'staffing',
  /** 模型订阅、API 调用、模型服务平台、智能体应用开发工具 (MXQ-SL-3.2). */
  'model_subscription',
  'api_call',
  'model_platform',
  'zhinengti_dev_kit',
  'other',
] as const

/** One line of the price schedule. `quantity` is what was agreed, in `unit`; `unitPrice` in 元 per unit. */
export const PriceItem = z
  .strictObject({
    itemId: Id,
    class: z.enum(ITEM_CLASSES),
    unit: z.enum(PRICE_UNITS),
    unitPrice: UnitPrice,
    quantity: Quantity,
    /** Which records the item pays for; absent means every model, every purpose. */
    acceleratorModel: Name.optional(),
    purposes: z.array(z.enum(PURPOSES)).min(1).optional(),
    /** The basis the contract states for converting card-hours into its unit; without it the item is undetermined. */
    basis: z
      .strictObject({
        fp16DenseTflopsPerCard: Quantity.optional(),
        cardsPerServer: z.int().positive().optional(),
        hoursPerMonth: Quantity.optional(),
      })
      .optional(),
  })
  .meta({ id: 'PriceItem' })

/** A change agreed later. It replaces the fields it names from `effectiveOn` (inclusive). */
export const Amendment = z
  .strictObject({
    amendmentId: Id,
    signedOn: Day,
    effectiveOn: Day,
    validTo: Day.optional(),
    amount: Yuan.optional(),
    items: z.array(PriceItem).min(1).optional(),
    note: Note.optional(),
  })
  .meta({ id: 'Amendment' })

/**
 * A service contract: who rents what from whom, at which price. `validFrom` and `validTo` are
 * both inclusive (Asia/Shanghai days). `amount` is in 元, with VAT when `taxIncluded`.
 */
export const Contract = z
  .strictObject({
    ...envelope,
    number: Id,
    title: Name.optional(),
    providerUscc: Uscc,
    buyerUscc: Uscc,
    providerName: Name.optional(),
    buyerName: Name.optional(),
    /** Accounts that the money must come from and go to, as written in the contract. */
    buyerAccounts: z.array(text(64)).max(32).optional(),
    providerAccounts: z.array(text(64)).max(32).optional(),
    signedOn: Day,
    validFrom: Day,
    validTo: Day,
    amount: Yuan,
    taxIncluded: z.boolean(),
    taxRate: TaxRate.optional(),
    scope: Note.optional(),
    items: z.array(PriceItem).min(1).max(200),
    amendments: z.array(Amendment).max(200).optional(),
  })
  .refine(correctionNeedsReason, CORRECTION)
  .refine((c) => c.validFrom <= c.validTo, refusal('validTo', 'validTo is before validFrom'))
  .refine(
    (c) => new Set(c.items.map((i) => i.itemId)).size === c.items.length,
    refusal('items', 'itemId must be unique within the contract'),
  )
  .meta({ id: 'Contract', title: '服务合同' })
export type Contract = z.infer<typeof Contract>
export type PriceItem = z.infer<typeof PriceItem>
