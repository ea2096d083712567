import { UNIT_WORDS } from '../../report/words.ts'
import { type Block, type Section, table, text } from '../page.ts'
import { bridgeChart } from '../parts/contract-words.ts'
import { standingsOf } from '../parts/record-blocks.ts'
import { quantity, quantityText, yuan, yuanText } from '../parts/say.ts'
import { scheduleBlocks } from '../parts/schedule-tables.ts'
import { cardTimeTable, modelTable, monthTable, purposeTable, usageTable } from '../parts/usage-tables.ts'
import type { AuditRecordData } from '../sources/audit-record.ts'
import type { FindingData, ReconciliationData } from '../sources/reconciliation.ts'
import type { SchedulesData } from '../sources/schedules.ts'
import { paper } from './paper.ts'

/** Parts of the file, by the letter of their index. */
const PARTS = ['A', 'B', 'C', 'D', 'E'] as const
type Part = (typeof PARTS)[number]

/** Which paper a finding belongs to; what is about none of the others is about the metering log. */
export function partOf(code: string): Part {
  if (/^(CONTRACT_CONFLICT|TAX_BASIS|ITEM_|ACCEPTANCE)/.test(code)) return 'A'
  if (/^(SETTLE|DELIVERED_ABOVE_SETTLED)/.test(code)) return 'C'
  if (/^(INVOICE|RED_LETTER|DOCUMENT_CONFLICT)/.test(code)) return 'D'
  if (/^(PAYMENT|PAID|VOUCHER)/.test(code)) return 'E'
  return 'B'
}

/** Working papers of one contract. `prefix`: number of the contract in the file, 0 when it is the only one. */
export function contractPapers(
  data: ReconciliationData,
  lists: SchedulesData | undefined,
  prefix: number,
  record: AuditRecordData | undefined,
): readonly Section[] {
  const index = (part: string, n: number): string => (prefix === 0 ? `${part}-${n}` : `${part}-${prefix}-${n}`)
  const of = (part: Part): readonly FindingData[] => data.findings.filter(({ code }) => partOf(code) === part)
  const said = standingsOf(record, data.findings)
  const saidOf = (finding: FindingData) => said[data.findings.indexOf(finding)] ?? []
  const about = { saidOf, unit: data.institution, subject: `合同 ${data.contract.number}`, source: sourceOf(data) }
  return [
    paper({
      ...about,
      index: index('A', 1),
      title: '合同与价目',
      purpose: '核对合同要素、价目及约定数量。',
      procedures: ['检查合同各版本是否一致。', '按价目列示约定数量、单价与金额，核对计量、可计和争议数量。'],
      result: [itemTable(data)],
      findings: of('A'),
    }),
    paper({
      ...about,
      index: index('B', 1),
      title: '计量日志与结算用量核对',
      purpose: '核对合同期内智能算力使用计量日志的完整性、重复、更正和用途。',
      procedures: [
        '按记录编号和内容摘要识别重复、矛盾与更正，同一记录只计一次。',
        '按合同期、用途、加速卡型号汇总卡时。',
        '检验同一加速卡重叠使用、超出在册卡数、无日志的日期和每日完整性声明。',
      ],
      result: [cardTimeTable(data), monthTable(data), purposeTable(data), modelTable(data)],
      findings: of('B'),
    }),
    paper({
      ...about,
      index: index('B', 2),
      title: '用量与设备明细',
      purpose: '按月份、用途、型号列示用量，供复核加总。',
      procedures: ['由计量日志逐条汇总，与 B-1 的合计核对。'],
      result: [usageTable(data), ...scheduleBlocks(lists, 'devices')],
      findings: [],
    }),
    paper({
      ...about,
      index: index('C', 1),
      title: '结算核对',
      purpose: '核对结算金额与可计交付价值、合同金额。',
      procedures: ['汇总结算单，检查期间重叠。', '与按计量日志计算的可计交付价值、合同金额比较。'],
      result: [amountTable(data, ['agreed', 'delivered', 'settled']), ...scheduleBlocks(lists, 'settlements')],
      findings: of('C'),
    }),
    paper({
      ...about,
      index: index('D', 1),
      title: '发票核对',
      purpose: '核对发票的当事方、状态、红字冲减与结算金额。',
      procedures: [
        '逐张核对销售方、购买方、状态、查验结果和重复号码，冲减红字发票。',
        `净开票金额与结算金额比较，每张发票容差 ${yuanText(data.switches.invoiceTolerance)} 元。`,
      ],
      result: [amountTable(data, ['settled', 'invoiced']), ...scheduleBlocks(lists, 'invoices')],
      findings: of('D'),
    }),
    paper({
      ...about,
      index: index('E', 1),
      title: '付款核对',
      purpose: '核对付款的真实性、付款方与收款方、退款与券抵扣。',
      procedures: [
        '逐笔核对付款方、收款方、账户与用途，识别第三方付款。',
        `付款后 ${data.switches.roundTripDays} 日内退款视为疑似回流；付款容差 ${yuanText(data.switches.paymentTolerance)} 元。`,
      ],
      result: [amountTable(data, ['invoiced', 'paid', 'setOff']), ...scheduleBlocks(lists, 'payments')],
      findings: of('E'),
    }),
    paper({
      ...about,
      index: index('F', 1),
      title: '认定金额计算',
      purpose: '计算认定金额。',
      procedures: ['认定金额取可计交付、结算、净开票、付款四者中最低者；争议卡时与待人工认定的款项不计入。'],
      result: [
        bridgeChart(data),
        amountTable(data, [
          'agreed',
          'delivered',
          'settled',
          'invoiced',
          'paid',
          'setOff',
          'recognised',
          'recognisedIfCleared',
          'difference',
        ]),
      ],
      findings: [],
    }),
  ]
}

