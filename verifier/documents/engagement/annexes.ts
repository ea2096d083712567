import { TIER_WORDS, VERDICT_WORDS } from '../../capacity/report/words.ts'
import { type Block, type Section, section, table, text } from '../page.ts'
import { itemTable, partOf } from '../papers/contract-papers.ts'
import { clauseBlock, clauseTable } from '../parts/claim-tables.ts'
import { type File, listsOf, recordOf } from '../parts/file.ts'
import { activityBlocks, ownPaperBlocks, reviewBlocks } from '../parts/record-blocks.ts'
import { relationBlocks } from '../parts/relation-blocks.ts'
import { sampleBlocks } from '../parts/sample-blocks.ts'
import { peta, quantityText } from '../parts/say.ts'
import { scheduleBlocks } from '../parts/schedule-tables.ts'
import { cardTimeTable, modelTable, monthTable, purposeTable, usageTable } from '../parts/usage-tables.ts'
import type { ReadSource } from '../sources/read-source.ts'
import type { ReconciliationData } from '../sources/reconciliation.ts'
import type { SchedulesData } from '../sources/schedules.ts'

type Of<K extends ReadSource['kind']> = Extract<ReadSource, { readonly kind: K }>
type Given = File & { readonly capacities: readonly Of<'capacity'>[] }
type Lists = SchedulesData | undefined

/** The annexes in the order of the report; what there is no report of is said, not left out. */
export function annexes(given: Given, ledger: readonly Block[]): readonly Section[] {
  const { claim, contracts, capacities } = given
  const each = (blocks: (report: ReconciliationData, lists: Lists) => readonly Block[]): readonly Block[] =>
    contracts.length === 0
      ? [text('本报告没有对账的合同。')]
      : contracts.flatMap((contract) => [
          ...(contracts.length > 1 ? [head(contract.data)] : []),
          ...blocks(contract.data, listsOf(given, contract)),
        ])
  return [
    section('附件一　计量对账', each(meteringBlocks), true),
    section(
      '附件二　结算与发票',
      each((report, lists) => [
        ...scheduleBlocks(lists, 'settlements'),
        ...scheduleBlocks(lists, 'invoices'),
        ...codes(report, 'D'),
      ]),
    ),
    section(
      '附件三　付款',
      each((report, lists) => [...scheduleBlocks(lists, 'payments'), ...codes(report, 'E')]),
    ),
    section('附件四　设备与算力', [
      ...each((report, lists) => [...scheduleBlocks(lists, 'devices'), ...deviceBlocks(report)]),
      ...capacities.flatMap(capacityBlocks),
    ]),
    section('附件五　关联方', relatedBlocks(given)),
    section('附件六　抽样底稿', samplingBlocks(given), samplesOf(given).length > 0),
    section('附件七　核实、回复与复核记录', trailBlocks(given)),
    ...(claim === null ? [] : [section('附件八　逐条核验', [clauseTable(claim.data)], true)]),
    section(`附件${claim === null ? '八' : '九'}　账本证明`, ledger, true),
  ]
}

const meteringBlocks = (report: ReconciliationData): readonly Block[] => [
  itemTable(report),
  cardTimeTable(report),
  monthTable(report),
  purposeTable(report),
  modelTable(report),
  usageTable(report),
]

const head = ({ contract }: ReconciliationData): Block => ({ kind: 'head', text: `合同 ${contract.number}` })

/** The findings that belong here, by their words; at length they stand in the report. */
function codes({ findings }: ReconciliationData, part: string): readonly Block[] {
  const own = findings.filter(({ code }) => partOf(code) === part)
  return own.length === 0
    ? [text('没有产生发现。')]
    : [{ kind: 'list', items: own.map(({ message, code }) => `${message}（${code}，见“发现”）`) }]
}

function deviceBlocks({ allocation }: ReconciliationData): readonly Block[] {
  if (allocation === null || allocation === undefined) return [text('没有与计量日志对应的设备采样。')]
  const { cards, withDevices, covered, judged, active, nearIdle } = allocation
  return [
    text(
      `有采样的加速卡 ${cards.sampled} 张，其中没有功率上限的 ${cards.withoutLimit} 张，疑似空转的 ${cards.idleBurn} 张。`,
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

const capacityBlocks = ({ data }: Of<'capacity'>): readonly Block[] => [
  {
    kind: 'facts',
    rows: [
      ['机构', data.institution],
      ['门槛', `${data.question.thresholdPetaflops} P，证据层级“${TIER_WORDS[data.question.requiredTier].name}”`],
      ['证实的规模', `${peta(data.proven)} P（期间最低）`],
      ['结论', VERDICT_WORDS[data.verdict]],
    ],
  },
]

/** Clauses that were answered from the graph of ownership and association. */
function relatedBlocks({ claim, relations }: Given): readonly Block[] {
  if (claim === null) return [text('对账不检索关联关系；关联关系由申请的核验检索。')]
  const related = claim.data.clauses.filter(({ used, missing }) =>
    [...used, ...missing].some(({ path }) => path.startsWith('related_parties')),
  )
  if (related.length === 0) return [text('本项目没有关联关系条款。')]
  return [
    ...related.map((clause, i) => clauseBlock(clause, claim.data.amount, `${i + 1}.`)),
    ...(relations === null ? [text('未随附关联关系图的数据。')] : relationBlocks(relations.data)),
  ]
}

const samplesOf = (given: Given) =>
  given.contracts.flatMap((contract) =>
    (recordOf(given, contract)?.samples ?? []).map((sample) => ({ sample, contract: contract.data.contract.number })),
  )

/** Every sample of the contracts, at length. */
function samplingBlocks(given: Given): readonly Block[] {
  if (given.contracts.every((contract) => recordOf(given, contract) === undefined))
    return [text('本报告未附抽样资料。执行抽样的，应另附抽样计划、种子、样本与评价结果。')]
  const samples = samplesOf(given)
  if (samples.length === 0) return [text('账本中没有所列合同的抽样计划：未执行抽样，各项程序按账本资料全部执行。')]
  return samples.flatMap(({ sample, contract }, i) => [
    { kind: 'head', text: `${i + 1}. 抽样计划 ${sample.id}（合同 ${contract}）` } as const,
    ...sampleBlocks(sample),
  ])
}

/** What persons said of the findings, and who did what: of the claim first, then of each contract. */
function trailBlocks(given: Given): readonly Block[] {
  const all = [...(given.claim === null ? [] : [given.claim]), ...given.contracts]
  const records = all.flatMap((one) => recordOf(given, one) ?? [])
  if (records.length === 0) return reviewBlocks(undefined)
  return records.flatMap((record) => [
    {
      kind: 'head',
      text: `${record.subject.kind === 'claim' ? '申请' : '合同'} ${record.subject.id}：核实与回复`,
    } as const,
    ...reviewBlocks(record),
    { kind: 'head', text: '审计人员编制的底稿' } as const,
    ...ownPaperBlocks(record),
    { kind: 'head', text: '编制与复核记录' } as const,
    ...activityBlocks(record),
  ])
}
