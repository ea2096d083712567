import { add, compare, type Fraction, fraction, ZERO } from '../../core/fraction.ts'
import type { Words } from '../capacity/words.ts'
import { type Controlled, type ControlRule, chainTo, controlledBy, MAJORITY } from './control.ts'
import { type Link, likenessOf, linkOf } from './links.ts'
import { type Bounds, type Ladder, QUARTER, sharesOf } from './shares.ts'
import { isStateOrgan, type Party, shownParty, type Tie } from './tie.ts'
import type { View } from './view.ts'

/** Why two parties are tied: the ties that decide it, nearest the top first, and the sentence. */
export type Found = { readonly ties: readonly Tie[]; readonly why: Words }
export type Ground = (view: View) => Found | null

/**
 * Holders above both that are tried one by one, nearest first: at most 256, and fewer where there are more than a few hundred
 * holdings to go through for each. Beyond it a tie is left to a person, never denied.
 */
export const mostHolders = ({ size }: Ladder): number => Math.min(256, Math.ceil(100_000 / (size + 1)))
const FIVE_PERCENT = fraction(1n, 20n)
const SUBORDINATION: ControlRule = { ...MAJORITY, subordination: true }
const WHOLE: ControlRule = { ...MAJORITY, level: 'whole' }

/** Each ground by its name: a policy lists which of them fail and which go to a person. */
export const GROUNDS = {
  /** Any stake of one in the other; a small one in a listed company aside. */
  direct_equity: (view) => directEquity(view),
  /** 隶属, 共建, 产权纽带 between the two themselves. */
  direct_tie: ({ graph, a, b }) => {
    const tie = [...(graph.tiesTo.get(a) ?? []), ...(graph.tiesTo.get(b) ?? [])].find(
      ({ kind, from, contested }) => DIRECT.has(kind) && (from === a || from === b) && !contested,
    )
    return tie === undefined ? null : { ties: [tie], why: words(tie.from, tie.to, DIRECT.get(tie.kind) ?? UNNAMED) }
  },
  control: (view) => control(view, view.a, view.b, MAJORITY) ?? control(view, view.b, view.a, MAJORITY),
  control_or_subordination: (view) =>
    control(view, view.a, view.b, SUBORDINATION) ?? control(view, view.b, view.a, SUBORDINATION),
  wholly_owned_by_applicant: (view) => control(view, view.a, view.b, WHOLE),
  parent_of_applicant: (view) => control(view, view.b, view.a, MAJORITY),
  controlled_by_applicant: (view) => control(view, view.a, view.b, MAJORITY),
  common_controller: (view) => commonController(view, MAJORITY, false),
  common_controller_or_superior: (view) => commonController(view, SUBORDINATION, false),
  /** What the applicant holds does not make the applicant's controller a third one. */
  common_controller_beside_applicant: (view) => commonController(view, { ...MAJORITY, notThrough: view.a }, false),
  common_state_organ: (view) => commonController(view, MAJORITY, true),
  quarter: (view) => quarterBetween(view, 'low'),
  quarter_by_third: (view) => quarterByThird(view, 'low'),
  quarter_possible: (view) => quarterBetween(view, 'high') ?? quarterByThird(view, 'high'),
  any_link: (view) => linked(view, linkOf(view.reachA, view.reachB, false)),
  soft_link: (view) => linked(view, linkOf(view.reachA, view.reachB, true)),
  perhaps_one_person: (view) => linked(view, likenessOf(view.graph, view.reachA, view.reachB)),
  shared_contact: ({ a, b, around }) => {
    const [first] = around.shared
    return first === undefined ? null : { ties: [], why: words(a, b, CONTACTS[first.kind]) }
  },
} as const satisfies Readonly<Record<string, Ground>>
export type GroundName = keyof typeof GROUNDS

const DIRECT: ReadonlyMap<string, Words> = new Map([
  ['affiliation', { en: 'is the superior of', zh: '隶属关系（上级）：' }],
  ['co_building', { en: 'has set up an undertaking together with', zh: '共建关系：' }],
  ['property_tie', { en: 'is tied by property to', zh: '产权纽带：' }],
])
const UNNAMED: Words = { en: 'is tied to', zh: '关联：' }
const CONTACTS: Readonly<Record<'address' | 'phone' | 'contact', Words>> = {
  address: { en: 'has the same address as', zh: '地址相同：' },
  phone: { en: 'has the same telephone number as', zh: '联系电话相同：' },
  contact: { en: 'has the same contact person as', zh: '联系人相同：' },
}

/** “X <verb> Y.”; 「X 与 Y：…」. */
const words = (from: Party, to: Party, verb: Words, rest: Words = { en: '', zh: '' }): Words => ({
  en: `${shownParty(from)} ${verb.en} ${shownParty(to)}${rest.en}.`,
  zh: `${verb.zh}${shownParty(from)} 与 ${shownParty(to)}${rest.zh}。`,
})

function directEquity({ graph, a, b, around }: View): Found | null {
  for (const [from, to] of [
    [a, b],
    [b, a],
  ] as const) {
    const holding = (graph.holdings.get(from) ?? []).find((one) => one.to === to)
    const certain =
      holding?.ties.filter(({ contested, share }) => !contested && (share === null || share.num > 0n)) ?? []
    // A stake that one record denies is not certain, and nor is a float in a listed company chosen.
    const denied = holding?.ties.some(({ share }) => share !== null && share.num === 0n) ?? false
    const float = around.listed.has(to) && holding !== undefined && isFloat(holding.ties)
    if (certain.length > 0 && !denied && !float) {
      return { ties: certain, why: words(from, to, { en: 'holds equity of', zh: '直接持股：' }) }
    }
  }
  return null
}

