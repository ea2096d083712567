import { fraction } from '../../../core/fraction.ts'
import { type Indicator, indicator } from '../indicator.ts'
import { isIdleBurn } from '../near-idle.ts'
import { percent } from '../say.ts'

/**
 * Whole hours in which usage records bill one device as training for one contract. `covered`: those with activity and
 * power readings and a known board limit; `idle`: those of them in which both are near idle on average.
 * `tensorPpmHours`: Σ over `tensorHours` of the mean tensor activity in millionths, rounded up.
 */
export type TrainingHours = {
  readonly contract: string
  readonly device: string
  readonly hours: number
  readonly covered: number
  readonly idle: number
  readonly tensorHours: number
  readonly tensorPpmHours: bigint
}

/** 闲置刷量: cards billed as training that stand idle. Hours without readings are shown, never counted as idle. Exact. */
export function judgeIdleBurn({ contract, device, hours, covered, idle }: TrainingHours): readonly Indicator[] {
  if (!isIdleBurn(fraction(BigInt(idle)), fraction(BigInt(covered)))) return []
  const part = fraction(BigInt(idle), BigInt(covered))
  return [
    indicator('IDLE_BURN', device, null, {
      en: `Contract ${contract}: of ${hours} hours billed as training ${covered} have readings, and in ${idle} of these (${percent(part)}) tensor cores and power are near idle.`,
      zh: `合同 ${contract}：计为训练的 ${hours} 卡时中 ${covered} 卡时有读数，其中 ${idle} 卡时（${percent(part)}）张量核心与功率接近空闲。`,
    }),
  ]
}
