/** The order of code units, which no locale changes: what is sorted by it reads the same everywhere. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
