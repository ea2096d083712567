import { floor, fraction, multiply } from '../../../core/fraction.ts'
import { type Fen, formatYuan, parseYuan } from '../../../core/money.ts'
import { type Fact, map, together } from '../engine/fact.ts'
import { checkAll } from '../engine/outcome.ts'
import { defaultsOf } from '../engine/switches.ts'
import { ratioTo } from '../shared/vat-basis.ts'
import { dxAmount } from '../xlq-dx-2025-2/amount.ts'
import { dxFacts } from '../xlq-dx-2025-2/facts.ts'
import { XLQ_DX_2025_2 } from '../xlq-dx-2025-2/index.ts'
import { contractKeys, contractsOf, isOf, type NamedClaim } from './claims.ts'
import { type BothTerms, bothOrders, type Order } from './orders.ts'
import type { CrossFinding, CrossParameters } from './types.ts'

/** X-1: contracts of which vouchers are redeemed and the district's money is claimed, with both orders of the decisions. */
export function stackedContracts(claims: readonly NamedClaim[], p: CrossParameters): readonly CrossFinding[] {
  const district = claims.filter((claim) => isOf(claim, 'LG-SL'))
  return claims
    .filter((claim) => isOf(claim, 'XLQ-DX'))
    .flatMap((claim) =>
      contractsOf(claim).flatMap((contract): CrossFinding[] => {
        const keys = contractKeys(contract)
        const others = district.filter((one) =>
          contractsOf(one).some((found) => contractKeys(found).some((key) => keys.includes(key))),
        )
        return others.length === 0 ? [] : [stacked(claim, contract.number, others, p)]
      }),
    )
}

function stacked(claim: NamedClaim, number: string, others: readonly NamedClaim[], p: CrossParameters): CrossFinding {
  const orders = map(termsOf(claim, number, p), bothOrders)
  const outcome = checkAll({ orders }, ({ orders: [voucherFirst, districtFirst, before] }) => {
    if (voucherFirst.aboveFen === 0n && before.voucherFen === voucherFirst.voucherFen) return true
    const all = [voucherFirst, districtFirst, before]
    return {
      path: `contract ${number} (XLQ-DX-4.2.3)`,
      open: {
        en: `A person decides. ${all.map((one) => said(one).en).join(' ')}`,
        zh: `由人工决定。${all.map((one) => said(one).zh).join('')}`,
      },
    }
  })
  return {
    subject: `contract ${number}`,
    claims: [claim.name, ...others.map(({ name }) => name)].sort(),
    words: {
      en: 'Vouchers are redeemed and district money is claimed for one contract.',
      zh: '同一合同既兑现训力券，又申请龙岗区扶持。',
    },
    fen: orders.known ? orders.value[1].voucherFen : null,
    outcome,
  }
}

function termsOf({ evidence }: NamedClaim, number: string, p: CrossParameters): Fact<BothTerms> {
  const rules = XLQ_DX_2025_2.parameters
  const facts = dxFacts(evidence, rules)
  const amount = dxAmount({ facts, p: rules, s: defaultsOf(XLQ_DX_2025_2.switches) })
  const known = map(together({ all: facts.contracts }), ({ all }) => all.find((one) => one.number === number))
  const contract = known.known ? known.value : undefined
  const figures = amount.contracts.find((one) => one.number === number)
  if (contract === undefined || figures === undefined) {
    return {
      known: false,
      used: [],
      missing: known.known
        ? [
            {
              path: `contract ${number}`,
              by: 'data',
              what: { en: 'The contract is not registered.', zh: '合同未登记。' },
            },
          ]
        : known.missing,
    }
  }
  const parts = {
    contractFen: figures.contractFen,
    voucherFen: figures.fen,
    baseFen: figures.baseFen,
    startup: figures.startup,
    // The district leaves deductible VAT out.
    ratio: ratioTo('exclusive', contract),
  }
  return map(together(parts), (m) => {
    const net = (fen: Fen) => floor(multiply(fraction(fen), m.ratio))
    return {
      contractFen: m.contractFen,
      voucherFen: m.voucherFen,
      setOffFen: net(setOffOf(evidence, number)),
      rate: m.startup ? rules.rateStartup.value : rules.rate.value,
      districtBaseFen: net(m.baseFen),
      districtRate: p.districtRate.value,
      districtCeilingFen: p.districtCeiling.yuan,
      districtThresholdFen: p.districtThreshold.yuan,
    }
  })
}

/** What its vouchers were set off against the contract; the face where that is not said. */
export function setOffOf({ contracts }: NamedClaim['evidence'], number: string): Fen {
  const vouchers = contracts.filter((one) => one.number === number).flatMap((one) => one.vouchers)
  return vouchers
    .filter(({ body }) => body.kind === 'compute' && body.usedOn !== undefined)
    .reduce((sum, { body }) => {
      const parts = (body.setOffs ?? []).reduce((all, { amount }) => all + parseYuan(amount), 0n)
      return sum + (parts === 0n ? parseYuan(body.faceAmount) : parts)
    }, 0n)
}

const TITLES = {
  voucher: { en: 'Voucher first', zh: '先兑现训力券' },
  district: { en: 'District first', zh: '先批区级扶持' },
  district_before_set_off: { en: 'District first, before the set-off', zh: '先批区级扶持（券尚未抵扣）' },
} as const

const said = ({ first, districtFen, voucherFen, totalFen, limitFen, aboveFen }: Order) => ({
  en: `${TITLES[first].en}: voucher ${formatYuan(voucherFen)}, district ${formatYuan(districtFen)}, together ${formatYuan(totalFen)} of at most ${formatYuan(limitFen)}${aboveFen > 0n ? `, ${formatYuan(aboveFen)} above` : ''}.`,
  zh: `${TITLES[first].zh}：训力券 ${formatYuan(voucherFen)} 元、区级 ${formatYuan(districtFen)} 元，合计 ${formatYuan(totalFen)} 元，上限 ${formatYuan(limitFen)} 元${aboveFen > 0n ? `，超出 ${formatYuan(aboveFen)} 元` : ''}。`,
})
