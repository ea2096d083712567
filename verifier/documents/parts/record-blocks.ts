import { KINDS } from '../../../schemas/kinds.ts'
import { identifyFindings } from '../../audit/finding-id.ts'
import { dayWords } from '../../report/words.ts'
import { type Block, type Cell, type Fact, strong, type Tone, table, text } from '../page.ts'
import type { AuditRecordData } from '../sources/audit-record.ts'
import type { FindingData } from '../sources/reconciliation.ts'
import { momentWords } from './say.ts'

type Finding = AuditRecordData['findings'][number]

export const REVIEW_WORDS = { open: '待核实', confirmed: '已确认', dismissed: '已排除' } as const
const REVIEW_TONES: Readonly<Record<Finding['state'], Tone>> = { open: 'open', confirmed: 'bad', dismissed: 'plain' }
const POSITION_WORDS: Readonly<Record<string, string>> = {
  agrees: '同意',
  disputes: '不同意',
  explains: '说明',
  mended: '已整改',
}
const ACT_WORDS: Readonly<Record<AuditRecordData['activity'][number]['act'], string>> = {
  proposed: '提出核实意见',
  replied: '回复',
  approved: '复核通过',
  returned: '退回',
  planned: '制定抽样计划',
  tested: '录入测试结果',
  wrote: '编制底稿',
  decided: '作出人工决定',
  concluded: '作出人工认定',
  corrected: '更正',
}

/** Which of the report’s findings somebody spoke of, in their order: state, grounds, replies. */
export function standingsOf(
  record: AuditRecordData | undefined,
  findings: readonly FindingData[],
): readonly (readonly Fact[])[] {
  if (record === undefined) return findings.map(() => [])
  const { institution, subject } = record
  const said = new Map(record.findings.map((one) => [one.finding, one]))
  return identifyFindings({ institution, ...subject }, findings).map(({ finding }) => factsOf(said.get(finding)))
}

function factsOf(one: Finding | undefined): readonly Fact[] {
  if (one === undefined) return [['核实', strong('待核实', 'open')]]
  return [['核实', stateWords(one)], ...one.replied.map((reply): Fact => ['单位回复', replyWords(reply)])]
}

function stateWords({ state, staleState, conclusion, pending }: Finding): Cell {
  const waiting = pending > 0 ? `；另有 ${pending} 项意见待复核` : ''
  if (conclusion !== null && staleState === null)
    return strong(
      `${REVIEW_WORDS[state]}：${conclusion.grounds}（${dayWords(conclusion.on)}，复核 ${dayWords(conclusion.approvedOn)}）${waiting}`,
      REVIEW_TONES[state],
    )
  const before = staleState === null ? '' : `（此前“${REVIEW_WORDS[staleState]}”，事实已变，须重新核实）`
  return strong(`待核实${before}${waiting}`, 'open')
}

const replyWords = ({ position, text: said, by, role, on, ofThisFact }: Finding['replied'][number]): string =>
  `${POSITION_WORDS[position] ?? position}：${said}（${by}，${role}，${dayWords(on)}${ofThisFact ? '' : '；针对此前的事实'}）`

/** Findings somebody spoke of, on one table, those that are gone among them. */
export function reviewBlocks(record: AuditRecordData | undefined): readonly Block[] {
  if (record === undefined) return [text(NONE_GIVEN)]
  if (record.findings.length === 0) return [text('没有已提出的核实意见或回复；各项发现均待核实。')]
  return [
    table(
      [
        ['代码', 3],
        ['事项', 6],
        ['核实', 5],
        ['提出人', 2.6],
        ['复核人', 2.6],
        ['单位回复', 5],
      ],
      record.findings.map((one) => [
        `${one.code}${one.present ? '' : '（已消失）'}`,
        one.fact?.message ?? one.reviews.at(-1)?.message ?? '',
        stateWords(one),
        [...new Set(one.reviews.map(({ by, role }) => `${by}（${role}）`))].join('；') || '—',
        [
          ...new Set(
            one.reviews
              .flatMap(({ approvals }) => approvals.filter(({ flaw }) => flaw === null))
              .map(({ by, role }) => `${by}（${role}）`),
          ),
        ].join('；') || strong('无', 'open'),
        one.replied.map(replyWords).join('\n') || '—',
      ]),
    ),
    text('未列出的发现尚无人提出意见，均待核实。核实意见须由另一人以另一令牌复核方生效；核实不改变报告的任何金额。'),
  ]
}

/** Papers that auditors wrote themselves, by their index. */
export function ownPaperBlocks(record: AuditRecordData | undefined): readonly Block[] {
  if (record === undefined || record.papers.length === 0) return [text('账本中没有审计人员另行编制的底稿。')]
  return [
    table(
      [
        ['项目', 3],
        ['索引号', 1.8],
        ['名称', 4],
        ['程序', 6],
        ['结论', 4],
        ['编制人', 2.6],
        ['复核人', 2.6],
      ],
      record.papers.map(({ paper, reviewedBy }) => [
        paper.engagement,
        paper.index,
        paper.title,
        paper.procedures.join('\n'),
        paper.conclusion?.join('\n') ?? '—',
        `${paper.by}（${paper.role}）${paper.preparedOn}`,
        reviewedBy === null ? strong('未复核', 'open') : `${reviewedBy.by}（${reviewedBy.role}）${reviewedBy.on}`,
      ]),
    ),
  ]
}

/** Lines of who did what on paper; the attached record has all. */
const MOST_LINES = 500

/** Who did what, oldest first, as the ledger has it. */
export function activityBlocks(record: AuditRecordData | undefined): readonly Block[] {
  if (record === undefined) return [text(NONE_GIVEN)]
  const { activity } = record
  if (activity.length === 0) return [text('账本中没有审计活动的记录。')]
  const shown = activity.slice(0, MOST_LINES).toReversed()
  return [
    table(
      [
        ['收到时间', 3.4],
        ['经办人', 3],
        ['复核人', 2],
        ['事项', 2.6],
        ['对象', 4],
        ['令牌', 2.4],
        ['批次', 3.4],
      ],
      shown.map(({ receivedAt, by, role, secondBy, act, counts, kind, id, about, token, batchId }) => [
        momentWords(receivedAt),
        `${by}（${role}）`,
        secondBy ?? '—',
        counts ? ACT_WORDS[act] : strong(`${ACT_WORDS[act]}（不生效）`, 'open'),
        `${KINDS[kind].title} ${id}${about === null ? '' : `\n（${KINDS[about.kind].title} ${about.id}）`}`,
        token,
        batchId,
      ]),
    ),
    ...(activity.length > shown.length
      ? [text(`共 ${activity.length} 条，列出最近 ${shown.length} 条，其余见随附审计记录。`)]
      : []),
    text('以上由账本读出，账本之外没有可以改写的清单。'),
  ]
}

const NONE_GIVEN = '未随附审计记录（提供给被审计单位的版本不附）。'
