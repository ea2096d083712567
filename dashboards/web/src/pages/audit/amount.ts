import { groupDigits } from '../../../../../core/group-digits.ts'

/** An exact amount as the API writes it (`1234.5`), grouped, with two decimals at least; more are kept, none is cut. */
export function groupAmount(amount: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(amount)
  if (match === null) return amount
  const [, sign = '', whole = '0', decimals = ''] = match
  return `${sign}${groupDigits(whole)}.${decimals.padEnd(2, '0')}`
}
