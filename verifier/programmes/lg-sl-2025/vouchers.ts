import { canonicalJson } from '../../../core/canonical-json.ts'
import { parseYuan } from '../../../core/money.ts'
import type { Voucher } from '../../../schemas/voucher.ts'
import type { ContractEvidence } from '../../reconcile/evidence.ts'
import { spelled } from '../cross/spelling.ts'
import { chain, type Fact, unknown } from '../engine/fact.ts'
import type { ClaimEvidence } from '../facts/claim-evidence.ts'
import { isOfOthers, toldByOthers } from '../facts/hearsay.ts'
import type { PeriodMoney } from './pack-types.ts'

/**
 * With the applicant’s vouchers for the contract that others recorded, such as the supplier that accepted them. Two logs
 * that say the same of one number count once. `settled` is not known where they say different things of it, where one is
 * told of by nobody who holds or accepted it, and where not all logs were searched.
 */
export function withVouchersHeld(
  paper: ContractEvidence,
  { vouchersHeld }: ClaimEvidence,
  own: readonly string[],
): { readonly found: ContractEvidence; readonly settled: Fact<true> } {
  const buyers = paper.contracts.map(({ body }) => body.buyerUscc)
  const parties = [...own, ...buyers, ...paper.contracts.map(({ body }) => body.providerUscc)]
  const held = vouchersHeld.items
    .flatMap(({ heads }) => heads)
    .filter(({ body }) => spelled(body.contract) === spelled(paper.number) && buyers.includes(body.holderUscc))
  const told = held.filter(({ body }) => isOfOthers<'voucher'>(body, parties))
  const seen = new Set(paper.vouchers.map(({ body }) => sayingOf(body)))
  const more = held.filter((one) => {
    if (told.includes(one) || seen.has(sayingOf(one.body))) return false
    seen.add(sayingOf(one.body))
    return true
  })
  const vouchers = [...paper.vouchers, ...more]
  const disputed = more.map(numberOf).filter((number) => vouchers.filter((one) => numberOf(one) === number).length > 1)
  const path = `vouchers of contract ${paper.number}`
  const settled =
    told.length > 0
      ? unknown(path, toldByOthers(told), 'person')
      : disputed.length > 0
        ? unknown(path, {
            en: `What was set off with vouchers ${disputed.join(', ')} is told in two ways.`,
            zh: `训力券 ${disputed.join('、')} 的抵扣金额各方记载不一。`,
          })
        : vouchersHeld.complete
  return { found: more.length === 0 ? paper : { ...paper, vouchers }, settled }
}

/** What was set off is known only where it is settled which vouchers there are. */
export const ofWhole = (settled: Fact<true>, money: PeriodMoney): PeriodMoney => ({
  ...money,
  setOff: chain(settled, () => money.setOff),
})

const numberOf = ({ body }: { readonly body: Voucher }): string => spelled(body.number)

/** A use that is not stated is of the whole face. */
const sayingOf = ({ number, kind, setOffs, faceAmount, usedOn }: Voucher): string => {
  const fen =
    setOffs === undefined ? parseYuan(faceAmount) : setOffs.reduce((sum, one) => sum + parseYuan(one.amount), 0n)
  return canonicalJson({ number: spelled(number), kind, fen: fen.toString(), usedOn: usedOn ?? '' })
}
