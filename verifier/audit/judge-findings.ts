import type { ReviewState } from '../../schemas/finding-review.ts'
import { type Checked, checkEntries, countHeads, entryKey } from './check.ts'
import { type AuditEntries, compareEntries, type Entry } from './entry.ts'
import type { AuditFact, FactSubject } from './fact.ts'

/**
 * What became of a review. `effective`: the last approved one, of the fact as it is. `stale`: the last approved one, of a
 * fact that has changed since or is gone. `superseded`: approved, and another was approved later. The rest as checked.
 */
export type ReviewStanding =
  | 'effective'
  | 'stale'
  | 'superseded'
  | Exclude<Checked<'finding_review'>['status'], 'approved'>

export type JudgedReview = Checked<'finding_review'> & {
  readonly standing: ReviewStanding
  /** Whether it was made of the fact as it is now. */
  readonly ofThisFact: boolean
}

/** A reply of the unit. `contradicted`: several versions of it stand side by side. */
export type JudgedReply = {
  readonly entry: Entry<'finding_reply'>
  readonly ofThisFact: boolean
  readonly contradicted: boolean
}

/**
 * One finding with all that persons said of it. `fact` null: the machine does not find it any more (已消失): what was said
 * is kept, and applies again should the same fact come back. `state` is 待核实 (open) unless an effective review says
 * otherwise; `staleState` is what the last approved review said of another fact. Neither changes a figure.
 */
export type AuditFinding = {
  readonly finding: string
  readonly subject: FactSubject
  readonly code: string
  readonly fact: AuditFact | null
  readonly state: ReviewState
  readonly staleState: ReviewState | null
  /** Reviews that wait for a second person. */
  readonly pending: number
  /** In the order received. */
  readonly reviews: readonly JudgedReview[]
  readonly replies: readonly JudgedReply[]
}

/**
 * The findings of some subjects with what persons said of them. Pure.
 *
 * Input:  the facts as the machine finds them now; entries in the order received, of those subjects at least.
 * Output: first the facts in the order given, then findings that are gone, by identity. A reply counts only in the log
 *         of the audited institution; an entry that names another subject than the finding’s is of another finding.
 */
export function judgeFindings(
  facts: readonly AuditFact[],
  entries: Pick<AuditEntries, 'finding_review' | 'finding_reply' | 'audit_approval'>,
): readonly AuditFinding[] {
  const reviews = groupBy(checkEntries(entries.finding_review, entries.audit_approval), ({ entry }) =>
    keyOf(entry.body.finding, reviewSubject(entry)),
  )
  const replyHeads = countHeads(entries.finding_reply)
  const replies = groupBy(entries.finding_reply, (entry) => keyOf(entry.body.finding, replySubject(entry)))
  const one = (finding: string, subject: FactSubject, code: string, fact: AuditFact | null): AuditFinding => {
    const key = keyOf(finding, subject)
    const judged = judgeReviews(reviews.get(key) ?? [], fact)
    const last = judged.find(({ standing }) => standing === 'effective' || standing === 'stale')
    return {
      finding,
      subject,
      code,
      fact,
      state: last?.standing === 'effective' ? last.entry.body.state : 'open',
      staleState: last?.standing === 'stale' ? last.entry.body.state : null,
      pending: judged.filter(({ standing }) => standing === 'proposed').length,
      reviews: judged,
      replies: (replies.get(key) ?? [])
        .filter(({ head }) => head)
        .map((entry) => ({
          entry,
          ofThisFact: entry.body.fact === fact?.fact,
          contradicted: (replyHeads.get(entryKey(entry)) ?? 0) > 1,
        })),
    }
  }
  const present = facts.map((fact) => one(fact.finding, fact.subject, fact.code, fact))
  const known = new Set(present.map(({ finding, subject }) => keyOf(finding, subject)))
  const said = new Map<string, AuditFinding>()
  const add = (finding: string, subject: FactSubject, code: string) => {
    const key = keyOf(finding, subject)
    if (!known.has(key) && !said.has(key)) said.set(key, one(finding, subject, code, null))
  }
  for (const entry of entries.finding_review) add(entry.body.finding, reviewSubject(entry), entry.body.code)
  for (const entry of entries.finding_reply) add(entry.body.finding, replySubject(entry), entry.body.code)
  const gone = [...said].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, finding]) => finding)
  return [...present, ...gone]
}

function judgeReviews(checked: readonly Checked<'finding_review'>[], fact: AuditFact | null): JudgedReview[] {
  const last = lastApproved(checked)
  return checked.map((one) => {
    const ofThisFact = one.entry.body.fact === fact?.fact
    return { ...one, ofThisFact, standing: standingOf(one, one === last, ofThisFact) }
  })
}

/** The one whose approval was received last. */
function lastApproved(checked: readonly Checked<'finding_review'>[]): Checked<'finding_review'> | null {
  let [last, moment]: [Checked<'finding_review'> | null, Entry | null] = [null, null]
  for (const one of checked) {
    if (one.status !== 'approved' || one.decidedBy === null) continue
    if (moment !== null && compareEntries(one.decidedBy, moment) < 0) continue
    ;[last, moment] = [one, one.decidedBy]
  }
  return last
}

function standingOf(one: Checked<'finding_review'>, isLast: boolean, ofThisFact: boolean): ReviewStanding {
  if (one.status !== 'approved') return one.status
  if (!isLast) return 'superseded'
  return ofThisFact ? 'effective' : 'stale'
}

const reviewSubject = ({ body }: Entry<'finding_review'>): FactSubject => subjectOf(body.unit, body)
const replySubject = ({ body }: Entry<'finding_reply'>): FactSubject => subjectOf(body.institution, body)

/** The schema lets in exactly one of the two. */
const subjectOf = (
  institution: string,
  { contract, claim }: { readonly contract?: string | undefined; readonly claim?: string | undefined },
): FactSubject =>
  contract === undefined
    ? { institution, kind: 'claim', id: claim ?? '' }
    : { institution, kind: 'contract', id: contract }

const keyOf = (finding: string, { institution, kind, id }: FactSubject): string =>
  JSON.stringify([finding, institution, kind, id])

function groupBy<T>(list: readonly T[], key: (value: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const value of list) {
    const k = key(value)
    const same = groups.get(k)
    if (same === undefined) groups.set(k, [value])
    else same.push(value)
  }
  return groups
}
