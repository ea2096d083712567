import { known } from '../engine/fact.ts'
import { check, type Judgement } from '../engine/outcome.ts'
import { grouped, type NamedClaim } from './claims.ts'
import type { CrossFinding, Mark } from './types.ts'

type Held = { readonly kind: Mark['kind'] | 'contact' | 'phone'; readonly value: string; readonly claim: NamedClaim }

/**
 * applicants that have a contact, phone, address, network address or document author in common though nothing is
 * known to relate them. Related ones may; a name alone is no more than a hint, and so is a mark of two whose relation is
 * not known.
 */
export function sharedContacts(claims: readonly NamedClaim[], marks: readonly Mark[]): readonly CrossFinding[] {
  const held = claims.flatMap((claim): Held[] => [
    ...claim.bodies.flatMap(({ contactName, contactPhone }) => [
      ...(contactName === undefined ? [] : [{ kind: 'contact' as const, value: textKey(contactName), claim }]),
      ...(contactPhone === undefined ? [] : [{ kind: 'phone' as const, value: phoneKey(contactPhone), claim }]),
    ]),
    ...marks
      .filter((mark) => mark.claim === claim.name)
      .map(({ kind, value }) => ({ kind, value: textKey(value), claim })),
  ])
  const groups = grouped(held, ({ kind, value }) => `${kind} ${value}`)
  return groups.flatMap(([subject, group]): CrossFinding[] => {
    const answers = pairsOf(group).map(({ a, b, kind }) => judged(a, b, kind, claims))
    const found = answers.filter((one) => one !== true)
    const [first] = found
    if (first === undefined) return []
    const names = [...new Set(group.map(({ claim }) => claim.name))].sort()
    const refs = group.flatMap(({ claim }) => claim.refs)
    const answer = found.includes(false) ? false : first
    return [
      { subject, claims: names, words: SHARED, fen: null, outcome: check(known(subject, names, refs), () => answer) },
    ]
  })
}

const applicantsOf = ({ bodies }: NamedClaim) => [...new Set(bodies.map(({ applicantUscc }) => applicantUscc))]

/** Pairs of different applicants. */
const pairsOf = (group: readonly Held[]) =>
  group.flatMap(({ kind, claim: one }) =>
    group.flatMap(({ claim: other }) =>
      applicantsOf(one).flatMap((a) =>
        applicantsOf(other)
          .filter((b) => a < b)
          .map((b) => ({ a, b, kind })),
      ),
    ),
  )

function judged(a: string, b: string, kind: Held['kind'], claims: readonly NamedClaim[]): Judgement {
  const verdicts = claims
    .flatMap(({ evidence }) => evidence.related)
    .filter((one) => (one.a === a && one.b === b) || (one.a === b && one.b === a))
    .map(({ verdict }) => verdict)
  if (verdicts.includes('related')) return true
  if (kind === 'contact') return { path: `contact of ${a}, ${b}`, open: NAMESAKE }
  return verdicts.includes('unrelated') ? false : { path: `related_parties ${a}–${b}`, open: RELATION }
}

const textKey = (text: string): string => text.normalize('NFKC').replace(/\s+/g, '').toUpperCase()
/** Digits alone, without the country code. */
const phoneKey = (phone: string): string =>
  phone
    .normalize('NFKC')
    .replace(/\D+/g, '')
    .replace(/^(00)?86(?=1\d{10}$)/, '')

const SHARED = { en: 'Several applicants have it in common.', zh: '多个申请单位相同。' }
const NAMESAKE = {
  en: 'Only the name is the same: a person sees whether it is one person.',
  zh: '仅姓名相同，是否同一人由人工核对。',
}
const RELATION = {
  en: 'Whether the applicants are related is not known; a person looks.',
  zh: '申请单位之间是否关联尚不明确，由人工核对。',
}
