import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { guarded } from '../../../core/csv-guard.ts'
import { toCsv } from '../../../verifier/exports/csv.ts'
import type { Table } from '../../../verifier/exports/table.ts'
import { toWorkbook } from '../../../verifier/exports/workbook.ts'
import { readWorkbook, rowsOf } from '../../support/workbook.ts'

const table = (rows: Table['rows'], columns: Table['columns'] = COLUMNS): Table => ({
  key: 'bills',
  name: '发票',
  title: { zh: '发票', en: 'Invoices' },
  columns,
  rows,
})
const COLUMNS: Table['columns'] = [
  { key: 'name', title: { en: 'Name', zh: '名称' }, type: 'text' },
  { key: 'amount', title: { en: 'Amount', zh: '金额（元）' }, type: 'money', sum: {} },
  { key: 'on', title: { en: 'On', zh: '日期' }, type: 'day' },
  { key: 'at', title: { en: 'At', zh: '时刻' }, type: 'instant' },
]
const readOne = async (one: Table) => {
  const { sheets } = readWorkbook(await toWorkbook([one], '合同 HT-1'))
  const [sheet] = sheets
  if (sheet === undefined) throw new Error('no sheet')
  return sheet
}

describe('a workbook', () => {
  it('keeps numbers as numbers, days as days, moments in Shanghai time, and codes of 20 digits as text', async () => {
    const { cells } = await readOne(
      table([['20442000000000010001', '-1234567.80', '2025-07-31', '2025-07-31T16:00:00.000Z']]),
    )
    expect(cells.get('A4')).toMatchObject({ text: '20442000000000010001', number: null })
    expect(cells.get('B4')).toMatchObject({ number: '-1234567.8', text: null, format: '#,##0.00' })
    // Day 1 is 1900-01-01, and Excel counts a 29 February 1900: 45869 is 2025-07-31.
    expect(cells.get('C4')).toMatchObject({ number: '45869', format: 'yyyy-mm-dd' })
    expect(cells.get('D4')).toMatchObject({ number: '45870', format: 'yyyy-mm-dd hh:mm:ss' })
  })

  it('adds up with a formula, and has what it comes to beside it', async () => {
    const { cells } = await readOne(
      table([
        ['a', '0.10', null, null],
        ['b', '0.20', null, null],
        ['c', null, null, null],
      ]),
    )
    expect(cells.get('B7')).toMatchObject({ formula: 'ROUND(SUM(B4:B6),2)', number: '0.30' })
    expect(cells.get('A7')?.text).toBe('合计')
    expect(cells.get('B6')?.text).toBe('未知')
  })

  it('shows the report’s figure and the difference, which is a formula too', async () => {
    const columns = COLUMNS.map((column) =>
      column.key === 'amount' ? { ...column, sum: { reported: '0.50' } } : column,
    )
    const { cells } = await readOne(table([['a', '0.10', null, null]], columns))
    expect([cells.get('A6')?.text, cells.get('B6')?.number]).toEqual(['报告数', '0.5'])
    expect(cells.get('B7')).toMatchObject({ formula: 'ROUND(B6-B5,2)', number: '0.40' })
  })

  it('writes an amount of 15 digits as a number, of 16 as text, and its sum too', async () => {
    const { cells } = await readOne(table([['a', '9999999999999.99', null, null]]))
    expect(cells.get('B4')?.number).toBe('9999999999999.99')
    const more = await readOne(
      table([
        ['a', '99999999999999.99', null, null],
        ['b', '0.01', null, null],
      ]),
    )
    expect(more.cells.get('B4')).toMatchObject({ text: '99999999999999.99', number: null })
    expect(more.cells.get('B6')).toMatchObject({ text: '100000000000000.00', formula: null })
  })

  it.each([
    "=cmd|' /C calc'!A0",
    '+1+1',
    '-2+3',
    '@SUM(A1)',
    '\t=1',
    '_x0041_',
    '<a>&"\'',
    '  blanks  ',
    'valueOf',
    '__proto__',
  ])('keeps %j as the text it is', async (name) => {
    const { cells } = await readOne(table([[name, null, null, null]]))
    expect(cells.get('A4')).toMatchObject({ text: name, formula: null })
  })

  it('keeps any text as it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: 'grapheme', maxLength: 40 }), { maxLength: 8 }), async (names) => {
        // What XML cannot hold is left out: control characters.
        const plain = names.map((name) => name.replace(/[\p{Cc}\ufffe\uffff]/gu, ''))
        const sheet = await readOne(table(plain.map((name) => [name, null, null, null])))
        expect(plain.map((_, i) => sheet.cells.get(`A${i + 4}`)?.text ?? '')).toEqual(plain)
      }),
      { numRuns: 25 },
    )
  })

  it('says how long a text is that no cell can hold', async () => {
    const { cells } = await readOne(table([['长'.repeat(40_000), null, null, null]]))
    expect(cells.get('A4')?.text).toHaveLength(32_000 + '…（全文 40000 字，见 JSON 报告）'.length)
    expect(cells.get('A4')?.text?.endsWith('…（全文 40000 字，见 JSON 报告）')).toBe(true)
  })

  it('freezes its heads and prints them on every page', async () => {
    const { sheets, printTitles } = readWorkbook(await toWorkbook([table([]), { ...table([]), name: '付款' }], 'x'))
    expect(sheets.map(({ name, frozenRows }) => [name, frozenRows])).toEqual([
      ['发票', 3],
      ['付款', 3],
    ])
    expect(printTitles).toEqual(["'发票'!$3:$3", "'付款'!$3:$3"])
  })

  it('has the same bytes in every zone and at every time', async () => {
    const rows = table([['a', '1.00', '2025-01-01', '2025-01-01T00:00:00Z']])
    const first = await toWorkbook([rows], 'x')
    const zone = process.env['TZ']
    try {
      process.env['TZ'] = 'America/New_York'
      vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2031, 4, 5) })
      expect(Buffer.from(await toWorkbook([rows], 'x')).equals(Buffer.from(first))).toBe(true)
    } finally {
      vi.useRealTimers()
      if (zone === undefined) delete process.env['TZ']
      else process.env['TZ'] = zone
    }
  })

  it('refuses more cells than anybody reads', async () => {
    const rows = Array.from({ length: 500_001 }, () => [null, null, null, null])
    await expect(toWorkbook([table(rows)], 'x')).rejects.toMatchObject({ code: 'REQUEST_INVALID' })
  })

  it('reads back row by row what was given', async () => {
    const sheet = await readOne(table([['a', '1.50', null, null]]))
    expect(rowsOf(sheet)[3]?.slice(0, 2)).toEqual(['a', '1.5'])
  })
})

describe('CSV', () => {
  it('guards what a spreadsheet would take for a formula, and leaves numbers alone', () => {
    expect(['=1', '+1+1', '@a', '-x', '\t=1', '-1.50', '1'].map(guarded)).toEqual([
      "'=1",
      "'+1+1",
      "'@a",
      "'-x",
      "'\t=1",
      '-1.50',
      '1',
    ])
  })

  it('has a byte order mark, quotes and CRLF', () => {
    expect(toCsv(table([['a "b", c', '1.00', '2025-01-01', null]]))).toBe(
      '\ufeffname,amount,on,at\r\n"a ""b"", c",1.00,2025-01-01,\r\n',
    )
  })
})
