import { type Fraction, parseFraction } from '../../../core/fraction.ts'
import { mostItems, widestInterval } from './monetary-unit.ts'
import type { Confidence } from './poisson.ts'
import { type Population, parseAmount, toAmount } from './population.ts'
import { attributeSize } from './tails.ts'

/** Samples beyond this many items are not drawn: the whole is examined, or the contract in parts. */
export const MOST_SAMPLED = 10_000

export type MonetaryQuestion = {
  readonly method: 'monetary_unit'
  readonly confidence: Confidence
  /** 元 or card-seconds. */
  readonly tolerable: string
  readonly expected: string
}
export type AttributeQuestion = {
  readonly method: 'attribute'
  readonly confidence: Confidence
  readonly tolerableRate: string
  readonly expectedRate: string
}

/**
 * How large a sample has to be. `possible` false: no sample supports what is asked; the whole has to be examined.
 * `items`: of monetary-unit sampling at most, of attribute sampling exactly. `deviations`: how many it may show.
 */
export type SampleDesign =
  | { readonly possible: false }
  | { readonly possible: true; readonly method: 'monetary_unit'; readonly interval: string; readonly items: number }
  | {
      readonly possible: true
      readonly method: 'attribute'
      readonly sampleSize: number
      readonly items: number
      readonly deviations: number
    }

/** Pure. Rates are decimals from 0 to 1. Errors: RangeError for an amount or a rate that is none. */
export function designSample(population: Population, question: MonetaryQuestion | AttributeQuestion): SampleDesign {
  if (question.method === 'monetary_unit') {
    const { confidence } = question
    const [tolerable, expected] = [parseAmount(question.tolerable), parseAmount(question.expected)]
    const interval = widestInterval({ confidence, tolerable, expected })
    if (interval === null || population.items.length === 0) return { possible: false }
    const items = mostItems(population, interval)
    return items > MOST_SAMPLED
      ? { possible: false }
      : { possible: true, method: 'monetary_unit', interval: toAmount(interval), items }
  }
  const size = population.items.length + population.apart.length
  const rates: { readonly tolerable: Fraction; readonly expected: Fraction } = {
    tolerable: parseFraction(question.tolerableRate),
    expected: parseFraction(question.expectedRate),
  }
  const design = attributeSize(question.confidence, size, rates, MOST_SAMPLED)
  if (design === null) return { possible: false }
  const { sample, deviations } = design
  return { possible: true, method: 'attribute', sampleSize: sample, items: sample, deviations }
}
