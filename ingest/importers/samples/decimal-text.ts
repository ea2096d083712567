/**
 * Numbers as exporters print them, exactly: no reading passes through a float, so that an energy counter keeps its last
 * joule. Grammar: decimal with an optional exponent, NaN and infinities (Prometheus text format 0.0.4, OpenMetrics 1.0).
 */
export type NumberText =
  | { readonly kind: 'number'; readonly negative: boolean; readonly digits: string; readonly point: number }
  | { readonly kind: 'nan' }
  | { readonly kind: 'infinite' }

const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/
const ZERO = 0x30
const INFINITE = /^[+-]?inf(inity)?$/i

/** Digits, with at most one point among them and at least one digit: nearly every value; -1 where it is anything else, else where the point stands. */
function plainPoint(text: string): number {
  let point = -1
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x2e && point < 0) point = at
    else if (code < 0x30 || code > 0x39) return -1
  }
  return text.length < 2 && point >= 0 ? -1 : point < 0 ? text.length : point
}

/** `null` where it is no number. `point` is where the decimal point stands in `digits`; it may lie outside of them. */
export function numberText(text: string): NumberText | null {
  const plain = text === '' ? -1 : plainPoint(text)
  if (plain === text.length) return { kind: 'number', negative: false, digits: text, point: plain }
  if (plain >= 0)
    return { kind: 'number', negative: false, digits: text.slice(0, plain) + text.slice(plain + 1), point: plain }
  const [, sign, whole = '', part = '', exponent = '0'] = NUMBER.exec(text) ?? []
  if (sign !== undefined && whole.length + part.length > 0)
    return { kind: 'number', negative: sign === '-', digits: whole + part, point: whole.length + Number(exponent) }
  if (/^[+-]?nan$/i.test(text)) return { kind: 'nan' }
  return INFINITE.test(text) ? { kind: 'infinite' } : null
}

/**
 * The digits times 10^`shift` as a plain decimal with at most `scale` digits after the point; what lies beyond is cut,
 * never rounded up. The sign is the caller’s. `8.969000` → `8.969`, `1.28996013e+08` with shift −3 → `128996.013`.
 */
export function decimalOf(
  { digits, point }: { readonly digits: string; readonly point: number },
  shift: number,
  scale: number,
): string {
  const at = point + shift
  const whole = at <= 0 ? '' : digits.slice(0, at).padEnd(at, '0')
  const part = (at < 0 ? '0'.repeat(Math.min(-at, scale)) + digits : digits.slice(at)).slice(0, scale)
  let first = 0
  while (whole.charCodeAt(first) === ZERO) first++
  let last = part.length
  while (part.charCodeAt(last - 1) === ZERO) last--
  return `${first === whole.length ? '0' : whole.slice(first)}${last === 0 ? '' : `.${part.slice(0, last)}`}`
}
