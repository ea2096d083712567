import { groupDigits } from '../../../core/group-digits.ts'
import { dayWords } from '../../report/words.ts'
import { type Alert, type Block, type Cell, strong, type Tone, table, text } from '../page.ts'
import type { AuditRecordData } from '../sources/audit-record.ts'
import { alert } from './claim-words.ts'
import { quantityText } from './say.ts'

type Sample = AuditRecordData['samples'][number]
type Figures = NonNullable<Sample['figures']>
type Money = Extract<Figures, { readonly method: 'monetary_unit' }>
type Counted = Extract<Figures, { readonly method: 'attribute' }>

const POPULATION_WORDS = {
  invoice: '发票',
  settlement: '结算单',
  payment: '银行回单',
  usage_record: '计量日志',
} as const
const METHOD_WORDS = {
  monetary_unit: '货币单元抽样（系统选样，固定间隔）',
  attribute: '属性抽样（简单随机，不放回）',
} as const
export const SAMPLE_VERDICT_WORDS = {
  within: '上限未超过可容忍水平，样本支持总体',
  exceeds: '上限超过可容忍水平，样本不支持总体',
  undetermined: '尚不能得出结论',
} as const
export const SAMPLE_TONES: Readonly<Record<Sample['verdict'], Tone>> = {
  within: 'good',
  exceeds: 'bad',
  undetermined: 'open',
}
const OBSTACLE_WORDS: Readonly<Record<Sample['obstacles'][number], string>> = {
  population_changed: '账本在计划所列长度处的总体与计划不符，未抽取样本',
  results_missing: '有样本项目尚无测试结果',
  results_contradict: '有样本项目的测试结果互相矛盾',
  limit_unknown: '错报过多或超过账面，无法计算上限',
}
const STATUS_WORDS: Readonly<Record<Sample['status'], string>> = {
  proposed: '未经复核',
  approved: '已复核',
  returned: '已退回',
  corrected: '已更正',
  contradicted: '版本互相矛盾',
}

/** Items of a sample on paper; the attached record has all. */
const MOST_ITEMS = 1000

/** A sample whole: the plan, each item drawn, misstatements, the limit, what it says. */
export function sampleBlocks(sample: Sample): readonly Block[] {
  return [
    { kind: 'facts', rows: planRows(sample) },
    ...warnings(sample),
    { kind: 'head', text: '样本项目' },
    ...itemBlocks(sample),
    { kind: 'head', text: '发现的错报与偏差' },
    ...errorBlocks(sample),
    { kind: 'head', text: '评价' },
    ...evaluationBlocks(sample),
    {
      kind: 'alert',
      tone: SAMPLE_TONES[sample.verdict],
      title: `抽样结论：${SAMPLE_VERDICT_WORDS[sample.verdict]}`,
      lines: sample.obstacles.map((one) => `${OBSTACLE_WORDS[one]}。`),
    },
  ]
}

const isMoney = ({ plan }: Sample): boolean => plan.population !== 'usage_record'
const unitOf = (sample: Sample): string => (isMoney(sample) ? '元' : '卡秒')

/** `1234.5` → `1,234.50`: 元 with two decimals at least, card-seconds as they are. */
const amountText = (value: string): string =>
  value.startsWith('-') ? `-${quantityText(value.slice(1))}` : quantityText(value)
const amount = (value: string | null | undefined): Cell =>
  value === null || value === undefined ? strong('未能确定', 'open') : amountText(value)

