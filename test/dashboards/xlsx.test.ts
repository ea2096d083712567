import { describe, expect, it } from 'vitest'
import { cellOf, toXlsx } from '../../dashboards/web/src/parts/export/xlsx.ts'
import { readWorkbook, rowsOf } from '../support/workbook.ts'

describe('a table of a page as a workbook', () => {
  it('has numbers where it shows numbers, and text that a sheet would run stays text', async () => {
    const blob = await toXlsx(
      '合同/发现',
      [
        { title: '名称', numeric: false },
        { title: '金额（元）', numeric: true },
      ],
      [
        ['=1+1', '1,234,567.80'],
        ['20442000000000010001', '-0.50'],
        ['x', '未知'],
      ],
    )
    const { sheets } = readWorkbook(new Uint8Array(await blob.arrayBuffer()))
    expect(sheets.map(({ name, frozenRows }) => [name, frozenRows])).toEqual([['合同_发现', 1]])
    const [sheet] = sheets
    expect(sheet === undefined ? [] : rowsOf(sheet)).toEqual([
      ['名称', '金额（元）'],
      ['=1+1', '1234567.8'],
      ['20442000000000010001', '-0.5'],
      ['x', '未知'],
    ])
    expect(sheet?.cells.get('B2')?.format).toBe('#,##0.00')
    expect(sheet?.cells.get('A2')?.formula).toBeNull()
  })

  it.each([
    ['9,999,999,999,999.99', Number],
    ['99,999,999,999,999.99', String],
    ['1,23', String],
    ['12', Number],
    ['−5', String],
    ['', String],
  ])('takes %s for what it is', (text, type) => {
    expect(cellOf(text, true).type).toBe(type)
    expect(cellOf(text, false).type).toBe(String)
  })
})
