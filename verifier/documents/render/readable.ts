/** Marks that change how a reader sees other characters: directions, joiners, tags. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u
/** Space that fonts need no sign for. */
const SPACE = new Set(['\n', ' ', '\u3000', '\u00a0'])

/**
 * A text as paper can show it: what no sign is there for, or what works on its neighbours unseen (control characters,
 * changes of direction), is spelled out as `〔U+202E〕`. So nothing is lost, and nothing turns a line around.
 */
export function spelledOut(text: string, covered: (codePoint: number) => boolean): string {
  let out = ''
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    if (character === '\t') out += ' '
    else if (SPACE.has(character) || (!HIDDEN.test(character) && covered(code))) out += character
    else out += `〔U+${code.toString(16).toUpperCase().padStart(4, '0')}〕`
  }
  return out
}

const BREAK = '\u200b'
/** Longer runs without a space are codes, digests or mischief. */
const RUN = /[!-~]{13,}/g
const AMOUNT = /^-?[\d,]+\.\d+$/
/** A piece of a run that has no mark to be broken at. */
const PIECE = 12
const STEP = 4

/**
 * A text whose long runs may be broken, after a mark where there is one: else a column is as wide as a digest. Amounts
 * stay whole.
 */
export const breakable = (text: string): string =>
  text.replace(RUN, (run) => {
    if (AMOUNT.test(run)) return run
    const pieces = run.match(/[^-_/.:;,@+=]*[-_/.:;,@+=]*/g)?.filter((piece) => piece !== '') ?? []
    return pieces.map((piece) => (piece.length > PIECE ? inSteps(piece) : piece)).join(BREAK)
  })

function inSteps(piece: string): string {
  const parts: string[] = []
  for (let at = 0; at < piece.length; at += STEP) parts.push(piece.slice(at, at + STEP))
  return parts.join(BREAK)
}

/** The same for every text of a value, keys excepted: those are ours. */
export function everyText(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((one) => everyText(one, change))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, everyText(one, change)]))
}
