import { compare, type Fraction, floor, fraction, multiply } from '../../../core/fraction.ts'
import { type Fen, leastFen } from '../../../core/money.ts'

/**
 * One contract under XLQ-DX and LG-SL, in 分. `contractFen` K; `voucherFen` A before other money; `setOffFen` what the
 * voucher was set off against it; `districtBaseFen` the cost the district starts from, before any set-off.
 */
export type BothTerms = {
  readonly contractFen: Fen
  readonly voucherFen: Fen
  readonly setOffFen: Fen
  readonly rate: Fraction
  readonly districtBaseFen: Fen
  readonly districtRate: Fraction
  readonly districtCeilingFen: Fen
  readonly districtThresholdFen: Fen
}

/** What comes out when one decision is taken before the other. */
export type Order = {
  readonly first: 'voucher' | 'district' | 'district_before_set_off'
  readonly districtBaseFen: Fen
  readonly districtFen: Fen
  readonly voucherFen: Fen
  readonly totalFen: Fen
  /** r × K: what all public money may come to (XLQ-DX-4.2.3). */
  readonly limitFen: Fen
  /** How far the total is above it. */
  readonly aboveFen: Fen
}

/**
 * Both orders of the two decisions. Voucher first: nothing stands against it, and the district's money that comes
 * later puts both above the limit. District first: its money enters G, and the voucher is left what remains under the
 * limit; also where it decides before the voucher is set off, and so on the whole cost.
 */
export function bothOrders(terms: BothTerms): readonly [Order, Order, Order] {
  const limitFen = cut(terms.contractFen, terms.rate)
  const net = notNegative(terms.districtBaseFen - terms.setOffFen)
  const order = (first: Order['first'], districtBaseFen: Fen, room: (districtFen: Fen) => Fen): Order => {
    const districtFen = districtGrant(terms, districtBaseFen)
    const voucherFen = leastFen([terms.voucherFen, room(districtFen)])
    const totalFen = districtFen + voucherFen
    return {
      first,
      districtBaseFen,
      districtFen,
      voucherFen,
      totalFen,
      limitFen,
      aboveFen: notNegative(totalFen - limitFen),
    }
  }
  const left = (districtFen: Fen) => notNegative(limitFen - districtFen)
  return [
    order('voucher', net, () => terms.voucherFen),
    order('district', net, left),
    order('district_before_set_off', terms.districtBaseFen, left),
  ]
}

function districtGrant(terms: BothTerms, baseFen: Fen): Fen {
  if (compare(fraction(baseFen), fraction(terms.districtThresholdFen)) < 0) return 0n
  return leastFen([cut(baseFen, terms.districtRate), terms.districtCeilingFen])
}

const cut = (fen: Fen, rate: Fraction): Fen => floor(multiply(fraction(fen), rate))
const notNegative = (fen: Fen): Fen => (fen < 0n ? 0n : fen)
