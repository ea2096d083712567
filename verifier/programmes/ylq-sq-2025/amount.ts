import { type Fen, parseYuan } from '../../../core/money.ts'
import { amountOf } from '../engine/amount.ts'
import { chain, type Fact, known, listOf, map, named, notStated, unknown } from '../engine/fact.ts'
import type { Chosen } from '../engine/switches.ts'
import { type Cap, leastOf, Sheet } from '../engine/working.ts'
import { derive } from '../facts/versions.ts'
import { onBasis, ratioTo } from '../shared/vat-basis.ts'
import { LABELS } from './labels.ts'
import { tierOf } from './opening.ts'
import type { Parts, YLQ_SWITCHES, YlqAmount, YlqFacts, YlqParameters, YlqPurchase } from './pack-types.ts'
import { purchaseCounts } from './purchase-counts.ts'

type Given = {
  readonly facts: YlqFacts
  readonly p: YlqParameters
  readonly s: Chosen<typeof YLQ_SWITCHES>
}

/**
 * Ceilings of clause register section 9.5, in 分: purchases min(⌊3/10 × C⌋, 200 万), opening by tier. The amount itself is
 * what reviewers score within them, so without a score it is not known and `atMost` is the ceiling.
 */
export function ylqAmount(given: Given): YlqAmount {
  const { facts } = given
  const sheet = new Sheet()
  const parts: Parts = facts.parts.known ? facts.parts.value : { purchase: false, opening: false }
  const purchases = parts.purchase && facts.purchases.known ? purchaseBases(sheet, facts.purchases.value, given) : []
  const purchase = parts.purchase ? purchaseCaps(sheet, given, purchases) : []
  const opening = parts.opening ? [openingCap(sheet, given)] : []
  const [purchaseCeilingFen, openingCeilingFen] = [
    purchase.length > 0 ? sheet.least('purchase', LABELS.purchase, purchase, 'YLQ-SQ-3.1.1a') : ABSENT.purchase,
    opening.length > 0 ? leastOf(opening) : ABSENT.opening,
  ]
  const asked = [
    ...(parts.purchase ? [{ ceiling: purchaseCeilingFen, scored: facts.scored.purchase }] : []),
    ...(parts.opening ? [{ ceiling: openingCeilingFen, scored: facts.scored.opening }] : []),
  ]
  const both = asked.length > 1
  const ceilingFen = both
    ? sheet.sum('ceiling', LABELS.ceiling, [purchaseCeilingFen, openingCeilingFen])
    : (asked[0]?.ceiling ?? chain(facts.parts, () => ABSENT.purchase))
  const ceilings: readonly Cap[] =
    asked.length === 1
      ? [...purchase, ...opening]
      : [{ id: 'ceiling', label: LABELS.ceiling, fen: ceilingFen, clause: '' }]
  const scored = sheet.given('scored', LABELS.scored, total(asked.map((one) => withinCeiling(one))))
  const { claimedFen } = facts
  const roomFen = roomOf(sheet, facts)
  const caps: readonly Cap[] = [
    ...ceilings,
    { id: 'scored', label: LABELS.scored, fen: scored, clause: 'YLQ-SQ-3.1.1c' },
    ...(claimedFen === null
      ? []
      : [
          {
            id: 'claimed',
            label: LABELS.claimed,
            fen: sheet.given('claimed', LABELS.claimed, claimedFen),
            clause: '',
          },
        ]),
    ...roomCap(roomFen),
  ]
  sheet.least('A', LABELS.amount, caps)
  const scores = total(asked.map((one) => one.scored))
  return {
    ...amountOf(caps, sheet.lines),
    purchases,
    purchaseCeilingFen,
    openingCeilingFen,
    ceilingFen,
    askedFen: scores.known || claimedFen === null ? scores : claimedFen,
    roomFen,
  }
}

const ABSENT = { purchase: notStated('purchases of the claim'), opening: notStated('data sets of the claim') }

const total = (amounts: readonly Fact<Fen>[]): Fact<Fen> =>
  amounts.length === 0 ? ABSENT.purchase : map(listOf(amounts), (all) => all.reduce((sum, fen) => sum + fen, 0n))

const withinCeiling = ({ ceiling, scored }: { readonly ceiling: Fact<Fen>; readonly scored: Fact<Fen> }) =>
  leastOf([{ fen: ceiling }, { fen: scored }])

/** Of each contract, and nothing of one that is left out. */
function purchaseBases(
  sheet: Sheet,
  purchases: readonly YlqPurchase[],
  { facts, p, s }: Given,
): YlqAmount['purchases'] {
  const outcomes = purchases.map((one) => purchaseCounts(one, facts, p))
  const isLeft = outcomes.some(({ state }) => state !== 'fail')
  return purchases.flatMap((one, index) => {
    const counts = outcomes[index]
    if (counts === undefined) return []
    const suffix = purchases.length > 1 ? ` ${one.contract}` : ''
    const none = () =>
      sheet.given(`C${suffix}`, LABELS.excluded, known(`contract ${one.contract}`, 0n, []), 'YLQ-SQ-1.1a')
    // Where nothing is left the claim is refused, and the working shows what it would have come to.
    const fen = isLeft && counts.state === 'fail' ? none() : baseOf(sheet, one, suffix, s['tax_basis.YLQ'])
    return [{ contract: one.contract, counts, fen }]
  })
}

