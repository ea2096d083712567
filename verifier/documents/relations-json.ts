import { canonicalJson } from '../../core/canonical-json.ts'
import type { ReportLedger } from '../binding/ledger-binding.ts'
import { exactText } from '../capacity/exact-text.ts'
import type { RelatedPair, Relations } from '../claims/related.ts'
import type { AssessedClaim } from '../claims/verify-claim.ts'
import { RELATED_POLICIES, type RelatedPolicy } from '../programmes/engine/related.ts'
import { POLICIES } from '../related/policies.ts'
import { relate } from '../related/related.ts'
import { relevantTo } from '../related/relevant.ts'
import type { Tie } from '../related/tie.ts'
import { RELATIONS_SCHEMA } from './sources/relations.ts'

/** Ties of one pair that are written; `total` says how many there are. */
const MOST_TIES = 2000

/**
 * The recorded ties behind an assessment as canonical JSON: for each pair of parties those that can have a part in an
 * answer, and under each policy its clauses ask about the answer of every day with its path. `report`: digest of the
 * assessment. Null where no clause asks.
 */
export function toRelationsJson(claim: AssessedClaim, ledger: ReportLedger, report: string): string | null {
  const policies = policiesOf(claim)
  const { relations, question } = claim
  if (policies.length === 0 || relations.pairs.length === 0) return null
  return canonicalJson({
    schema: RELATIONS_SCHEMA,
    institution: question.institution,
    claim: { id: question.claimId },
    report,
    ledger,
    pairs: relations.pairs.map((pair) => toPair(relations, pair, policies)),
  })
}

/** Policies that any clause of the assessment asked about. */
function policiesOf({ assessment }: AssessedClaim): readonly RelatedPolicy[] {
  const paths = assessment.clauses.flatMap(({ used, missing }) => [...used, ...missing].map(({ path }) => path))
  return RELATED_POLICIES.filter((policy) =>
    paths.some((path) => path.startsWith('related_parties ') && path.endsWith(`(${policy})`)),
  )
}

function toPair({ ties, persons }: Relations, pair: RelatedPair, policies: readonly RelatedPolicy[]) {
  const there = relevantTo(ties, [pair.a, pair.b], pair.from, pair.to)
  return {
    ...pair,
    total: there.length,
    ties: there.slice(0, MOST_TIES).map(toTie),
    answers: policies.map((policy) => ({
      policy,
      clause: POLICIES[policy].clause,
      source: POLICIES[policy].source,
      days: relate(ties, { ...pair, policy }, { persons }).days.map(({ from, to, verdict, path, why, gaps }) => ({
        from,
        to,
        verdict,
        path: path.map(({ digest }) => digest),
        why,
        gaps: gaps.map(({ words }) => words),
      })),
    })),
  }
}

const toTie = (tie: Tie) => ({
  digest: tie.digest,
  edgeId: tie.edgeId,
  from: tie.from,
  to: tie.to,
  fromName: tie.fromName,
  toName: tie.toName,
  kind: tie.kind,
  share: tie.share === null ? null : exactText(tie.share),
  validFrom: tie.validFrom,
  validTo: tie.validTo,
  source: tie.source,
  institution: tie.institution,
  contested: tie.contested,
})
