import { z } from 'zod'
import { toYuan } from '../../../core/money.ts'
import { REPLY_POSITIONS } from '../../../schemas/finding-reply.ts'
import { REVIEW_STATES } from '../../../schemas/finding-review.ts'
import type { JudgedApproval } from '../check.ts'
import type { Entry } from '../entry.ts'
import type { AuditFinding, JudgedReply, JudgedReview } from '../judge-findings.ts'

/** Who reads: an auditor or a reviewer sees what is internal, the audited institution (`unit`) does not. */
export type Reader = 'auditor' | 'unit'

const State = z.enum(REVIEW_STATES)
const Subject = z.strictObject({ institution: z.string(), kind: z.enum(['contract', 'claim']), id: z.string() })

export const FactView = z.strictObject({
  fact: z.string().describe('Digest of what it says: a review or a reply names it'),
  severity: z.string(),
  clauseId: z.string(),
  quotation: z.string(),
  message: z.string(),
  amount: z.string().nullable().describe('元; null: none, or not known'),
  needsHuman: z.boolean(),
  evidence: z.array(z.strictObject({ kind: z.string(), ids: z.array(z.string()), total: z.int() })),
})

/** One line of a list. */
export const FindingHead = z.strictObject({
  finding: z.string(),
  subject: Subject,
  code: z.string(),
  state: State,
  staleState: State.nullable().describe('What was approved of a fact that is another one now'),
  present: z.boolean().describe('false: it is not found any more'),
  pending: z.int().describe('Reviews that wait for a second person; 0 for the audited institution'),
  replies: z.int(),
  fact: FactView.nullable(),
})

const Entered = {
  id: z.string(),
  institution: z.string(),
  digest: z.string(),
  receivedAt: z.string(),
  batchId: z.string(),
}
const Person = { by: z.string(), role: z.string() }

export const ApprovalView = z.strictObject({
  ...Entered,
  ...Person,
  token: z.string(),
  outcome: z.enum(['approved', 'returned']),
  remarks: z.string().nullable(),
  on: z.string(),
  flaw: z
    .enum(['same_person', 'same_token', 'corrected', 'contradicted'])
    .nullable()
    .describe('Why it counts for nothing; null: it counts'),
})

export const ReviewView = z.strictObject({
  ...Entered,
  ...Person,
  token: z.string().describe('Id of the token that sent it: another has to approve it'),
  standing: z.enum(['effective', 'stale', 'superseded', 'proposed', 'returned', 'corrected', 'contradicted']),
  ofThisFact: z.boolean(),
  fact: z.string(),
  message: z.string().describe('The finding as it was reviewed'),
  amount: z.string().nullable(),
  state: State,
  grounds: z.string(),
  document: z.string().nullable(),
  on: z.string(),
  approvals: z.array(ApprovalView),
})

/** What the audited institution is told of a review that was approved. */
export const ConclusionView = z.strictObject({
  institution: z.string().describe('The auditor’s'),
  state: State,
  grounds: z.string(),
  on: z.string(),
  approvedOn: z.string(),
  ofThisFact: z.boolean(),
})

export const ReplyView = z.strictObject({
  ...Entered,
  ...Person,
  ofThisFact: z.boolean(),
  contradicted: z.boolean(),
  position: z.enum(REPLY_POSITIONS),
  text: z.string(),
  documents: z.array(z.string()),
  message: z.string(),
  on: z.string(),
})

export const FindingView = FindingHead.extend({
  conclusion: ConclusionView.nullable().describe('The last approved review'),
  reviews: z.array(ReviewView).describe('Every version, in the order received; none for the audited institution'),
  replied: z.array(ReplyView),
})
export type FindingHead = z.infer<typeof FindingHead>
export type FindingView = z.infer<typeof FindingView>

/** One finding as a list shows it. The audited institution does not learn that reviews are under way. */
export function toFindingHead(one: AuditFinding, reader: Reader): FindingHead {
  const { finding, subject, code, fact, state, staleState, pending, replies } = one
  return {
    finding,
    subject: { ...subject },
    code,
    state,
    staleState,
    present: fact !== null,
    pending: reader === 'auditor' ? pending : 0,
    replies: replies.length,
    fact:
      fact === null
        ? null
        : {
            fact: fact.fact,
            severity: fact.severity,
            clauseId: fact.clauseId,
            quotation: fact.quotation,
            message: fact.message,
            amount: fact.amountFen === null ? null : toYuan(fact.amountFen),
            needsHuman: fact.needsHuman,
            evidence: fact.evidence.map(({ kind, ids, total }) => ({ kind, ids: [...ids], total })),
          },
  }
}

/** One finding whole. */
export function toFindingView(one: AuditFinding, reader: Reader): FindingView {
  const last = one.reviews.find(({ standing }) => standing === 'effective' || standing === 'stale')
  return {
    ...toFindingHead(one, reader),
    conclusion: last === undefined ? null : toConclusion(last),
    reviews: reader === 'auditor' ? one.reviews.map(toReview) : [],
    replied: one.replies.map(toReply),
  }
}

/** Where an entry stands in the ledger. */
export const enteredOf = ({ id, institution, digest, receivedAt, batch }: Entry) => ({
  id,
  institution,
  digest,
  receivedAt,
  batchId: `${institution}-${batch}`,
})

function toConclusion({ entry, decidedBy, ofThisFact }: JudgedReview) {
  const { state, grounds, reviewedOn } = entry.body
  return {
    institution: entry.institution,
    state,
    grounds,
    on: reviewedOn,
    approvedOn: decidedBy?.body.approvedOn ?? '',
    ofThisFact,
  }
}

function toReview({ entry, standing, ofThisFact, approvals }: JudgedReview) {
  const { by, role, fact, message, amount, state, grounds, document, reviewedOn } = entry.body
  return {
    ...enteredOf(entry),
    by,
    role,
    token: entry.receivedBy,
    standing,
    ofThisFact,
    fact,
    message,
    amount: amount ?? null,
    state,
    grounds,
    document: document ?? null,
    on: reviewedOn,
    approvals: approvals.map(toApproval),
  }
}

export function toApproval({ entry, flaw }: JudgedApproval): z.infer<typeof ApprovalView> {
  const { by, role, outcome, remarks, approvedOn } = entry.body
  return {
    ...enteredOf(entry),
    by,
    role,
    token: entry.receivedBy,
    outcome,
    remarks: remarks ?? null,
    on: approvedOn,
    flaw,
  }
}

function toReply({ entry, ofThisFact, contradicted }: JudgedReply) {
  const { by, role, position, text, documents = [], message, repliedOn } = entry.body
  return {
    ...enteredOf(entry),
    by,
    role,
    ofThisFact,
    contradicted,
    position,
    text,
    documents: [...documents],
    message,
    on: repliedOn,
  }
}
