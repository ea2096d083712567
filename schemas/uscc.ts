/** The characters of GB 32100-2015 in the order of their values 0–30; I, O, S, V, Z do not occur. */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
/** Powers of 3 modulo 31, the weights of the first 17 characters. */
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28] as const
const FORMAT = /^[0-9A-HJ-NP-RTUW-Y]{2}\d{6}[0-9A-HJ-NP-RTUW-Y]{10}$/

export type UsccCheck = 'valid' | 'invalid_length' | 'invalid_format' | 'invalid_checksum'

/**
 * Checks a 统一社会信用代码, its check digit included. Nothing is trimmed and no case is folded.
 *
 * Output: the first thing wrong, or 'valid'. A wrong check digit is a warning to compare with the
 *         certificate, not proof of a false code: some early codes were issued with one.
 * Source: GB 32100-2015, section 4 and annex A (ISO/IEC 7064 style, modulo 31).
 */
export function checkUscc(code: string): UsccCheck {
  if (code.length !== 18) return 'invalid_length'
  if (!FORMAT.test(code)) return 'invalid_format'
  return usccCheckDigit(code) === code[17] ? 'valid' : 'invalid_checksum'
}

/** The check digit that belongs to the first 17 characters. Throws RangeError where they are not of the code's alphabet. */
export function usccCheckDigit(code: string): string {
  let sum = 0
  for (const [index, weight] of WEIGHTS.entries()) {
    const value = ALPHABET.indexOf(code[index] ?? ' ')
    if (value < 0) throw new RangeError(`not a 统一社会信用代码: ${code.slice(0, 40)}`)
    sum += value * weight
  }
  return ALPHABET[(31 - (sum % 31)) % 31] as string
}
