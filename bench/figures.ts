/** How figures are written. */
export const say = (line: string): void => void process.stdout.write(`${line}\n`)
export const rate = (records: number, seconds: number): number => Math.round(records / seconds)
export const thousands = (value: number): string => value.toLocaleString('en')
export const mib = (bytes: number): string => `${Math.round(bytes / (1 << 20))} MiB`
export const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
export const median = (values: readonly number[]): number =>
  at(
    [...values].sort((a, b) => a - b),
    0.5,
  )
