import { present } from '../inventory/values.ts'
import { readDay } from './day.ts'
import type { FoundInvoice, InvoiceFacts, InvoiceKind, Words } from './facts.ts'
import { fieldsOf, needed, nodesAt, oneOf } from './fields.ts'
import { linesOf } from './lines.ts'
import type { XmlNode } from './read-xml.ts'
import { totalsOf } from './totals.ts'
import { WHY } from './why.ts'

export type ReadInvoice =
  | FoundInvoice
  | { readonly line: number | null; readonly what: string | null; readonly why: Words }

/** The element of one invoice; its tree is in docs/invoices.md. */
export const EINVOICE = 'EInvoice'

/** 数电票 as the tax office's XML has it (SWEI3200, SWEI3300, version 0.32): an `EInvoice` element, read or refused whole. */
export function readEInvoice(node: XmlNode): ReadInvoice {
  const faults: Words[] = []
  const notes: Words[] = []
  const field = fieldsOf(node, faults)
  const number = numberOf(node, faults)
  const issue = field('TaxSupervisionInfo', 'IssueTime') ?? field('EInvoiceData', 'BasicInformation', 'RequestTime')
  const day = issue === undefined ? undefined : readDay(issue)
  if (issue !== undefined && day === undefined) faults.push(WHY.day(issue))
  const basic = ['EInvoiceData', 'BasicInformation'] as const
  const totals = totalsOf(
    {
      net: field(...basic, 'TotalAmWithoutTax'),
      tax: field(...basic, 'TotalTaxAm'),
      gross: grossOf(node, faults),
      words: field(...basic, 'TotalTax-includedAmountInChinese'),
    },
    faults,
  )
  const issuedOn = needed(day?.day, 'TaxSupervisionInfo/IssueTime', faults)
  const seller = partyOf(node, 'Seller', faults)
  const buyer = partyOf(node, 'Buyer', faults)
  const kind = kindOf(field('Header', 'InherentLabel', 'GeneralOrSpecialVAT', 'LabelCode'), field, faults)
  const redOf = totals === null ? undefined : originalOf(node, totals.gross < 0n, faults)
  const [why] = faults
  if (why !== undefined || totals === null)
    return { line: node.line, what: number, why: why ?? WHY.missing('价税合计') }
  const facts: InvoiceFacts = {
    number: number ?? '',
    issuedOn,
    assumed: day?.assumed === true,
    sellerUscc: seller.id,
    buyerUscc: buyer.id,
    ...totals,
    ...present({ kind, redOf, sellerName: seller.name, buyerName: buyer.name }),
    ...linesOf(nodesAt(node, ['EInvoiceData', 'IssuItemInformation']), totals, notes),
  }
  return { line: node.line, facts, notes }
}

/** The number stands twice, and both must say the same. */
function numberOf(node: XmlNode, faults: Words[]): string | null {
  const texts = [...nodesAt(node, ['Header', 'EIid']), ...nodesAt(node, ['TaxSupervisionInfo', 'InvoiceNumber'])]
  const number = oneOf(
    texts.map(({ text }) => text),
    'InvoiceNumber',
    faults,
  )
  return needed(number, 'InvoiceNumber', faults) || null
}

/** The total is spelt `TotalTax-includedAmount`, and in other places and issues `TotaltaxIncludedAmount`. */
function grossOf(node: XmlNode, faults: Words[]): string | undefined {
  const basic = nodesAt(node, ['EInvoiceData', 'BasicInformation']).flatMap(({ children }) => children)
  const totals = basic.filter(({ name }) => name.replaceAll('-', '').toLowerCase() === 'totaltaxincludedamount')
  return oneOf(
    totals.map(({ text }) => text),
    'TotalTax-includedAmount',
    faults,
  )
}

function partyOf(node: XmlNode, side: 'Seller' | 'Buyer', faults: Words[]) {
  const field = fieldsOf(node, faults)
  const at = ['EInvoiceData', `${side}Information`] as const
  const id = needed(field(...at, `${side}IdNum`), `${side}IdNum`, faults)
  return { id, name: field(...at, `${side}Name`) }
}

/** By its code and by its name, which must not contradict each other. */
function kindOf(
  code: string | undefined,
  field: ReturnType<typeof fieldsOf>,
  faults: Words[],
): InvoiceKind | undefined {
  const name = field('Header', 'InherentLabel', 'GeneralOrSpecialVAT', 'LabelName')
  const byCode = code === '01' ? 'digital_special' : code === '02' ? 'digital_ordinary' : undefined
  const byName = titleKind(name)
  if (code !== undefined && byCode === undefined) faults.push(WHY.kindOther(`${code} ${name ?? ''}`))
  else if (byCode !== undefined && byName !== undefined && byCode !== byName)
    faults.push(WHY.twice('GeneralOrSpecialVAT'))
  return byCode ?? byName
}

/** `增值税专用发票` or `普通发票` in a title. */
export function titleKind(title: string | undefined): 'digital_special' | 'digital_ordinary' | undefined {
  if (title?.includes('专用发票') === true) return 'digital_special'
  return title?.includes('普通发票') === true ? 'digital_ordinary' : undefined
}

/** Remarks of red letters name the original in these words, also with 票 for 发票. */
const IN_REMARK = /(?:被红冲蓝字|对应正数|对应蓝字)(?:数电)?(?:发票|票)?号码?[：:]\s*(\d{20}|\d{8})(?!\d)/g

/**
 * The number of the invoice that a red letter reverses, from `SpecificInformation/RedEInvoice`, else from the remark.
 * Whether it is one is said by its sign, by `InIssuType` (Y blue, N red) and by that element: they must agree.
 */
function originalOf(node: XmlNode, negative: boolean, faults: Words[]): string | undefined {
  const field = fieldsOf(node, faults)
  const red = nodesAt(node, ['EInvoiceData', 'SpecificInformation', 'RedEInvoice'])
  const blue = field('Header', 'InherentLabel', 'InIssuType', 'LabelCode')
  if (!negative) {
    if (blue === 'N' || red.length > 0) faults.push(WHY.redPositive)
    return undefined
  }
  if (blue === 'Y') faults.push(WHY.blueNegative)
  const named = red.flatMap(({ children }) => children.filter(({ name }) => /^Original/i.test(name)))
  const numbers = named.map(({ text }) => text.trim()).filter((text) => /^(\d{20}|\d{8})$/.test(text))
  const remark = nodesAt(node, ['EInvoiceData', 'AdditionalInformation', 'Remark']).map(({ text }) => text)
  return redOfFrom(numbers, remark, faults)
}

/** One original from what names it; a number and a remark that differ are a fault, and so is none at all. */
export function redOfFrom(numbers: readonly string[], remarks: readonly string[], faults: Words[]): string | undefined {
  const told = remarks.flatMap((remark) => [...remark.matchAll(IN_REMARK)].map(([, number]) => number ?? ''))
  const before = faults.length
  const original = oneOf([...numbers, ...told], 'RedEInvoice', faults)
  if (original === undefined && faults.length === before) faults.push(WHY.redWithout)
  return original
}