/** Below 5 % by every record. */
const isFloat = (ties: readonly Tie[]): boolean =>
  ties.every(({ share }) => share !== null && compare(share, FIVE_PERCENT) < 0)

function control({ graph }: View, from: Party, to: Party, rule: ControlRule): Found | null {
  const controlled = controlledBy(graph, from, rule)
  if (!controlled.has(to)) return null
  const verb =
    rule.level === 'whole'
      ? { en: 'owns the whole of', zh: '全资（直接或间接）：' }
      : { en: 'controls, directly or through others,', zh: '控制（直接或间接）：' }
  return { ties: chainTo(controlled, to), why: words(from, to, verb) }
}

/**
 * A third party that controls both. Top first: who is controlled by a candidate that fails controls nothing that the candidate
 * does not, and need not be tried. A state organ by itself makes nobody related (公司法 第二百六十五条（四）, 42 号公告 第三条).
 */
function commonController({ graph, a, b, aboveBoth }: View, rule: ControlRule, state: boolean): Found | null {
  const below = new Set<Party>()
  for (const top of aboveBoth.toReversed()) {
    if (below.has(top) || isStateOrgan(top) !== state) continue
    const controlled = controlledBy(graph, top, rule)
    if (controlled.has(a) && controlled.has(b)) {
      return {
        ties: both(controlled, a, b),
        why: words(
          a,
          b,
          { en: 'is under the same controller as', zh: '同为第三者控制：' },
          { en: `: ${shownParty(top)}`, zh: `，控制方 ${shownParty(top)}` },
        ),
      }
    }
    for (const party of controlled.keys()) below.add(party)
  }
  return null
}

const both = (controlled: Controlled, a: Party, b: Party): readonly Tie[] => [
  ...new Set([...chainTo(controlled, a), ...chainTo(controlled, b)]),
]

function quarterBetween(view: View, bound: keyof Bounds): Found | null {
  for (const [from, to] of [
    [view.a, view.b],
    [view.b, view.a],
  ] as const) {
    const shares = sharesOf(view.ladder, from)
    const share = shares.get(to)?.[bound] ?? ZERO
    if (compare(share, QUARTER) < 0) continue
    const verb = { en: 'counts as holding a quarter or more of', zh: '直接或间接持股达到25%以上：' }
    return { ties: holdingPath(view, shares, from, to), why: words(from, to, verb) }
  }
  return null
}

function quarterByThird(view: View, bound: keyof Bounds): Found | null {
  for (const third of view.aboveBoth.slice(0, mostHolders(view.ladder))) {
    if (isStateOrgan(third)) continue
    const shares = sharesOf(view.ladder, third)
    const reaches = (party: Party) => compare(shares.get(party)?.[bound] ?? ZERO, QUARTER) >= 0
    if (!reaches(view.a) || !reaches(view.b)) continue
    return {
      ties: [...new Set([...holdingPath(view, shares, third, view.a), ...holdingPath(view, shares, third, view.b)])],
      why: words(
        view.a,
        view.b,
        { en: 'is held to a quarter or more by the same third party as', zh: '同为第三方持股达到25%以上：' },
        { en: `: ${shownParty(third)}`, zh: `，第三方 ${shownParty(third)}` },
      ),
    }
  }
  return null
}

/** The holdings, largest contribution first, that bring a share to a quarter; from the source down. */
function holdingPath(view: View, shares: ReadonlyMap<Party, Bounds>, from: Party, to: Party): readonly Tie[] {
  const ties: Tie[] = []
  const seen = new Set<Party>([from])
  const wanted: Party[] = [to]
  for (const party of wanted) {
    if (seen.has(party)) continue
    seen.add(party)
    let sum: Fraction = ZERO
    const parts = (view.graph.holders.get(party) ?? [])
      .map((holding) => ({ holding, share: contribution(shares.get(holding.from), holding.low) }))
      .filter(({ share }) => share.num > 0n)
      .toSorted((one, other) => compare(other.share, one.share))
    for (const { holding, share } of parts) {
      if (compare(sum, QUARTER) >= 0) break
      sum = add(sum, share)
      ties.unshift(...holding.ties)
      wanted.push(holding.from)
    }
  }
  return ties
}

function contribution(held: Bounds | undefined, low: Fraction): Fraction {
  if (held === undefined) return ZERO
  if (compare(held.high, QUARTER) >= 0) return low
  return fraction(held.high.num * low.num, held.high.den * low.den)
}

function linked({ a, b }: View, link: Link | null): Found | null {
  if (link === null) return null
  const { ties, meeting, alike } = link
  const through: Words =
    alike !== null
      ? {
          en: ` through persons that may be one: ${shownParty(meeting)} and ${shownParty(alike)}`,
          zh: `，其中 ${shownParty(meeting)} 与 ${shownParty(alike)} 可能为同一人`,
        }
      : meeting === a || meeting === b
        ? { en: '', zh: '' }
        : { en: ` through ${shownParty(meeting)}`, zh: `，经由 ${shownParty(meeting)}` }
  return { ties, why: words(a, b, { en: 'is linked to', zh: '存在联系：' }, through) }
}
