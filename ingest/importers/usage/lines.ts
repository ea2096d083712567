import { SuanhengError } from '../../../core/errors.ts'

/** A line longer than this is no line of any input read here. */
export const MAX_LINE = 1 << 20

/**
 * Cuts pieces of text into lines, without their ends (LF or CRLF) and without a byte order mark. `rest` is what stands
 * after the last end: a line that was cut off, or nothing. Memory: one line. Errors: REQUEST_INVALID on a line of more
 * than 1 Mi characters.
 */
export function lineSplitter(each: (line: string, number: number) => void) {
  let rest = ''
  let number = 0
  let first = true
  const check = (line: string) => {
    if (line.length > MAX_LINE)
      throw new SuanhengError('REQUEST_INVALID', `line ${number + 1} has more than ${MAX_LINE} characters`)
  }
  return {
    text(piece: string): void {
      if (first && piece !== '') {
        first = false
        if (piece.startsWith('\ufeff')) piece = piece.slice(1)
      }
      let from = 0
      for (;;) {
        const at = piece.indexOf('\n', from)
        if (at < 0) break
        let line = piece.slice(from, at)
        if (rest !== '') {
          line = rest + line
          rest = ''
        }
        check(line)
        number++
        each(line.endsWith('\r') ? line.slice(0, -1) : line, number)
        from = at + 1
      }
      rest += from === 0 ? piece : piece.slice(from)
      check(rest)
    },
    /** What has no end of line, with its number. */
    rest: (): { readonly line: string; readonly number: number } => ({ line: rest, number: number + 1 }),
  }
}
