import type { Amount } from '../../programmes/engine/amount.ts'
import type { ClauseAnswer } from '../../programmes/engine/assess.ts'
import type { DecidedClause } from '../../programmes/engine/decision.ts'
import type { EvidenceRef, Used } from '../../programmes/engine/fact.ts'
import { escape, type Lines } from '../../report/markdown.ts'
import { ASSUMED_DIGEST } from '../trial/assumed.ts'
import { factWords, missingWords, refWords } from './fact-words.ts'
import { readingWords } from './reading-words.ts'
import { BY_WORDS, KIND_WORDS, SEVERITY_WORDS, STATE_WORDS } from './words.ts'

/** Every clause in the order of the guide: its words, the answer, the facts with their records, what is missing. */
export function clauseSection(
  clauses: readonly ClauseAnswer[],
  decided: readonly DecidedClause[],
  amount: Amount | null,
): Lines {
  const labels = new Map(amount?.working.map(({ id, label }) => [id, label.zh]))
  const byPersons = new Map(decided.map((one) => [one.id, one]))
  return [
    '## 六、逐条核验',
    '',
    count(clauses),
    ...clauses.flatMap((clause) => ['', ...clauseLines(clause, labels), ...decidedLine(byPersons.get(clause.id))]),
  ]
}

const decidedLine = (one: DecidedClause | undefined): Lines =>
  one === undefined ? [] : [`- 人工决定：${STATE_WORDS[one.decided]}（${escape(one.decisions.join('、'))}）`]

const count = (clauses: readonly ClauseAnswer[]): string => {
  const parts = (['pass', 'fail', 'undetermined', 'not_applicable'] as const).map(
    (state) => `${STATE_WORDS[state]} ${clauses.filter((one) => one.state === state).length} 条`,
  )
  return `共 ${clauses.length} 条：${parts.join('，')}。`
}

type Labels = ReadonlyMap<string, string>

function clauseLines(
  { id, quotation, kind, severity, state, used, missing, notes, otherReadings }: ClauseAnswer,
  labels: Labels,
): Lines {
  return [
    `### ${id}：${STATE_WORDS[state]}`,
    '',
    `> ${escape(quotation)}`,
    '',
    `- ${KIND_WORDS[kind]}；${SEVERITY_WORDS[severity]}`,
    ...used.map((one) => `- 事实：${factLine(one, labels)}`),
    ...missing.map((one) => `- ${BY_WORDS[one.by]}：${escape(missingWords(one))}`),
    ...notes.map(({ level, words }) => `- ${level === 'warning' ? '关注' : '说明'}：${escape(words.zh)}`),
    ...otherReadings.map(
      (other) => `- 其他口径：${escape(readingWords(other.switch, other.value))}时为“${STATE_WORDS[other.state]}”`,
    ),
  ]
}

const SHOWN = 3
const LONGEST = 300

function factLine({ path, value, evidence }: Used, labels: Labels): string {
  const shown = evidence.slice(0, SHOWN).map(refText)
  const more = evidence.length > SHOWN ? [`等 ${evidence.length} 项`] : []
  const short = value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value
  const from = shown.length === 0 ? '' : `（${[...shown, ...more].join('；')}）`
  return `${escape(factWords({ path, value: short }, labels))}${from}`
}

const refText = ({ kind, id, digest }: EvidenceRef): string =>
  `${escape(refWords({ kind, id }))}${digest === null ? '' : digest === ASSUMED_DIGEST ? '［假定］' : ` \`${digest.slice(0, 16)}\``}`
