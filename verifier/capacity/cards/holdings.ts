import type { Period } from '../evidence.ts'
import type { Holding } from './card.ts'
import type { Figure, PartFigure } from './figure.ts'
import { figureOfPackage } from './figure.ts'
import type { ListedRecord, Part, PhysicalCard } from './group.ts'
import type { Papers } from './papers.ts'
import { leaseOf, partyOf } from './parties.ts'
import type { Located } from './places.ts'
import { placeOf } from './places.ts'
import type { Party, StandingAt } from './standing.ts'
import { covers, standingAt } from './standing.ts'

export type FiguredPart = Part & { readonly of: PartFigure }

/** A card with all that decides about it over time. */
export type CardFacts = {
  readonly institution: string
  readonly card: PhysicalCard
  readonly parts: readonly FiguredPart[]
  readonly others: readonly Party[]
  readonly papers: Papers
  readonly locate: (record: ListedRecord) => Located
}

/** A stretch of a card's time in which nothing changes: the holding, and what can be found about it. */
export type Stretch = {
  readonly holding: Holding
  readonly standing: StandingAt
  readonly namesDocuments: boolean
  readonly again: boolean
  readonly inTwoPlaces: boolean
  readonly slicesOnly: boolean
}

const OURS: StandingAt = { standing: 'held', why: null, others: [], leasedIn: false, lessors: [] }

/**
 * The stretches of a card in a period, in order, each with the least of what its records say then. Between two days on
 * which something begins or ends nothing changes, so a card has at most as many as the period has days.
 */
export function stretchesOf(facts: CardFacts, period: Period): readonly Stretch[] {
  const { institution, card, others } = facts
  const records = card.parts.flatMap((part) => part.records)
  const me = partyOf(
    institution,
    records.map(({ head }) => head.body),
  )
  const disputable = others.length > 0 || me.leases.length > 0
  const found: Stretch[] = []
  const moments = momentsOf(facts, records, disputable ? me : null, period)
  for (const [at, from] of moments.entries()) {
    const active = records.filter(covers(from))
    const to = moments[at + 1] ?? period.to
    if (active.length === 0) continue
    const standing = disputable ? standingAt(me, others, from) : OURS
    found.push(stretch(facts, active, standing, { from, to }))
  }
  return found
}

/** Every moment at which something about the card begins or ends, from the beginning of the period. */
function momentsOf({ others, papers }: CardFacts, records: readonly ListedRecord[], me: Party | null, period: Period) {
  const moments = new Set([period.from])
  const put = (moment: number) => {
    if (moment > period.from && moment < period.to) moments.add(moment)
  }
  const spans = (periods: readonly Period[]) => {
    for (const { from, to } of periods) {
      put(from)
      put(to)
    }
  }
  spans(records)
  for (const { service, owned, leases } of me === null ? [] : [me, ...others])
    for (const list of [service, owned, leases]) spans(list)
  for (const { head } of records) for (const id of papersNamed(head.body)) papers.bounds(id).forEach(put)
  return [...moments].sort((a, b) => a - b)
}

const papersNamed = ({ documents, lease }: ListedRecord['head']['body']): readonly string[] =>
  lease?.document === undefined ? (documents ?? []) : [...(documents ?? []), lease.document]

function stretch(facts: CardFacts, active: readonly ListedRecord[], standing: StandingAt, time: Period): Stretch {
  const { institution, card, parts, locate } = facts
  const ownedByOther = active.some(({ head: { body } }) => body.owner !== undefined && body.owner !== institution)
  const leasedIn = standing.leasedIn || ownedByOther
  const { place, two } = placeOf(active.map(locate))
  const listed = parts.filter(({ records }) => records.some(covers(time.from)))
  const whole = active.filter(({ reading }) => !reading.slice)
  // What is leased with a slice is the slice.
  const slicesOnly = leasedIn && card.parts.every(({ records }) => records.every(({ reading }) => reading.slice))
  const figure = figureAt(parts, listed)
  const documented = leasedIn ? leaseDocumented(facts, standing, time.from) : titleDocumented(facts, listed, time.from)
  return {
    // Field by field: spreading is the slowest thing done for a card.
    holding: {
      from: time.from,
      to: time.to,
      standing: standing.standing,
      documented,
      leasedIn,
      place,
      lowest: slicesOnly ? null : figure.lowest,
      highest: figure.highest,
      sparse: slicesOnly ? null : figure.sparse,
      model: figure.model,
      models: figure.models,
      tdpWatts: figure.tdpWatts,
    },
    standing,
    namesDocuments: active.some(({ head: { body } }) => body.documents !== undefined),
    again: whole.length > 1,
    inTwoPlaces: two,
    slicesOnly,
  }
}

function figureAt(parts: readonly FiguredPart[], listed: readonly FiguredPart[]): Figure {
  const [first] = listed
  return parts.length === 1 && first !== undefined ? first.of.figure : figureOfPackage(listed)
}

/** A lease of its own list, from a lessor it is leased from, with a document that covers the moment. */
function leaseDocumented({ institution, card, papers }: CardFacts, { lessors }: StandingAt, at: number): boolean {
  return card.parts.some(({ records }) =>
    records.some(({ head: { body } }) => {
      const lease = leaseOf(institution, body)
      const paper = body.lease?.document
      if (lease === null || paper === undefined || lease.lessee !== institution) return false
      return covers(at)(lease) && lessors.includes(lease.lessor) && papers.covers(paper, at)
    }),
  )
}

/** An invoice stays the invoice of its card, whichever record names it. For a package: its own, or that of everything listed. */
function titleDocumented({ papers }: CardFacts, listed: readonly FiguredPart[], at: number): boolean {
  const proved = ({ records }: Part) =>
    records.some(({ head: { body } }) => body.documents?.some((id) => papers.covers(id, at)) === true)
  return listed.some((part) => part.board && proved(part)) || listed.every(proved)
}

/** Neighbours that say the same, as one. */
export function joinHoldings(holdings: readonly Holding[]): readonly Holding[] {
  const joined: Holding[] = []
  for (const holding of holdings) {
    const last = joined.at(-1)
    if (last?.to === holding.from && alike(last, holding)) joined[joined.length - 1] = { ...last, to: holding.to }
    else joined.push(holding)
  }
  return joined
}

const FIELDS = ['standing', 'documented', 'leasedIn', 'place', 'model', 'tdpWatts'] as const
const FIGURES = ['lowest', 'highest', 'sparse'] as const
const alike = (a: Holding, b: Holding): boolean =>
  FIELDS.every((field) => a[field] === b[field]) &&
  String(a.models) === String(b.models) &&
  FIGURES.every((figure) => a[figure]?.num === b[figure]?.num && a[figure]?.den === b[figure]?.den)
