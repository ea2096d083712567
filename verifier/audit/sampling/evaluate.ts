import { parseFraction } from '../../../core/fraction.ts'
import type { SamplingPlan } from '../../../schemas/sampling-plan.ts'
import type { Entry } from '../entry.ts'
import { drawItems } from './attribute.ts'
import { drawByMoney, type Misstatement, type MonetarySample, misstatement } from './monetary-unit.ts'
import { type Item, type Population, parseAmount } from './population.ts'
import { allowedBy, RATE_SCALE, upperCount, upperRate } from './tails.ts'

/** `certain`: taken whatever chance says. */
export type SampledItem = Item & { readonly certain: boolean }

/** What the results say of one item. `contradicted`: they say different things, or one of them has several versions. */
export type ItemResult =
  | { readonly state: 'missing' | 'contradicted' }
  | { readonly state: 'found'; readonly audited: bigint | null; readonly deviates: boolean | null }

/** Figures of a sample as far as results are there; `atLeast` with what is missing taken as right, `atMost` as wrong. */
export type Limits<T> = { readonly atLeast: T; readonly atMost: T }

export type MonetaryFigures = {
  readonly method: 'monetary_unit'
  readonly start: bigint
  readonly certain: number
  readonly drawn: number
  readonly over: Limits<Misstatement>
  readonly under: Limits<Misstatement>
}
/** Deviations seen, and how many of the population may deviate; `rate` in millionths, of a population without end. */
export type Deviations = { readonly seen: number; readonly upperCount: number; readonly rate: bigint }
export type AttributeFigures = { readonly method: 'attribute'; readonly deviations: Limits<Deviations> }

/** Why a sample says nothing yet. */
export type Obstacle = 'population_changed' | 'results_missing' | 'results_contradict' | 'limit_unknown'

/**
 * What a sample says. `within`: the upper limit is not above what is tolerable, at the plan’s confidence. `exceeds`: it is,
 * so the sample does not support the population. `undetermined`: as `obstacles` say; never `within` while a result is
 * missing. Monetary-unit sampling judges what was booked too high; what was booked too low stands beside it.
 */
export type SampleEvaluation = {
  readonly verdict: 'within' | 'exceeds' | 'undetermined'
  readonly obstacles: readonly Obstacle[]
  readonly items: readonly (SampledItem & { readonly result: ItemResult })[]
  /** Results of items that were not drawn: they count for nothing. */
  readonly strangers: readonly string[]
  /** Null: the population is not the one that was planned on, so nothing is drawn. */
  readonly figures: MonetaryFigures | AttributeFigures | null
}

/**
 * A plan over its population with the results found so far. Pure.
 * Input: `population` as the log holds it at the plan’s size; results in any order, of this plan.
 */
export function evaluateSample(
  plan: SamplingPlan,
  population: Population,
  results: readonly Entry<'sampling_result'>[],
): SampleEvaluation {
  if (population.digest !== plan.populationDigest) {
    return { verdict: 'undetermined', obstacles: ['population_changed'], items: [], strangers: [], figures: null }
  }
  const drawn = drawSample(plan, population)
  const found = new Map(drawn.items.map(({ id }) => [id, resultOf(plan, id, results)]))
  const items = drawn.items.map((item) => ({ ...item, result: found.get(item.id) ?? ({ state: 'missing' } as const) }))
  const strangers = [...new Set(results.filter(({ head }) => head).map(({ body }) => body.item))]
  const figures =
    drawn.money === null ? attributeFigures(plan, population, items) : moneyFigures(plan, drawn.money, items)
  const obstacles: Obstacle[] = []
  if (items.some(({ result }) => result.state === 'missing')) obstacles.push('results_missing')
  if (items.some(({ result }) => result.state === 'contradicted')) obstacles.push('results_contradict')
  if (obstacles.length === 0 && isOpen(figures)) obstacles.push('limit_unknown')
  return {
    verdict: obstacles.length > 0 ? 'undetermined' : isWithin(plan, population, figures) ? 'within' : 'exceeds',
    obstacles,
    items,
    strangers: strangers.filter((id) => !found.has(id)).sort(),
    figures,
  }
}

