import { known } from '../engine/fact.ts'
import { check, type Judgement } from '../engine/outcome.ts'
import type { RelatedAnswer } from '../engine/related.ts'
import { grouped, type NamedClaim } from './claims.ts'
import { nameOf, phonesOf } from './spelling.ts'
import type { CrossFinding, Mark } from './types.ts'

type Held = { readonly kind: Mark['kind'] | 'contact' | 'phone'; readonly value: string; readonly claim: NamedClaim }

/**
 * X-7: applicants that have a contact, phone, address, network address or document author in common though nothing is
 * known to relate them. Related ones may; a name alone is no more than a hint, and so is a mark of two whose relation is
 * not known. `related`: beside what the claims' own evidence answers.
 */
export function sharedContacts(
  claims: readonly NamedClaim[],
  marks: readonly Mark[],
  related: readonly RelatedAnswer[],
): readonly CrossFinding[] {
  const answers = verdictsByPair([...related, ...claims.flatMap(({ evidence }) => evidence.related)])
  return sharedBy(claims, marks).flatMap(({ subject, kind, members }): CrossFinding[] => {
    const found = applicantPairs(members)
      .map(({ a, b }) => judged(a, b, kind, answers))
      .filter((one) => one !== true)
    const [first] = found
    if (first === undefined) return []
    const names = [...new Set(members.map(({ name }) => name))].sort()
    const refs = members.flatMap((claim) => claim.refs)
    const answer = found.includes(false) ? false : first
    return [
      { subject, claims: names, words: SHARED, fen: null, outcome: check(known(subject, names, refs), () => answer) },
    ]
  })
}

/** Pairs of applicants whose relation X-7 asks about, each once. */
export const pairsInContact = (claims: readonly NamedClaim[], marks: readonly Mark[]): readonly ApplicantPair[] => {
  const all = sharedBy(claims, marks).flatMap(({ members }) => applicantPairs(members))
  const once = new Map(all.map((pair) => [`${pair.a} ${pair.b}`, pair]))
  return [...once.keys()].sort().flatMap((key) => once.get(key) ?? [])
}

export type ApplicantPair = { readonly a: string; readonly b: string }
type Shared = { readonly subject: string; readonly kind: Held['kind']; readonly members: readonly NamedClaim[] }

function sharedBy(claims: readonly NamedClaim[], marks: readonly Mark[]): readonly Shared[] {
  const marked = grouped(marks, ({ claim }) => claim)
  const of = new Map(marked)
  const held = claims.flatMap((claim): Held[] => [
    ...claim.bodies.flatMap(({ contactName, contactPhone }) => [
      ...[nameOf(contactName ?? '')].map((value) => ({ kind: 'contact' as const, value, claim })),
      ...phonesOf(contactPhone ?? '').map((value) => ({ kind: 'phone' as const, value, claim })),
    ]),
    ...(of.get(claim.name) ?? []).map(({ kind, value }) => ({ kind, value: nameOf(value), claim })),
  ])
  const said = held.filter(({ value }) => value !== '')
  return grouped(said, ({ kind, value }) => `${kind} ${value}`).flatMap(([subject, group]) => {
    const [first] = group
    const members = [...new Set(group.map(({ claim }) => claim))]
    return first === undefined || members.length < 2 ? [] : [{ subject, kind: first.kind, members }]
  })
}

/** Of different applicants, each pair once. */
function applicantPairs(members: readonly NamedClaim[]): readonly ApplicantPair[] {
  const all = [...new Set(members.flatMap(({ bodies }) => bodies.map(({ applicantUscc }) => applicantUscc)))].sort()
  return all.flatMap((a, at) => all.slice(at + 1).map((b) => ({ a, b })))
}

type Verdicts = ReadonlyMap<string, readonly RelatedAnswer[]>
const verdictsByPair = (answers: readonly RelatedAnswer[]): Verdicts =>
  new Map(grouped(answers, ({ a, b }) => [a, b].sort().join(' ')))

function judged(a: string, b: string, kind: Held['kind'], answers: Verdicts): Judgement {
  const verdicts = (answers.get(`${a} ${b}`) ?? []).map(({ verdict }) => verdict)
  if (verdicts.includes('related')) return true
  if (kind === 'contact') return { path: `contact of ${a}, ${b}`, open: NAMESAKE }
  const isUnrelated = verdicts.length > 0 && verdicts.every((verdict) => verdict === 'unrelated')
  return isUnrelated ? false : { path: `related_parties ${a}–${b}`, open: RELATION }
}

const SHARED = { en: 'Several applicants have it in common.', zh: '多个申请单位相同。' }
const NAMESAKE = {
  en: 'Only the name is the same: a person sees whether it is one person.',
  zh: '仅姓名相同，是否同一人由人工核对。',
}
const RELATION = {
  en: 'Whether the applicants are related is not known; a person looks.',
  zh: '申请单位之间是否关联尚不明确，由人工核对。',
}
