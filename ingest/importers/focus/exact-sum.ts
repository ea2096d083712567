/** Decimals that a FOCUS number may have here. */
export const SCALE = 18

/** A FOCUS number (`-1.25`, `3E-05`) in units of 10⁻¹⁸; `null` on anything else, or with more decimals. */
export function scaled(text: string): bigint | null {
  const [, sign, whole = '', part = '', power = '0'] =
    /^(-?)(\d{1,20})(?:\.(\d{1,30}))?(?:[eE]([+-]?\d{1,2}))?$/.exec(text) ?? []
  if (whole === '') return null
  const digits = BigInt(whole + part)
  const shift = SCALE + Number(power) - part.length
  const down = 10n ** BigInt(Math.max(0, 0 - shift))
  if (digits % down !== 0n) return null
  const value = shift >= 0 ? digits * 10n ** BigInt(shift) : digits / down
  return sign === '-' ? 0n - value : value
}

/** Exact, with no more decimals than it has, but `least`. */
export function decimalOf(value: bigint, least = 0): string {
  const sign = value < 0n ? '-' : ''
  const digits = (value < 0n ? 0n - value : value).toString().padStart(SCALE + 1, '0')
  const part = digits.slice(-SCALE).replace(/0+$/, '').padEnd(least, '0')
  return `${sign}${digits.slice(0, -SCALE)}${part === '' ? '' : `.${part}`}`
}
