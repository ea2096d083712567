import type { Fraction } from '../../../core/fraction.ts'
import type { ReportLedger } from '../../binding/ledger-binding.ts'
import { escape, type Lines, page, table } from '../../report/markdown.ts'
import type { Assessment, OtherReading } from '../assessment.ts'
import { CAPACITY_CLAUSES } from '../clauses.ts'
import { exactText, petaShortText, petaText } from '../exact-text.ts'
import { citedClauses } from './cited-clauses.ts'
import { findingSection } from './findings-text.ts'
import { capacityDigest } from './report-json.ts'
import { liftSection, tierSection } from './tiers-text.ts'
import { timeSection } from './time-text.ts'
import {
  momentWords,
  periodWords,
  READING_WORDS,
  readingWords,
  SWITCH_WORDS,
  TIER_WORDS,
  VERDICT_WORDS,
} from './words.ts'

/**
 * The verdict about an institution's capacity in Chinese, as Markdown: a page that can go into the file of a review.
 * What a sealed binding leaves out of the JSON is left out here too.
 */
export const toCapacityText = (assessment: Assessment, ledger: ReportLedger): string =>
  page([
    heading(assessment),
    tierSection(assessment),
    lineSection(assessment),
    liftSection(assessment),
    readingSection(assessment),
    timeSection(assessment),
    findingSection(assessment, 'others' in ledger),
    limits(assessment),
    ledgerSection(ledger),
    ['---', '', `报告数据 SHA-256：\`${capacityDigest(assessment, ledger)}\``],
  ])

function heading(assessment: Assessment): Lines {
  const { institution, question, verdict, standsOn, proven, shortBy, atMost, weakestAt, register } = assessment
  return [
    `# 智能算力规模核验报告：${escape(institution)}`,
    '',
    '## 一、结论',
    '',
    `**结论：${VERDICT_WORDS[verdict]}**`,
    '',
    escape(conclusion(assessment)),
    '',
    ...table(
      ['项目', '内容'],
      ['left', 'left'],
      [
        ['核验机构', institution],
        ['核验时段（北京时间）', periodWords(question.period)],
        ['门槛', `${exactText(question.thresholdPflops)} P FLOPS（FP16，含）`],
        ['要求的证据层级', TIER_WORDS[question.required].name],
        ['口径', readingWords(question.readings)],
        ['**证实的算力规模（期间最低，确证下限）**', `${petaText(proven)} P（${exactText(proven)} TFLOPS）`],
        ['出现最低值的时刻', momentWords(weakestAt)],
        ['距门槛尚缺', `${petaShortText(shortBy)} P`],
        ['未查清事项全部证实后的上限', mostWords(atMost)],
        ['达到门槛的最高证据层级', standsOn === null ? '无' : TIER_WORDS[standsOn].name],
        ['加速卡登记表', register],
      ],
    ),
    '',
    ...citedClauses(question.thresholdPflops).map(
      ({ id, quotation, relation }) => `- ${relation === 'asked' ? '依据' : '参考'}：${id}「${quotation}」`,
    ),
  ]
}

const mostWords = (atMost: Fraction | null) => (atMost === null ? '无法确定' : `${petaText(atMost)} P`)

/** The verdict as a sentence that says what it rests on. */
function conclusion({ question, verdict, proven, shortBy, atMost, weakestAt }: Assessment): string {
  const tier = `“${TIER_WORDS[question.required].name}”层级`
  const threshold = `${exactText(question.thresholdPflops)} P`
  const least = `最低为 ${petaText(proven)} P（${momentWords(weakestAt)}）`
  if (verdict === 'pass') return `在${tier}，所核验时段内任一时刻的算力规模均不低于 ${threshold}，${least}。`
  const short = `在${tier}证实的算力规模${least}，距 ${threshold} 尚缺 ${petaShortText(shortBy)} P。`
  return verdict === 'fail'
    ? `${short}即使未查清的事项全部得到证实，时段内仍有时刻达不到门槛（上限 ${mostWords(atMost)}）。`
    : `${short}未查清的事项如得到证实，可能达到门槛（上限：${mostWords(atMost)}），故不作达到或未达到的结论。`
}

function lineSection({ lines, question, weakestAt, proven }: Assessment): Lines {
  const head = [
    '## 三、按型号的计算过程',
    '',
    `“${TIER_WORDS[question.required].name}”层级，${momentWords(weakestAt)}（期间最低时刻）；单位 TFLOPS，每张物理卡只计一次。`,
  ]
  if (lines.length === 0) return [...head, '', '该时刻既无设备清单，也无在册卡数台账。']
  const counted = lines.filter(({ count }) => count > 0)
  const left = lines.flatMap(({ model, notCounted }) =>
    notCounted.map(({ count, why }) => `- ${escape(model)}：${count} 张。${escape(why.zh)}`),
  )
  return [
    ...head,
    '',
    ...(counted.length === 0 ? ['没有计入的卡。'] : workings(counted, proven)),
    ...(left.length === 0 ? [] : ['', '未计入：', '', ...left]),
  ]
}

