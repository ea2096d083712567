import type { Fraction } from '../../core/fraction.ts'
import { toDecimal } from '../../core/fraction.ts'
import { dayOf } from '../../core/time.ts'
import type { ReportLedger } from '../binding/ledger-binding.ts'
import type { Assessment } from '../capacity/assessment.ts'
import { exactText, petaText } from '../capacity/exact-text.ts'
import { CAPACITY_FINDINGS } from '../capacity/finding.ts'
import { readingWords, SEVERITY_WORDS, TIER_WORDS, VERDICT_WORDS } from '../capacity/report/words.ts'
import { basisTable } from './basis-table.ts'
import type { Cell, Column, Table } from './table.ts'

/** The schedules of a capacity assessment: 汇总, 层级, 型号, 逐日, 缺项, 其他口径, 发现, 依据. */
export function capacityTables(assessment: Assessment, bound: ReportLedger, digest: string): readonly Table[] {
  return [
    summary(assessment),
    tiers(assessment),
    models(assessment),
    days(assessment),
    lifts(assessment),
    readings(assessment),
    findings(assessment, 'others' in bound),
    basisTable(bound, digest, [['加速卡登记表  register', assessment.register]]),
  ]
}

const text = (key: string, en: string, zh: string, width = 20): Column => ({
  key,
  title: { en, zh },
  type: 'text',
  width,
})
const integer = (key: string, en: string, zh: string): Column => ({ key, title: { en, zh }, type: 'integer' })
const peta = (key: string, en: string, zh: string): Column => ({
  key,
  title: { en: `${en}, PFLOPS`, zh: `${zh}（P）` },
  type: 'quantity',
  width: 16,
})
/** Cut to three decimals, as the report shows it; the exact figure stands beside it as text where one is asked for. */
const p = (tflops: Fraction): string => petaText(tflops)

function summary({
  institution,
  question,
  verdict,
  standsOn,
  proven,
  weakestAt,
  atMost,
  shortBy,
  inShenzhen,
}: Assessment): Table {
  const { period, thresholdPflops, required } = question
  const rows: [string, Cell][] = [
    ['结论  verdict', VERDICT_WORDS[verdict]],
    ['机构  institution', institution],
    ['期间起  first day', { as: 'day', value: dayOf(period.from) }],
    ['期间止（含）  last day', { as: 'day', value: dayOf(period.to - 1) }],
    ['门槛（P，含）  threshold', { as: 'quantity', value: toDecimal(thresholdPflops, 6) }],
    ['要求的证据层级  tier', TIER_WORDS[required].name],
    ['达到门槛的最高层级  stands on', standsOn === null ? '无' : TIER_WORDS[standsOn].name],
    ['确证下限（P）  proven', { as: 'quantity', value: p(proven) }],
    ['确证下限（TFLOPS，精确）  exact', exactText(proven)],
    ['最低时刻（北京时间）  weakest at', { as: 'instant', value: new Date(weakestAt).toISOString() }],
    ['至多（P）  at most', { as: 'quantity', value: atMost === null ? null : p(atMost) }],
    ['尚差（TFLOPS，精确）  short by', exactText(shortBy)],
    ['其中位于深圳（P）  in Shenzhen', { as: 'quantity', value: p(inShenzhen.shenzhen) }],
    ['其中位于龙岗（P）  in Longgang', { as: 'quantity', value: p(inShenzhen.longgang) }],
    ['所在地未知（P）  unknown', { as: 'quantity', value: p(inShenzhen.unknown) }],
    ['口径  readings', readingWords(question.readings)],
  ]
  return {
    key: 'summary',
    name: '汇总',
    title: { zh: '算力规模核验汇总', en: 'Capacity' },
    columns: [text('item', 'Item', '项目', 36), text('value', 'Value', '内容', 44)],
    rows,
  }
}

const tiers = ({ tiers: rows }: Assessment): Table => ({
  key: 'tiers',
  name: '层级',
  title: { zh: '各证据层级的算力', en: 'Capacity by tier of evidence' },
  columns: [
    text('tier', 'Tier', '层级', 14),
    text('asks', 'What it asks for', '要求', 50),
    integer('cards', 'Cards', '卡数'),
    peta('min', 'Least', '最低'),
    peta('percentile5', '5th percentile', '5 分位'),
    peta('mean', 'Mean', '平均'),
    peta('max', 'Most', '最高'),
    text('share', 'Share of time at or above', '达到门槛的时间占比', 18),
    text('reached', 'Reached', '达到门槛', 10),
    peta('alone', 'By this condition alone, least', '单独按本层级最低'),
  ],
  rows: rows.map(({ tier, figures, alone, reached }) => [
    TIER_WORDS[tier].name,
    TIER_WORDS[tier].asks,
    String(figures.cards),
    p(figures.min),
    p(figures.percentile5),
    p(figures.mean),
    p(figures.max),
    exactText(figures.shareAtOrAbove),
    reached ? '是' : '否',
    p(alone.min),
  ]),
})

