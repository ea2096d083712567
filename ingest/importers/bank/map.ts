import { z } from 'zod'
import { Id, Name, text } from '../../../schemas/primitives.ts'

/** The heading of a column, as the bank prints it. */
const Column = text(64)
const METHODS = ['transfer', 'draft', 'cash', 'other'] as const

/**
 * How money and its direction are printed. `out` leaves the own account, `in` comes to it: banks write 借 for what
 * leaves, a company's own ledger writes 贷, so that no heading says it by itself.
 */
const Amount = z.union(
  [
    z.strictObject({ out: Column, in: Column }),
    z.strictObject({ signed: Column, positive: z.enum(['in', 'out']) }),
    z.strictObject({
      unsigned: Column,
      mark: Column,
      in: z.array(text(16)).min(1).max(8),
      out: z.array(text(16)).min(1).max(8),
    }),
  ],
  'one of {out, in}, {signed, positive}, {unsigned, mark, in, out}',
)

/** What a person says about a bank's export, once a bank: docs/invoices.md has an example. Nothing is guessed beside it. */
export const BankMap = z
  .strictObject({
    /** UTF-8 where the bytes are such, else GB18030, unless it is said. */
    encoding: z.enum(['utf-8', 'gb18030']).optional(),
    delimiter: z.enum([',', ';', '\t', '|']).default(','),
    /** Whose account it is, and on which side of the contracts it stands. */
    own: z.strictObject({ role: z.enum(['buyer', 'provider']), name: Name, account: text(64).optional() }),
    columns: z.strictObject({
      date: Column,
      /** What tells a transfer from every other, several columns where one does not: joined with `-`. */
      reference: z.array(Column).min(1).max(4),
      counterpartyName: Column,
      counterpartyAccount: Column.optional(),
      ownAccount: Column.optional(),
      balance: Column.optional(),
      currency: Column.optional(),
      purpose: Column.optional(),
      contract: Column.optional(),
      method: Column.optional(),
    }),
    /** YYYY, MM, DD, M, D, HH, mm, ss; other characters stand for themselves. Days of Asia/Shanghai. */
    dateFormat: z
      .string()
      .max(40)
      .refine((form) => ['YYYY', 'M', 'D'].every((part) => form.includes(part)), 'YYYY, MM or M, DD or D'),
    amount: Amount,
    /** One for all, or by what stands in `columns.method`; a text that is not named is `other`. */
    method: z.union([z.enum(METHODS), z.record(text(64), z.enum(METHODS))]),
    /** With whom: rows of others stay out of the records. `contract` is theirs where no row says one. */
    counterparties: z
      .array(z.strictObject({ name: Name, account: text(64).optional(), contract: Id.optional() }))
      .max(1000)
      .default([]),
    /** Columns that nobody wants, so that what is unmapped stands out. */
    ignored: z.array(Column).max(200).default([]),
  })
  .refine((map) => typeof map.method === 'string' || map.columns.method !== undefined, {
    path: ['columns', 'method'],
    error: 'a method by text needs its column',
  })
export type BankMap = z.infer<typeof BankMap>

/** Every column that the map reads. */
export function columnsOf({ columns, amount }: BankMap): readonly string[] {
  const { reference, ...single } = columns
  const money =
    'signed' in amount
      ? [amount.signed]
      : 'unsigned' in amount
        ? [amount.unsigned, amount.mark]
        : [amount.out, amount.in]
  return [...new Set([...Object.values(single).filter((name) => name !== undefined), ...reference, ...money])]
}
