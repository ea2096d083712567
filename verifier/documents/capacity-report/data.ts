import { CAPACITY_CLAUSES } from '../../capacity/clauses.ts'
import { TIERS } from '../../capacity/question.ts'
import {
  momentWords,
  periodWords,
  READING_WORDS,
  readingWords,
  SWITCH_WORDS,
  TIER_WORDS,
  VERDICT_WORDS,
} from '../../capacity/report/words.ts'
import { type Alert, type Block, type Cell, type Page, section, strong, type Tone, table, text } from '../page.ts'
import { compose, ledgerBlocks } from '../parts/compose.ts'
import { momentParts, peta } from '../parts/say.ts'
import type { CapacityData } from '../sources/capacity.ts'
import type { ReadSource } from '../sources/read-source.ts'
import { capacityChart } from './chart.ts'
import { dayBlocks } from './days.ts'
import { capacityFindings, conflictsOf } from './findings.ts'

type Source = Extract<ReadSource, { readonly kind: 'capacity' }>

export const VERDICT_TONES: Readonly<Record<CapacityData['verdict'], Tone>> = {
  pass: 'good',
  fail: 'bad',
  undetermined: 'open',
}

/** 容量核验报告: what the evidence proves of a capacity over a period, by tier of evidence, against a threshold. */
export function capacityReport(source: Source): Page {
  const { data } = source
  return compose(
    {
      title: '容量核验报告',
      subject: data.institution,
      date: momentParts(Date.parse(data.question.to)),
      watermark: null,
      cover: coverOf(data),
      alerts: alertsOf(data),
      sections: [
        section('结论', [text(conclusion(data)), ...clauseBlocks(data)]),
        section('规模变化', [capacityChart(data), ...tierBlocks(data)]),
        section('按型号的计算过程', lineBlocks(data)),
        section('需补充的材料', liftBlocks(data)),
        section('其他口径', readingBlocks(data)),
        section('逐日情况', dayBlocks(data)),
        section('发现', capacityFindings(data.findings)),
        section('口径与限制', [limits(data), SEALS]),
        section('附件　账本检查点', ledgerBlocks([source])),
      ],
    },
    [source],
  )
}

const tierName = (tier: CapacityData['question']['requiredTier']): string => TIER_WORDS[tier].name

const periodOf = ({ question }: CapacityData) => ({ from: Date.parse(question.from), to: Date.parse(question.to) })

const coverOf = (data: CapacityData): Page['cover'] => [
  ['被核验机构', data.institution],
  ['核验时段', `${periodWords(periodOf(data))}，北京时间`],
  ['门槛', `${data.question.thresholdPetaflops} P FLOPS（FP16，含）`],
  ['证据层级', `${tierName(data.question.requiredTier)}：${TIER_WORDS[data.question.requiredTier].asks}`],
  ['口径', readingWords(data.question.readings)],
  ['结论', strong(VERDICT_WORDS[data.verdict], VERDICT_TONES[data.verdict])],
  ['证实的规模', strong(`${peta(data.proven)} P（${data.proven.tflops} TFLOPS），期间最低，确证下限`)],
  ['最低值时刻', momentWords(Date.parse(data.weakest.at))],
  ['距门槛尚缺', `${peta(data.shortBy)} P`],
  ['未查清的上限', mostOf(data)],
]

const mostOf = ({ atMost }: CapacityData): Cell => (atMost === null ? strong('无法确定', 'open') : `${peta(atMost)} P`)

function alertsOf(data: CapacityData): readonly Alert[] {
  const { findings, verdict } = data
  const conflicts = conflictsOf(findings)
  const open = findings.filter(({ severity }) => severity === 'undetermined')
  return [
    ...(verdict === 'undetermined'
      ? [
          alert('open', '结论待查：不作“达到”或“未达到”的结论', [
            '尚缺的材料见“需补充的材料”。未知不作零处理，也不计入。',
          ]),
        ]
      : []),
    ...(conflicts.length === 0
      ? []
      : [
          alert(
            'bad',
            `资料互相矛盾 ${conflicts.length} 项`,
            conflicts.map(({ message, code }) => `${message.zh}（${code}）`),
          ),
        ]),
    ...(open.length === 0
      ? []
      : [
          alert(
            'open',
            `未能确定 ${open.length} 项`,
            open.map(({ message, code }) => `${message.zh}（${code}）`),
          ),
        ]),
    ...(data.ledger.others === undefined
      ? [alert('open', '提供给机构自查的版本', ['本报告不载明所涉其他机构。'])]
      : []),
  ]
}

