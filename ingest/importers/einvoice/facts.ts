import type { Fen } from '../../../core/money.ts'
import type { Invoice } from '../../../schemas/invoice.ts'
import type { Dropped, Words } from '../inventory/inventory.ts'

export type { Dropped, Words }
export type InvoiceKind = Invoice['kind']

/**
 * What a file says of one invoice. Money in 分; a red letter is negative and has `redOf`. `kind` is left out where the
 * file does not say it. Days are Asia/Shanghai; `assumed` where a time without an offset was taken for one of there.
 */
export type InvoiceFacts = {
  readonly number: string
  readonly code?: string
  readonly kind?: InvoiceKind
  readonly issuedOn: string
  readonly assumed: boolean
  readonly sellerUscc: string
  readonly sellerName?: string
  readonly buyerUscc: string
  readonly buyerName?: string
  readonly net: Fen
  readonly tax: Fen
  readonly gross: Fen
  readonly taxRate?: string
  readonly lines?: NonNullable<Invoice['lines']>
  readonly redOf?: string
}

export type FoundInvoice = {
  readonly line: number | null
  readonly facts: InvoiceFacts
  readonly notes: readonly Words[]
}

/** One file, read: an invoice is in `found` or in `dropped`. `whole`: nothing of the file could be read. */
export type InvoiceFile = {
  readonly found: readonly FoundInvoice[]
  readonly dropped: readonly Dropped[]
  readonly whole: boolean
}