function purchaseCaps(sheet: Sheet, { facts, p }: Given, purchases: YlqAmount['purchases']): readonly Cap[] {
  const several = purchases.length > 1
  const bases = purchases.map(({ fen }) => fen)
  const [only] = bases
  const base =
    only !== undefined && !several
      ? only
      : several
        ? sheet.sum('C', LABELS.total, bases, 'YLQ-SQ-3.1.1b')
        : sheet.given(
            'C',
            LABELS.total,
            chain(facts.purchases, () => ABSENT.purchase),
          )
  const share = sheet.share('3/10 × C', LABELS.share, base, p.rate.value, 'YLQ-SQ-3.1.1a')
  const most = sheet.given('most', LABELS.purchaseMost, ofGuide('YLQ-SQ-3.1.1a', p.purchaseCeiling.yuan))
  return [
    { id: '3/10 × C', label: LABELS.share, fen: share, clause: 'YLQ-SQ-3.1.1a' },
    { id: 'most', label: LABELS.purchaseMost, fen: most, clause: 'YLQ-SQ-3.1.1a' },
  ]
}

/** What was paid for the corpora. Which line an unpaid part belongs to is not recorded: it is taken off the corpora. */
function baseOf(sheet: Sheet, one: YlqPurchase, suffix: string, basis: 'exclusive' | 'inclusive'): Fact<Fen> {
  const id = (name: string) => `${name}${suffix}`
  const corpus = sheet.given(id('corpus'), LABELS.corpus, one.corpusFen, 'YLQ-SQ-3.1.1b')
  const other = sheet.given(id('other'), LABELS.other, one.otherFen, 'YLQ-SQ-3.1.1b')
  const all = sheet.sum(id('all'), LABELS.all, [corpus, other])
  const paid = sheet.given(id('paid'), LABELS.paid, one.paidFen, 'YLQ-SQ-5.2.1.1')
  const unpaid = sheet.less(id('unpaid'), LABELS.unpaid, all, paid, 'YLQ-SQ-5.2.1.1')
  const recognised = sheet.less(id('C0'), LABELS.recognised, corpus, unpaid, 'YLQ-SQ-5.2.1.1')
  return onBasis(sheet, id('C'), LABELS.basis, recognised, ratioTo(basis, one))
}

function openingCap(sheet: Sheet, { facts, p }: Given): Cap {
  const tier = tierOf(facts, p)
  const fen = chain(tier, ({ certain, possible }): Fact<Fen> => {
    if (certain !== possible) return OPEN_TIER
    const yuan = [0n, p.lowerTier.yuan, p.upperTier.yuan][certain] ?? 0n
    return ofGuide(CLAUSE_OF_TIER[certain], yuan)
  })
  const clause = tier.known ? CLAUSE_OF_TIER[tier.value.certain] : 'YLQ-SQ-3.2.1'
  return { id: 'opening', label: LABELS.opening, fen: sheet.given('opening', LABELS.opening, fen, clause), clause }
}
const CLAUSE_OF_TIER = { 0: 'YLQ-SQ-3.2.1', 1: 'YLQ-SQ-3.2.1b', 2: 'YLQ-SQ-3.2.2b' } as const
const OPEN_TIER = unknown(
  'tier of the opened data sets',
  {
    en: 'The tier depends on how a person maps data of another type.',
    zh: '档次取决于其他类型数据的人工归类。',
  },
  'person',
)

/** The amount itself as the guide sets it: no record stands behind it. */
const ofGuide = (clause: string, fen: Fen): Fact<Fen> => named(clause, { known: true, value: fen, used: [] })

/**
 * What other city and district money leaves under the audited investment, where national or provincial money is in the
 * project (YLQ-SQ-3.3b); null where there is none. Over several projects a person apportions.
 */
function roomOf(sheet: Sheet, { otherMoney, projects }: YlqFacts): Fact<Fen | null> {
  if (otherMoney.known && !otherMoney.value.higher) return { ...otherMoney, value: null }
  if (!otherMoney.known) return otherMoney
  const invested = chain(projects, (all): Fact<Fen> => {
    const [only] = all
    if (only === undefined || all.length > 1) return SEVERAL
    return derive(only, 'auditedInvestment', ({ auditedInvestment }) =>
      auditedInvestment === undefined ? undefined : parseYuan(auditedInvestment),
    )
  })
  const granted = sheet.given(
    'granted',
    LABELS.granted,
    map(otherMoney, ({ localFen }) => localFen),
    'YLQ-SQ-3.3b',
  )
  return sheet.less(
    'room',
    LABELS.room,
    sheet.given('invested', LABELS.invested, invested, 'YLQ-SQ-3.3b'),
    granted,
    'YLQ-SQ-3.3b',
  )
}
const SEVERAL = unknown(
  'corpus_project of the claim',
  {
    en: 'National or provincial money is in it and the claim is not about exactly one project: a person apportions.',
    zh: '已获国家或省级资助且申请不限于单一项目，由人工分摊认定。',
  },
  'person',
)

/** No cap only where it is known that there is none. */
function roomCap(room: Fact<Fen | null>): readonly Cap[] {
  if (room.known && room.value === null) return []
  const fen = chain(room, (value): Fact<Fen> => (value === null ? ABSENT.purchase : { known: true, value, used: [] }))
  return [{ id: 'room', label: LABELS.room, fen, clause: 'YLQ-SQ-3.3b' }]
}
