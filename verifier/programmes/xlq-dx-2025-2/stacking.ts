import { type Fraction, floor, fraction, multiply } from '../../../core/fraction.ts'
import { type Fen, formatYuan } from '../../../core/money.ts'
import { checkAll, noted, type Outcome } from '../engine/outcome.ts'
import type { DxContract, DxContractAmount } from './pack-types.ts'

/**
 * 4.2.3: other public money G together with A above r × K. Exactly at the limit passes. G alone above it fails; G within and
 * G + A above is a person’s to decide, with the largest amount that does not exceed (`human`), or cuts the amount to that
 * (`reduce`, where A already is).
 */
export function stackingTest(
  { grantsFen }: DxContract,
  { contractFen }: DxContractAmount,
  amount: DxContractAmount['fen'],
  rate: Fraction,
): Outcome {
  const outcome = checkAll({ grantsFen, contractFen, amount }, (m) => {
    const limit = limitOf(m.contractFen, rate)
    if (m.grantsFen === 0n || m.grantsFen + m.amount <= limit) return true
    if (m.grantsFen > limit) return false
    return {
      path: 'grants (stacking)',
      open: {
        en: `Other public money and this amount together exceed the limit ${formatYuan(limit)}; the largest amount that does not is ${formatYuan(limit - m.grantsFen)}.`,
        zh: `累计财政资助超过上限 ${formatYuan(limit)} 元；不超过上限的最高金额为 ${formatYuan(limit - m.grantsFen)} 元。`,
      },
    }
  })
  return outcome.state === 'fail' ? noted(outcome, 'info', ALONE) : outcome
}

const limitOf = (contractFen: Fen, rate: Fraction): Fen => floor(multiply(fraction(contractFen), rate))

const ALONE = {
  en: 'Other public money alone exceeds the limit.',
  zh: '其他财政资助本身已超过累计上限。',
}
