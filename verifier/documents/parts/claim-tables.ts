import { factWords, missingWords, refWords } from '../../claims/report/fact-words.ts'
import { mendWords } from '../../claims/report/mend-words.ts'
import { readingWords } from '../../claims/report/reading-words.ts'
import {
  BY_WORDS,
  DECISION_STATUS_WORDS,
  KIND_WORDS,
  RESULT_WORDS,
  SEVERITY_WORDS,
  STATE_WORDS,
} from '../../claims/report/words.ts'
import type { DecisionStatus } from '../../programmes/engine/decision.ts'
import { type Block, type Cell, type Fact, strong, table, text } from '../page.ts'
import type { AssessmentBody, ClauseData, DecisionData } from '../sources/assessment.ts'
import { RESULT_TONES, yuanOpen } from './claim-words.ts'
import { yuanText } from './say.ts'

/** The working line by line, the ceilings, and what they come to. */
export function amountBlocks({ amount, result, verdict }: AssessmentBody): readonly Block[] {
  if (amount === null) return [text('本项目不涉及金额。')]
  const labels = labelsOf(amount)
  const caption = (id: string) => labels.get(id) ?? id
  return [
    table(
      [
        ['>行', 0.8],
        ['项目', 5],
        ['代号', 2],
        ['算式', 5.4],
        ['>金额（元）', 3],
        ['依据', 3.2],
      ],
      amount.working.map(({ id, label, expression, yuan, clause, missing }, i) => [
        `${i + 1}`,
        label.zh,
        id,
        expression === '' ? '按登记资料' : expression,
        yuan === null ? strong(`未能确定：${missing.map(({ what }) => what.zh).join('')}`, 'open') : yuanText(yuan),
        clause || '—',
      ]),
      { caption: '计算过程' },
    ),
    table(
      [
        ['上限', 6],
        ['代号', 2],
        ['>金额（元）', 3],
        ['依据', 3],
        ['', 3],
      ],
      amount.caps.map(({ id, label, yuan, clause }) => [
        label.zh,
        id,
        yuanOpen(yuan),
        clause || '—',
        amount.binding?.id === id ? strong('取此最低值') : '',
      ]),
      {
        caption: '上限取最低',
        total: [
          '合计',
          '',
          amount.yuan === null ? '未能确定' : yuanText(amount.yuan),
          '',
          amount.binding === null ? '' : caption(amount.binding.id),
        ],
      },
    ),
    ...(verdict === 'fail' ? [text(`申请不符合 ${result.refusedBy.join('、')}，可支持金额为 0.00 元。`)] : []),
    ...(amount.alternatives.length === 0
      ? []
      : [
          table(
            [
              ['情形', 8],
              ['>金额（元）', 3],
            ],
            amount.alternatives.map(({ label, yuan }) => [label.zh, yuanOpen(yuan)]),
            { caption: '由审核人员决定的其他结果' },
          ),
        ]),
  ]
}

const labelsOf = (amount: AssessmentBody['amount']): ReadonlyMap<string, string> =>
  new Map(amount?.working.map(({ id, label }) => [id, label.zh]))

type Missing = ClauseData['missing'][number]

/** What is missing, once for all clauses that want it; what hinders the claim first. */
export function wantedTable({ clauses }: AssessmentBody): Block {
  const wanted = new Map<string, { readonly missing: Missing; readonly ids: string[]; grave: boolean }>()
  for (const { id, severity, missing } of clauses) {
    for (const one of missing) {
      const key = `${one.by} ${one.path} ${one.what.zh}`
      const entry = wanted.get(key) ?? { missing: one, ids: [], grave: false }
      entry.ids.push(id)
      entry.grave ||= severity === 'ineligible' || severity === 'cap'
      wanted.set(key, entry)
    }
  }
  if (wanted.size === 0) return text('没有尚缺的数据、材料或判断。')
  const all = [...wanted.values()]
  return table(
    [
      ['影响', 2.2],
      ['类别', 2],
      ['事项', 7],
      ['补充办法', 7],
      ['条款', 3.6],
    ],
    [...all.filter(({ grave }) => grave), ...all.filter(({ grave }) => !grave)].map(({ missing, ids, grave }) => [
      grave ? strong('资格或金额', 'open') : '提示',
      BY_WORDS[missing.by],
      missingWords(missing),
      mendWords(missing),
      ids.join('、'),
    ]),
  )
}

/** How many clauses came to what. */
export function countBlock({ clauses }: AssessmentBody): Block {
  const parts = (['pass', 'fail', 'undetermined', 'not_applicable'] as const).map(
    (state) => `${STATE_WORDS[state]} ${clauses.filter((one) => one.state === state).length} 条`,
  )
  return text(`共核验 ${clauses.length} 条：${parts.join('，')}。`)
}

/** Every clause on a line: its words, the answer, what it rests on. */
export function clauseTable({ clauses, amount, decided }: AssessmentBody): Block {
  const byPersons = new Map(decided?.clauses.map((one) => [one.id, one]))
  return table(
    [
      ['条款', 2.6],
      ['原文', 7],
      ['核验方式、后果', 2.8],
      ['|结论', 1.6],
      ['事实与证据', 7.5],
    ],
    clauses.map((clause) => {
      const person = byPersons.get(clause.id)
      return [
        clause.id,
        `「${clause.quotation}」`,
        `${KIND_WORDS[clause.kind]}；${SEVERITY_WORDS[clause.severity]}`,
        strong(
          `${STATE_WORDS[clause.state]}${person === undefined ? '' : `\n人工：${STATE_WORDS[person.decided]}`}`,
          RESULT_TONES[clause.state],
        ),
        clauseFacts(clause, labelsOf(amount))
          .map(([name, value]) => `${name}：${cellText(value)}`)
          .join('\n'),
      ]
    }),
  )
}

