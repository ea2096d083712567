import { add, compare, divide, type Fraction, fraction, multiply, parseFraction } from '../../../core/fraction.ts'
import type { PriceItem } from '../../../schemas/contract.ts'
import type { ContractEvidence } from '../../reconcile/evidence.ts'
import { type Fact, known, unknown } from '../engine/fact.ts'
import { all, check, checkAll } from '../engine/outcome.ts'
import { contractKey, contractsOf, grouped, type NamedClaim } from './claims.ts'
import { nameOf } from './spelling.ts'
import type { CrossFinding, CrossParameters, ListedPrice } from './types.ts'

type Priced = { readonly key: string; readonly org: string; readonly taxIncluded: boolean; readonly item: PriceItem }

/**
 * unit prices above the institution's registered list, or above twice the median of comparable contracts: other
 * contracts with an item of the same class, unit, accelerator and VAT basis. Too few of them: that half is open. So is a
 * lump sum.
 */
export function pricesTooHigh(
  claims: readonly NamedClaim[],
  others: readonly Pick<ContractEvidence, 'contracts'>[],
  lists: Fact<readonly ListedPrice[]>,
  p: CrossParameters,
): readonly CrossFinding[] {
  const own = claims.map((claim) => ({ name: claim.name, items: contractsOf(claim).flatMap(pricedItems) }))
  const market = marketOf(distinct([...own.flatMap(({ items }) => items), ...others.flatMap(pricedItems)]))
  return own.flatMap(({ name, items }) =>
    distinct(items).map((one): CrossFinding => {
      const subject = `contract ${one.key} item ${one.item.itemId}`
      const price = known(`${subject}.unitPrice`, parseFraction(one.item.unitPrice), [], one.item.unitPrice)
      const outcome =
        one.item.unit === 'lump_sum'
          ? check(unknown(`${subject}.unitPrice`, LUMP_SUM), () => true)
          : all([
              checkAll({ price, listed: listedOf(one, lists) }, (m) => compare(m.price, m.listed) <= 0),
              checkAll(
                { price, median: medianOf(one, market, p.comparableContracts.value) },
                (m) => compare(m.price, multiply(m.median, p.priceFactor.value)) <= 0,
              ),
            ])
      return { subject, claims: [name], words: PRICE, fen: null, outcome }
    }),
  )
}

/** As agreed first and by every amendment: a price that was raised later is one too. */
const pricedItems = ({ contracts }: Pick<ContractEvidence, 'contracts'>): readonly Priced[] =>
  contracts.flatMap(({ body }) =>
    [...body.items, ...(body.amendments ?? []).flatMap(({ items }) => items ?? [])].map((item) => ({
      key: contractKey(body),
      org: body.providerUscc,
      taxIncluded: body.taxIncluded,
      item,
    })),
  )

function distinct(items: readonly Priced[]): readonly Priced[] {
  const once = new Map(items.map((one) => [`${one.key} ${one.item.itemId} ${one.item.unitPrice}`, one]))
  return [...once.keys()].sort().flatMap((key) => once.get(key) ?? [])
}

/** Prices of items that can be compared, the lowest first. */
type Market = ReadonlyMap<string, readonly { readonly key: string; readonly price: Fraction }[]>

const marketOf = (items: readonly Priced[]): Market =>
  new Map(
    grouped(
      items.filter(({ item }) => item.unit !== 'lump_sum'),
      likenessOf,
    ).map(([likeness, group]) => [
      likeness,
      group
        .map(({ key, item }) => ({ key, price: parseFraction(item.unitPrice) }))
        .sort((a, b) => compare(a.price, b.price)),
    ]),
  )

const likenessOf = ({ item, taxIncluded }: Priced): string =>
  [item.class, item.unit, nameOf(item.acceleratorModel ?? ''), taxIncluded].join(' ')

/** The highest listed price for such an item. */
function listedOf({ org, item }: Priced, lists: Fact<readonly ListedPrice[]>): Fact<Fraction> {
  if (!lists.known) return lists
  const fitting = lists.value.filter(
    (one) =>
      one.org === org &&
      one.class === item.class &&
      one.unit === item.unit &&
      (one.acceleratorModel === null || one.acceleratorModel === item.acceleratorModel),
  )
  const path = `price list of ${org}`
  const [first, ...more] = fitting.map(({ unitPrice }) => parseFraction(unitPrice))
  if (first === undefined) {
    return unknown(path, {
      en: 'The registered price list has no price for such an item.',
      zh: '入库收费标准中没有此类项目的价格。',
    })
  }
  const highest = more.reduce((most, price) => (compare(price, most) > 0 ? price : most), first)
  return { ...lists, value: highest }
}

/** Of other contracts; of an even number the mean of the middle two. */
function medianOf(one: Priced, market: Market, least: number): Fact<Fraction> {
  const prices = (market.get(likenessOf(one)) ?? []).filter(({ key }) => key !== one.key).map(({ price }) => price)
  const path = `median price of ${one.item.class} by ${one.item.unit}`
  const [low, high] = [prices[Math.floor((prices.length - 1) / 2)], prices[Math.floor(prices.length / 2)]]
  if (prices.length < least || low === undefined || high === undefined) {
    return unknown(path, {
      en: `Only ${prices.length} comparable prices are known, ${least} make a median.`,
      zh: `可比合同价格仅 ${prices.length} 个，不足 ${least} 个，无法取中位数。`,
    })
  }
  return known(path, divide(add(low, high), fraction(2n)), [], `${prices.length} prices`)
}

const LUMP_SUM = {
  en: 'A lump sum has no unit price that could be compared.',
  zh: '总价项目没有可比较的单价。',
}
const PRICE = {
  en: 'Unit price against the price list and comparable contracts.',
  zh: '单价与收费标准、可比合同比较。',
}
