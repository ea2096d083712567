import { readdirSync, readFileSync } from 'node:fs'
import type { InvoiceFile } from '../../../../ingest/importers/einvoice/facts.ts'
import { mergeInvoiceFiles } from '../../../../ingest/importers/einvoice/merge.ts'
import { readInvoiceFile } from '../../../../ingest/importers/einvoice/read-file.ts'
import type { InvoiceRecords, Said } from '../../../../ingest/importers/einvoice/records.ts'
import { invoiceRecords } from '../../../../ingest/importers/einvoice/records.ts'

export const SELLER = '91340600MA2PBM9HXD'
export const BUYER = '91440300MA5FABCE1R'
export const NUMBER = '99990000000000000001'
export const ORIGINAL = '24112000000135114086'

const folder = new URL('../../../fixtures/einvoice-cn/', import.meta.url)
export const sample = (name: string): Buffer => readFileSync(new URL(name, folder))
/** The real sample as it is, whose ids are none. */
export const RAW = sample('einvoice_swei3200_v0.32.xml').toString('utf8')
export const withIds = (text: string): string =>
  text.replaceAll('91SELLERTAXID00000X', SELLER).replaceAll('91BUYERTAXID00000Y', BUYER)
/** The sample with well-formed ids. */
export const XML = withIds(RAW)

/** Replaces each text, which must be there: a mutation that changes nothing proves nothing. */
export function mutate(text: string, replace: readonly (readonly string[])[]): string {
  return replace.reduce((current, [from = '', to = '']) => {
    if (!current.includes(from)) throw new RangeError(`not in the sample: ${from}`)
    return current.replaceAll(from, to)
  }, text)
}

/** The sample as a red letter of `ORIGINAL`. */
export const RED = mutate(XML, [
  [NUMBER, '99990000000000000009'],
  ['<TotalAmWithoutTax>1000.00', '<TotalAmWithoutTax>-1000.00'],
  ['<TotalTaxAm>130.00', '<TotalTaxAm>-130.00'],
  ['<TotalTax-includedAmount>1130.00', '<TotalTax-includedAmount>-1130.00'],
  ['壹仟壹佰叁拾圆整', '（负数）壹仟壹佰叁拾圆整'],
  ['<Quantity>2', '<Quantity>-2'],
  ['<Amount>1000.00', '<Amount>-1000.00'],
  ['<ComTaxAm>130.00', '<ComTaxAm>-130.00'],
  ['测试备注内容', `被红冲蓝字数电票号码：${ORIGINAL} 红字发票信息确认单编号：11010824091002615708`],
])

export const wrong = (): readonly { name: string; replace: readonly (readonly string[])[]; why: string }[] =>
  readdirSync(new URL('wrong/', folder)).map((file) => ({
    name: file.replace('.json', ''),
    ...(JSON.parse(sample(`wrong/${file}`).toString('utf8')) as { replace: string[][]; why: string }),
  }))

export const read = (content: string | Uint8Array): InvoiceFile =>
  readInvoiceFile(typeof content === 'string' ? Buffer.from(content) : content)

/** Files as `a`, `b` … to records of the seller, all of contract C-1. */
export function records(contents: readonly (string | Uint8Array)[], said: Partial<Said> = {}): InvoiceRecords {
  const files = contents.map((content, i) => ({ file: String.fromCharCode(97 + i), read: read(content) }))
  return invoiceRecords(mergeInvoiceFiles(files), {
    institution: SELLER,
    contract: 'C-1',
    status: 'unverified',
    ...said,
  })
}
export const whys = (of: readonly { readonly why: { readonly en: string } }[]): string[] => of.map(({ why }) => why.en)
