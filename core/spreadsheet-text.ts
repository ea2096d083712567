/** An escape of OOXML strings (ECMA-376 part 1, 22.9.2.19, ST_Xstring): what only looks like one is escaped itself. */
const LOOKS_ESCAPED = /_(?=x[0-9A-Fa-f]{4}_)/g

/**
 * Text as a cell of an .xlsx holds it, so that a reader gets back each character. Words that every object of JavaScript
 * has, such as `constructor`, begin with an escape: the library that writes the file keeps texts as keys of an object,
 * and would write another cell's text, or none, in their place.
 */
export function toCellText(text: string): string {
  const kept = text.replace(LOOKS_ESCAPED, '_x005F_')
  if (!(kept in Object.prototype)) return kept
  const first = kept.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
  return `_x${first}_${kept.slice(1)}`
}
