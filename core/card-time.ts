import type { Fraction } from './fraction.ts'
import { fraction, toDecimal } from './fraction.ts'
import { groupDigits } from './group-digits.ts'

/**
 * Card-time is a bigint of micro card-seconds: milliseconds × thousandths of a card, so that
 * every product of an interval and a share of a card is exact.
 * 1 card-second = 1 000 000, 1 card-hour (卡时) = 3 600 000 000.
 */
export type MicroCardSeconds = bigint

export const MICRO_PER_CARD_HOUR = 3_600_000_000n

/** Card-time of `milliCards` thousandths of a card over `durationMs`. */
export const cardTime = (milliCards: bigint, durationMs: bigint): MicroCardSeconds => milliCards * durationMs

/** Card-hours as an exact fraction. */
export const toCardHours = (time: MicroCardSeconds): Fraction => fraction(time, MICRO_PER_CARD_HOUR)

/** Card-hours as people read them: grouped, two decimals, cut down. */
export const cardHourText = (time: MicroCardSeconds): string => grouped(toDecimal(toCardHours(time), 2))

/** The same with as many of six decimals as there are: where figures are checked against a report. */
export const exactCardHourText = (time: MicroCardSeconds): string =>
  grouped(toDecimal(toCardHours(time), 6)).replace(/\.?0+$/, '')

function grouped(decimal: string): string {
  const [whole = '', part = ''] = decimal.split('.')
  return `${groupDigits(whole)}.${part}`
}

/** `Decimal(…, 6)` card-seconds as ClickHouse quotes it, `"12.5"` → `12500000n`. Throws RangeError on anything else. */
export function parseCardSeconds(decimal: string): MicroCardSeconds {
  const match = /^(-?)(\d+)(?:\.(\d{1,6})0*)?$/.exec(decimal)
  if (match === null) throw new RangeError(`not card-seconds: ${decimal.slice(0, 40)}`)
  const value = BigInt(match[2] as string) * 1_000_000n + BigInt((match[3] ?? '').padEnd(6, '0'))
  return match[1] === '-' ? 0n - value : value
}
