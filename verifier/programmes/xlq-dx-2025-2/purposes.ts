import { formatYuan } from '../../../core/money.ts'
import { map } from '../engine/fact.ts'
import { all, check, noted, type Outcome } from '../engine/outcome.ts'
import { NO_LOG } from './open.ts'
import type { DxContract } from './pack-types.ts'

/** 1a: all that was metered under a contract was for purposes that are paid; what was not is taken out of what was delivered. */
export function purposesPaid({ reconciliation, ineligiblePurposeFen, number }: DxContract): Outcome {
  const times = map(reconciliation, ({ cardTimes }) => cardTimes)
  const outcome = check(times, (card) => (card === null ? NO_LOG : card.eligiblePurpose === card.metered))
  if (outcome.state !== 'fail') return outcome
  const isLumpSum = check(reconciliation, ({ items }) =>
    items.some((item) => item.class === 'smart_compute' && item.unit === 'lump_sum')
      ? { path: `contract ${number}.items`, open: IN_A_LUMP_SUM }
      : true,
  )
  const both = all([outcome, isLumpSum])
  return ineligiblePurposeFen.known
    ? noted(both, 'info', {
        en: `Contract ${number}: ${formatYuan(ineligiblePurposeFen.value)} metered for other purposes is taken out.`,
        zh: `合同 ${number}：其他用途的计量 ${formatYuan(ineligiblePurposeFen.value)} 元不计入。`,
      })
    : both
}

/** A log is there, and shows no use for a purpose that is paid. */
export const nothingEligible = ({ reconciliation }: DxContract): boolean =>
  reconciliation.known && reconciliation.value.cardTimes?.eligiblePurpose === 0n

const IN_A_LUMP_SUM = {
  en: 'Use for other purposes was paid with a lump sum too: how much of it comes off, a person decides.',
  zh: '其他用途的使用亦由总价支付，应扣减多少由人工认定。',
}
