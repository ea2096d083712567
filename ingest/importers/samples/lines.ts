/** Longer lines are read past without being kept. Real ones have below 2,000 characters. */
export const MOST_LINE = 65_536

/**
 * Cuts pieces of text into lines, without their ends (LF or CRLF) and without a byte order mark; a line too long is
 * given as null. Memory: one line.
 */
export class Lines {
  #rest = ''
  #skipping = false
  #first = true

  /** Calls `line` for every line that is complete. */
  text(piece: string, line: (text: string | null) => void): void {
    let from = 0
    for (let end = piece.indexOf('\n'); end >= 0; end = piece.indexOf('\n', from)) {
      this.#whole(this.#rest === '' ? piece.slice(from, end) : this.#rest + piece.slice(from, end), line)
      this.#rest = ''
      from = end + 1
    }
    if (this.#skipping) return
    this.#rest += piece.slice(from)
    if (this.#rest.length <= MOST_LINE) return
    this.#rest = ''
    this.#skipping = true
    line(null)
  }

  /** The last line, where the text does not end with a line end. */
  end(line: (text: string | null) => void): void {
    if (this.#rest !== '') this.#whole(this.#rest, line)
    this.#rest = ''
  }

  #whole(text: string, line: (text: string | null) => void): void {
    // What is left of a line that was told as too long.
    if (this.#skipping) {
      this.#skipping = false
      return
    }
    const bare = this.#first && text.startsWith('\ufeff') ? text.slice(1) : text
    this.#first = false
    if (bare.length > MOST_LINE) line(null)
    else line(bare.endsWith('\r') ? bare.slice(0, -1) : bare)
  }
}
