import { toYuan } from '../../core/money.ts'
import type { ReportLedger } from '../binding/ledger-binding.ts'
import {
  BY_WORDS,
  CLAIM_STATE_WORDS,
  DECISION_STATUS_WORDS,
  KIND_WORDS,
  RESULT_WORDS,
  SEVERITY_WORDS,
  STATE_WORDS,
} from '../claims/report/words.ts'
import type { AssessedClaim } from '../claims/verify-claim.ts'
import type { Fact } from '../programmes/engine/fact.ts'
import { basisTable } from './basis-table.ts'
import type { Cell, Column, Table } from './table.ts'

/** The schedules of an assessment: 汇总, 条款, 金额, 上限, 缺项, 其他口径, 人工认定, 依据. */
export function claimTables(claim: AssessedClaim, bound: ReportLedger, digest: string): readonly Table[] {
  return [
    summary(claim),
    clauses(claim),
    working(claim),
    caps(claim),
    missing(claim),
    readings(claim),
    decisions(claim),
    basisTable(bound, digest),
  ]
}

const text = (key: string, en: string, zh: string, width = 20): Column => ({
  key,
  title: { en, zh },
  type: 'text',
  width,
})
const money = (key: string, en: string, zh: string): Column => ({ key, title: { en, zh }, type: 'money' })
const yuan = (fen: bigint | null): string | null => (fen === null ? null : toYuan(fen))
const yuanOf = (fact: Fact<bigint>): string | null => (fact.known ? toYuan(fact.value) : null)

function summary({ question, state, applicant, assessment, decided }: AssessedClaim): Table {
  const { pack, result, amount } = assessment
  const states = state.split(' / ').map((one) => CLAIM_STATE_WORDS[one] ?? one)
  const rows: [string, Cell][] = [
    ['结论  verdict', RESULT_WORDS[result.state]],
    ['申请  claim', question.claimId],
    ['申请状态  state', states.join(' / ')],
    ['申请单位  applicant', applicant],
    ['报送机构  institution', question.institution],
    ['项目  programme', `${pack.programme} ${pack.batch}`],
    ['规则包  rule pack', pack.id],
    ['证据范围  evidence', question.view === 'own' ? '仅本机构账本' : '全部账本'],
    ['测算金额（元）  amount', { as: 'money', value: amount === null ? null : yuanOf(amount.fen) }],
    ['可支持金额（元）  payable', { as: 'money', value: yuan(result.payable) }],
    ['至多（元）  at most', { as: 'money', value: amount === null ? null : yuan(amount.atMost) }],
    ['不予支持的条款  refused by', result.refusedBy.join('、')],
    ['待定条款  open', result.open.join('、')],
    ['人工认定后的结论  as decided', decided === null ? '' : RESULT_WORDS[decided.result.state]],
  ]
  return {
    key: 'summary',
    name: '汇总',
    title: { zh: '申报核验汇总', en: 'Assessment of a claim' },
    columns: [text('item', 'Item', '项目', 36), text('value', 'Value', '内容', 44)],
    rows,
  }
}

const clauses = ({ assessment }: AssessedClaim): Table => ({
  key: 'clauses',
  name: '条款',
  title: { zh: '逐条核验', en: 'Clauses' },
  columns: [
    text('id', 'Clause', '条款', 18),
    text('state', 'Verdict', '结论', 10),
    text('severity', 'If it fails', '不符合的后果'),
    text('kind', 'Kind', '核验方式', 14),
    text('quotation', 'Quotation', '条款原文', 60),
    text('used', 'Facts', '所依据的事实', 60),
    text('missing', 'Missing', '缺项', 50),
    text('notes', 'Notes', '提示', 50),
  ],
  rows: assessment.clauses.map((clause) => [
    clause.id,
    STATE_WORDS[clause.state],
    SEVERITY_WORDS[clause.severity],
    KIND_WORDS[clause.kind],
    clause.quotation,
    clause.used.map(({ path, value }) => `${path} = ${value}`).join('\n'),
    clause.missing.map(({ by, what }) => `${BY_WORDS[by]}：${what.zh}`).join('\n'),
    clause.notes.map(({ words }) => words.zh).join('\n'),
  ]),
})