const alert = (tone: Tone, title: string, lines: readonly string[]): Alert => ({ kind: 'alert', tone, title, lines })

function conclusion(data: CapacityData): string {
  const { question, verdict, weakest, shortBy } = data
  const tier = `“${tierName(question.requiredTier)}”层级`
  const least = `最低为 ${peta(data.proven)} P（${momentWords(Date.parse(weakest.at))}）`
  if (verdict === 'pass')
    return `在${tier}，所核验时段内任一时刻的算力规模均不低于 ${question.thresholdPetaflops} P，${least}。`
  const short = `在${tier}证实的算力规模${least}，距 ${question.thresholdPetaflops} P 尚缺 ${peta(shortBy)} P。`
  const most = data.atMost === null ? '无法确定' : `${peta(data.atMost)} P`
  return verdict === 'fail'
    ? `${short}即使未查清的事项全部得到证实，时段内仍有时刻达不到门槛（上限 ${most}）。`
    : `${short}未查清的事项如得到证实，可能达到门槛（上限：${most}），故不作达到或未达到的结论。`
}

const clauseBlocks = ({ clauses }: CapacityData): readonly Block[] => [
  {
    kind: 'list',
    items: clauses.map(
      ({ id, quotation, relation }) => `${relation === 'asked' ? '依据' : '参考'} ${id}「${quotation}」`,
    ),
  },
]

function tierBlocks({ tiers, question, stated, inUse }: CapacityData): readonly Block[] {
  return [
    table(
      [
        ['证据层级', 4],
        ['>最低', 3],
        ['>5% 分位', 3],
        ['>平均', 3],
        ['>最高', 3],
        ['>达标时间', 3],
        ['>最低时卡数', 3],
        ['|达到', 2],
        ['>仅按本条件', 3],
      ],
      tiers.map(({ tier, figures, alone, reached }) => {
        const required = tier === question.requiredTier
        const cells: readonly Cell[] = [
          required ? `${tierName(tier)}（要求）` : tierName(tier),
          peta(figures.min),
          peta(figures.percentile5),
          peta(figures.mean),
          peta(figures.max),
          `${figures.shareAtOrAbove.percent}%`,
          `${figures.cards}`,
          { text: reached ? '是' : '否', tone: reached ? 'good' : 'bad' },
          peta(alone.min),
        ]
        return required
          ? cells.map((cell) => (typeof cell === 'string' ? strong(cell) : { ...cell, strong: true }))
          : cells
      }),
      { caption: '各证据层级（逐级累进，单位 P）' },
    ),
    {
      kind: 'list',
      items: [
        ...TIERS.map((tier) => `${tierName(tier)}：${TIER_WORDS[tier].asks}。`),
        '“仅按本条件”为只满足该层级自身条件的最低规模，与逐级累进的数值不混用。',
        stated === null
          ? '机构没有报送在册卡数台账。'
          : `机构在册卡数台账：最低 ${peta(stated.min)} P，平均 ${peta(stated.mean)} P，最高 ${peta(stated.max)} P。`,
        inUse === null
          ? '期间没有计量日志。'
          : `计量日志中同时在用：最低 ${peta(inUse.min)} P，平均 ${peta(inUse.mean)} P，最高 ${peta(inUse.max)} P${inUse.withoutFigureCardMs === '0' ? '' : '（另有型号没有数值的用量，未计入）'}。`,
      ],
    },
  ]
}

function lineBlocks(data: CapacityData): readonly Block[] {
  const { lines, question, weakest, proven } = data
  const head = text(
    `“${tierName(question.requiredTier)}”层级，${momentWords(Date.parse(weakest.at))}（期间最低时刻）；每张物理卡只计一次。`,
  )
  if (lines.length === 0) return [head, text('该时刻既无设备清单，也无在册卡数台账。')]
  const counted = lines.filter(({ count }) => count > 0)
  const left = lines.flatMap(({ model, notCounted }) =>
    notCounted.map(({ count, why }) => `${model}：${count} 张。${why.zh}`),
  )
  return [
    head,
    table(
      [
        ['型号', 4],
        ['>计入卡数', 2],
        ['计算（TFLOPS）', 5],
        ['>规模（P）', 2],
      ],
      counted.map(({ model, count, working, capacity }) => [model, `${count}`, working, peta(capacity)]),
      {
        total: ['合计', `${counted.reduce((sum, { count }) => sum + count, 0)}`, proven.tflops, peta(proven)],
      },
    ),
    ...(left.length === 0 ? [] : [text('未计入：'), { kind: 'list' as const, items: left }]),
  ]
}