const cellText = (cell: Cell): string => (typeof cell === 'string' ? cell : cell.text)

/** A clause at length, as a finding is shown. */
export function clauseBlock(clause: ClauseData, amount: AssessmentBody['amount'], number: string): Block {
  return {
    kind: 'item',
    tone: RESULT_TONES[clause.state],
    badge: STATE_WORDS[clause.state],
    title: `${number} ${clause.id}（${SEVERITY_WORDS[clause.severity]}）`,
    quotation: `「${clause.quotation}」`,
    rows: clauseFacts(clause, labelsOf(amount)),
  }
}

const SHOWN_FACTS = 12
const SHOWN_EVIDENCE = 3
const LONGEST = 300

function clauseFacts(
  { used, missing, notes, otherReadings }: ClauseData,
  labels: ReadonlyMap<string, string>,
): readonly Fact[] {
  const more =
    used.length > SHOWN_FACTS ? [['事实', `另有 ${used.length - SHOWN_FACTS} 项，见随附数据报告`] as const] : []
  return [
    ...used.slice(0, SHOWN_FACTS).map((one): Fact => ['事实', factLine(one, labels)]),
    ...more,
    ...missing.map((one): Fact => [BY_WORDS[one.by], { text: missingWords(one), tone: 'open' }]),
    ...notes.map(({ level, words }): Fact => [level === 'warning' ? '关注' : '说明', words.zh]),
    ...otherReadings.map(
      (other): Fact => ['其他口径', `${readingWords(other.switch, other.value)}时为“${STATE_WORDS[other.state]}”`],
    ),
  ]
}

function factLine({ path, value, evidence }: ClauseData['used'][number], labels: ReadonlyMap<string, string>): string {
  const short = value.length > LONGEST ? `${value.slice(0, LONGEST)}…（全文见随附数据报告）` : value
  const refs = evidence
    .slice(0, SHOWN_EVIDENCE)
    .map(
      ({ kind, id, digest }) =>
        `${refWords({ kind, id } as Parameters<typeof refWords>[0])}${digest === null ? '' : `［${digest.slice(0, 8)}］`}`,
    )
  const more = evidence.length > SHOWN_EVIDENCE ? [`等 ${evidence.length} 项`] : []
  const from = refs.length === 0 ? '' : `（${[...refs, ...more].join('；')}）`
  return `${factWords({ path, value: short }, labels)}${from}`
}

/** Readings of open texts under which verdict or amount would be another one. */
export function otherReadingBlocks({ otherReadings, amount }: AssessmentBody): readonly Block[] {
  if (otherReadings.length === 0) return [text('指南文字的其他口径不改变结论和金额。')]
  return [
    text('指南文字可作不同理解之处，换用下列口径时结论或金额不同：'),
    table(
      [['口径', 7], ['|结论', 2], ['不予支持的条款', 4], ...(amount === null ? [] : [['>金额（元）', 3] as const])],
      otherReadings.map((other) => [
        readingWords(other.switch, other.value),
        { text: RESULT_WORDS[other.result.state], tone: RESULT_TONES[other.result.state] },
        other.result.refusedBy.join('、') || '—',
        ...(amount === null ? [] : [yuanOpen(other.amount?.yuan ?? null)]),
      ]),
    ),
  ]
}

/** What persons decided, beside what the system found. */
export function decisionBlocks({ decided }: AssessmentBody): readonly Block[] {
  if (decided === null) return [text('未录入人工决定。')]
  return [
    text('人工决定与系统核验并列，不改变系统核验的结论和金额。'),
    table(
      [
        ['编号', 3],
        ['日期', 2],
        ['事项', 3],
        ['系统结论', 2.4],
        ['决定', 2.4],
        ['状态', 3],
        ['决定人', 2.4],
        ['复核人', 1.8],
        ['理由', 6],
        ['材料', 2.4],
      ],
      decided.decisions.map(decisionRow),
    ),
  ]
}

function decisionRow(one: DecisionData): readonly Cell[] {
  const amount = one.about === 'amount'
  const value = (words: string) =>
    amount ? `${yuanText(words)} 元` : ((STATE_WORDS as Readonly<Record<string, string>>)[words] ?? words)
  return [
    one.id,
    one.on,
    amount ? (one.alternative === null ? '金额' : `金额（${one.alternative}）`) : (one.clause ?? ''),
    value(one.machine),
    strong(value(one.decided)),
    one.status === 'applied'
      ? '已适用'
      : { text: DECISION_STATUS_WORDS[one.status as DecisionStatus] ?? one.status, tone: 'open' },
    `${one.by}（${one.role}）`,
    one.secondBy,
    one.grounds,
    one.document === null ? '—' : `${one.document.id}${one.document.registered ? '' : '（未登记）'}`,
  ]
}

export const readingsBlock = ({ readings }: AssessmentBody): Block => ({
  kind: 'list',
  items: [
    ...Object.entries(readings).map(([name, value]) => readingWords(name, value)),
    '缺少资料的条款一律为“待定”，不视为符合。金额只舍不入，为上限，不构成拨付承诺。',
  ],
})