const sourceOf = ({ ledger }: ReconciliationData): string =>
  `账本 ${ledger.checkpoint.origin} 第 1 至 ${ledger.checkpoint.size} 批次`

const AMOUNT_WORDS: Readonly<Record<AmountName, string>> = {
  agreed: '合同金额',
  delivered: '可计交付价值',
  settled: '结算金额',
  invoiced: '净开票金额',
  paid: '付款（含训力券抵扣）',
  setOff: '其中：训力券抵扣',
  recognised: '认定金额（四者最低，确证下限）',
  recognisedIfCleared: '争议事项全部澄清后的认定金额',
  difference: '差异（结算 − 认定）',
}

type AmountName =
  | 'agreed'
  | 'delivered'
  | 'settled'
  | 'invoiced'
  | 'paid'
  | 'setOff'
  | 'recognised'
  | 'recognisedIfCleared'
  | 'difference'

export const amountTable = ({ amounts }: ReconciliationData, names: readonly AmountName[]): Block =>
  table(
    [
      ['环节', 6],
      ['>金额（元）', 3],
    ],
    names.map((name) => [AMOUNT_WORDS[name], yuan(amounts[name])]),
  )

export const itemTable = ({ items }: ReconciliationData): Block =>
  items.length === 0
    ? text('没有可用的价目。')
    : table(
        [
          ['价目', 3],
          ['|单位', 1.4],
          ['>单价（元）', 2.4],
          ['>约定数量', 2.6],
          ['>约定金额', 3],
          ['>计量数量', 2.6],
          ['>可计数量', 2.6],
          ['>其中争议', 2.2],
          ['>可计价值', 3],
        ],
        items.map((item) => [
          item.itemId,
          UNIT_WORDS[item.unit],
          item.unitPrices.map(quantityText).join(' → '),
          quantity(item.agreedQuantity),
          yuan(item.agreedAmount),
          quantity(item.meteredQuantity),
          quantity(item.eligibleQuantity),
          quantity(item.disputedQuantity),
          yuan(item.deliveredAmount),
        ]),
      )