function liftBlocks({ tiers, question, verdict }: CapacityData): readonly Block[] {
  const wanted = tiers.filter(({ lift }) => lift.length > 0)
  if (wanted.length === 0) return [text('没有可补充的材料。')]
  const required = TIERS.indexOf(question.requiredTier)
  return [
    text(LIFTED[verdict]),
    table(
      [
        ['至层级', 2],
        ['|影响结论', 1.4],
        ['所需材料', 8],
        ['>卡数', 1.4],
        ['>至多可增加', 2.6],
      ],
      wanted.flatMap(({ tier, lift }) => {
        const decides = verdict === 'undetermined' && TIERS.indexOf(tier) <= required
        return lift.map(({ what, cards, couldAdd }) => [
          tierName(tier),
          decides ? strong('是', 'open') : '否',
          what.zh,
          `${cards}`,
          couldAdd === null ? { text: '无法给出上限', tone: 'open' as const } : `${peta(couldAdd)} P`,
        ])
      }),
    ),
  ]
}

const LIFTED: Readonly<Record<CapacityData['verdict'], string>> = {
  pass: '结论不取决于下列各项；补齐后可提高证据层级。',
  undetermined: '标明“影响结论”的各项补齐后，结论可能改变；其余各项只提高证据层级。',
  fail: '按现有记录，未查清的事项全部证实仍达不到门槛；如补报漏列的卡，或更正归属、登记租约，请重新核验。',
}

function readingBlocks({ otherReadings }: CapacityData): readonly Block[] {
  if (otherReadings.length === 0) return [text('没有其他口径。')]
  const flips = otherReadings.filter(({ flips, accepted }) => flips && accepted)
  return [
    table(
      [
        ['改变的口径', 2],
        ['取值', 3],
        ['>期间最低（P）', 2],
        ['结论', 1.5],
        ['|结论不同', 1.5],
        ['可否采纳', 2],
      ],
      otherReadings.map((other) => [
        SWITCH_WORDS[other.switched],
        (READING_WORDS[other.switched] as Readonly<Record<string, string>>)[other.readings[other.switched]] ?? '',
        peta(other.proven),
        { text: VERDICT_WORDS[other.verdict], tone: VERDICT_TONES[other.verdict] },
        other.flips ? strong('不同', 'open') : '相同',
        other.accepted ? '可' : '否，仅列示',
      ]),
    ),
    text(
      flips.length === 0
        ? '改变任一可采纳的口径，结论不变。'
        : `改变口径会使结论不同的有 ${flips.length} 项，两种结果均已列出，由评审人员决定采用何种口径。`,
    ),
    ...(otherReadings.some(({ accepted }) => !accepted)
      ? [text('稀疏峰值约为稠密峰值的两倍，不予采纳，不能作为达到门槛的依据。')]
      : []),
  ]
}

const limits = ({ question, located, findings }: CapacityData): Block => ({
  kind: 'list',
  items: [
    '算力按厂商公布的稠密 FP16 峰值计，精确到分数；型号不明或没有公布数值的不计入，型号有歧义的取最低值。',
    '每张物理卡只计一次：切片计入所属物理卡；租出的卡计入承租方；多家机构列有同一张卡而无租约的，各方均不计入。',
    '各证据层级逐级累进，后一层级须同时满足之前各层级。',
    '结论：达到，要求的层级在期间任一时刻均不低于门槛（含）；未达到，即使未查清的事项全部证实仍不足；待查，取决于尚缺的材料。',
    `所在地（期间最低时刻）：深圳 ${peta(located.shenzhen)} P，其中龙岗 ${peta(located.longgang)} P；所在地未载明 ${peta(located.unknown)} P。`,
    'P 取三位小数，只舍不入；尚缺的数值只入不舍。',
    ...(question.thresholdPetaflops === '300'
      ? [`证明材料的要求：XLQ-RK-5.5「${CAPACITY_CLAUSES['XLQ-RK-5.5'].quotation}」`]
      : []),
    `发现 ${findings.length} 项。本报告只列示事实与计算结果，不对虚假等事项作结论，也不提供鉴证保证。`,
  ],
})

const SEALS: Block = {
  kind: 'seals',
  boxes: [
    { title: '核验单位', lines: ['核验人：', '复核人：', '日期：　　　　年　　月　　日'] },
    { title: '被核验机构（确认所报资料）', lines: ['法定代表人或授权代表：', '日期：　　　　年　　月　　日'] },
  ],
}
