import type { Dropped, FoundInvoice, InvoiceFacts, InvoiceFile } from './facts.ts'
import { WHY } from './why.ts'

type Of<T> = T & { readonly file: string }
export type MergedInvoices = { readonly found: readonly Of<FoundInvoice>[]; readonly dropped: readonly Of<Dropped>[] }

/**
 * Invoices of several files as one list, in the order of the files. The XML and the OFD of one invoice are one: what
 * both say must agree, and the one that says more stands. A number under which two files say different things is
 * dropped with all that bear it.
 */
export function mergeInvoiceFiles(
  files: readonly { readonly file: string; readonly read: InvoiceFile }[],
): MergedInvoices {
  const all = files.flatMap(({ file, read }) => read.found.map((one) => ({ ...one, file })))
  const dropped: Of<Dropped>[] = files.flatMap(({ file, read }) => read.dropped.map((one) => ({ ...one, file })))
  const byKey = new Map<string, Of<FoundInvoice>[]>()
  for (const one of all) {
    const key = invoiceKey(one.facts)
    const same = byKey.get(key)
    if (same === undefined) byKey.set(key, [one])
    else same.push(one)
  }
  const found: Of<FoundInvoice>[] = []
  for (const same of byKey.values()) {
    const [fullest] = [...same].sort((a, b) => richness(b.facts) - richness(a.facts))
    if (fullest === undefined) continue
    const contradicted = same.some(({ facts }) => !agree(facts, fullest.facts))
    for (const one of same) {
      const other = one === fullest ? same.find((each) => each !== one) : fullest
      if (one === fullest && !contradicted) found.push(one)
      else {
        const where = other === undefined ? one.file : `${other.file}${other.line === null ? '' : `:${other.line}`}`
        const why = contradicted ? WHY.otherInvoice(where) : WHY.sameInvoice(where)
        dropped.push({ file: one.file, line: one.line, what: one.facts.number, why })
      }
    }
  }
  return { found, dropped }
}

export const invoiceKey = ({ number, code }: Pick<InvoiceFacts, 'number' | 'code'>): string =>
  code === undefined ? number : `${code}-${number}`

/** How much a file says; the first of equals stands. */
const richness = (facts: InvoiceFacts): number => Object.keys(facts).length

/** Of the fields that both have. An OFD has no lines and often no names. */
function agree(a: InvoiceFacts, b: InvoiceFacts): boolean {
  const fields = ['issuedOn', 'sellerUscc', 'buyerUscc', 'net', 'tax', 'gross'] as const
  const partly = ['kind', 'redOf', 'sellerName', 'buyerName'] as const
  return (
    fields.every((field) => a[field] === b[field]) &&
    partly.every((field) => a[field] === undefined || b[field] === undefined || a[field] === b[field])
  )
}
