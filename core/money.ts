/**
 * Money is a bigint of 分 everywhere inside; 元 strings only at the edges. 1 元 = 100 分.
 */
export type Fen = bigint

/** `"-1234.5"` → `-123450n`. Throws RangeError on anything that is not 元 with at most two decimals. */
export function parseYuan(yuan: string): Fen {
  const match = /^(-?)(0|[1-9]\d*)(?:\.(\d{1,2}))?$/.exec(yuan)
  if (match === null) throw new RangeError(`not an amount in 元: ${yuan.slice(0, 40)}`)
  const value = BigInt(match[2] as string) * 100n + BigInt((match[3] ?? '').padEnd(2, '0'))
  return match[1] === '-' ? 0n - value : value
}

/** `123450n` → `"1234.50"`: always two decimals, no separators. */
export function toYuan(fen: Fen): string {
  const digits = (fen < 0n ? 0n - fen : fen).toString().padStart(3, '0')
  return `${fen < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/** `123456789n` → `"1,234,567.89"`, for people. */
export function formatYuan(fen: Fen): string {
  return toYuan(fen).replace(/\B(?=(\d{3})+(?=\.))/g, ',')
}

/** The least of one or more amounts. Throws RangeError on an empty list: the least of nothing is not zero. */
export function leastFen(amounts: readonly Fen[]): Fen {
  const [first, ...rest] = amounts
  if (first === undefined) throw new RangeError('the least of no amounts is undefined')
  return rest.reduce((least, amount) => (amount < least ? amount : least), first)
}
