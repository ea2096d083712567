import { titleOfFinding } from '../../core/finding-titles.ts'
import type { ReviewState } from '../../schemas/finding-review.ts'
import { checkEntries } from './check.ts'
import type { AuditEntries, Entry } from './entry.ts'
import type { AuditFact, FactSubject } from './fact.ts'
import { type AuditFinding, judgeFindings } from './judge-findings.ts'

/** What narrows a list; what is left out does not. `about`: present facts or those that are gone. */
export type FindingFilter = {
  readonly state?: ReviewState | undefined
  readonly severity?: string | undefined
  readonly code?: string | undefined
  readonly waiting?: 'reviewer' | 'auditor' | 'unit' | undefined
  readonly present?: boolean | undefined
  readonly text?: string | undefined
  /** How the identity begins, lower-case hex. */
  readonly finding?: string | undefined
}

/** How many findings there are of each state and severity, of all that the filter’s other parts let through. */
export type FindingCounts = {
  readonly total: number
  readonly states: Readonly<Record<ReviewState, number>>
  readonly severities: Readonly<Record<string, number>>
  readonly stale: number
  readonly pending: number
}

/**
 * Findings of several subjects, gravest first, then by subject, in the order of their report. Only entries about those
 * subjects take part: of a subject that was not read nothing can be said, least of all that its findings are gone.
 */
export function listFindings(
  subjects: readonly { readonly subject: FactSubject; readonly facts: readonly AuditFact[] }[],
  entries: AuditEntries,
): readonly AuditFinding[] {
  const read = new Set(subjects.map(({ subject }) => subjectKey(subject)))
  const facts = subjects.flatMap(({ facts }) => facts)
  const findings = judgeFindings(facts, {
    finding_review: entries.finding_review.filter(({ body }) => read.has(entryKey(body.unit, body))),
    finding_reply: entries.finding_reply.filter(({ body }) => read.has(entryKey(body.institution, body))),
    audit_approval: entries.audit_approval,
  })
  const order = new Map(findings.map((finding, i) => [finding, i]))
  return [...findings].sort((a, b) => gravity(a) - gravity(b) || (order.get(a) ?? 0) - (order.get(b) ?? 0))
}

/** The entries as the audited institution sees them: of reviews those that were approved, of what is under way nothing. */
export function seenByUnit(entries: AuditEntries): AuditEntries {
  const approved = checkEntries(entries.finding_review, entries.audit_approval)
    .filter(({ status }) => status === 'approved')
    .map(({ entry }) => entry)
  return { ...entries, finding_review: approved }
}

/** Contracts and claims that somebody reviewed or answered for, and that were not read, sorted. */
export function subjectsNotRead(
  subjects: readonly { readonly subject: FactSubject }[],
  { finding_review, finding_reply }: Pick<AuditEntries, 'finding_review' | 'finding_reply'>,
): readonly FactSubject[] {
  const read = new Set(subjects.map(({ subject }) => subjectKey(subject)))
  const named = new Map<string, FactSubject>()
  const add = (institution: string, body: Named) => {
    const subject = subjectOf(institution, body)
    if (!read.has(subjectKey(subject))) named.set(subjectKey(subject), subject)
  }
  for (const { body } of finding_review) add(body.unit, body)
  for (const { body } of finding_reply) add(body.institution, body)
  return [...named].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, subject]) => subject)
}

export function matches(finding: AuditFinding, filter: FindingFilter): boolean {
  const { state, severity, code, waiting, present, text, finding: begins } = filter
  return (
    (state === undefined || finding.state === state) &&
    (severity === undefined || finding.fact?.severity === severity) &&
    (code === undefined || finding.code === code) &&
    (begins === undefined || finding.finding.startsWith(begins)) &&
    (present === undefined || (finding.fact !== null) === present) &&
    (text === undefined || textOf(finding).includes(text.toLowerCase())) &&
    (waiting === undefined || waitsFor(finding, waiting))
  )
}

/** `reviewer`: for a second person. `auditor`: for a first word, or another one after the fact changed. `unit`: for a reply. */
function waitsFor(finding: AuditFinding, who: 'reviewer' | 'auditor' | 'unit'): boolean {
  if (who === 'reviewer') return finding.pending > 0
  if (finding.fact === null) return false
  if (who === 'auditor') return finding.state === 'open' && finding.pending === 0
  return !finding.replies.some(({ ofThisFact }) => ofThisFact)
}

export function countFindings(findings: readonly AuditFinding[]): FindingCounts {
  const states = { open: 0, confirmed: 0, dismissed: 0 }
  const severities: Record<string, number> = { undetermined: 0, reduce: 0, warning: 0, info: 0 }
  let [stale, pending] = [0, 0]
  for (const finding of findings) {
    states[finding.state] += 1
    const severity = finding.fact?.severity
    if (severity !== undefined) severities[severity] = (severities[severity] ?? 0) + 1
    if (finding.staleState !== null) stale += 1
    if (finding.pending > 0) pending += 1
  }
  return { total: findings.length, states, severities, stale, pending }
}

const GRAVITY = ['undetermined', 'reduce', 'warning', 'info']
/** What is gone comes last. */
const gravity = ({ fact }: AuditFinding): number => {
  const place = fact === null ? -1 : GRAVITY.indexOf(fact.severity)
  return place < 0 ? GRAVITY.length : place
}

function textOf({ code, subject, fact, reviews }: AuditFinding): string {
  const { zh = '', en = '' } = titleOfFinding(code) ?? {}
  return [code, zh, en, subject.id, fact?.message ?? reviews[0]?.entry.body.message ?? ''].join(' ').toLowerCase()
}

type Named = Pick<Entry<'finding_reply'>['body'], 'contract' | 'claim'>
const subjectOf = (institution: string, { contract, claim }: Named): FactSubject =>
  contract === undefined
    ? { institution, kind: 'claim', id: claim ?? '' }
    : { institution, kind: 'contract', id: contract }
const subjectKey = ({ institution, kind, id }: FactSubject): string => JSON.stringify([institution, kind, id])
const entryKey = (institution: string, body: Named): string => subjectKey(subjectOf(institution, body))
