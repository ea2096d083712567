import { toYuan } from '../../../core/money.ts'
import { present } from '../inventory/values.ts'
import { fenOf } from './amount.ts'
import { readDay } from './day.ts'
import { decodeXml } from './decode-xml.ts'
import type { ReadInvoice } from './einvoice.ts'
import { EINVOICE, readEInvoice, redOfFrom, titleKind } from './einvoice.ts'
import type { Dropped, InvoiceFile, InvoiceKind, Words } from './facts.ts'
import { needed, nodesAt, oneOf } from './fields.ts'
import type { XmlNode } from './read-xml.ts'
import { readXml } from './read-xml.ts'
import { totalsOf } from './totals.ts'
import { WHY } from './why.ts'
import type { Entry } from './zip.ts'
import { readZip } from './zip.ts'

/**
 * The invoices of an OFD container (GB/T 33190, a ZIP): the tax office's XML where one lies inside, else the fields
 * that stand in `OFD.xml` under `CustomDatas`. Seals and signatures are not verified here.
 */
export function readOfd(bytes: Uint8Array): InvoiceFile {
  const zip = readZip(bytes, (name) => /\.xml$/i.test(name))
  if ('why' in zip) return refused(zip.why)
  const root = zip.entries.find(({ name }) => name.replace(/^\//, '') === 'OFD.xml')
  if (root === undefined) return refused(WHY.zip('no OFD.xml'))
  const read = rootsOf(root)
  if ('why' in read) return refused(read.why)
  const inside: ReadInvoice[] = []
  for (const entry of zip.entries) {
    if (entry === root || !mayHoldInvoice(entry)) continue
    const xml = rootsOf(entry)
    if ('why' in xml) return refused(xml.why)
    inside.push(...xml.roots.flatMap(invoicesIn).map(readEInvoice))
  }
  const bodies = read.roots.filter(({ name }) => name === 'OFD').flatMap((ofd) => nodesAt(ofd, ['DocBody']))
  const custom = bodies.map((body) => ({ body, data: customDataOf(body) })).filter(({ data }) => data.has(NUMBER))
  const all =
    inside.length > 0
      ? inside.map((one) => agreeing(one, custom))
      : custom.map(({ body, data }) =>
          readCustomData(data, textsOf(zip.entries, root, bodies.length > 1 ? body : null)),
        )
  return fileOf(all.map((one) => ({ ...one, line: null })))
}

/** Sorts what was read of a file. */
export function fileOf(all: readonly ReadInvoice[]): InvoiceFile {
  if (all.length === 0) return refused(WHY.noInvoice)
  const found = all.filter((one) => 'facts' in one)
  const dropped = all.filter((one): one is Dropped => 'why' in one)
  return { found, dropped, whole: false }
}

export const refused = (why: Words, line: number | null = null): InvoiceFile => ({
  found: [],
  dropped: [{ line, what: null, why }],
  whole: true,
})

/** The invoices within an element, itself included; an invoice within an invoice is none. */
export function invoicesIn(node: XmlNode): readonly XmlNode[] {
  return node.name === EINVOICE ? [node] : node.children.flatMap(invoicesIn)
}

const mayHoldInvoice = ({ bytes }: Entry): boolean => {
  const text = decodeXml(bytes)
  return 'text' in text && /<(?:[\w.-]{1,40}:)?EInvoice[\s/>]/.test(text.text)
}

function rootsOf({ bytes }: Entry): { readonly roots: readonly XmlNode[] } | { readonly why: Words } {
  const decoded = decodeXml(bytes)
  if ('why' in decoded) return decoded
  const read = readXml(decoded.text)
  return 'fault' in read ? read.fault : read
}

type CustomData = ReadonlyMap<string, readonly string[]>
const NUMBER = '发票号码'

function customDataOf(body: XmlNode): CustomData {
  const data = new Map<string, string[]>()
  for (const { attributes, text } of nodesAt(body, ['DocInfo', 'CustomDatas', 'CustomData'])) {
    const name = attributes['Name']?.trim() ?? ''
    if (text.trim() !== '') data.set(name, [...(data.get(name) ?? []), text])
  }
  return data
}

/** The container says the number and the amounts beside the XML in it: an XML of another invoice is refused. */
function agreeing(one: ReadInvoice, custom: readonly { readonly data: CustomData }[]): ReadInvoice {
  if ('why' in one || custom.length === 0) return one
  const { number, net, tax, gross } = one.facts
  const data = custom.map((each) => each.data).find((each) => each.get(NUMBER)?.every((text) => text.trim() === number))
  const same = (name: string, fen: bigint) => data?.get(name)?.every((text) => fenOf(text) === fen) !== false
  if (data !== undefined && same('合计金额', net) && same('合计税额', tax) && same('价税合计', gross)) return one
  return { line: null, what: number, why: WHY.twice(`${number} ${toYuan(gross)}`) }
}

function readCustomData(data: CustomData, texts: readonly string[]): ReadInvoice {
  const faults: Words[] = []
  const field = (name: string) => oneOf(data.get(name) ?? [], name, faults)
  const number = needed(field(NUMBER), NUMBER, faults)
  const code = field('发票代码')
  const issue = needed(field('开票日期'), '开票日期', faults)
  const day = readDay(issue)
  if (day === undefined) faults.push(WHY.day(issue))
  const totals = totalsOf(
    { net: field('合计金额'), tax: field('合计税额'), gross: field('价税合计'), words: undefined },
    faults,
  )
  const sellerUscc = needed(field('销售方纳税人识别号'), '销售方纳税人识别号', faults)
  const buyerUscc = needed(field('购买方纳税人识别号'), '购买方纳税人识别号', faults)
  const names = { sellerName: field('销售方名称'), buyerName: field('购买方名称') }
  const redOf = totals !== null && totals.gross < 0n ? redOfFrom([], texts, faults) : undefined
  const [why] = faults
  if (why !== undefined || totals === null || day === undefined)
    return { line: null, what: number || null, why: why ?? WHY.missing('合计金额') }
  const kind = code === undefined ? kindFrom(texts) : kindOfCode(code)
  const facts = { number, issuedOn: day.day, assumed: day.assumed, sellerUscc, buyerUscc, ...totals }
  return { line: null, facts: { ...facts, ...present({ ...names, code, kind, redOf }) }, notes: [] }
}

/** 电子发票（增值税专用发票） stands on the page; two titles say nothing. */
function kindFrom(texts: readonly string[]): InvoiceKind | undefined {
  const kinds = new Set(texts.filter((text) => /^电子发票[（(]/.test(text)).map(titleKind))
  return kinds.size === 1 ? [...kinds][0] : undefined
}

/** Digits 11 and 12 of a 12-digit code: 11 电子普通发票, 13 电子专用发票 (税总公告 2015 年第 84 号, 2020 年第 22 号). */
const kindOfCode = (code: string): InvoiceKind | undefined =>
  /^\d{10}11$/.test(code) ? 'e_ordinary' : /^\d{10}13$/.test(code) ? 'e_special' : undefined

/** What is printed on the pages, of one document where the container has several. */
function textsOf(entries: readonly Entry[], root: Entry, body: XmlNode | null): readonly string[] {
  const folder =
    body === null ? '' : (nodesAt(body, ['DocRoot'])[0]?.text.trim().replace(/^\//, '').split('/')[0] ?? '')
  const texts: string[] = []
  const collect = ({ name, text, children }: XmlNode): void => {
    if (name === 'TextCode') texts.push(text.trim())
    for (const child of children) collect(child)
  }
  for (const entry of entries) {
    if (entry === root || !entry.name.replace(/^\//, '').startsWith(folder === '' ? '' : `${folder}/`)) continue
    const read = rootsOf(entry)
    // A page that cannot be read says nothing; what was wanted of it is then missing.
    if ('roots' in read) for (const node of read.roots) collect(node)
  }
  return texts
}
