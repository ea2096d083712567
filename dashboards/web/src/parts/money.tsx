import type { JSX } from 'react'
import { groupDigits } from '../../../../core/group-digits.ts'

/**
 * 元 with thousands separators and two decimals. Input: 分 as decimal digits, such as '-123456', or a bigint.
 * No number in between: 2^53 分 is not beyond what a programme pays in a decade.
 */
export function yuanOf(fen: string | bigint): string {
  const value = BigInt(fen)
  const digits = (value < 0n ? -value : value).toString().padStart(3, '0')
  const whole = groupDigits(digits.slice(0, -2))
  return `${value < 0n ? '-' : ''}${whole}.${digits.slice(-2)}`
}

/** The same from 元 as the API writes them ('1234.50'): digits are grouped, none is changed. */
export function groupYuan(yuan: string): string {
  const match = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(yuan)
  if (match === null) return yuan
  const [, sign = '', whole = '0', cents = ''] = match
  return `${sign}${groupDigits(whole)}.${cents.padEnd(2, '0')}`
}

/** A quantity as the API writes it ('37930.866666', '36000.000'): grouped, without zeros that say nothing. */
export function groupQuantity(text: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text)
  if (match === null) return text
  const [, sign = '', whole = '0', part = ''] = match
  const kept = part.replace(/0+$/, '')
  return `${sign}${groupDigits(whole)}${kept === '' ? '' : `.${kept}`}`
}

/** An amount in 元 as the API writes it; nothing known is a dash, never 0. */
export function Yuan({ amount }: { readonly amount: string | null | undefined }): JSX.Element {
  return <span className="figure">{amount === null || amount === undefined ? '—' : groupYuan(amount)}</span>
}
