import { SuanhengError } from '../../../core/errors.ts'
import type { Fraction } from '../../../core/fraction.ts'
import { parseFraction } from '../../../core/fraction.ts'
import { DAY_MS, dayEnd, dayOf, dayStart } from '../../../core/time.ts'
import { Day, Instant } from '../../../schemas/primitives.ts'
import type { Period } from '../evidence.ts'
import type { Question, Readings, Tier } from '../question.ts'

/** A question as it is written: in an address, on a command line. */
export type Asked = {
  readonly at?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  /** PFLOPS, a decimal. */
  readonly threshold: string
  readonly tier: Tier
} & Readings

/** The longest period that one question covers: a year and a month. */
export const MOST_DAYS = 400

/**
 * Sparse peaks are no reading of the clause that anybody may rest on: a verdict that begins with them is not given. What
 * they would come to stands among the other readings of every report.
 *
 * Errors: REQUEST_INVALID, which says what to mend.
 */
export function questionOf({ at, from, to, threshold, tier, figure, location, leased }: Asked): Question {
  if (figure === 'sparse')
    throw wrong(
      'figure: dense or measured; sparse peaks are never accepted, every report shows what they would come to  稀疏峰值不予采纳，报告“其他口径”中已列示',
    )
  return {
    period: periodOf(at, from, to),
    thresholdPflops: thresholdOf(threshold),
    required: tier,
    readings: { figure, location, leased },
  }
}

/**
 * `at`: a day is the whole Shanghai day, a moment one ms. `from` and `to`: two days, both inclusive, or two moments,
 * [from, to). A day and a moment together would leave open whether the day counts, so they are refused.
 */
function periodOf(at: string | undefined, from: string | undefined, to: string | undefined): Period {
  if (at !== undefined) {
    if (from !== undefined || to !== undefined)
      throw wrong('give at, or from and to, not both  at 与 from、to 只能给其一')
    const { start, end } = spanOf('at', at)
    return { from: start, to: end }
  }
  if (from === undefined || to === undefined)
    throw wrong(
      from === to
        ? 'say when: at (such as 2025-05-20), or from and to  请给出 at（如 2025-05-20），或 from 和 to'
        : 'from and to come together  from 和 to 须同时给出',
    )
  const [first, last] = [spanOf('from', from), spanOf('to', to)]
  if (first.is !== last.is)
    throw wrong(
      'from and to: two days (both inclusive), or two moments (from ≤ t < to)  from 和 to 须同为日期（含首尾）或同为时刻（不含末尾）',
    )
  const period = { from: first.start, to: first.is === 'day' ? last.end : last.start }
  if (period.from >= period.to) throw wrong('to is before from, or the period is empty  to 早于 from，或时段为空')
  if (period.to - period.from > MOST_DAYS * DAY_MS)
    throw wrong(
      `from and to: at most ${MOST_DAYS} days; ask for each year by itself  最长 ${MOST_DAYS} 天，请分年度核验`,
    )
  return period
}

/**
 * Refuses a period that reaches beyond today: what is listed today may be gone by then, and no evidence can say.
 *
 * `now`: ms. Errors: REQUEST_INVALID.
 */
export function refuseFuture({ period }: Question, now: number): void {
  const today = dayOf(now)
  if (period.to > dayEnd(today))
    throw wrong(
      `at, to: lies ahead; there is no evidence of days to come, ask up to ${today}  时段晚于今日，尚无证据，最晚为 ${today}`,
    )
}

/** A question about an institution as a job takes it. Errors: REQUEST_INVALID as above, and where none is named (null). */
export function capacityOf(
  asked: Asked,
  institution: string | null,
  now: number,
): { readonly institution: string; readonly question: Question } {
  if (institution === null) throw wrong('institution: whose capacity  请给出 institution')
  const question = questionOf(asked)
  refuseFuture(question, now)
  return { institution, question }
}

/** A day of 1970 could begin before 1970 does in UTC, which no report could write. */
const YEARS = /^(197[1-9]|19[89]\d|20\d\d)-/

type Span = { readonly is: 'day' | 'moment'; readonly start: number; readonly end: number }

function spanOf(name: string, text: string): Span {
  if (YEARS.test(text) && Day.safeParse(text).success) return { is: 'day', start: dayStart(text), end: dayEnd(text) }
  if (Instant.safeParse(text).success) {
    const start = Date.parse(text)
    return { is: 'moment', start, end: start + 1 }
  }
  // In an address a plus sign is a blank.
  const plus = /T\S+ \d\d:\d\d$/.test(text) ? '; in an address + is written %2B' : ''
  throw wrong(
    `${name}: a day of 1971–2099 such as 2025-05-20, or a moment with offset such as 2025-05-20T12:00:00+08:00${plus}  应为日期，或带时区的时刻`,
  )
}

/** Three digits before the point would do; six decimals are finer than any figure of the register. */
const THRESHOLD = /^\d{1,7}(\.\d{1,6})?$/

function thresholdOf(text: string): Fraction {
  const value = THRESHOLD.test(text) ? parseFraction(text) : null
  if (value === null || value.num === 0n)
    throw wrong(
      'threshold: PFLOPS as a decimal above 0, such as 300 or 2000, at most 6 decimals  门槛：以 P 为单位的正数，不带单位，至多 6 位小数',
    )
  return value
}

const wrong = (detail: string) => new SuanhengError('REQUEST_INVALID', detail)
