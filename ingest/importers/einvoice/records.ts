import { toYuan } from '../../../core/money.ts'
import { Invoice } from '../../../schemas/invoice.ts'
import { warningsOf } from '../../../schemas/warnings.ts'
import type { Dropped, InvoiceKind } from './facts.ts'
import type { MergedInvoices } from './merge.ts'
import { invoiceKey } from './merge.ts'
import { WHY } from './why.ts'

/** What no invoice says of itself. `contracts` is by invoice number, `code-number` for older ones, and goes before `contract`. */
export type Said = {
  readonly institution: string
  readonly contract?: string | undefined
  readonly contracts?: ReadonlyMap<string, string> | undefined
  /** For invoices that do not say it. */
  readonly kind?: InvoiceKind | undefined
  /** A file proves no status: `unverified` until somebody has asked the tax office's inspection site. */
  readonly status: 'unverified' | 'valid'
}

export type At = Dropped & { readonly file: string }

export type InvoiceRecords = {
  readonly invoices: readonly Invoice[]
  readonly dropped: readonly At[]
  /** Of invoices that were taken: what a person should look at. */
  readonly notes: readonly At[]
  /** How many days were read from a time without an offset. */
  readonly assumed: number
}

/** Records ready for `push --kind invoices`, in the order of the files, and what became of the others. */
export function invoiceRecords({ found, dropped }: MergedInvoices, said: Said): InvoiceRecords {
  const invoices: Invoice[] = []
  const refusals: At[] = [...dropped]
  const notes: At[] = []
  let assumed = 0
  for (const { file, line, facts, notes: noted } of found) {
    const at = { file, line, what: facts.number }
    const contract = contractOf(facts, said)
    const kind = facts.kind ?? said.kind
    if (contract === undefined || kind === undefined) {
      refusals.push({ ...at, why: contract === undefined ? WHY.noContract : WHY.kindUnknown })
      continue
    }
    const { net, tax, gross, assumed: timeAssumed, ...plain } = facts
    const parsed = Invoice.safeParse({
      institution: said.institution,
      ...plain,
      contract,
      kind,
      net: toYuan(net),
      tax: toYuan(tax),
      gross: toYuan(gross),
      status: said.status,
    })
    if (!parsed.success) {
      const [issue] = parsed.error.issues
      refusals.push({ ...at, why: WHY.refused(issue?.path.join('.') ?? '', issue?.message ?? '') })
      continue
    }
    invoices.push(parsed.data)
    if (timeAssumed) assumed++
    notes.push(...noted.map((why) => ({ ...at, why })), ...warned(parsed.data, said).map((why) => ({ ...at, why })))
  }
  return { invoices, dropped: refusals, notes, assumed }
}

/** A red letter without a line of its own in the map belongs to the contract of the invoice it reverses. */
function contractOf(facts: { readonly number: string; readonly code?: string; readonly redOf?: string }, said: Said) {
  const named = said.contracts?.get(invoiceKey(facts)) ?? said.contracts?.get(facts.redOf ?? '')
  return named ?? said.contract
}

function warned(invoice: Invoice, { institution }: Said) {
  const codes = { sellerUscc: invoice.sellerUscc, buyerUscc: invoice.buyerUscc }
  const wrong = warningsOf(Invoice, invoice).filter(({ path }) => path in codes)
  const party = institution === invoice.sellerUscc || institution === invoice.buyerUscc
  return [
    ...wrong.map(({ path }) => WHY.checkDigit(path, codes[path as keyof typeof codes])),
    ...(party ? [] : [WHY.notYours(institution)]),
  ]
}
