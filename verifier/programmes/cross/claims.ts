import type { Claim } from '../../../schemas/claim.ts'
import type { Contract } from '../../../schemas/contract.ts'
import type { ContractEvidence, Head } from '../../reconcile/evidence.ts'
import { type EvidenceRef, type Fact, known, unknown } from '../engine/fact.ts'
import type { ClaimEvidence } from '../facts/claim-evidence.ts'
import { spelled } from './spelling.ts'

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

/**
 * Drafts included, so that a claim can be tested before it is handed in; refused and withdrawn ones rest on nothing. One
 * claim that stands in several logs comes once for each, under one name, and repeats nothing of itself; claims of other
 * programmes under one id are several, and the programme joins the name.
 */
export function liveClaims(claims: readonly ClaimEvidence[]): readonly NamedClaim[] {
  const named = claims.flatMap((evidence): (NamedClaim & { readonly key: string })[] => {
    const own = evidence.claims.filter(({ id }) => id === evidence.claimId)
    const live = own.filter(({ body }) => isLive(body))
    const name = live
      .map(({ body }) => claimName(body))
      .sort()
      .at(0)
    if (name === undefined) return []
    const refs = live.map(({ id, digest }) => ({ kind: 'claim' as const, id, digest }))
    const bodies = live.map(({ body }) => body)
    return [{ name, evidence, bodies, refs, key: refs.map(({ digest }) => digest).join() }]
  })
  const once = new Map(named.map((one) => [`${one.name} ${one.key}`, one]))
  return grouped([...once.values()], ({ name }) => name).flatMap(([name, group]) => {
    const isOne = new Set(group.map(programmesOf)).size === 1
    return [...group]
      .sort((a, b) => (a.key < b.key ? -1 : 1))
      .map(({ key: _, ...claim }) => (isOne ? claim : { ...claim, name: `${name} (${programmesOf(claim)})` }))
  })
}

export const isLive = ({ state }: Pick<Claim, 'state'>): boolean => state !== 'rejected' && state !== 'withdrawn'

const programmesOf = ({ bodies }: Pick<NamedClaim, 'bodies'>): string =>
  [...new Set(bodies.map(({ programme, batch }) => `${programme} ${batch}`))].sort().join(', ')

export const isOf = ({ bodies }: NamedClaim, programme: string): boolean =>
  bodies.some((body) => body.programme === programme)

/** Contracts that a claim names and that no log which was read has: what they rest on is not known. */
export function contractsSeen(claims: readonly NamedClaim[]): Fact<true> {
  const unseen = claims.flatMap((claim) => {
    const found = new Set(contractsOf(claim).map(({ number }) => number))
    const named = [...new Set(claim.bodies.flatMap(({ contracts }) => contracts))]
    return named.filter((number) => !found.has(number)).map((number) => `${claim.name}: ${number}`)
  })
  const all = [...new Set(unseen)].sort()
  if (all.length === 0) return known('contracts of the claims', true, [], 'all registered')
  const shown = `${all.slice(0, SHOWN).join('; ')}${all.length > SHOWN ? ' …' : ''}`
  return unknown('contracts of the claims', {
    en: `${all.length} contracts that claims name are not registered, or cannot be told from another: ${shown}.`,
    zh: `申请所列合同有 ${all.length} 份未登记或无法唯一确定：${shown}。`,
  })
}
const SHOWN = 20

/** Contracts the claim names, as registered. */
export const contractsOf = ({ evidence, bodies }: NamedClaim): readonly ContractEvidence[] =>
  evidence.contracts.filter(({ number }) => bodies.some(({ contracts }) => contracts.includes(number)))

/** Numbers repeat between institutions: a contract is its number, however it is spelled, and both parties. */
export const contractKey = ({ number, providerUscc, buyerUscc }: Contract): string =>
  [spelled(number), providerUscc, buyerUscc].join(' ')

export const contractKeys = ({ contracts }: ContractEvidence): readonly string[] => [
  ...new Set(contracts.map(({ body }) => contractKey(body))),
]

/** Heads once each, whoever’s evidence they came with: there another institution’s record has its code before the id. */
export function distinctHeads<T>(heads: readonly Head<T>[]): readonly Head<T>[] {
  const byId = [...heads].sort((a, b) => (a.id > b.id ? -1 : 1))
  const once = new Map(byId.map((head) => [head.digest, head]))
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
