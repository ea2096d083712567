import type { Claim } from '../../../schemas/claim.ts'
import type { Contract } from '../../../schemas/contract.ts'
import type { ContractEvidence, Head } from '../../reconcile/evidence.ts'
import type { EvidenceRef } from '../engine/fact.ts'
import type { ClaimEvidence } from '../facts/claim-evidence.ts'

/** A claim by what its versions say; versions that disagree give several programmes or applicants, and all of them count. */
export type NamedClaim = {
  readonly name: string
  readonly evidence: ClaimEvidence
  readonly bodies: readonly Claim[]
  readonly refs: readonly EvidenceRef[]
}

/** `applicant/id`: ids of claims repeat between institutions. */
export const claimName = ({ applicantUscc, claimId }: Pick<Claim, 'applicantUscc' | 'claimId'>): string =>
  `${applicantUscc}/${claimId}`

/** Drafts included, so that a claim can be tested before it is handed in; refused and withdrawn ones rest on nothing. */
export function liveClaims(claims: readonly ClaimEvidence[]): readonly NamedClaim[] {
  const named = claims.flatMap((evidence): NamedClaim[] => {
    const own = evidence.claims.filter(({ id }) => id === evidence.claimId)
    const live = own.filter(({ body }) => body.state !== 'rejected' && body.state !== 'withdrawn')
    const name = live
      .map(({ body }) => claimName(body))
      .sort()
      .at(0)
    if (name === undefined) return []
    const refs = live.map(({ id, digest }) => ({ kind: 'claim' as const, id, digest }))
    return [{ name, evidence, bodies: live.map(({ body }) => body), refs }]
  })
  const once = new Map(named.map((one) => [one.name, one]))
  return [...once.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}

export const isOf = ({ bodies }: NamedClaim, programme: string): boolean =>
  bodies.some((body) => body.programme === programme)

/** Contracts the claim names, as registered. */
export const contractsOf = ({ evidence, bodies }: NamedClaim): readonly ContractEvidence[] =>
  evidence.contracts.filter(({ number }) => bodies.some(({ contracts }) => contracts.includes(number)))

/** Numbers repeat between institutions: a contract is its number and both parties. */
export const contractKey = ({ number, providerUscc, buyerUscc }: Contract): string =>
  [number, providerUscc, buyerUscc].join(' ')

export const contractKeys = ({ contracts }: ContractEvidence): readonly string[] => [
  ...new Set(contracts.map(({ body }) => contractKey(body))),
]

/** Heads once each, whoever’s evidence they came with. */
export function distinctHeads<T>(heads: readonly Head<T>[]): readonly Head<T>[] {
  const once = new Map(heads.map((head) => [`${head.id} ${head.digest}`, head]))
  return [...once.keys()].sort().flatMap((key) => once.get(key) ?? [])
}

/** Items by a key, keys sorted. */
export function grouped<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
): readonly (readonly [string, readonly T[]])[] {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1))
}
