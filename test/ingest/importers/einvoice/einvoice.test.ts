import { describe, expect, it } from 'vitest'
import { Invoice } from '../../../../schemas/invoice.ts'
import { BUYER, mutate, NUMBER, ORIGINAL, RAW, RED, read, records, SELLER, whys, wrong, XML } from './samples.ts'

const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const bare = (xml: string) => xml.replace(DECLARATION, '')

const gross = (xml: string) => records([xml]).invoices.map((invoice) => invoice.gross)
const issued = (time: string) => {
  const { invoices, assumed } = records([mutate(XML, [['<IssueTime>2026-05-19', `<IssueTime>${time}`]])])
  return [invoices[0]?.issuedOn, assumed]
}
const contractsOf = (said: object) => records([XML, RED], said).invoices.map(({ contract }) => contract)

describe('数电票 as XML', () => {
  it('the real sample is read whole and is no record, because its ids are none', () => {
    expect(read(RAW).found.map(({ facts }) => [facts.number, facts.gross])).toEqual([[NUMBER, 113_000n]])
    const { invoices, dropped } = records([RAW])
    expect(invoices).toEqual([])
    expect(whys(dropped)).toEqual([expect.stringMatching(/^sellerUscc: a 统一社会信用代码/)])
  })

  it('with ids that are some it becomes a record that push takes as it is', () => {
    const { invoices, dropped, notes } = records([XML])
    expect([dropped, notes]).toEqual([[], []])
    expect(invoices.map((invoice) => Invoice.parse(invoice))).toEqual([
      {
        institution: SELLER,
        number: NUMBER,
        kind: 'digital_special',
        contract: 'C-1',
        issuedOn: '2026-05-19',
        sellerUscc: SELLER,
        sellerName: '测试销售方有限公司',
        buyerUscc: BUYER,
        buyerName: '测试购买方有限公司',
        net: '1000.00',
        tax: '130.00',
        gross: '1130.00',
        taxRate: '0.13',
        lines: [
          { name: '*交通运输设备*测试软管甲', quantity: '2', net: '1000.00', tax: '130.00' },
          { name: '*交通运输设备*无规格测试品', quantity: '0', net: '0.00', tax: '0.00' },
        ],
        status: 'unverified',
      },
    ])
  })

  it.each(wrong())('$name is dropped with that reason', ({ replace, why }) => {
    const { invoices, dropped } = records([mutate(XML, replace)])
    expect(invoices).toEqual([])
    expect(whys(dropped).join('\n')).toContain(why)
  })

  it('either spelling of the total is read, and two of three totals give the third', () => {
    const total = '<TotalTax-includedAmount>1130.00</TotalTax-includedAmount>'
    const spelt = '<TotaltaxIncludedAmount>1130.00</TotaltaxIncludedAmount>'
    expect(gross(mutate(XML, [[total, spelt]]))).toEqual(['1130.00'])
    expect(gross(mutate(XML, [[total, total + spelt]]))).toEqual(['1130.00'])
    expect(gross(mutate(XML, [[total, '']]))).toEqual(['1130.00'])
    expect(gross(mutate(XML, [['<TotalTaxAm>130.00</TotalTaxAm>', '']]))).toEqual(['1130.00'])
  })

  it('a red letter is negative and names its original, in its element or in the remark; negative quantities are left out', () => {
    const element = mutate(RED, [
      [`被红冲蓝字数电票号码：${ORIGINAL} 红字发票信息确认单编号：11010824091002615708`, '退货'],
      [
        '<AdditionalInformation>',
        `<SpecificInformation><RedEInvoice><OriginalInvoiceCode>${ORIGINAL}</OriginalInvoiceCode><CreditNoteNumber>11010824091002615708</CreditNoteNumber></RedEInvoice></SpecificInformation><AdditionalInformation>`,
      ],
    ])
    for (const xml of [RED, element]) {
      const { invoices } = records([xml])
      expect(invoices).toMatchObject([{ redOf: ORIGINAL, net: '-1000.00', tax: '-130.00', gross: '-1130.00' }])
      expect(invoices[0]?.lines?.[0]).toEqual({ name: '*交通运输设备*测试软管甲', net: '-1000.00', tax: '-130.00' })
    }
  })

  it('several invoices in a file are several: in a wrapper, side by side, or each with its declaration', () => {
    const numbers = [NUMBER, '99990000000000000009']
    for (const file of [
      `<EInvoices>${bare(XML)}${bare(RED)}</EInvoices>`,
      `${bare(XML)}\n${bare(RED)}`,
      `${XML}\n${RED}`,
      `\ufeff${XML}${RED}`,
    ])
      expect(records([file]).invoices.map(({ number }) => number)).toEqual(numbers)
  })

  it('and a line number counts from the top of the file, not of the invoice', () => {
    const second = mutate(RED, [['<IssueTime>2026-05-19', '<IssueTime>2026-13-19']])
    const { dropped } = records([`${XML}\n${second}`])
    expect(dropped).toMatchObject([{ file: 'a', line: XML.split('\n').length + 1, what: '99990000000000000009' }])
  })

  it('a file of which one part is damaged is not read in part', () => {
    const { invoices, dropped } = records([`${XML}${RED.replace('</EInvoice>', '')}`])
    expect(invoices).toEqual([])
    expect(dropped).toHaveLength(1)
  })

  it('an invoice hidden in a comment, in CDATA or in a remark is none', () => {
    const hidden = `<EInvoices>${bare(XML)}<!-- ${bare(RED)} --><![CDATA[${bare(RED)}]]></EInvoices>`
    expect(records([hidden]).invoices.map(({ number }) => number)).toEqual([NUMBER])
  })

  it('GB18030 is read where it is declared, UTF-16 by its mark', () => {
    const ascii = mutate(XML, [['encoding="UTF-8"', 'encoding="GB2312"']])
    const latin = ascii.replace(/[\u4e00-\u9fff（）]/g, (sign) => (sign === '壹' ? sign : ''))
    const gbk = Buffer.concat(
      latin.split('壹').flatMap((part, i) => [...(i === 0 ? [] : [Buffer.from([0xd2, 0xbc])]), Buffer.from(part)]),
    )
    expect(read(gbk).whole).toBe(false)
    const utf16 = Buffer.from(`\ufeff${XML}`, 'utf16le')
    expect(records([utf16]).invoices).toEqual(records([XML]).invoices)
    expect(whys(records([Buffer.from(XML, 'latin1')]).dropped)).toEqual([
      expect.stringContaining('not in the encoding'),
    ])
  })

  it('a time without offset is one of Shanghai and is counted as such; one with offset is the day it is there', () => {
    expect(issued('2026-05-19 23:59:59')).toEqual(['2026-05-19', 1])
    expect(issued('2026-05-19T15:59:59Z')).toEqual(['2026-05-19', 0])
    expect(issued('2026-05-19T16:00:00Z')).toEqual(['2026-05-20', 0])
    expect(issued('2026年05月19日')).toEqual(['2026-05-19', 0])
  })

  it('a wrong check digit is a note and no refusal, and so is an institution that is neither side', () => {
    const wrongDigit = `${SELLER.slice(0, 17)}${SELLER.endsWith('D') ? 'E' : 'D'}`
    const { invoices, notes } = records([mutate(XML, [[SELLER, wrongDigit]])])
    expect(invoices).toHaveLength(1)
    expect(whys(notes)).toEqual([
      expect.stringContaining(`check digit of sellerUscc ${wrongDigit}`),
      expect.stringContaining('neither its seller nor its buyer'),
    ])
  })

  it('lines that do not add up are left out with a note; a line one 分 off is enough', () => {
    const { invoices, notes } = records([mutate(XML, [['<Amount>1000.00', '<Amount>1000.01']])])
    expect(invoices[0]).toMatchObject({ net: '1000.00', taxRate: '0.13' })
    expect(invoices[0]).not.toHaveProperty('lines')
    expect(whys(notes)).toEqual([expect.stringContaining('do not add up')])
  })
})

