import { groupDigits } from '../../../core/group-digits.ts'
import { type Fen, formatYuan, parseYuan } from '../../../core/money.ts'
import { dayWords, UNKNOWN } from '../../report/words.ts'
import { type Cell, strong } from '../page.ts'

/** How documents say values of a report. They are rewritten as texts: nothing is computed anew, nothing rounded. */

/** `1234.50` → `1,234.50`; what is not known stands out. */
export const yuan = (amount: string | null): Cell =>
  amount === null ? strong(UNKNOWN, 'open') : formatYuan(parseYuan(amount))

export const yuanText = (amount: string | null): string => (amount === null ? UNKNOWN : formatYuan(parseYuan(amount)))

export const fen = (amount: string | null): Fen | null => (amount === null ? null : parseYuan(amount))

/** `24411.916666` → `24,411.916666`; noughts at the end beyond two decimals say nothing more. */
export function quantityText(value: string): string {
  const [whole = '', part = ''] = value.split('.')
  const decimals = part.replace(/0+$/, '').padEnd(2, '0')
  return `${groupDigits(whole)}.${decimals}`
}

export const quantity = (value: string | null): Cell => (value === null ? strong(UNKNOWN, 'open') : quantityText(value))

/** `300.144` → `300.144`, thousands apart. */
export const peta = (figure: { readonly petaflops: string }): string =>
  figure.petaflops.replace(/\B(?=(\d{3})+\.)/g, ',')

export const period = (from: string, to: string): string => `${dayWords(from)} 至 ${dayWords(to)}（含首尾两日）`

/** `2025-05` → `2025年5月`. */
export const monthWords = (month: string): string => {
  const [year, number] = month.split('-')
  return `${year}年${Number(number)}月`
}

/** `2025-08-01T10:00:00.000+08:00` → `2025年8月1日 10:00:00` of Shanghai. */
export function momentWords(moment: string): string {
  const [year, month, day, ...time] = momentParts(Date.parse(moment))
  return `${year}年${month}月${day}日 ${time.map((part) => String(part).padStart(2, '0')).join(':')}`
}

/** [year, month, day, hour, minute, second] of Shanghai. */
export function momentParts(ms: number): readonly [number, number, number, number, number, number] {
  const local = new Date(ms + 8 * 3_600_000)
  return [
    local.getUTCFullYear(),
    local.getUTCMonth() + 1,
    local.getUTCDate(),
    local.getUTCHours(),
    local.getUTCMinutes(),
    local.getUTCSeconds(),
  ]
}

export const party = (name: string | null, uscc: string): Cell =>
  name === null ? { text: `名称未知（${uscc}）`, tone: 'open' } : `${name}（${uscc}）`

/** 一, 二 … 九十九. */
export function numeral(n: number): string {
  const digits = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九']
  const [tens, ones] = [Math.floor(n / 10), n % 10]
  if (tens === 0) return digits[ones] ?? ''
  return `${tens === 1 ? '' : digits[tens]}十${digits[ones]}`
}
