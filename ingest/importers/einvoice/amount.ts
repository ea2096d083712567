import type { Fen } from '../../../core/money.ts'

/**
 * `"1,130.00"`, `"1130.000000"`, `"-500"`, `"￥ 12.5"` → 分; `undefined` on anything else. Full-width forms are read,
 * separators stand every three digits or nowhere. A third decimal that is not 0 is no money: nothing is rounded.
 */
export function fenOf(text: string): Fen | undefined {
  if (text.length > 40) return undefined
  const plain = text.normalize('NFKC').replace(/\s+/g, '').replace(/[−–]/, '-')
  const match = /^([+-]?)[¥￥]?(\d{1,13}|\d{1,3}(?:,\d{3}){1,4})(?:\.(\d{1,2})0*)?$/.exec(plain)
  if (match === null) return undefined
  const fen = BigInt((match[2] ?? '').replaceAll(',', '')) * 100n + BigInt((match[3] ?? '').padEnd(2, '0'))
  return match[1] === '-' ? 0n - fen : fen
}

const DIGITS = '零壹贰叁肆伍陆柒捌玖'
const UNITS: Readonly<Record<string, bigint>> = { 拾: 10n, 佰: 100n, 仟: 1000n }

/**
 * An amount in words, `壹仟壹佰叁拾圆整`, `（负数）伍佰圆零叁分`, in 分; `undefined` where it cannot be read.
 * Source: 支付结算办法, annex 1 (正确填写票据和结算凭证的基本规定).
 */
export function fenOfWords(text: string): Fen | undefined {
  const plain = text
    .slice(0, 64)
    .replace(/[\s（）()]/g, '')
    .replace(/元/g, '圆')
  const match =
    /^(负数?)?(?:([零壹贰叁肆伍陆柒捌玖拾佰仟万亿]+)圆)?零?(?:([壹贰叁肆伍陆柒捌玖])角)?零?(?:([壹贰叁肆伍陆柒捌玖])分)?[整正]?$/.exec(
      plain,
    )
  if (match === null || (match[2] ?? match[3] ?? match[4]) === undefined) return undefined
  const fen = wholeOf(match[2] ?? '零') * 100n + digitOf(match[3]) * 10n + digitOf(match[4])
  return match[1] === undefined ? fen : 0n - fen
}

const digitOf = (sign: string | undefined): bigint => BigInt(Math.max(0, DIGITS.indexOf(sign ?? '零')))

function wholeOf(words: string): bigint {
  let [total, section, digit] = [0n, 0n, 0n]
  for (const sign of words) {
    const unit = UNITS[sign]
    if (unit !== undefined) {
      section += (digit === 0n ? 1n : digit) * unit
      digit = 0n
    } else if (sign === '万') {
      total += (section + digit) * 10_000n
      ;[section, digit] = [0n, 0n]
    } else if (sign === '亿') {
      total = (total + section + digit) * 100_000_000n
      ;[section, digit] = [0n, 0n]
    } else digit = digitOf(sign)
  }
  return total + section + digit
}
