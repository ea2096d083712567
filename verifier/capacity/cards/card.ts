import type { Fraction } from '../../../core/fraction.ts'
import type { CapacityEvidence, Period } from '../evidence.ts'
import type { CapacityFinding } from '../finding.ts'
import type { Register } from '../register/load.ts'

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
 * The institution's physical cards over the period of the evidence, each once, whoever lists it how often. Pure; cutting,
 * joining or re-ordering records changes nothing, and a record more never raises what its card counts.
 */
export type CardsOf = (register: Register, evidence: CapacityEvidence) => CardBook
