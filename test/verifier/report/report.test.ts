import { describe, expect, it } from 'vitest'
import {
  reportDigest,
  summaryRowOf,
  toReportJson,
  toReportText,
  toSummaryRow,
  toSummaryTable,
} from '../../../verifier/report/index.ts'
import { displayWidth, textTable } from '../../../verifier/report/text-table.ts'
import { cardHourWords, dayWords } from '../../../verifier/report/words.ts'
import { contract, item, LEDGER, reconcile, usageDay } from '../reconcile/evidence-of.ts'

const reduced = reconcile({ usage: { days: [usageDay(81), usageDay(9, { purpose: 'production_inference' })] } })
const unknown = reconcile({ settlements: [], usage: { days: [] } })

describe('the report as JSON', () => {
  it('has money with two decimals, card-hours with six beside the exact number', () => {
    const report = JSON.parse(toReportJson(reduced, LEDGER)) as Record<string, Record<string, unknown>>
    expect(report['amounts']).toMatchObject({ delivered: '1620.00', recognised: '1620.00', difference: '380.00' })
    expect(report['cardTime']?.['metered']).toEqual({ cardHours: '90.000000', microCardSeconds: '324000000000' })
    expect(report['agreedCardHours']).toBe('100.000000')
  })

  it('says null, not zero, for what is not known', () => {
    const report = JSON.parse(toReportJson(unknown, LEDGER)) as Record<string, Record<string, unknown>>
    expect(report['amounts']).toMatchObject({ delivered: null, settled: null, recognised: null, difference: null })
    expect(report['cardTime']).toBeNull()
  })

  it('quotes the clause of every finding', () => {
    const { findings } = JSON.parse(toReportJson(reduced, LEDGER)) as {
      findings: { clauseId: string; quotation: string }[]
    }
    expect(findings.map(({ clauseId }) => clauseId)).toContain('XLQ-DX-1a')
    for (const { quotation } of findings) expect(quotation.length).toBeGreaterThan(0)
  })

  it('has a digest of 64 hex digits that follows the content', () => {
    expect(reportDigest(reduced, LEDGER)).toMatch(/^[0-9a-f]{64}$/)
    expect(reportDigest(reduced, LEDGER)).not.toBe(reportDigest(unknown, LEDGER))
  })
})

const agreed = (change: Parameters<typeof item>[0]) =>
  toSummaryRow(reconcile({ contracts: [contract({ items: [item(change)] })] })).agreedCardHours

describe('the summary', () => {
  it('is aligned on a terminal where Chinese takes two columns', () => {
    const lines = toSummaryTable([toSummaryRow(reduced), toSummaryRow(unknown)]).split('\n')
    expect(lines).toEqual([
      '合同  约定卡时  计量卡时      结算      开票      付款      认定    差异  结论',
      'C-1     100.00     90.00  2,000.00  2,000.00  2,000.00  1,620.00  380.00  核减',
      'C-1     100.00      未知      未知  2,000.00  2,000.00      未知    未知  待查',
      '合计                未知      未知  4,000.00  4,000.00      未知    未知',
    ])
    // The line of sums has no verdict, and no spaces in its place.
    expect(new Set(lines.slice(0, 3).map(displayWidth)).size).toBe(1)
  })

  it('is the same out of the JSON', () => {
    for (const one of [reduced, unknown])
      expect(summaryRowOf(JSON.parse(toReportJson(one, LEDGER)))).toEqual(toSummaryRow(one))
  })

  it('converts agreed P·时 and 台·月 back to card-hours, and is silent about a lump sum alone', () => {
    expect(agreed({ unit: 'pflops_hour', quantity: '31.2', basis: { fp16DenseTflopsPerCard: '312' } })).toEqual({
      num: 100n,
      den: 1n,
    })
    const basis = { cardsPerServer: 8, hoursPerMonth: '720' }
    expect(agreed({ unit: 'server_month', quantity: '2', basis })).toEqual({ num: 11520n, den: 1n })
    expect(agreed({ unit: 'lump_sum', quantity: '1' })).toBeNull()
  })
})

describe('the report as text', () => {
  it('says the verdict, the amounts, the months, and each finding with clause and sentence', () => {
    const text = toReportText(reduced, LEDGER)
    expect(text).toContain('**结论：核减**')
    expect(text).toContain('| **认定金额（四者最低，确证下限）** | 1,620.00 |')
    expect(text).toContain('| 2025-01 | 2 | 90.000000 |')
    expect(text).toContain('- 依据：XLQ-DX-4.1.1c「按服务合同约定完成了相关智能算力服务」')
    expect(text).toContain('2025年1月1日 至 2025年1月1日')
    expect(text).toContain(reportDigest(reduced, LEDGER))
  })

  it('says why an amount is not known', () => {
    expect(toReportText(unknown, LEDGER)).toContain('认定金额未知：')
    expect(toReportText(unknown, LEDGER)).toContain('没有计量日志，用量未知。')
  })

  it('lets no name become markup', () => {
    const text = toReportText(reconcile({ contracts: [contract({ title: '<b>|[x](y)' })] }), LEDGER)
    expect(text).toContain('\\<b\\>\\|\\[x\\](y)')
  })
})

describe('words', () => {
  it('cut card-hours down and group thousands', () => {
    expect(cardHourWords(4_444_444_799_999_999n)).toBe('1,234,567.99')
    expect(cardHourWords(null)).toBe('未知')
    expect(dayWords('2025-07-31')).toBe('2025年7月31日')
  })

  it('count a full-width form as two columns and a combining mark as none', () => {
    expect([displayWidth('卡a'), displayWidth('（'), displayWidth('e\u0301'), displayWidth('𠀀')]).toEqual([3, 2, 1, 2])
    expect(
      textTable(
        [
          ['a', '卡'],
          ['bb', 'x'],
        ],
        ['left', 'right'],
      ),
    ).toBe('a   卡\nbb   x')
  })
})
