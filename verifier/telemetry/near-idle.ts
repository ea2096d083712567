import { compare, type Fraction, floor, fraction, multiply } from '../../core/fraction.ts'
import type { Purpose } from '../../schemas/usage-record.ts'
import { LIMITS } from './limits.ts'
import { type Likely, tdpOf } from './listed-card.ts'

/**
 * What idle burn (闲置刷量) is, in one place: the telemetry of an institution and the reconciliation of a contract ask the
 * same. A card is near idle in an hour when its activity (of the tensor cores; utilisation where there is none) is below
 * `idleTensor` and its power below `idleCeiling` of its board limit. Where either was not read, or the limit is not known,
 * nothing is said.
 */

/** Use that is billed as training: what stands idle there is burnt. */
export const TRAINING: readonly Purpose[] = ['pretrain', 'sft', 'rl', 'other_training']

/** Activity below this is near idle, in millionths; exact for the limit as it is. */
export const IDLE_PPM = Number((LIMITS.idleTensor.value.num * 1_000_000n) / LIMITS.idleTensor.value.den)

/** Power below this is near idle, in mW, by the least board limit among what the card can be; null: not known, or a slice. */
export function idleMilliwatts(likely: Likely): bigint | null {
  const tdp = tdpOf(likely)
  return tdp === null ? null : floor(multiply(multiply(tdp.lowest, fraction(1000n)), LIMITS.idleCeiling.value))
}

/** Whether hours near idle, of those that can be judged, are idle burn: `idleHours` and `idleShare`, both inclusive. */
export const isIdleBurn = (idle: Fraction, judged: Fraction): boolean =>
  compare(idle, LIMITS.idleHours.value) >= 0 && compare(idle, multiply(judged, LIMITS.idleShare.value)) >= 0