function planRows(sample: Sample) {
  const { plan, population, figures, status, approvals, id, digest } = sample
  const unit = unitOf(sample)
  const approved = approvals.findLast(({ flaw }) => flaw === null)
  return [
    ['计划编号', `${id}（内容摘要 ${digest.slice(0, 16)}…）`],
    ['抽样目的', plan.purpose],
    [
      '总体',
      population === null
        ? strong('账本中没有计划所述的总体', 'open')
        : `${POPULATION_WORDS[plan.population]} ${groupDigits(String(population.items))} 项，合计 ${amountText(population.total)} ${unit}；零或负数项目 ${population.apart} 项（合计 ${amountText(population.apartTotal)} ${unit}），不按金额抽取，应逐项检查`,
    ],
    ['总体摘要', plan.populationDigest],
    ['账本位置', `批次 1 至 ${plan.size}，根 ${plan.root}`],
    ['方法', METHOD_WORDS[plan.method]],
    ['置信度', `${plan.confidence}%`],
    ['随机种子', plan.seed],
    ...(plan.method === 'monetary_unit'
      ? ([
          ['可容忍错报', `${amountText(plan.tolerable ?? '0')} ${unit}`],
          ['预计错报', `${amountText(plan.expected ?? '0')} ${unit}`],
          ['抽样间隔', `${amountText(plan.interval ?? '0')} ${unit}`],
          ...(figures?.method === 'monetary_unit'
            ? ([['随机起点', `${amountText(figures.start)} ${unit}`]] as const)
            : []),
        ] as const)
      : ([
          ['偏差的定义', plan.attribute ?? '未载明'],
          ['可容忍偏差率', plan.tolerableRate ?? '未载明'],
          ['预计偏差率', plan.expectedRate ?? '未载明'],
        ] as const)),
    ['样本规模', sizeWords(sample)],
    ['计划人、日期', `${plan.by}（${plan.role}），${dayWords(plan.plannedOn)}`],
    [
      '复核人、日期',
      status === 'approved' && approved !== undefined
        ? `${approved.by}（${approved.role}），${dayWords(approved.on)}`
        : strong(STATUS_WORDS[status], 'open'),
    ],
  ] as const
}

const sizeWords = ({ selection, figures }: Sample): string =>
  figures?.method === 'monetary_unit'
    ? `${selection.length} 项：全查 ${figures.certain} 项，抽中 ${figures.drawn} 项`
    : `${selection.length} 项`

/** Drawing until it suits is seen, and so are results of what was not drawn. */
function warnings({ redrawn, strangers }: Sample): readonly Alert[] {
  return [
    ...(redrawn.length === 0
      ? []
      : [alert('open', `同一总体另有 ${redrawn.length} 个抽样计划`, [`${redrawn.join('、')}：应说明为何重新抽取。`])]),
    ...(strangers.length === 0
      ? []
      : [alert('open', `有 ${strangers.length} 项测试结果不在样本内，不计入`, [strangers.slice(0, 20).join('、')])]),
  ]
}

function itemBlocks(sample: Sample): readonly Block[] {
  const { selection, plan } = sample
  if (selection.length === 0) return [text('没有抽取样本。')]
  const byMoney = plan.method === 'monetary_unit'
  const shown = selection.slice(0, MOST_ITEMS)
  return [
    table(
      [
        ['>序号', 1],
        ['项目', 5],
        [`>账面（${unitOf(sample)}）`, 2.6],
        ['|选取', 1.4],
        byMoney ? [`>审定（${unitOf(sample)}）`, 2.6] : ['|结果', 2.6],
        ['测试人、日期', 4],
      ],
      shown.map(({ item, worth, certain, state, audited, deviates, tests }, i) => [
        `${i + 1}`,
        item,
        amountText(worth),
        certain ? '全查' : '抽中',
        state !== 'found'
          ? strong(state === 'missing' ? '未测试' : '结果矛盾', 'open')
          : byMoney
            ? amount(audited)
            : deviates === true
              ? strong('偏差', 'bad')
              : '无偏差',
        tests.map(({ by, role, on }) => `${by}（${role}）${on}`).join('；') || '—',
      ]),
    ),
    ...(selection.length > shown.length
      ? [text(`共 ${selection.length} 项，列出 ${shown.length} 项，其余见随附审计记录。`)]
      : []),
  ]
}

