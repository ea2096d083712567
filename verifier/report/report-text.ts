import type { ReportLedger } from '../binding/ledger-binding.ts'
import type { EvidenceRef, Finding } from '../reconcile/finding.ts'
import type { Reconciliation } from '../reconcile/reconcile-contract.ts'
import { allocationLines } from './allocation-text.ts'
import { escape, type Lines, page, table } from './markdown.ts'
import { reportDigest } from './report-json.ts'
import { usageTotals } from './usage-totals.ts'
import {
  cardHourWords,
  dayWords,
  EVIDENCE_WORDS,
  inShanghai,
  PURPOSE_WORDS,
  quantityWords,
  SEVERITY_WORDS,
  UNIT_WORDS,
  UNKNOWN,
  VERDICT_WORDS,
  yuanWords,
} from './words.ts'

/** The full report in Chinese, as Markdown. */
export function toReportText(reconciliation: Reconciliation, ledger: ReportLedger): string {
  const sections = [heading, amounts, itemSection, usageSection, findingSection, limits].map((section) =>
    section(reconciliation),
  )
  return page([...sections, ledgerSection(ledger), footer(reconciliation, ledger)])
}

function heading({ contract, terms, institution, verdict }: Reconciliation): Lines {
  return [
    `# 合同对账报告：${escape(contract.number)}`,
    '',
    `**结论：${VERDICT_WORDS[verdict]}**`,
    '',
    ...table(
      ['项目', '内容'],
      ['left', 'left'],
      [
        ['合同名称', contract.title ?? UNKNOWN],
        ['服务机构（卖方）', `${contract.providerName ?? UNKNOWN}（${contract.providerUscc}）`],
        ['持券单位（买方）', `${contract.buyerName ?? UNKNOWN}（${contract.buyerUscc}）`],
        ['报送机构', institution],
        ['签订日期', dayWords(contract.signedOn)],
        ['合同期', `${dayWords(terms.from)} 至 ${dayWords(terms.to)}（含首尾两日）`],
        ['价格口径', contract.taxIncluded ? '含税' : '不含税'],
      ],
    ),
  ]
}

function amounts({ bridge, findings }: Reconciliation): Lines {
  const rows: readonly (readonly [string, bigint | null])[] = [
    ['合同金额', bridge.agreed],
    ['可计交付价值', bridge.delivered],
    ['结算金额', bridge.settled],
    ['净开票金额', bridge.invoiced],
    ['付款（含训力券抵扣）', bridge.paid],
    ['其中：训力券抵扣', bridge.setOff],
    ['**认定金额（四者最低，确证下限）**', bridge.recognised],
    ['争议事项全部澄清后的认定金额', bridge.recognisedIfCleared],
    ['差异（结算 − 认定）', bridge.difference],
  ]
  const open = findings.filter(({ severity }) => severity === 'undetermined')
  const why = open.length === 0 ? [] : ['', `认定金额未知：${open.map(({ message }) => escape(message)).join('；')}。`]
  return [
    '## 一、金额（元）',
    '',
    ...table(
      ['环节', '金额'],
      ['left', 'right'],
      rows.map(([name, fen]) => [name, yuanWords(fen)]),
    ),
    ...why,
  ]
}

function itemSection({ items }: Reconciliation): Lines {
  return [
    '## 二、价目',
    '',
    ...table(
      ['价目', '单位', '单价（元）', '约定数量', '计量数量', '可计数量', '其中争议', '可计价值（元）'],
      ['left', 'left', 'right', 'right', 'right', 'right', 'right', 'right'],
      items.map((item) => [
        item.itemId,
        UNIT_WORDS[item.unit],
        item.unitPrices.join(' → '),
        quantityWords(item.agreed, 6),
        quantityWords(item.metered, 6),
        quantityWords(item.eligible, 6),
        quantityWords(item.disputed, 6),
        yuanWords(item.deliveredFen),
      ]),
    ),
  ]
}

