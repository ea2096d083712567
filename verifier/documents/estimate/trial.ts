import { formatYuan, parseYuan } from '../../../core/money.ts'
import { KINDS, type KindName } from '../../../schemas/kinds.ts'
import { RESULT_WORDS, STATE_WORDS } from '../../claims/report/words.ts'
import { dayWords, PURPOSE_WORDS } from '../../report/words.ts'
import { type Block, type Cell, type Page, section, strong, table, text } from '../page.ts'
import {
  amountBlocks,
  clauseTable,
  countBlock,
  otherReadingBlocks,
  readingsBlock,
  wantedTable,
} from '../parts/claim-tables.ts'
import {
  alert,
  applicantWords,
  claimConclusion,
  contractWords,
  momentOf,
  RESULT_TONES,
  yuanOpen,
} from '../parts/claim-words.ts'
import { compose } from '../parts/compose.ts'
import { momentWords, quantityText } from '../parts/say.ts'
import type { ReadSource } from '../sources/read-source.ts'
import { asAssessment, type TrialData } from '../sources/trial.ts'

/** Across every page of what is made from a trial. */
export const TRIAL_MARK = '测算　非核验结论'

/**
 * 申报测算表 of a trial: what would be said of a claim if what is assumed were so, beside what the ledger alone says. It has
 * neither seals nor checkpoints to be checked against: nobody can recompute what is assumed.
 */
export function trialEstimate(source: Extract<ReadSource, { readonly kind: 'trial' }>): Page {
  const { data } = source
  const would = asAssessment(data)
  return compose(
    {
      title: '申报测算表（测算）',
      subject: data.claim.id,
      date: momentOf(would),
      watermark: TRIAL_MARK,
      cover: coverOf(data),
      alerts: [
        alert('bad', '本表为测算，不是对已登记资料的核验', [
          data.notice.zh,
          '本表依据下列假定事实编制，不得作为申报或审核依据。',
        ]),
        ...(data.view === 'own'
          ? [alert('open', '仅依据本机构资料和假定事实', ['其他机构报送的资料未参与测算，须由审计或审核人员核验。'])]
          : []),
      ],
      sections: [
        section('测算结果', [text(`测算：${claimConclusion(would)}`), comparison(data)]),
        section('假定事实', [assumedTable(data)]),
        section('与账本现有资料不同的条款', changedBlocks(data)),
        section('金额测算', amountBlocks(would)),
        section('尚缺事项', [wantedTable(would)]),
        section('逐条测算', [countBlock(would), clauseTable(would)]),
        section('其他口径', otherReadingBlocks(would)),
        section('口径与说明', [readingsBlock(would)]),
      ],
    },
    [source],
  )
}

function coverOf(data: TrialData): Page['cover'] {
  const would = asAssessment(data)
  const { submitted } = data.assumed
  const at = submitted === null ? data.claim.submittedAt : null
  return [
    ['项目指南', data.would.pack.guide.title],
    ['申请编号', data.claim.id],
    ['申请单位', applicantWords(would)],
    ['合同', contractWords(would)],
    [
      '提交时间',
      submitted !== null
        ? strong(`假定 ${dayWords(submitted.day)} 12:00:00 提交`, 'open')
        : at === null
          ? strong('未提交或未载明', 'open')
          : momentWords(at),
    ],
    ['测算结论', strong(`测算：${RESULT_WORDS[data.would.verdict]}`, RESULT_TONES[data.would.verdict])],
    ['账本现有资料', storedWords(data)],
  ]
}

const storedWords = ({ stored, would }: TrialData): Cell => {
  if (stored === null) return strong('账本中无此申请', 'open')
  const amount =
    would.amount === null
      ? ''
      : `，${stored.payable === null ? '金额未能确定' : `${formatYuan(parseYuan(stored.payable))} 元`}`
  return strong(`${RESULT_WORDS[stored.verdict]}${amount}`, RESULT_TONES[stored.verdict])
}

const comparison = ({ would, stored }: TrialData): Block =>
  table(
    [
      ['依据', 6],
      ['|结论', 2],
      ['>可支持金额（元）', 3],
    ],
    [
      [
        strong('测算（含假定事实）'),
        strong(RESULT_WORDS[would.verdict], RESULT_TONES[would.verdict]),
        would.amount === null ? '不涉及' : yuanOpen(would.result.payable),
      ],
      stored === null
        ? ['账本现有资料', strong('账本中无此申请', 'open'), '—']
        : [
            '账本现有资料',
            strong(RESULT_WORDS[stored.verdict], RESULT_TONES[stored.verdict]),
            would.amount === null ? '不涉及' : yuanOpen(stored.payable),
          ],
    ],
  )

/** Every assumption, one a line. */
function assumedTable({ assumed }: TrialData): Block {
  const rows: readonly (readonly Cell[])[] = [
    ...(assumed.submitted === null ? [] : [['提交时间', '—', `${dayWords(assumed.submitted.day)} 12:00:00`]]),
    ...assumed.records.map(({ kind, id, record }) => [titleOf(kind), id, recordWords(record)]),
    ...assumed.without.map(({ kind, id }) => [titleOf(kind), id, strong('假定不存在', 'open')]),
    ...assumed.use.map(({ contract, purpose, acceleratorModel, from, to, cardHours }) => [
      '计量日志',
      contract,
      `${dayWords(from)} 至 ${dayWords(to)}，${(PURPOSE_WORDS as Readonly<Record<string, string>>)[purpose] ?? purpose}，${acceleratorModel ?? '型号未载明'}，${quantityText(cardHours)} 卡时`,
    ]),
    ...Object.entries(assumed.clauses).map(([id, state]) => [
      '条款',
      id,
      strong(`假定为“${STATE_WORDS[state]}”`, 'open'),
    ]),
  ]
  if (rows.length === 0) return text('没有假定事实：按账本现有资料测算。')
  return table(
    [
      ['类别', 2],
      ['编号', 4],
      ['假定内容', 10],
    ],
    rows,
  )
}

const titleOf = (kind: string): string => (Object.hasOwn(KINDS, kind) ? KINDS[kind as KindName].title : kind)

/** Fields that say nothing beyond the number beside them. */
const LEFT_OUT: readonly string[] = ['institution']
const LONGEST = 400

/** A record as it was given, field by field: values of strangers, shown as they are. */
function recordWords(record: Readonly<Record<string, unknown>>): string {
  const words = Object.entries(record)
    .filter(([field]) => !LEFT_OUT.includes(field))
    .map(([field, value]) => `${field} = ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('；')
  return words.length > LONGEST ? `${words.slice(0, LONGEST)}…（全文见随附测算数据）` : words
}

function changedBlocks({ would, stored }: TrialData): readonly Block[] {
  if (stored === null) return [text('账本中无此申请，没有可比较的结论。')]
  const before = new Map(stored.clauses.map(({ id, state }) => [id, state]))
  const changed = would.clauses.filter(({ id, state }) => before.has(id) && before.get(id) !== state)
  if (changed.length === 0) return [text('没有条款的结论因假定事实而改变。')]
  return [
    table(
      [
        ['条款', 3],
        ['原文', 9],
        ['|账本现有资料', 2.2],
        ['|测算', 2.2],
      ],
      changed.map(({ id, quotation, state }) => [
        id,
        `「${quotation}」`,
        (STATE_WORDS as Readonly<Record<string, string>>)[before.get(id) ?? ''] ?? '',
        strong(STATE_WORDS[state], RESULT_TONES[state]),
      ]),
    ),
  ]
}