function errorBlocks(sample: Sample): readonly Block[] {
  const { selection, plan } = sample
  const byMoney = plan.method === 'monetary_unit'
  const wrong = selection.filter(
    ({ state, misstatement, deviates }) =>
      state === 'found' && (byMoney ? misstatement !== null && misstatement !== '0' : deviates === true),
  )
  if (wrong.length === 0) {
    const open = selection.some(({ state }) => state !== 'found')
    return [
      text(
        open || selection.length === 0
          ? '已测试的项目中没有错报或偏差；尚有项目未完成测试。'
          : '样本中没有错报或偏差。',
      ),
    ]
  }
  return [
    table(
      [
        ['项目', 5],
        [`>账面（${unitOf(sample)}）`, 2.6],
        ...(byMoney
          ? ([
              [`>审定（${unitOf(sample)}）`, 2.6],
              ['>错报（正数为多计）', 2.8],
            ] as const)
          : []),
        ['说明', 4.4],
        ['材料', 2.4],
      ],
      wrong
        .slice(0, MOST_ITEMS)
        .map(({ item, worth, audited, misstatement, tests }) => [
          item,
          amountText(worth),
          ...(byMoney ? [amount(audited), misstatement === null ? '—' : strong(amountText(misstatement), 'bad')] : []),
          tests.flatMap(({ note }) => note ?? []).join('；') || '—',
          tests.flatMap(({ documents }) => documents).join('、') || '—',
        ]),
    ),
  ]
}

function evaluationBlocks(sample: Sample): readonly Block[] {
  const { figures, plan } = sample
  if (figures === null) return [text('总体与计划不符，没有可评价的样本。')]
  return figures.method === 'monetary_unit'
    ? [moneyTable(figures, sample), text(STRINGER)]
    : [countTable(figures), text(`可容忍偏差率 ${plan.tolerableRate ?? '未载明'}；总体偏差上限按超几何分布精确计算。`)]
}

const STRINGER =
  '错报上限为 Stringer 界（泊松因子）：全查部分的错报，加抽样间隔与各保证系数之积：零错报的系数，加按错报率由大到小逐项的系数增量与错报率之积。“至少”将未测试项目视为无误，“至多”将其视为全部错报；结论以“至多”为准。'

const moneyTable = ({ over, under }: Money, sample: Sample): Block =>
  table(
    [
      ['方向', 2.4],
      ['|口径', 1.4],
      ['>全查部分错报', 3],
      ['>推断错报', 3],
      ['>错报上限', 3],
    ],
    (
      [
        ['多计', '至少', over.atLeast],
        ['多计', '至多', over.atMost],
        ['少计', '至少', under.atLeast],
        ['少计', '至多', under.atMost],
      ] as const
    ).map(([name, which, { known, projected, upper }]) => [
      name,
      which,
      amountText(known),
      amountText(projected),
      upper === null ? strong('无法计算', 'open') : amountText(upper),
    ]),
    { caption: `单位：${unitOf(sample)}；可容忍错报 ${amountText(sample.plan.tolerable ?? '0')}` },
  )

const countTable = ({ deviations }: Counted): Block =>
  table(
    [
      ['口径', 3],
      ['>样本偏差数', 3],
      ['>总体偏差数上限', 3],
      ['>偏差率上限（无限总体）', 4],
    ],
    (
      [
        ['至少', deviations.atLeast],
        ['至多', deviations.atMost],
      ] as const
    ).map(([name, { seen, upperCount, rate }]) => [name, `${seen}`, groupDigits(String(upperCount)), rate]),
  )

/** What each sample says, one a line, for the results of a report; none: nothing was sampled. */
export const samplingResults = (samples: readonly Sample[]): readonly Block[] =>
  samples.length === 0
    ? []
    : [
        table(
          [
            ['抽样计划', 3],
            ['总体', 2],
            ['方法', 3],
            ['|置信度', 1.4],
            ['>样本', 1.2],
            ['>上限', 3],
            ['>可容忍', 3],
            ['结论', 4],
          ],
          samples.map((sample) => [
            sample.id,
            POPULATION_WORDS[sample.plan.population],
            METHOD_WORDS[sample.plan.method].split('（')[0] ?? '',
            `${sample.plan.confidence}%`,
            `${sample.selection.length}`,
            ...limitOf(sample),
            strong(SAMPLE_VERDICT_WORDS[sample.verdict], SAMPLE_TONES[sample.verdict]),
          ]),
          { caption: '抽样结果' },
        ),
      ]

const limitOf = (sample: Sample): readonly [Cell, Cell] => {
  const { figures, plan } = sample
  if (figures === null) return [strong('未能确定', 'open'), '—']
  if (figures.method === 'attribute')
    return [`${groupDigits(String(figures.deviations.atMost.upperCount))} 项`, plan.tolerableRate ?? '—']
  return [amount(figures.over.atMost.upper), amount(plan.tolerable)]
}
