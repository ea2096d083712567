export type Align = 'left' | 'right'

/**
 * A table for a fixed-width terminal: cells padded to the widest of their column, two blanks between columns.
 * Chinese characters and full-width forms take two columns (Unicode UAX #11, classes W and F).
 */
export function textTable(rows: readonly (readonly string[])[], aligns: readonly Align[]): string {
  const widths = aligns.map((_, column) => Math.max(0, ...rows.map((row) => displayWidth(row[column] ?? ''))))
  return rows
    .map((row) =>
      widths
        .map((width, column) => pad(row[column] ?? '', width, aligns[column] ?? 'left'))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** Columns that a text takes on a terminal. */
export function displayWidth(text: string): number {
  let width = 0
  for (const character of text) width += COMBINING.test(character) ? 0 : WIDE.test(character) ? 2 : 1
  return width
}

const pad = (text: string, width: number, align: Align) => {
  const blank = ' '.repeat(Math.max(0, width - displayWidth(text)))
  return align === 'right' ? blank + text : text + blank
}

const COMBINING = /^(\p{Mn}|\p{Me}|\p{Cf})$/u
const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]$/u
