import { divide, type Fraction, fraction, multiply, parseFraction } from '../../core/fraction.ts'
import type { PriceItem } from '../../schemas/contract.ts'
import type { Purpose } from '../../schemas/usage-record.ts'
import type { UsageClass } from './evidence.ts'

/** Which item pays for a class of use: one, none, or more than one with equal right. */
export type ItemMatch =
  | { readonly kind: 'item'; readonly item: PriceItem }
  | { readonly kind: 'none' }
  | { readonly kind: 'ambiguous'; readonly items: readonly PriceItem[] }

/**
 * The most specific of the items that name this use: model and purposes, then model, then purposes, then neither.
 * A lump sum pays for no card-time. An item that names a model does not pay for a record without one.
 */
export function itemFor(use: UsageClass, items: readonly PriceItem[]): ItemMatch {
  const fitting = items.filter((item) => item.unit !== 'lump_sum' && paysFor(item, use))
  const best = Math.max(...fitting.map(specificity))
  const top = fitting.filter((item) => specificity(item) === best)
  const [item] = top
  if (item === undefined) return { kind: 'none' }
  return top.length === 1 ? { kind: 'item', item } : { kind: 'ambiguous', items: top }
}

function paysFor(item: PriceItem, { purpose, acceleratorModel }: UsageClass): boolean {
  if (item.purposes !== undefined && !item.purposes.includes(purpose)) return false
  if (item.acceleratorModel === undefined) return true
  return acceleratorModel !== null && modelKey(item.acceleratorModel) === modelKey(acceleratorModel)
}

const specificity = (item: PriceItem) =>
  (item.acceleratorModel === undefined ? 0 : 2) + (item.purposes === undefined ? 0 : 1)

/** Case, spaces, hyphens and underscores do not tell models apart; anything else does. */
const modelKey = (model: string) =>
  model
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s_-]+/g, '')

export const isEligible = (purpose: Purpose, eligible: readonly Purpose[]) => eligible.includes(purpose)

/**
 * Units of the item that one card-hour makes: card_hour 1, pflops_hour TFLOPS/1000, server_month
 * 1/(cards per server × hours per month). Null when the contract does not state the basis, or states zero.
 */
export function unitsPerCardHour({ unit, basis = {} }: PriceItem): Fraction | null {
  const { fp16DenseTflopsPerCard: tflops, cardsPerServer, hoursPerMonth } = basis
  if (unit === 'card_hour') return fraction(1n)
  if (unit === 'pflops_hour' && tflops !== undefined) return positive(divide(parseFraction(tflops), fraction(1000n)))
  if (unit !== 'server_month' || cardsPerServer === undefined || hoursPerMonth === undefined) return null
  const cardHours = positive(multiply(fraction(BigInt(cardsPerServer)), parseFraction(hoursPerMonth)))
  return cardHours === null ? null : divide(fraction(1n), cardHours)
}

/** 分 for one card-hour under the item; null when its unit cannot be converted. */
export function fenPerCardHour(item: PriceItem): Fraction | null {
  const units = unitsPerCardHour(item)
  return units === null ? null : multiply(multiply(units, parseFraction(item.unitPrice)), fraction(100n))
}

/** 分 of a quantity in the item's unit, as an exact fraction. */
export const fenOf = (item: PriceItem, quantity: Fraction): Fraction =>
  multiply(multiply(quantity, parseFraction(item.unitPrice)), fraction(100n))

const positive = (value: Fraction) => (value.num > 0n ? value : null)
