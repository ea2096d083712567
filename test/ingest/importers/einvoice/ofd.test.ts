import { zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { LIMITS } from '../../../../ingest/importers/einvoice/limits.ts'
import { BUYER, mutate, NUMBER, read, records, SELLER, sample, whys, withIds, XML } from './samples.ts'

const bytes = (text: string) => new Uint8Array(Buffer.from(text))
const OFD_XML = withIds(`<?xml version="1.0" encoding="UTF-8"?>
<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016" Version="1.2" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:CustomDatas>
<ofd:CustomData Name="发票号码">99990000000000000002</ofd:CustomData>
<ofd:CustomData Name="销售方纳税人识别号">91SELLERTAXID00000X</ofd:CustomData>
<ofd:CustomData Name="购买方纳税人识别号">91BUYERTAXID00000Y</ofd:CustomData>
<ofd:CustomData Name="合计金额">2000.00</ofd:CustomData>
<ofd:CustomData Name="合计税额">260.00</ofd:CustomData>
<ofd:CustomData Name="开票日期">2026年05月19日</ofd:CustomData>
</ofd:CustomDatas></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>`)
const page = (...texts: string[]) =>
  `<ofd:Page xmlns:ofd="http://www.ofdspec.org/2016">${texts.map((text) => `<ofd:TextCode>${text}</ofd:TextCode>`).join('')}</ofd:Page>`
const PAGE = 'Doc_0/Pages/Page_0/Content.xml'
const TITLE = page('电子发票（增值税专用发票）')
const ofd = (files: Record<string, string | Uint8Array>) =>
  zipSync(
    Object.fromEntries(
      Object.entries(files).map(([name, content]) => [name, typeof content === 'string' ? bytes(content) : content]),
    ),
  )
const plain = (files: Record<string, string> = {}) => ofd({ 'OFD.xml': OFD_XML, [PAGE]: TITLE, ...files })

describe('OFD', () => {
  it('the real sample is read from its custom data, its kind from the title on the page', () => {
    expect(read(sample('ofd_customdata.ofd'))).toMatchObject({
      found: [
        {
          facts: {
            number: '99990000000000000002',
            kind: 'digital_special',
            issuedOn: '2026-05-19',
            assumed: true,
            net: 200_000n,
            tax: 26_000n,
            gross: 226_000n,
          },
        },
      ],
      dropped: [],
    })
  })

  it('custom data becomes a record; an 8-digit number needs its code, which also says the kind', () => {
    expect(records([plain()]).invoices).toMatchObject([
      {
        number: '99990000000000000002',
        sellerUscc: SELLER,
        buyerUscc: BUYER,
        gross: '2260.00',
        kind: 'digital_special',
      },
    ])
    const old = mutate(OFD_XML, [['99990000000000000002', '12235358']])
    expect(records([plain({ 'OFD.xml': old })]).invoices).toEqual([])
    const coded = mutate(old, [
      ['<ofd:CustomDatas>', '<ofd:CustomDatas><ofd:CustomData Name="发票代码">050001700111</ofd:CustomData>'],
    ])
    expect(records([plain({ 'OFD.xml': coded })]).invoices).toMatchObject([
      { code: '050001700111', kind: 'e_ordinary' },
    ])
  })

  it('the XML inside goes before the custom data, and must be of the same invoice', () => {
    const same = mutate(OFD_XML, [
      ['99990000000000000002', NUMBER],
      ['2000.00', '1000.00'],
      ['260.00', '130.00'],
    ])
    const inside = { 'Doc_0/Attachs/original_invoice.xml': XML }
    const { invoices } = records([plain({ 'OFD.xml': same, ...inside })])
    expect(invoices).toEqual(records([XML]).invoices)
    for (const other of [OFD_XML, mutate(same, [['130.00', '130.01']])])
      expect(records([plain({ 'OFD.xml': other, ...inside })])).toMatchObject({
        invoices: [],
        dropped: [{ what: NUMBER }],
      })
    expect(records([XML, plain({ 'OFD.xml': same })]).invoices).toEqual(invoices)
  })

  it('two titles on the pages, or one custom datum with two values, are not chosen between', () => {
    const two = page('电子发票（增值税专用发票）', '电子发票（普通发票）')
    expect(whys(records([plain({ [PAGE]: two })]).dropped)).toEqual([expect.stringContaining('give --kind')])
    const twice = mutate(OFD_XML, [
      ['<ofd:CustomDatas>', '<ofd:CustomDatas><ofd:CustomData Name="合计金额">1.00</ofd:CustomData>'],
    ])
    expect(whys(records([plain({ 'OFD.xml': twice })]).dropped)).toEqual([
      '合计金额 stands twice with different values',
    ])
  })

  it('two documents in one container are two invoices, each with the title of its own pages', () => {
    const second = mutate(OFD_XML, [
      ['99990000000000000002', '99990000000000000004'],
      ['Doc_0/', 'Doc_1/'],
    ])
    const body = /<ofd:DocBody>.*<\/ofd:DocBody>/s
    const both = OFD_XML.replace(body, `${body.exec(OFD_XML)?.[0] ?? ''}${body.exec(second)?.[0] ?? ''}`)
    const file = plain({ 'OFD.xml': both, 'Doc_1/Pages/Page_0/Content.xml': page('电子发票（普通发票）') })
    expect(records([file]).invoices.map(({ number, kind }) => [number, kind])).toEqual([
      ['99990000000000000002', 'digital_special'],
      ['99990000000000000004', 'digital_ordinary'],
    ])
  })
})

/** Sets four bytes, little endian, at the n-th place of a signature plus an offset. */
function patch(zip: Uint8Array, signature: number, offset: number, value: number, size: 2 | 4 = 4): Uint8Array {
  const copy = Buffer.from(zip)
  const at = copy.indexOf(Buffer.from([0x50, 0x4b, signature & 0xff, signature >> 8]))
  if (size === 4) copy.writeUInt32LE(value, at + offset)
  else copy.writeUInt16LE(value, at + offset)
  return copy
}
const [LOCAL, CENTRAL, END] = [0x0403, 0x0201, 0x0605]

describe('a container that is no honest one is refused whole', () => {
  const bomb = plain({ 'Doc_0/bomb.xml': `<x>${' '.repeat(8 * 1024 * 1024)}</x>` })
  it.each([
    ['a name that leaves the folder', plain({ '../../evil.xml': '<x/>' })],
    ['a name with a backslash', plain({ 'Doc_0\\evil.xml': '<x/>' })],
    ['a drive letter', plain({ 'C:/evil.xml': '<x/>' })],
    ['no OFD.xml', ofd({ 'a.xml': XML })],
    ['a bomb: more than the ratio', bomb],
    ['a size that lies, too small', patch(plain(), CENTRAL, 24, 10)],
    ['a size that lies, too large', patch(plain(), CENTRAL, 24, 4_000_000_000)],
    ['a checksum that is not its own', patch(plain(), CENTRAL, 16, 1)],
    ['an encrypted entry', patch(plain(), CENTRAL, 8, 1, 2)],
    ['a method nobody uses', patch(plain(), CENTRAL, 10, 99, 2)],
    ['a local header elsewhere', patch(plain(), CENTRAL, 42, 7)],
    ['a local name that is another', patch(plain(), LOCAL, 30, 0x41414141)],
    ['a count of 65,535 entries', patch(patch(plain(), END, 8, 65_535, 2), END, 10, 65_535, 2)],
    ['a directory out of bounds', patch(plain(), END, 16, 0xfffffff0)],
    ['too many entries', plain(Object.fromEntries(Array.from({ length: LIMITS.entries }, (_, i) => [`e/${i}`, ''])))],
    ['half of it', plain().subarray(0, 300)],
    ['its first half and its end', Buffer.concat([plain().subarray(0, 300), plain().subarray(-22)])],
    ['a doctype inside', plain({ 'OFD.xml': OFD_XML.replace('?>', '?><!DOCTYPE x>') })],
  ])('%s', (_what, file) => {
    const { invoices, dropped } = records([file])
    expect(invoices).toEqual([])
    expect(dropped).toMatchObject([{ line: null, what: null }])
  })

  it('two entries over the same bytes', () => {
    const zip = Buffer.from(ofd({ 'OFD.xml': OFD_XML, 'a/x.xml': '<x/>', 'b/x.xml': '<x/>' }))
    const central = Buffer.from([0x50, 0x4b, 1, 2])
    const second = zip.indexOf(central, zip.indexOf(central) + 1)
    const third = zip.indexOf(central, second + 1)
    zip.writeUInt32LE(zip.readUInt32LE(second + 42), third + 42)
    zip.write('a/x.xml', third + 46)
    expect(whys(records([zip]).dropped)).toEqual([expect.stringContaining('a/x.xml twice')])
  })
})
