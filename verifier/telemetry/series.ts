/**
 * Readings of one device in order of time. Arrays are of one length; `at` in ms since 1970, rising and without
 * repeats. Readings are whole numbers, exact as they were sent: milliwatts, millijoules (at most 10^15, below 2^53),
 * millionths of a share. `null` is no reading.
 */
export type Series = {
  readonly device: string
  readonly at: readonly number[]
  readonly powerMw: readonly (number | null)[]
  readonly energyMj: readonly (number | null)[]
  readonly gpuPpm: readonly (number | null)[]
  readonly tensorPpm: readonly (number | null)[]
}
export type Reading = 'powerMw' | 'energyMj' | 'gpuPpm' | 'tensorPpm'

/** One reading with its times, samples without it left out. */
export type Line = { readonly at: readonly number[]; readonly values: readonly number[] }

export function lineOf(series: Series, reading: Reading): Line {
  const at: number[] = []
  const values: number[] = []
  for (const [i, value] of series[reading].entries()) {
    if (value === null) continue
    at.push(series.at[i] ?? 0)
    values.push(value)
  }
  return { at, values }
}

/** Successive differences: one fewer than values. */
export const differences = (values: readonly number[]): readonly number[] =>
  values.slice(1).map((value, i) => value - (values[i] ?? 0))
