/**
 * The same text with memory of its own. A part that was cut out of a piece of input keeps the whole piece in memory:
 * what is kept beyond the piece must be detached from it.
 */
export const detached = (text: string): string => Buffer.from(text).toString()
