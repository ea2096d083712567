/**
 * Forms in which numbers of papers and phones are compared, and in which nothing is stored or shown: evidence stays as it
 * was sent. Whoever claims twice writes the second time another way.
 */

/** Width, case, blanks, characters without width and letters that look like Latin ones make no other number. */
export const spelled = (text: string): string =>
  Array.from(text.normalize('NFKC').toUpperCase().replace(INVISIBLE, ''))
    .map((one) => LOOKALIKES.get(one) ?? one)
    .join('')

/** Also without punctuation, and O as 0, I and L as 1: two that are equal only in this form may still be two. */
export const loosely = (text: string): string => {
  const bare = spelled(text).replace(/[^\p{L}\p{N}]+/gu, '')
  // A number of punctuation alone keeps it: else all of them would be one.
  return bare === '' ? spelled(text) : bare.replaceAll('O', '0').replace(/[IL]/g, '1')
}

/**
 * The numbers in a text that may hold several, digits alone: without country code 86, trunk 0 and extension; digits in
 * Chinese count. Fewer than 7 digits are no number that tells anybody apart.
 */
export const phonesOf = (text: string): readonly string[] => [
  ...new Set(
    text
      .normalize('NFKC')
      .split(/[/,;、，；|]|或/)
      .map((part) => withoutCountry(digitsOf(part.split(EXTENSION, 1)[0] ?? '')))
      .filter((digits) => digits.length >= SHORTEST),
  ),
]

/** People and places: letters and digits alone. '' where there are none. */
export const nameOf = (text: string): string => spelled(text).replace(/[^\p{L}\p{N}]+/gu, '')

const SHORTEST = 7
const INVISIBLE = /[\s\p{Cf}]+/gu
const EXTENSION = /转|分机|ext|x(?=\d)|#/i
const NUMERALS = '〇一二三四五六七八九'

const digitsOf = (text: string): string =>
  Array.from(text)
    .map((one) => (one === '零' ? '0' : NUMERALS.includes(one) ? String(NUMERALS.indexOf(one)) : one))
    .join('')
    .replace(/\D+/g, '')

/** 11 digits that begin with 1 are a mobile number, 9 to 11 others one with its area: shorter ones keep what they begin with. */
const withoutCountry = (digits: string): string =>
  digits.replace(/^(?:00)?86(?=0?1\d{10}$|0?[2-9]\d{8,10}$)/, '').replace(/^0(?=1\d{10}$|[1-9]\d{8,10}$)/, '')

const pairs = (letters: string, latin: string) => Array.from(letters).map((one, at) => [one, latin[at] ?? one] as const)
/** Capitals of Greek and Cyrillic that print as Latin ones, and the dashes. */
const LOOKALIKES: ReadonlyMap<string, string> = new Map([
  ...pairs('ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ', 'ABEZHIKMNOPTYX'),
  ...pairs('АВЕЅІЈКМНОРСТХУ', 'ABESIJKMHOPCTXY'),
  ...pairs('‐‑‒–—―−', '-------'),
])
