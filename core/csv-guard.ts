/**
 * The apostrophe that keeps a spreadsheet from taking a text for a formula when it opens a CSV, and its way back. A number as
 * it is written here is never guarded, so that −1.00 stays a number; a text that has apostrophes of its own before such a
 * sign gets one more, so that `unguarded(guarded(text))` is `text`, whatever it is.
 * Source: OWASP, "CSV Injection".
 */
export const guarded = (text: string): string => (/^'*[=+\-@\t\r]/.test(text) && !NUMBER.test(text) ? `'${text}` : text)

/** Takes exactly that apostrophe off again; every other cell stays as it is. */
export const unguarded = (cell: string): string =>
  cell.charCodeAt(0) === APOSTROPHE && /^'+[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell

const APOSTROPHE = 0x27

const NUMBER = /^-?\d+(\.\d+)?$/