/** The items of a plan: the certain ones first, then those drawn. `money` null: drawn by attribute. */
export function drawSample(
  plan: SamplingPlan,
  population: Population,
): { readonly items: readonly SampledItem[]; readonly money: MonetarySample | null } {
  if (plan.method === 'attribute') {
    const items = drawItems(population, Math.min(plan.sampleSize ?? 0, plan.items), plan.seed)
    return { items: items.map((item) => ({ ...item, certain: false })), money: null }
  }
  const money = drawByMoney(population, parseAmount(plan.interval ?? '0'), plan.seed)
  const certain = money.certain.map((item) => ({ ...item, certain: true }))
  return { items: [...certain, ...money.drawn.map((item) => ({ ...item, certain: false }))], money }
}

/** Results that agree are one; a result of the other method says nothing of this plan. */
function resultOf(plan: SamplingPlan, item: string, results: readonly Entry<'sampling_result'>[]): ItemResult {
  const about = results.filter(({ head, body }) => head && body.item === item)
  const said = about.flatMap(({ body }) => {
    if (plan.method === 'attribute') return body.deviates === undefined ? [] : [String(body.deviates)]
    return body.audited === undefined ? [] : [String(parseAmount(body.audited))]
  })
  const [first] = said
  if (first === undefined) return { state: 'missing' }
  if (new Set(said).size > 1) return { state: 'contradicted' }
  if (plan.method === 'attribute') return { state: 'found', audited: null, deviates: first === 'true' }
  return { state: 'found', audited: BigInt(first), deviates: null }
}

const asBooked = ({ worth }: Item): bigint => worth

type Judged = SampledItem & { readonly result: ItemResult }

function moneyFigures(plan: SamplingPlan, sample: MonetarySample, items: readonly Judged[]): MonetaryFigures {
  /** `missing`: what an item without a result is taken to be worth. */
  const figure = (direction: 'over' | 'under', missing: (item: Item) => bigint) => {
    const audited = items.map(({ id, worth, certain, result }) => ({
      id,
      worth,
      certain,
      audited: (result.state === 'found' ? result.audited : null) ?? missing({ id, worth }),
    }))
    const found = {
      certain: audited.filter(({ certain }) => certain),
      drawn: audited.filter(({ certain }) => !certain),
    }
    return misstatement(sample, found, plan.confidence, direction)
  }
  return {
    method: 'monetary_unit',
    start: sample.start,
    certain: sample.certain.length,
    drawn: sample.drawn.length,
    over: { atLeast: figure('over', asBooked), atMost: figure('over', () => 0n) },
    // How much more an item may be worth than was booked nobody knows: twice is as far as a limit reaches.
    under: { atLeast: figure('under', asBooked), atMost: figure('under', ({ worth }) => 2n * worth) },
  }
}

function attributeFigures(plan: SamplingPlan, population: Population, items: readonly Judged[]): AttributeFigures {
  const size = population.items.length + population.apart.length
  const figure = (missing: boolean): Deviations => {
    const seen = items.filter(({ result }) => (result.state === 'found' ? result.deviates === true : missing)).length
    return {
      seen,
      upperCount: upperCount(plan.confidence, size, items.length, seen),
      rate: items.length === 0 ? RATE_SCALE : upperRate(plan.confidence, items.length, seen),
    }
  }
  return { method: 'attribute', deviations: { atLeast: figure(false), atMost: figure(true) } }
}

/** Whether a limit is not known although every result is there. More was found than is tolerable: then it is not needed. */
const isOpen = (figures: MonetaryFigures | AttributeFigures): boolean =>
  figures.method === 'monetary_unit' && figures.over.atMost.upper === null

function isWithin(plan: SamplingPlan, population: Population, figures: MonetaryFigures | AttributeFigures): boolean {
  if (figures.method === 'monetary_unit') {
    const { upper } = figures.over.atMost
    return upper !== null && upper <= parseAmount(plan.tolerable ?? '0')
  }
  const size = population.items.length + population.apart.length
  return figures.deviations.atMost.upperCount <= allowedBy(parseFraction(plan.tolerableRate ?? '0'), size)
}