/** Models of which nothing counts stand below the table only: a list of many names would hide the few that count. */
const workings = (counted: Assessment['lines'], proven: Fraction): Lines =>
  table(
    ['型号', '计入卡数', '计算', '规模（P）'],
    ['left', 'right', 'left', 'right'],
    [
      ...counted.map(({ model, count, working, tflops }) => [model, `${count}`, working, petaText(tflops)]),
      [
        '**合计**',
        `${counted.reduce((sum, { count }) => sum + count, 0)}`,
        `${exactText(proven)} TFLOPS`,
        petaText(proven),
      ],
    ],
  )

function readingSection({ others }: Assessment): Lines {
  const head = ['## 五、其他口径', '']
  if (others.length === 0) return [...head, '没有其他口径。']
  const changed = others.filter(({ flips, accepted }) => flips && accepted)
  const refused = others.some(({ accepted }) => !accepted)
  return [
    ...head,
    ...table(
      ['改变的口径', '取值', '期间最低（P）', '结论', '结论是否不同', '可否采纳'],
      ['left', 'left', 'right', 'left', 'left', 'left'],
      others.map((other) => [
        SWITCH_WORDS[other.switched],
        valueWords(other),
        petaText(other.min),
        VERDICT_WORDS[other.verdict],
        other.flips ? '**不同**' : '相同',
        other.accepted ? '可' : '否，仅列示',
      ]),
    ),
    '',
    changed.length === 0
      ? '改变任一可采纳的口径，结论不变。'
      : `改变口径会使结论不同的有 ${changed.length} 项，两种结果均已列出，由评审人员决定采用何种口径。`,
    ...(refused ? ['稀疏峰值约为稠密峰值的两倍，不予采纳，不能作为达到门槛的依据。'] : []),
  ]
}

function valueWords({ readings, switched }: OtherReading): string {
  const words: Readonly<Record<string, string>> = READING_WORDS[switched]
  return words[readings[switched]] ?? readings[switched]
}

function limits({ question, findings, inShenzhen }: Assessment): Lines {
  const { shenzhen, longgang, unknown } = inShenzhen
  return [
    '## 八、口径与限制',
    '',
    `- 算力按厂商公布的稠密 FP16 峰值计，精确到分数；型号不明或没有公布数值的不计入，型号有歧义的取最低值。${
      question.readings.figure === 'measured' ? '本次按实测口径：只计核验通过的矩阵乘实测值，且不高于峰值。' : ''
    }`,
    '- 每张物理卡只计一次：切片计入所属物理卡；租出的卡计入承租方；多家机构列有同一张卡而无租约的，各方均不计入。',
    '- 各证据层级逐级累进，后一层级须同时满足之前各层级；“仅按本条件”不要求其他层级，两者不混用。',
    '- 结论：达到，要求的层级在期间任一时刻均不低于门槛（含）；未达到，即使未查清的事项全部证实仍不足；待查，取决于尚缺的材料。未知不作零处理，也不计入。',
    `- 所在地（期间最低时刻）：深圳 ${petaText(shenzhen)} P，其中龙岗 ${petaText(longgang)} P；所在地未载明 ${petaText(unknown)} P。`,
    '- P 取三位小数，只舍不入；尚缺的数值只入不舍。时刻均为北京时间（UTC+8）；JSON 报告中为 UTC。',
    ...(question.thresholdPflops.num === 300n && question.thresholdPflops.den === 1n
      ? [`- 证明材料的要求：XLQ-RK-5.5「${CAPACITY_CLAUSES['XLQ-RK-5.5'].quotation}」`]
      : []),
    `- 发现 ${findings.length} 项。本报告只列示事实与计算结果，不对虚假等事项作结论，也不提供鉴证保证。`,
  ]
}

function ledgerSection(ledger: ReportLedger): Lines {
  const { origin, size, root } = ledger.checkpoint
  const others = 'others' in ledger ? ledger.others : []
  return [
    '## 九、账本检查点',
    '',
    '本报告只依据下列账本检查点及其以前的数据；用 `suanheng report verify` 可逐字节重算 JSON 报告。',
    '',
    ...table(
      ['账本', '批次', '根'],
      ['left', 'right', 'left'],
      [{ origin, size, root }, ...others].map((log) => [log.origin, `${log.size}`, log.root]),
    ),
    '',
    '检查点（签名文书）：',
    '',
    ...ledger.checkpoint.text
      .trimEnd()
      .split('\n')
      .map((line) => `    ${line}`),
  ]
}
