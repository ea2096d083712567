import { parseYuan, toYuan } from '../../../core/money.ts'
import { dayWords } from '../../report/words.ts'
import { type Block, type Cell, strong, table, text } from '../page.ts'
import type { SchedulesData } from '../sources/schedules.ts'
import { momentWords, quantityText, yuanText } from './say.ts'

type Table = SchedulesData['tables'][number]
type Column = Table['columns'][number]

/** Columns that a page has room for; the attached list has all. */
const SHOWN: Readonly<Record<string, readonly string[]>> = {
  settlements: ['settlementId', 'from', 'to', 'settledOn', 'amount', 'auditedAmount', 'counted'],
  invoices: ['number', 'issuedOn', 'seller', 'gross', 'status', 'remark', 'counted'],
  payments: ['bankReference', 'paidOn', 'direction', 'payer', 'payee', 'amount', 'remark', 'counted'],
  devices: ['device', 'models', 'records', 'days', 'firstStart', 'lastEnd'],
}
/** Beyond what the type of a column needs: 20 digits, names of companies. */
const WIDER: Readonly<Record<string, number>> = {
  number: 4.7,
  bankReference: 3.6,
  seller: 3.5,
  payer: 2.9,
  payee: 2.9,
  direction: 1.3,
  status: 1.4,
  remark: 2.3,
  settlementId: 3,
}
const WIDTHS: Readonly<Record<Column['type'], number>> = {
  text: 3,
  money: 2.5,
  quantity: 2.4,
  integer: 1.4,
  day: 3.3,
  instant: 3.4,
}
/** Rows of a list in a document; beyond, the attached list has them. */
const MOST_ROWS = 500

const STATUS_WORDS: Readonly<Record<string, string>> = {
  valid: '正常',
  voided: '作废',
  red_reversed: '已红冲',
  partly_red_reversed: '部分红冲',
  unverified: '未查验',
}

/** One list of the papers of a contract, with the sum the report has. `key`: settlements, invoices, payments, devices. */
export function scheduleBlocks(schedules: SchedulesData | undefined, key: string): readonly Block[] {
  if (schedules === undefined) return [text('未随附明细清单，见合同的数据表。')]
  const found = schedules.tables.find((one) => one.key === key)
  if (found === undefined || found.rows.length === 0) return [text('账本中没有相应资料。')]
  const wanted = SHOWN[key] ?? []
  const at = wanted.map((field) => found.columns.findIndex((column) => column.key === field)).filter((i) => i >= 0)
  const columns = at.flatMap((i) => found.columns[i] ?? [])
  const rows = found.rows.slice(0, MOST_ROWS)
  return [
    table(
      columns.map(({ key: field, title, type }) => [
        `${isNumber(type) ? '>' : ''}${title}`,
        WIDER[field] ?? WIDTHS[type],
      ]),
      rows.map((row) => at.map((i) => cellOf(row[i], found.columns[i]))),
      {
        caption: `${found.name}（${found.rows.length} 行）`,
        total: columns.some(({ reported }) => reported !== null)
          ? columns.map(({ reported }, i) => (reported !== null ? yuanText(reported) : i === 0 ? '报告合计' : ''))
          : null,
      },
    ),
    ...(found.rows.length > rows.length
      ? [text(`共 ${found.rows.length} 行，列出 ${rows.length} 行，其余见随附清单。`)]
      : []),
  ]
}

const isNumber = (type: Column['type']): boolean => type === 'money' || type === 'quantity' || type === 'integer'

function cellOf(cell: Table['rows'][number][number] | undefined, column: Column | undefined): Cell {
  if (cell === undefined || column === undefined || cell.none) return ''
  if (cell.value === null) return strong('未知', 'open')
  if (column.type === 'money') return yuanText(toYuan(parseYuan(cell.value)))
  if (column.type === 'quantity') return quantityText(cell.value)
  if (column.type === 'instant') return momentOf(cell.value)
  if (column.type === 'day') return dayOf(cell.value)
  if (column.key === 'status') return STATUS_WORDS[cell.value] ?? cell.value
  return column.key === 'remark' && cell.value.includes('不计入') ? { text: cell.value, tone: 'bad' } : cell.value
}

/** What is not a day or a moment is shown as it is: a list of strangers may hold anything. */
const dayOf = (day: string): string => (/^\d{4}-\d\d-\d\d$/.test(day) ? dayWords(day) : day)
const momentOf = (moment: string): string => (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(moment) ? momentWords(moment) : moment)
