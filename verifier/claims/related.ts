import { dayOf } from '../../core/time.ts'
import type { Claim } from '../../schemas/claim.ts'
import type { Organisation } from '../../schemas/organisation.ts'
import type { OwnershipEdge } from '../../schemas/ownership-edge.ts'
import { RELATED_POLICIES, type RelatedAnswer } from '../programmes/engine/related.ts'
import type { ContractEvidence, Head } from '../reconcile/evidence.ts'
import { answersOf } from '../related/answer.ts'
import { relate } from '../related/related.ts'
import { referenceOf, type Tie, tiesOf } from '../related/tie.ts'

export type Given = {
  readonly edges: readonly Head<OwnershipEdge>[]
  readonly organisations: readonly Head<Organisation>[]
  readonly contracts: readonly ContractEvidence[]
  readonly claims: readonly Head<Claim>[]
}

/**
 * For the parties of each contract, under every policy, from the day of signing to the last day that any clause asks
 * about: end of the contract, completion or submission. The buyer comes first, as LG-CONTROL asks.
 */
export function relatedAnswers(given: Given): readonly RelatedAnswer[] {
  const { ties, persons, pairs } = relationsOf(given)
  return pairs.flatMap((pair) =>
    RELATED_POLICIES.flatMap((policy) => answersOf(relate(ties, { ...pair, policy }, { persons }))),
  )
}

/** What the answers rest on: every tie that was recorded, who is a natural person, and the pairs that were asked about. */
export type Relations = {
  readonly ties: readonly Tie[]
  readonly persons: ReadonlySet<string>
  readonly pairs: readonly RelatedPair[]
}

export function relationsOf({ edges, organisations, contracts, claims }: Given): Relations {
  const ties = tiesOf(edges, headOfficesOf(organisations))
  return { ties, persons: personsIn(ties), pairs: pairsOf(contracts, claims) }
}

/** Only a natural person sits on a board or has kin: nobody owns them. */
export const personsIn = (ties: readonly Tie[]): ReadonlySet<string> =>
  new Set(
    ties
      .filter(({ kind }) => kind === 'board' || kind === 'kinship')
      .flatMap(({ from, to }) => [from, to])
      .filter((party) => referenceOf(party) !== null),
  )

/** Buyer and provider of a contract, over the days that any clause asks about. */
export type RelatedPair = { readonly a: string; readonly b: string; readonly from: string; readonly to: string }

function pairsOf(contracts: readonly ContractEvidence[], claims: readonly Head<Claim>[]): readonly RelatedPair[] {
  const submitted = claims.flatMap(({ body }) => body.submittedAt ?? []).map((at) => dayOf(Date.parse(at)))
  const pairs = contracts.flatMap(({ contracts: versions, services }) => {
    const completed = services.flatMap(({ body }) => body.completedOn ?? [])
    return versions.map(({ body }) => {
      const days = [body.signedOn, body.validTo, ...completed, ...submitted]
      return { a: body.buyerUscc, b: body.providerUscc, from: body.signedOn, to: last(days) }
    })
  })
  const keyed = new Map(pairs.map((pair) => [`${pair.a} ${pair.b}`, pair]))
  return [...keyed].map(([key, pair]) => {
    const all = pairs.filter(({ a, b }) => `${a} ${b}` === key)
    return {
      ...pair,
      from: all.map(({ from }) => from).reduce((x, y) => (x < y ? x : y)),
      to: last(all.map(({ to }) => to)),
    }
  })
}

const last = (days: readonly string[]): string => days.reduce((x, y) => (x > y ? x : y), '')

/** Branch to head office, where nobody says otherwise. */
export function headOfficesOf(organisations: readonly Head<Organisation>[]): ReadonlyMap<string, string> {
  const said = new Map<string, Set<string>>()
  for (const { body } of organisations) {
    if (body.kind !== 'branch' || body.headOfficeUscc === undefined) continue
    said.set(body.uscc, (said.get(body.uscc) ?? new Set()).add(body.headOfficeUscc))
  }
  return new Map(
    [...said].flatMap(([branch, heads]) => (heads.size === 1 ? [[branch, [...heads][0] ?? ''] as const] : [])),
  )
}
