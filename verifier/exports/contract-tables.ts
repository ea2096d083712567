import { toCardHours } from '../../core/card-time.ts'
import { type Fraction, toDecimal } from '../../core/fraction.ts'
import { type Fen, toYuan } from '../../core/money.ts'
import type { ReportLedger } from '../binding/ledger-binding.ts'
import { usageTotals } from '../report/usage-totals.ts'
import { PURPOSE_WORDS, UNIT_WORDS, VERDICT_WORDS } from '../report/words.ts'
import { basisTable } from './basis-table.ts'
import { sortedFindings } from './finding-rows.ts'
import type { ContractExport } from './load-contract-export.ts'
import { invoiceTable, paymentTable, settlementTable } from './money-tables.ts'
import type { Cell, Column, Table } from './table.ts'

/** The schedules of a reconciliation, in the order of a workbook. 汇总 and 依据 are pages for people. */
export function contractTables(given: ContractExport, bound: ReportLedger, digest: string): readonly Table[] {
  return [summary(given), ...scheduleTables(given), basisTable(bound, digest, switchRows(given))]
}

/** Those of them that are tables of like rows, for every format. */
export function scheduleTables(given: ContractExport): readonly Table[] {
  return [
    months(given),
    purposes(given),
    items(given),
    settlementTable(given),
    invoiceTable(given),
    paymentTable(given),
    devices(given),
    sortedFindings(given.reconciliation.findings),
  ]
}

const yuan = (fen: Fen | null): string | null => (fen === null ? null : toYuan(fen))
const quantity = (value: Fraction | null): string | null => (value === null ? null : toDecimal(value, 6))
const text = (key: string, en: string, zh: string, width = 20): Column => ({
  key,
  title: { en, zh },
  type: 'text',
  width,
})
const PAIR: readonly Column[] = [text('item', 'Item', '项目', 36), text('value', 'Value', '内容', 44)]

/** Rows 4 on: what the formulas name. */
const FIRST_ROW = 4

function summary({
  reconciliation: { contract, terms, bridge, verdict, institution, switches },
}: ContractExport): Table {
  const rows: [string, Cell][] = [
    ['结论  verdict', VERDICT_WORDS[verdict]],
    ['合同编号  contract', contract.number],
    ['合同名称  title', contract.title ?? null],
    ['服务机构（卖方）  provider', contract.providerName ?? null],
    ['服务机构统一社会信用代码', contract.providerUscc],
    ['持券单位（买方）  buyer', contract.buyerName ?? null],
    ['持券单位统一社会信用代码', contract.buyerUscc],
    ['报送机构  institution', institution],
    ['签订日期  signed', { as: 'day', value: contract.signedOn }],
    ['合同期起  from', { as: 'day', value: terms.from }],
    ['合同期止（含）  to, inclusive', { as: 'day', value: terms.to }],
    ['价格口径  VAT', contract.taxIncluded ? '含税' : '不含税'],
    ['约定：合同金额（元）  agreed', money(bridge.agreed)],
  ]
  const at = (offset: number) => `B${FIRST_ROW + rows.length + offset}`
  const [delivered, paid, recognised, settled] = [at(0), at(3), at(4), at(1)]
  // A formula only where it says what the report says: the least of the four, all of them known.
  const known = bridge.recognised !== null
  const least = known ? { formula: `MIN(${delivered}:${paid})` } : {}
  const gap = bridge.difference === null ? {} : { formula: `ROUND(${settled}-${recognised},2)` }
  rows.push(
    ['计量：可计交付价值（元）  delivered', money(bridge.delivered)],
    ['结算：结算金额（元）  settled', money(bridge.settled)],
    ['开票：净开票金额（元）  invoiced', money(bridge.invoiced)],
    ['付款：含训力券抵扣（元）  paid', money(bridge.paid)],
    ['认定：四者最低，确证下限（元）  recognised', { ...money(bridge.recognised), ...least }],
    ['差异：结算 − 认定（元）  difference', { ...money(bridge.difference), ...gap }],
    ['其中：训力券抵扣（元）  voucher set-off', money(bridge.setOff)],
    ['争议全部澄清后的认定金额（元）  if cleared', money(bridge.recognisedIfCleared)],
    ['开票容差（元/张）  invoice tolerance', money(switches.invoiceToleranceFen)],
    ['付款容差（元）  payment tolerance', money(switches.paymentToleranceFen)],
  )
  return { key: 'summary', name: '汇总', title: { zh: '合同对账汇总', en: 'Reconciliation' }, columns: PAIR, rows }
}

const money = (fen: Fen | null): { readonly as: 'money'; readonly value: string | null } => ({
  as: 'money',
  value: yuan(fen),
})

const CUT = {
  zh: '各行卡时截尾至六位小数，合计可比报告数略少。',
  en: 'Rows are cut to six decimals: their sum may be a little less than the report’s figure.',
}

