/** Lines of a Markdown page. */
export type Lines = readonly string[]

/** A table; cells are escaped, but for a cell that is bold as a whole: headings of our own. */
export function table(head: Lines, aligns: readonly ('left' | 'right')[], rows: readonly Lines[]): Lines {
  const line = (cells: Lines) => `| ${cells.join(' | ')} |`
  const rule = aligns.map((align) => (align === 'right' ? '---:' : '---'))
  return [line(head), line(rule), ...rows.map((row) => line(row.map(cell)))]
}

/** Names come from strangers: they must not become markup. The bold of our own headings stays. */
const cell = (text: string) => (/^\*\*[^*]+\*\*$/.test(text) ? text : escape(text))

/** Text of a stranger, as it was written and without any effect. */
export const escape = (text: string): string => text.replace(/[\\`*_[\]<>|#]/g, (character) => `\\${character}`)

/** Sections one after the other with a blank line between, and one line end at the end. */
export const page = (sections: readonly Lines[]): string =>
  `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`
