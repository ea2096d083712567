import { groupDigits } from '../../../core/group-digits.ts'
import { PURPOSE_WORDS } from '../../report/words.ts'
import { type Block, table } from '../page.ts'
import type { ReconciliationData } from '../sources/reconciliation.ts'
import { monthWords, quantity, quantityText } from './say.ts'

const MODEL_UNKNOWN = { text: '未载明', tone: 'open' } as const

/** Sum of the metered card-hours as the report has it: the last line of tables whose rows add up to it. */
const totalOf = (report: ReconciliationData, cells: number): readonly string[] | null =>
  report.cardTime === null
    ? null
    : [
        '合计',
        ...Array.from({ length: cells - 3 }, () => ''),
        recordsOf(report),
        quantityText(report.cardTime.metered.cardHours),
      ]

const recordsOf = ({ usage }: ReconciliationData): string =>
  groupDigits(usage.reduce((sum, { records }) => sum + BigInt(records), 0n).toString())

export function monthTable(report: ReconciliationData): Block {
  return table(
    [
      ['月份', 2],
      ['>记录数', 2],
      ['>卡时', 3],
    ],
    report.months.map(({ month, records, cardHours }) => [
      monthWords(month),
      groupDigits(records),
      quantityText(cardHours),
    ]),
    { total: totalOf(report, 3) },
  )
}

export function purposeTable(report: ReconciliationData): Block {
  const eligible = new Set(report.switches.eligiblePurposes)
  return table(
    [
      ['用途', 3],
      ['|可支持', 1],
      ['>记录数', 2],
      ['>卡时', 3],
    ],
    report.purposes.map(({ purpose, records, cardHours }) => [
      PURPOSE_WORDS[purpose],
      eligible.has(purpose) ? '是' : { text: '否', tone: 'bad' },
      groupDigits(records),
      quantityText(cardHours),
    ]),
    { total: totalOf(report, 4) },
  )
}

export function modelTable(report: ReconciliationData): Block {
  return table(
    [
      ['加速卡型号', 4],
      ['>记录数', 2],
      ['>卡时', 3],
    ],
    report.models.map(({ acceleratorModel, records, cardHours }) => [
      acceleratorModel ?? MODEL_UNKNOWN,
      groupDigits(records),
      quantityText(cardHours),
    ]),
    { total: totalOf(report, 3) },
  )
}

export function usageTable(report: ReconciliationData): Block {
  return table(
    [
      ['月份', 2],
      ['用途', 2],
      ['加速卡型号', 4],
      ['>记录数', 2],
      ['>卡时', 3],
    ],
    report.usage.map(({ month, purpose, acceleratorModel, records, cardHours }) => [
      monthWords(month),
      PURPOSE_WORDS[purpose],
      acceleratorModel ?? MODEL_UNKNOWN,
      groupDigits(records),
      quantityText(cardHours),
    ]),
    { total: totalOf(report, 5) },
  )
}

/** Where card-time went that the log holds: what counts, and what does not and why. */
export function cardTimeTable({ cardTime }: ReconciliationData): Block {
  if (cardTime === null) return { kind: 'text', text: '没有计量日志，用量未知。' }
  const rows = [
    ['合同期内计量', cardTime.metered],
    ['其中：可支持用途', cardTime.eligiblePurpose],
    ['其中：未载明设备', cardTime.withoutDevices],
    ['其中：版本互相矛盾（人工澄清前不计入认定）', cardTime.contested],
    ['被更正的旧版本（不计）', cardTime.corrected],
    ['重复报送（不计）', cardTime.dropped],
    ['合同期外（不计）', cardTime.outside],
  ] as const
  return table(
    [
      ['项目', 5],
      ['>卡时', 3],
    ],
    rows.map(([name, time]) => [name, quantity(time.cardHours)]),
  )
}
