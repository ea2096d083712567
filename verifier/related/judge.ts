import { compare, type Fraction, subtract, ZERO } from '../../core/fraction.ts'
import type { Words } from '../capacity/words.ts'
import { ONE } from './graph.ts'
import { type Found, GROUNDS, mostHolders } from './grounds.ts'
import { unsettledPerson } from './links.ts'
import type { Policy } from './policies.ts'
import { QUARTER, sharesOf } from './shares.ts'
import { type Party, referenceOf, shownParty, type Tie } from './tie.ts'
import type { View } from './view.ts'

/**
 * `related`: a ground of the policy is proven. `needs_human`: a tie is there that the policy leaves to a person.
 * `undetermined`: what is not recorded could make it either. `unrelated`: it could not.
 */
export const VERDICTS = ['related', 'needs_human', 'undetermined', 'unrelated'] as const
export type Verdict = (typeof VERDICTS)[number]

/** A party whose owners are not all recorded. `recorded`: the part that is. */
export type Gap = { readonly party: string; readonly recorded: Fraction; readonly words: Words }

export type Judgement = {
  readonly verdict: Verdict
  readonly ties: readonly Tie[]
  readonly why: Words
  /** What was missing for saying `unrelated`; none when the verdict is settled by a ground. */
  readonly gaps: readonly Gap[]
}

/** Two parties on one day under one policy. */
export function judge(view: View, policy: Policy): Judgement {
  if (view.a === view.b) {
    const why = { en: `${view.a} is one and the same party on both sides.`, zh: `双方为同一主体 ${view.a}。` }
    return { verdict: 'related', ties: [], why, gaps: [] }
  }
  const proven = firstFound(view, policy.related)
  if (proven !== null) return { verdict: 'related', ...proven, gaps: [] }
  const gaps = openGaps(view, policy)
  const open = firstFound(view, policy.person)
  if (open !== null) return { verdict: 'needs_human', ...open, gaps }
  if (gaps.length > 0) return { verdict: 'undetermined', ties: [], why: missing(gaps), gaps }
  return { verdict: 'unrelated', ties: [], why: NOTHING, gaps: [] }
}

function firstFound(view: View, names: Policy['related']): Found | null {
  for (const name of names) {
    const found = GROUNDS[name](view)
    if (found !== null) return found
  }
  return null
}

/** Where something unrecorded could still be a ground. */
function openGaps(view: View, policy: Policy): readonly Gap[] {
  const stranger = unsettledPerson(view.graph, view.reachA, view.reachB)
  const unknownPerson = stranger === null ? [] : [gapOf(view, stranger, UNNAMED)]
  if (policy.unrelatedNeeds === 'below_quarter' && unknownPerson.length === 0 && !mayReachQuarter(view)) return []
  const above = [...new Set([...view.reachA.above, ...view.reachB.above])].sort()
  const unowned = above.filter((party) => view.rest(party).num > 0n)
  return [...unowned.map((party) => gapOf(view, party, sentence(view, party))), ...unknownPerson]
}

/** Whether one of the two, or one third party of both, could hold a quarter if all that is not recorded were theirs. */
function mayReachQuarter({ ladder, a, b, reachA, reachB, rest }: View): boolean {
  const reaches = (holder: Party | null, ...held: readonly Party[]) => {
    const shares = sharesOf(ladder, holder, QUARTER, rest)
    return held.every((party) => compare(shares.get(party)?.high ?? ZERO, QUARTER) >= 0)
  }
  const thirds = [...new Set([...reachA.above, ...reachB.above])].filter((party) => party !== a && party !== b)
  if (thirds.length > mostHolders(ladder)) return true
  return reaches(a, b) || reaches(b, a) || reaches(null, a, b) || thirds.some((third) => reaches(third, a, b))
}

const gapOf = (view: View, party: Party, words: (party: string) => Words): Gap => ({
  party: shownParty(party),
  recorded: subtract(ONE, view.rest(party)),
  words: words(shownParty(party)),
})

function sentence(view: View, party: Party): (shown: string) => Words {
  const recorded = view.graph.recorded.get(party) ?? ZERO
  if (compare(recorded, ONE) > 0) return CONTRADICTING
  if (referenceOf(party) !== null && recorded.num === 0n) return REFERENCE
  return party.startsWith('9') || recorded.num > 0n ? INCOMPLETE : NO_SUPERIOR
}

const INCOMPLETE = (party: string): Words => ({
  en: `Not all shareholders of ${party} are recorded with their shares.`,
  zh: `${party} 的股东及持股比例登记不全。`,
})
const CONTRADICTING = (party: string): Words => ({
  en: `The recorded shares of ${party} add up to more than 100 %.`,
  zh: `${party} 各股东登记的持股比例合计超过100%。`,
})
const REFERENCE = (party: string): Words => ({
  en: `${party} is known by a reference only: if it is not a natural person, who owns it is not recorded.`,
  zh: `${party} 仅有代号：如非自然人，其股东未登记。`,
})
const NO_SUPERIOR = (party: string): Words => ({
  en: `Neither the owners nor the superior (举办单位) of ${party} are recorded.`,
  zh: `未登记 ${party} 的出资人或举办单位。`,
})
const UNNAMED = (party: string): Words => ({
  en: `${party} may be a person whom another institution records under another reference: names are missing.`,
  zh: `${party} 与其他机构登记的人员可能为同一人：缺少姓名。`,
})

const missing = (gaps: readonly Gap[]): Words => {
  const [first] = gaps
  const more = gaps.length - 1
  return {
    en: `${first?.words.en ?? ''}${more > 0 ? ` So it is with ${more} more.` : ''}`,
    zh: `${first?.words.zh ?? ''}${more > 0 ? `另有 ${more} 处同类缺失。` : ''}`,
  }
}

const NOTHING: Words = {
  en: 'Ownership is recorded far enough, and no tie that counts is recorded between the two.',
  zh: '所需股权资料已登记齐全，双方之间未见应计的关联。',
}