describe('records of invoices', () => {
  it('take the contract of their number, red letters that of their original, then the common one', () => {
    const contracts = new Map([[ORIGINAL, 'C-7']])
    expect(contractsOf({ contracts })).toEqual(['C-1', 'C-7'])
    const { dropped } = records([XML, RED], { contracts, contract: undefined })
    expect(whys(dropped)).toEqual([expect.stringContaining('of which contract')])
  })

  it('a kind that is not said is not guessed', () => {
    const silent = mutate(XML, [
      ['<GeneralOrSpecialVAT><LabelCode>01</LabelCode><LabelName>增值税专用发票</LabelName></GeneralOrSpecialVAT>', ''],
    ])
    expect(whys(records([silent]).dropped)).toEqual([expect.stringContaining('give --kind')])
    expect(records([silent], { kind: 'digital_ordinary' }).invoices[0]?.kind).toBe('digital_ordinary')
  })

  it('the same invoice in two files is taken once; under one number with another amount neither is', () => {
    expect(records([XML, XML])).toMatchObject({ invoices: [{ number: NUMBER }], dropped: [{ file: 'b' }] })
    const other = mutate(XML, [
      ['<TotalTaxAm>130.00', '<TotalTaxAm>60.00'],
      ['<TotalTax-includedAmount>1130.00', '<TotalTax-includedAmount>1060.00'],
      ['壹仟壹佰叁拾圆整', ''],
    ])
    const { invoices, dropped } = records([XML, other])
    expect(invoices).toEqual([])
    expect(dropped.map(({ file }) => file).sort()).toEqual(['a', 'b'])
  })
})
