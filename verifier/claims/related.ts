import type { OwnershipEdge } from '../../schemas/ownership-edge.ts'
import type { RelatedAnswer } from '../programmes/engine/related.ts'
import type { ContractEvidence, Head } from '../reconcile/evidence.ts'

export function relatedAnswers(
  _edges: readonly Head<OwnershipEdge>[],
  _contracts: readonly ContractEvidence[],
): readonly RelatedAnswer[] {
  return []
}
