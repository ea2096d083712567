import { dayEnd } from '../../../core/time.ts'
import { dayWords, PURPOSE_WORDS, UNIT_WORDS } from '../../report/words.ts'
import { type Block, type Page, section, table, text } from '../page.ts'
import { compose, ledgerBlocks } from '../parts/compose.ts'
import { conflictAlert, findingBlock, openAlert } from '../parts/findings.ts'
import { momentParts, party, period, quantity, quantityText } from '../parts/say.ts'
import { cardTimeTable, modelTable, monthTable, purposeTable, usageTable } from '../parts/usage-tables.ts'
import type { ReadSource } from '../sources/read-source.ts'
import type { ReconciliationData } from '../sources/reconciliation.ts'

type Source = Extract<ReadSource, { readonly kind: 'reconciliation' }>

/**
 * 算力使用报告 (LG-SL-4.2.2): what was used under a contract, by month, purpose and model, from the metering log, for the
 * institution to put its seal under. What the log leaves open, or contradicts itself in, is said on the first page.
 * Findings about money are not its matter: the audit report has them.
 */
export function usageReport(source: Source): Page {
  const { data } = source
  const about = { ...data, findings: data.findings.filter(({ code }) => isAboutUsage(code)) }
  return compose(
    {
      title: '算力使用报告',
      subject: data.contract.number,
      date: momentParts(dayEnd(data.contract.to)),
      watermark: null,
      cover: coverOf(data),
      alerts: [...conflictAlert(about), ...openAlert(about, '用量')],
      sections: [
        section('基本情况', [text(introduction(data))]),
        section('用量汇总', [text(summary(data)), cardTimeTable(data)]),
        section('按月份', [monthTable(data)]),
        section('按用途', [purposeTable(data)]),
        section('按加速卡型号', [modelTable(data)]),
        section('约定与计量', [itemTable(data)]),
        section('设备读数佐证', allocationBlocks(data)),
        section('需要说明的事项', findingBlocks(about.findings)),
        section('口径与声明', [...statements(data), SEALS]),
        section('附件一　用量明细', [usageTable(data)], true),
        section('附件二　账本检查点', ledgerBlocks([source])),
      ],
    },
    [source],
  )
}

/** Of the bridge, settlements, invoices and payments. */
const MONEY = /^(SETTLE|INVOICE|PAID|PAYMENT|RED_LETTER|VOUCHER|TAX_BASIS|DELIVERED_ABOVE_SETTLED)/
const isAboutUsage = (code: string): boolean => !MONEY.test(code)

const coverOf = (data: ReconciliationData): Page['cover'] => [
  ['出具单位', party(data.contract.providerName, data.contract.providerUscc)],
  ['使用单位', party(data.contract.buyerName, data.contract.buyerUscc)],
  ['服务合同', data.contract.title === null ? data.contract.number : `${data.contract.number}　${data.contract.title}`],
  ['签订日期', dayWords(data.contract.signedOn)],
  ['使用期间', period(data.contract.from, data.contract.to)],
  [
    '计量用量',
    data.cardTime === null
      ? { text: '未知（没有计量日志）', tone: 'open', strong: true }
      : { text: `${quantityText(data.cardTime.metered.cardHours)} 卡时`, strong: true },
  ],
]

const introduction = ({ contract, institution, ledger }: ReconciliationData): string =>
  `本报告列示服务合同 ${contract.number} 在合同期内的智能算力使用情况，数据全部取自${contract.providerName ?? ''}（${institution}）报送并记入账本的智能算力使用计量日志，截至账本第 ${ledger.checkpoint.size} 批次。`

function summary({ cardTime, agreedCardHours }: ReconciliationData): string {
  if (cardTime === null) return '账本中没有本合同的计量日志，用量未知，不作零处理。'
  const agreed = agreedCardHours === null ? '约定用量不能换算为卡时' : `约定 ${quantityText(agreedCardHours)} 卡时`
  return `${agreed}，合同期内计量 ${quantityText(cardTime.metered.cardHours)} 卡时，其中可支持用途 ${quantityText(cardTime.eligiblePurpose.cardHours)} 卡时。`
}

const itemTable = ({ items }: ReconciliationData): Block =>
  table(
    [
      ['价目', 3],
      ['|单位', 1],
      ['>约定数量', 2],
      ['>计量数量', 2],
      ['>可计数量', 2],
      ['>其中争议', 2],
    ],
    items.map((item) => [
      item.itemId,
      UNIT_WORDS[item.unit],
      quantity(item.agreedQuantity),
      quantity(item.meteredQuantity),
      quantity(item.eligibleQuantity),
      quantity(item.disputedQuantity),
    ]),
  )

function allocationBlocks({ allocation }: ReconciliationData): readonly Block[] {
  if (allocation === null || allocation === undefined)
    return [text('没有与计量日志对应的设备采样，用量未经设备读数佐证。')]
  const { withDevices, covered, judged, active, nearIdle, coverage, cards } = allocation
  return [
    text(
      `计量日志载明设备的用量中，有设备读数的占 ${coverage === null ? '未知' : percent(coverage)}，涉及加速卡 ${cards.sampled} 张。`,
    ),
    table(
      [
        ['项目', 5],
        ['>卡时', 3],
      ],
      (
        [
          ['载明设备', withDevices],
          ['有设备读数', covered],
          ['其中：可据读数判断', judged],
          ['其中：有张量计算', active],
          ['其中：接近空闲', nearIdle],
        ] as const
      ).map(([name, time]) => [name, quantityText(time.cardHours)]),
    ),
  ]
}

/** `0.951234` → `95.1234%`. */
function percent(share: string): string {
  const [whole = '0', part = ''] = share.split('.')
  const digits = `${whole}${part.padEnd(6, '0')}`
  const text = `${Number(digits.slice(0, whole.length + 2))}.${digits.slice(whole.length + 2)}`
  return `${text.replace(/\.?0+$/, '')}%`
}

const findingBlocks = (findings: ReconciliationData['findings']): readonly Block[] =>
  findings.length === 0
    ? [text('没有需要说明的事项。')]
    : findings.map((finding, i) => findingBlock(finding, `${i + 1}.`))

const statements = ({ switches }: ReconciliationData): readonly Block[] => [
  {
    kind: 'list',
    items: [
      `可支持用途：${switches.eligiblePurposes.map((purpose) => PURPOSE_WORDS[purpose]).join('、')}。用途由出具单位申报。`,
      '卡时为加速卡数量与占用时长的乘积，只计合同期内的记录；同一记录只计一次，被更正的旧版本不计。数量最多六位小数，只舍不入。',
      '时刻均为北京时间。未知不作零处理。',
      '出具单位对所报送计量日志的真实性、完整性负责。记录存证的编号和证明可在账本中查验。',
    ],
  },
]

const SEALS: Block = {
  kind: 'seals',
  boxes: [
    { title: '出具单位（服务机构）', lines: ['法定代表人或授权代表：', '日期：　　　　年　　月　　日'] },
    { title: '使用单位', lines: ['法定代表人或授权代表：', '日期：　　　　年　　月　　日'] },
  ],
}