function usageSection(reconciliation: Reconciliation): Lines {
  const { usage, cardTimes } = reconciliation
  if (cardTimes === null) return ['## 三、计量', '', '没有计量日志，用量未知。']
  return [
    '## 三、计量',
    '',
    `合同期内计量 ${cardHourWords(cardTimes.metered, 6)} 卡时，其中可支持用途 ${cardHourWords(cardTimes.eligiblePurpose, 6)} 卡时。`,
    ...totals(
      '月份',
      usageTotals(usage, 'month').map((t) => [t.key, t.records, t.cardTime]),
    ),
    ...totals(
      '用途',
      usageTotals(usage, 'purpose').map((t) => [PURPOSE_WORDS[t.key], t.records, t.cardTime]),
    ),
    ...totals(
      '加速卡型号',
      usageTotals(usage, 'acceleratorModel').map((t) => [t.key ?? '未载明', t.records, t.cardTime]),
    ),
    ...allocationLines(reconciliation),
  ]
}

function findingSection({ findings }: Reconciliation): Lines {
  if (findings.length === 0) return ['## 四、发现', '', '没有发现。']
  return ['## 四、发现', ...findings.flatMap((finding, i) => ['', ...findingLines(finding, i + 1)])]
}

function findingLines(finding: Finding, number: number): Lines {
  const { severity, code, clauseId, quotation, message, amountFen, needsHuman, evidence } = finding
  return [
    `### ${number}. [${SEVERITY_WORDS[severity]}] ${escape(message)}`,
    '',
    `- 代码：${code}`,
    `- 依据：${clauseId}「${quotation}」`,
    ...(amountFen === null ? [] : [`- 金额：${yuanWords(amountFen)} 元`]),
    ...(needsHuman ? ['- 须由人工认定'] : []),
    ...evidence.filter(({ total }) => total > 0).map((ref) => `- ${evidenceWords(ref)}`),
  ]
}

/** A page shows this many of a kind; the JSON report has more. */
const SHOWN = 8

function evidenceWords({ kind, ids, total }: EvidenceRef): string {
  const shown = ids.slice(0, SHOWN)
  const more = total > shown.length ? `（共 ${total} 项，列出 ${shown.length} 项，其余见 JSON 报告）` : ''
  return `${EVIDENCE_WORDS[kind]}${more}：${shown.map((id) => escape(inShanghai(id))).join('、')}`
}

function limits({ findings, switches }: Reconciliation): Lines {
  const human = findings.filter(({ needsHuman }) => needsHuman).length
  const purposes = switches.eligiblePurposes.map((purpose) => PURPOSE_WORDS[purpose]).join('、')
  const tolerance = yuanWords
  return [
    '## 五、口径与限制',
    '',
    `- 可支持用途：${purposes}。`,
    `- 容差：每张发票 ${tolerance(switches.invoiceToleranceFen)} 元，付款 ${tolerance(switches.paymentToleranceFen)} 元；付款后 ${switches.roundTripDays} 日内退款视为疑似回流；日志连续性 ${switches.continuityPercent}%。`,
    '- 时刻均为北京时间（UTC+8）；JSON 报告中为 UTC。',
    '- 结论：相符，结算金额全部得到证实；核减，即使全部疑点均获澄清仍不足结算金额；待查，差额取决于人工认定或尚缺的日志。',
    '- 认定金额为确证下限：争议卡时与待人工认定的款项未计入。未知不作零处理。',
    `- 须由人工认定的事项 ${human} 项。本报告只列示事实与计算结果，不对虚假、例外等事项作结论，也不提供鉴证保证。`,
  ]
}

function ledgerSection(ledger: ReportLedger): Lines {
  const { origin, size, root } = ledger.checkpoint
  const others = 'others' in ledger ? ledger.others : []
  return [
    '## 六、账本',
    '',
    `本报告只依据下列账本检查点及其以前的数据；用 \`suanheng report verify\` 可逐字节重算 JSON 报告。`,
    '',
    ...table(
      ['账本', '批次', '根'],
      ['left', 'right', 'left'],
      [{ origin, size, root }, ...others].map((log) => [log.origin, `${log.size}`, log.root]),
    ),
  ]
}

const footer = (reconciliation: Reconciliation, ledger: ReportLedger): Lines => [
  '---',
  '',
  `报告数据 SHA-256：\`${reportDigest(reconciliation, ledger)}\``,
]

const totals = (title: string, rows: readonly (readonly [string, bigint, bigint])[]): Lines => [
  '',
  ...table(
    [title, '记录数', '卡时'],
    ['left', 'right', 'right'],
    rows.map(([name, records, time]) => [name, records.toString(), cardHourWords(time, 6)]),
  ),
]