const working = ({ assessment: { amount } }: AssessedClaim): Table => ({
  key: 'working',
  name: '金额',
  title: { zh: '金额计算', en: 'Working of the amount' },
  columns: [
    text('id', 'Line', '代号', 16),
    text('label', 'What', '项目', 36),
    text('expression', 'Working', '算式', 40),
    money('amount', 'Amount, 元', '金额（元）'),
    text('clause', 'Clause', '依据', 18),
    text('missing', 'Missing', '缺项', 40),
  ],
  rows: (amount?.working ?? []).map(({ id, label, expression, fen, clause, missing: open }) => [
    id,
    label.zh,
    expression === '' ? '按登记资料' : expression,
    yuan(fen),
    clause,
    open.map(({ what }) => what.zh).join('\n'),
  ]),
})

/** The caps, and the least of them as a formula where all are known and the report says the same. */
function caps({ assessment: { amount } }: AssessedClaim): Table {
  const rows: Cell[][] = (amount?.caps ?? []).map((cap) => [
    cap.id,
    cap.label.zh,
    yuanOf(cap.fen),
    cap.clause,
    cap.id === amount?.binding?.id ? '取此最低值' : '',
  ])
  if (amount !== null && rows.length > 0) {
    const value = yuanOf(amount.fen)
    const isLeast = amount.fen.known && amount.fen.value === leastOf(amount.caps.map(({ fen }) => fen))
    const formula = isLeast ? { formula: `MIN(C4:C${3 + rows.length})` } : {}
    rows.push(['', '测算金额', { as: 'money', value, ...formula }, '', ''])
  }
  return {
    key: 'caps',
    name: '上限',
    title: { zh: '金额上限', en: 'Upper bounds' },
    columns: [
      text('id', 'Bound', '代号', 16),
      text('label', 'What', '项目', 40),
      money('amount', 'Amount, 元', '金额（元）'),
      text('clause', 'Clause', '依据', 18),
      text('binding', 'Binding', '说明', 16),
    ],
    rows,
  }
}

function leastOf(facts: readonly Fact<bigint>[]): bigint | null {
  const values = facts.map((fact) => (fact.known ? fact.value : null))
  if (values.some((value) => value === null)) return null
  return values.reduce((least, value) => (least === null || (value !== null && value < least) ? value : least), null)
}

const missing = ({ assessment }: AssessedClaim): Table => ({
  key: 'missing',
  name: '缺项',
  title: { zh: '缺少的数据、材料与判断', en: 'What is missing' },
  columns: [
    text('clause', 'Clause', '条款', 18),
    text('by', 'Who', '由谁补', 14),
    text('what', 'What', '内容', 70),
    text('path', 'Fact', '事实', 40),
  ],
  rows: assessment.clauses.flatMap(({ id, missing: open }) =>
    open.map(({ by, what, path }) => [id, BY_WORDS[by], what.zh, path]),
  ),
})

const readings = ({ assessment }: AssessedClaim): Table => ({
  key: 'readings',
  name: '其他口径',
  title: { zh: '条文可作其他理解时的结果', en: 'What other readings of the text would give' },
  columns: [
    text('switch', 'Switch', '口径', 28),
    text('value', 'Reading', '取值', 24),
    text('verdict', 'Verdict', '结论', 10),
    money('amount', 'Amount, 元', '金额（元）'),
  ],
  rows: assessment.otherReadings.map((other) => [
    other.switch,
    other.value,
    RESULT_WORDS[other.result.state],
    other.amount === null ? null : yuanOf(other.amount.fen),
  ]),
})

const decisions = ({ decided }: AssessedClaim): Table => ({
  key: 'decisions',
  name: '人工认定',
  title: { zh: '人工认定', en: 'Decisions of persons' },
  columns: [
    text('id', 'Decision', '编号', 20),
    text('about', 'About', '对象', 24),
    text('decided', 'Decided', '认定', 20),
    text('by', 'By', '认定人', 16),
    text('secondBy', 'Second', '复核人', 16),
    { key: 'on', title: { en: 'On', zh: '日期' }, type: 'day' },
    text('status', 'Status', '状态', 24),
    text('grounds', 'Grounds', '理由', 60),
  ],
  rows: (decided?.decisions ?? []).map((decision) => [
    decision.id,
    decision.subject.of === 'clause' ? decision.subject.clause : '金额',
    decision.subject.of === 'clause' ? STATE_WORDS[decision.subject.to] : `${toYuan(decision.subject.to)} 元`,
    decision.by,
    decision.secondBy,
    decision.on,
    DECISION_STATUS_WORDS[decision.status],
    decision.grounds,
  ]),
})