const usageColumns = (key: string, en: string, zh: string, reported: string | null): readonly Column[] => [
  text(key, en, zh),
  { key: 'records', title: { en: 'Records', zh: '记录数' }, type: 'integer', sum: {} },
  { key: 'cardHours', title: { en: 'Card-hours', zh: '卡时' }, type: 'quantity', width: 24, sum: { reported } },
]

const metered = ({ reconciliation: { cardTimes } }: ContractExport) =>
  cardTimes === null ? null : toDecimal(toCardHours(cardTimes.metered), 6)

function months(given: ContractExport): Table {
  const rows = usageTotals(given.reconciliation.usage, 'month')
  return {
    key: 'months',
    name: '月度',
    title: { zh: '月度计量', en: 'Metered by month (Asia/Shanghai)' },
    columns: usageColumns('month', 'Month', '月份', metered(given)),
    rows: rows.map(({ key, records, cardTime }) => [key, records.toString(), toDecimal(toCardHours(cardTime), 6)]),
    notes: [CUT],
  }
}

function purposes(given: ContractExport): Table {
  const { usage, switches } = given.reconciliation
  return {
    key: 'purposes',
    name: '用途',
    title: { zh: '用途、型号计量', en: 'Metered by purpose and model' },
    columns: [
      text('purpose', 'Purpose', '用途代码'),
      text('purposeName', 'Purpose in Chinese', '用途'),
      text('eligible', 'Eligible', '可支持'),
      ...usageColumns('acceleratorModel', 'Model', '加速卡型号', metered(given)),
    ],
    rows: usageTotals(usage, 'purpose').flatMap(({ key: purpose }) =>
      usageTotals(
        usage.filter((row) => row.purpose === purpose),
        'acceleratorModel',
      ).map(({ key, records, cardTime }) => [
        purpose,
        PURPOSE_WORDS[purpose],
        switches.eligiblePurposes.includes(purpose) ? '是' : '否',
        key,
        records.toString(),
        toDecimal(toCardHours(cardTime), 6),
      ]),
    ),
    notes: [CUT],
  }
}

const number = (key: string, en: string, zh: string): Column => ({ key, title: { en, zh }, type: 'quantity' })
const amount = (key: string, en: string, zh: string): Column => ({ key, title: { en, zh }, type: 'money', sum: {} })

function items({ reconciliation }: ContractExport): Table {
  return {
    key: 'items',
    name: '价目',
    title: { zh: '价目：约定与计量', en: 'Price items: agreed and metered' },
    columns: [
      text('itemId', 'Item', '价目'),
      text('class', 'Class', '类别'),
      text('unit', 'Unit', '单位', 10),
      text('unitPrices', 'Unit prices, 元', '单价（元）'),
      number('agreedQuantity', 'Agreed', '约定数量'),
      amount('agreedAmount', 'Agreed, 元', '约定金额（元）'),
      number('meteredQuantity', 'Metered', '计量数量'),
      number('eligibleQuantity', 'Eligible', '可计数量'),
      number('disputedQuantity', 'In dispute', '其中争议'),
      amount('meteredAmount', 'Metered, 元', '计量金额（元）'),
      amount('deliveredAmount', 'Delivered, 元', '可计价值（元）'),
    ],
    rows: reconciliation.items.map((item) => [
      item.itemId,
      item.class,
      UNIT_WORDS[item.unit],
      item.unitPrices.join(' → '),
      quantity(item.agreed),
      yuan(item.agreedFen),
      quantity(item.metered),
      quantity(item.eligible),
      quantity(item.disputed),
      yuan(item.meteredFen),
      yuan(item.deliveredFen),
    ]),
  }
}

function devices({ devices: rows }: ContractExport): Table {
  return {
    key: 'devices',
    name: '设备',
    title: { zh: '记录中的设备', en: 'Devices that the records name' },
    columns: [
      text('device', 'Device', '设备', 44),
      text('models', 'Models as reported', '报送型号', 30),
      { key: 'records', title: { en: 'Records', zh: '记录数' }, type: 'integer' },
      { key: 'days', title: { en: 'Days', zh: '使用天数' }, type: 'integer' },
      { key: 'firstStart', title: { en: 'First start', zh: '最早开始（北京时间）' }, type: 'instant' },
      { key: 'lastEnd', title: { en: 'Last end', zh: '最晚结束（北京时间）' }, type: 'instant' },
    ],
    rows: rows.map((row) => [
      row.device,
      row.models === '' ? null : row.models,
      row.records,
      row.days,
      row.firstStart,
      row.lastEnd,
    ]),
    notes: [
      {
        zh: '含重复、争议和合同期外的记录；多卡记录在其每个设备下各计一次，故记录数不合计。',
        en: 'Repeated, disputed and outside records included; a record of several devices stands under each of them, so that records are not added up.',
      },
    ],
  }
}

const switchRows = ({ reconciliation: { switches } }: ContractExport): readonly (readonly [string, Cell])[] => [
  ['可支持用途  eligible purposes', [...switches.eligiblePurposes].sort().join(', ')],
  ['回流核查天数  round-trip days', { as: 'integer', value: String(switches.roundTripDays) }],
]
