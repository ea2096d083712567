import { SuanhengError } from '../../core/errors.ts'
import { dayEnd, dayStart, daysBetween } from '../../core/time.ts'
import type { Period } from '../capacity/evidence.ts'

/** The cost of a question is that of the samples of its days. */
export const MOST_DAYS = 31

/** Whole Shanghai days, both inclusive. Errors: REQUEST_INVALID when they are none or more than 31. */
export function windowOfDays(from: string, to: string): Period {
  const days = from <= to ? daysBetween(from, to).length : 0
  if (days === 0 || days > MOST_DAYS) throw new SuanhengError('REQUEST_INVALID', `from and to: 1 to ${MOST_DAYS} days`)
  return { from: dayStart(from), to: dayEnd(to) }
}
