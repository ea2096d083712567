import { z } from 'zod'
import {
  CORRECTION,
  correctionNeedsReason,
  Day,
  envelope,
  Id,
  Name,
  Quantity,
  refusal,
  SignedYuan,
  TaxRate,
  text,
  Uscc,
} from './primitives.ts'

export const INVOICE_KINDS = [
  'special',
  'ordinary',
  'e_special',
  'e_ordinary',
  'digital_special',
  'digital_ordinary',
] as const
export const INVOICE_STATUS = ['valid', 'voided', 'red_reversed', 'partly_red_reversed', 'unverified'] as const

/** Exact sum of decimal yuan strings in 分, without leaving bigint. */
const fen = (yuan: string): bigint => {
  const negative = yuan.startsWith('-')
  const [whole = '0', part = ''] = yuan.replace('-', '').split('.')
  const value = BigInt(whole) * 100n + BigInt(part.padEnd(2, '0'))
  return negative ? 0n - value : value
}

/**
 * An invoice, blue or red. Money in 元; a red letter (红字) carries negative amounts and the
 * number of the invoice it reverses in `redOf`. `net + tax = gross` holds to the 分.
 * 数电票 have 20 digits and no `code`; older invoices have 8 digits and a code of 10 or 12.
 */
export const Invoice = z
  .strictObject({
    ...envelope,
    number: z.string().regex(/^(\d{20}|\d{8})$/, '20 digits for 数电票, 8 with a code for older invoices'),
    code: z
      .string()
      .regex(/^(\d{10}|\d{12})$/, '10 or 12 digits')
      .optional(),
    kind: z.enum(INVOICE_KINDS),
    contract: Id,
    issuedOn: Day,
    sellerUscc: Uscc,
    sellerName: Name.optional(),
    buyerUscc: Uscc,
    buyerName: Name.optional(),
    net: SignedYuan,
    tax: SignedYuan,
    gross: SignedYuan,
    taxRate: TaxRate.optional(),
    lines: z
      .array(z.strictObject({ name: text(512), quantity: Quantity.optional(), net: SignedYuan, tax: SignedYuan }))
      .max(2000)
      .optional(),
    status: z.enum(INVOICE_STATUS),
    redOf: z
      .string()
      .regex(/^(\d{20}|\d{8})$/, 'the number of an invoice, 20 or 8 digits')
      .optional(),
  })
  .refine(correctionNeedsReason, CORRECTION)
  .refine((i) => fen(i.net) + fen(i.tax) === fen(i.gross), refusal('gross', 'net + tax must equal gross to the 分'))
  .refine((i) => i.number.length === 20 || i.code !== undefined, refusal('code', 'an 8-digit number needs its code'))
  .refine(
    (i) => fen(i.gross) >= 0n === (i.redOf === undefined),
    refusal('redOf', 'a red letter is negative and names the invoice it reverses; a blue one does neither'),
  )
  .meta({ id: 'Invoice', title: '发票' })
export type Invoice = z.infer<typeof Invoice>