const models = ({ lines }: Assessment): Table => ({
  key: 'models',
  name: '型号',
  title: { zh: '最低时刻按型号的算力', en: 'Cards by model at the weakest moment' },
  columns: [
    text('model', 'Model', '型号', 34),
    { ...integer('count', 'Cards', '卡数'), sum: {} },
    text('working', 'Working', '算式', 40),
    peta('capacity', 'Capacity', '算力'),
    text('notCounted', 'Not counted', '未计入', 60),
  ],
  rows: lines.map(({ model, count, tflops, working, notCounted }) => [
    model,
    String(count),
    working,
    p(tflops),
    notCounted.map(({ count: left, why }) => `${left} 张：${why.zh}`).join('\n'),
  ]),
})

function days({ tiers: rows, question }: Assessment): Table {
  const tier = rows.find((one) => one.tier === question.required)
  return {
    key: 'days',
    name: '逐日',
    title: { zh: `逐日算力（${TIER_WORDS[question.required].name}层级）`, en: 'Capacity by day, required tier' },
    columns: [
      { key: 'day', title: { en: 'Day', zh: '日期' }, type: 'day' },
      integer('ms', 'Milliseconds inside the period', '期间内毫秒'),
      peta('min', 'Least', '最低'),
      peta('mean', 'Mean', '平均'),
      peta('max', 'Most', '最高'),
    ],
    rows: (tier?.figures.days ?? []).map(({ day, ms, min, mean, max }) => [day, String(ms), p(min), p(mean), p(max)]),
  }
}

const lifts = ({ tiers: rows }: Assessment): Table => ({
  key: 'missing',
  name: '缺项',
  title: { zh: '各层级缺少的证据', en: 'What would bring cards up a tier' },
  columns: [
    text('tier', 'Tier', '层级', 14),
    text('what', 'What', '缺什么', 70),
    integer('cards', 'Cards', '卡数'),
    peta('couldAdd', 'Could add at most', '至多可增'),
  ],
  rows: rows.flatMap(({ tier, lift }) =>
    lift.map(({ what, cards, couldAdd }) => [
      TIER_WORDS[tier].name,
      what.zh,
      String(cards),
      couldAdd === null ? null : p(couldAdd),
    ]),
  ),
})

const readings = ({ others }: Assessment): Table => ({
  key: 'readings',
  name: '其他口径',
  title: { zh: '其他口径下的结果', en: 'What other readings would give' },
  columns: [
    text('readings', 'Readings', '口径', 60),
    text('verdict', 'Verdict', '结论', 10),
    peta('min', 'Least', '最低'),
    text('flips', 'Flips', '结论改变', 10),
    text('accepted', 'Accepted', '可采用', 10),
  ],
  rows: others.map((other) => [
    readingWords(other.readings),
    VERDICT_WORDS[other.verdict],
    p(other.min),
    other.flips ? '是' : '否',
    other.accepted ? '是' : '否',
  ]),
})

const findings = ({ findings: rows }: Assessment, told: boolean): Table => ({
  key: 'findings',
  name: '发现',
  title: { zh: '发现', en: 'Findings' },
  columns: [
    text('severity', 'Severity', '程度', 10),
    text('code', 'Code', '代码', 28),
    text('message', 'What', '内容', 70),
    text('needsHuman', 'A person decides', '须人工认定', 12),
    text('clauseId', 'Clause', '条款', 18),
    text('cards', 'Cards', '设备', 60),
    integer('total', 'Cards in all', '设备总数'),
    text('days', 'Days', '日期', 40),
    ...(told ? [text('others', 'Institutions on the other side', '对方机构', 40)] : []),
  ],
  rows: rows.map(({ code, message, cards, total, days: on, others }) => {
    const [clauseId, severity, needsHuman] = CAPACITY_FINDINGS[code]
    const row = [
      SEVERITY_WORDS[severity],
      code,
      message.zh,
      needsHuman ? '是' : '否',
      clauseId,
      cards.join('、'),
      String(total),
      on.join('、'),
    ]
    return told ? [...row, others.join('、')] : row
  }),
})
