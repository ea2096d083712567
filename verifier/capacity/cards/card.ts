import type { Fraction } from '../../../core/fraction.ts'
import type { CapacityEvidence, Period } from '../evidence.ts'
import type { CapacityFinding } from '../finding.ts'
import type { Register } from '../register/load.ts'
import { attestationsByName, attestCard } from './attested.ts'
import { partReader } from './figure.ts'
import { Found } from './found.ts'
import type { ListedRecord } from './group.ts'
import { groupDevices } from './group.ts'
import type { FiguredPart } from './holdings.ts'
import { joinHoldings, stretchesOf } from './holdings.ts'
import { findAboutMetering } from './metered.ts'
import { findAboutModel } from './model-findings.ts'
import { modelReader } from './model-reading.ts'
import { papersOf } from './papers.ts'
import { foreignParties } from './parties.ts'
import type { Located } from './places.ts'
import { locate } from './places.ts'
import { findAboutTime } from './time-findings.ts'

/**
 * Whether the institution has a card at a time: `held`; `open`: a lease or dispute that evidence could still settle for
 * it; `out`: leased to another, or claimed by another without a lease: only a person can change that.
 */
export type Standing = 'held' | 'open' | 'out'
export type Place = 'longgang' | 'shenzhen' | 'elsewhere' | 'unknown'

/**
 * A stretch in which everything that decides about a card stays the same.
 * `lowest`, `highest`: TFLOPS dense FP16 of the card, at least and at most; `null` at least: no credit, at most: no bound.
 * `sparse`: the vendor's figure with sparsity where there is one, else `lowest`; only for the reading that is refused.
 */
export type Holding = Period & {
  readonly standing: Standing
  readonly documented: boolean
  readonly leasedIn: boolean
  readonly place: Place
  readonly lowest: Fraction | null
  readonly highest: Fraction | null
  readonly sparse: Fraction | null
  /** What the list calls it, for the lines of a report: vendor and model of the register row, else as reported. */
  readonly model: string
  /** All that it can be by what the list calls it, sorted, where that is not `model` alone; else null. */
  readonly models: readonly string[] | null
  /** Board or module limit in watts, null where the register has none. */
  readonly tdpWatts: number | null
}

/** One physical card of the institution. Holdings are in order and do not overlap; between them it is not in service. */
export type Card = {
  /** The least of its names: the same whatever the order of the evidence. */
  readonly id: string
  /** All serial numbers, die ids and UUIDs the institution lists it under, slices of it included, sorted. */
  readonly names: readonly string[]
  readonly holdings: readonly Holding[]
  /** From when on a verified attestation holds, ms; null without one. */
  readonly attestedFrom: number | null
  /** Least TFLOPS that a verified matrix product of it reached; null without one. */
  readonly measured: Fraction | null
}

export type CardBook = { readonly cards: readonly Card[]; readonly findings: readonly CapacityFinding[] }

/**
 * The institution's physical cards over the period of the evidence, each once, whoever lists it how often; those that
 * are in service in it. Pure; cutting, joining or re-ordering records changes nothing, and another record of a card
 * never raises what it counts at a time at which it is in service already, unless it is the first that says the model,
 * a document of its own, or the lease that the card was open for.
 *
 * Errors: RangeError when a day is not in the calendar; schemas refuse such records.
 * Source: XLQ-RK-4.2.2b (clauses.md: each physical card once across all institutions; leased-in cards only with a lease
 *         covering the day, then removed from the lessor; slices once as their card).
 */
export function cardsOf(register: Register, evidence: CapacityEvidence): CardBook {
  const { institution, period } = evidence
  const found = new Found()
  const listed = groupDevices(evidence.devices, modelReader(register))
  const others = foreignParties(listed, evidence.foreign, institution, found)
  const attestations = attestationsByName(evidence.attestations)
  const papers = papersOf(institution, evidence.documents)
  const locate = locator()
  const figure = partReader()
  const cards: Card[] = []
  for (const card of listed) {
    const parts = card.parts.map(
      (part): FiguredPart => ({ records: part.records, board: part.board, of: figure(part) }),
    )
    const facts = { institution, card, parts, others: others.get(card) ?? [], papers, locate }
    const stretches = stretchesOf(facts, period)
    if (stretches.length === 0) continue
    findAboutTime(card, stretches, found)
    findAboutModel(card, parts, found)
    const { attestedFrom, measured } = attestCard(card, parts, attestations, found)
    const holdings = joinHoldings(stretches.map(({ holding }) => holding))
    cards.push({ id: card.id, names: card.names, holdings, attestedFrom, measured })
  }
  findAboutMetering(evidence, listed, others, found)
  return { cards, findings: found.end() }
}

/** Lists name few places many times. */
function locator(): (record: ListedRecord) => Located {
  const known = new Map<string, Located>()
  return ({ head: { body } }) => {
    const key = JSON.stringify([body.district, body.site])
    const located = known.get(key) ?? locate(body)
    known.set(key, located)
    return located
  }
}
