import type { Fen } from '../../../core/money.ts'
import type { Words } from '../../capacity/words.ts'
import { type Fact, map } from './fact.ts'
import { bindingOf, type Cap, leastOf, type WorkingLine } from './working.ts'

/**
 * What a programme would pay at most. `caps`: every upper bound, the amount is the least of them, `binding` names it.
 * `atMost` is the least of those that are known, a bound also where the amount itself is not known.
 */
export type Amount = {
  readonly fen: Fact<Fen>
  readonly caps: readonly Cap[]
  readonly binding: Cap | null
  readonly atMost: Fen | null
  readonly working: readonly WorkingLine[]
}

/** An amount that a person may choose instead: the most it may come to, within every cap that still holds then. */
export type Alternative = { readonly id: string; readonly label: Words; readonly fen: Fact<Fen> }

/**
 * The least of the caps, and nothing where that is below zero (more red letters than invoices): no programme pays a negative
 * amount. Errors: RangeError without a cap: an amount without a bound is no amount.
 */
export function amountOf(caps: readonly Cap[], working: readonly WorkingLine[]): Amount {
  const fen = map(leastOf(caps), notNegative)
  const bound = bindingOf(caps)
  return {
    fen,
    caps,
    binding: fen.known && bound !== null ? bound.cap : null,
    atMost: bound === null ? null : notNegative(bound.fen),
    working,
  }
}

const notNegative = (fen: Fen): Fen => (fen < 0n ? 0n : fen)
