import { exactText } from '../capacity/exact-text.ts'
import type { EvidenceRef } from '../programmes/engine/fact.ts'
import type { RelatedAnswer, RelatedStep } from '../programmes/engine/related.ts'
import type { Verdict } from './judge.ts'
import type { Relation } from './related.ts'
import { shownParty, type Tie } from './tie.ts'

const WORDS_OF_THE_ENGINE: Readonly<Record<Verdict, RelatedAnswer['verdict']>> = {
  related: 'related',
  needs_human: 'person',
  undetermined: 'unknown',
  unrelated: 'unrelated',
}

/** One step of a path, with when it holds and who recorded it from what. */
export type DatedStep = RelatedStep & {
  readonly validFrom: string
  readonly validTo: string | null
  readonly source: string
  readonly institution: string
}

/** A relation as the rule engine takes it: an answer for each span, so that none covers days on which it does not hold. */
export const answersOf = ({ a, b, policy, days }: Relation): readonly RelatedAnswer[] =>
  days.map(({ from, to, verdict, path, why }) => ({
    a,
    b,
    policy,
    from,
    to,
    verdict: WORDS_OF_THE_ENGINE[verdict],
    path: path.map(stepOf),
    evidence: path.map(evidenceOf),
    why,
  }))

export const stepOf = (tie: Tie): DatedStep => ({
  edgeId: tie.edgeId,
  from: shownParty(tie.from),
  to: shownParty(tie.to),
  kind: tie.kind,
  share: tie.share === null ? '' : exactText(tie.share),
  validFrom: tie.validFrom,
  validTo: tie.validTo,
  source: tie.source,
  institution: tie.institution,
})

const evidenceOf = (tie: Tie): EvidenceRef => ({ kind: 'ownership_edge', id: tie.edgeId, digest: tie.digest })
