import type { Fraction } from '../../../core/fraction.ts'
import { compare, min, ZERO } from '../../../core/fraction.ts'
import type { Card, Holding } from '../cards/card.ts'
import type { Readings } from '../question.ts'

/** Why a card that is listed has no figure under a reading. */
export type Uncounted = 'leased' | 'elsewhere' | 'place_unknown' | 'without_figure' | 'not_measured'

/**
 * What a card counts under the readings, in TFLOPS. `proven`: `null` is no credit, and `why` says so. `atMost`: what it
 * could come to if all that is open were settled for it, `null` without a bound.
 */
export type Figure = {
  readonly proven: Fraction | null
  readonly atMost: Fraction | null
  readonly why: Uncounted | null
}

export function figureOf(card: Card, holding: Holding, readings: Readings): Figure {
  const base = baseOf(card, holding, readings.figure)
  if (readings.leased === 'excluded' && holding.leasedIn) return { proven: null, atMost: ZERO, why: 'leased' }
  const here = isHere(holding.place, readings.location)
  if (here === 'no') return { proven: null, atMost: ZERO, why: 'elsewhere' }
  return here === 'unknown' ? { ...base, proven: null, why: 'place_unknown' } : base
}

function baseOf({ measured }: Card, { lowest, highest, sparse }: Holding, reading: Readings['figure']): Figure {
  const dense: Figure = { proven: lowest, atMost: highest, why: lowest === null ? 'without_figure' : null }
  if (reading === 'dense') return dense
  if (reading === 'sparse') {
    const proven = sparse ?? lowest
    const atMost = highest === null || proven === null || compare(proven, highest) < 0 ? highest : proven
    return { proven, atMost, why: proven === null ? 'without_figure' : null }
  }
  // Without a peak nothing says that what was measured is not too much.
  if (lowest === null) return dense
  if (measured === null) return { proven: null, atMost: highest, why: 'not_measured' }
  return { proven: min(lowest, measured), atMost: highest === null ? measured : min(highest, measured), why: null }
}

/** A card in Shenzhen of which no district is said may be in Longgang. */
function isHere(place: Holding['place'], wanted: Readings['location']): 'yes' | 'no' | 'unknown' {
  if (wanted === 'anywhere' || place === wanted) return 'yes'
  if (place === 'unknown') return 'unknown'
  if (wanted === 'shenzhen') return place === 'longgang' ? 'yes' : 'no'
  return place === 'shenzhen' ? 'unknown' : 'no'
}
