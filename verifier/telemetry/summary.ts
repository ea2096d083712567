/** Energy over time, exact: millijoules ÷ milliseconds are watts. `hour` is where it begins, ms since 1970. */
export type HourEnergy = { readonly hour: number; readonly millijoules: bigint; readonly ms: bigint }

/**
 * What the samples of one device in a window come to: one pass over them (telemetry_devices.sql). Hours count for
 * energy when their readings span at least half of them. `null`: no such reading.
 */
export type DeviceSummary = {
  readonly device: string
  readonly samples: number
  readonly hours: number
  readonly first: number
  readonly last: number
  /** As samples name them, sorted; at most 16. */
  readonly models: readonly string[]
  readonly nodes: readonly string[]
  readonly mostPower: { readonly milliwatts: bigint; readonly at: number } | null
  readonly mostMemory: { readonly bytes: bigint; readonly at: number } | null
  readonly mostClock: { readonly megahertz: number; readonly at: number } | null
  /** The hours of highest and lowest mean power, by the counter, and by readings where there is no counter. */
  readonly highest: HourEnergy | null
  readonly lowest: HourEnergy | null
  /** The hour in which counter and readings differ most; `readings`: Σ milliwatts and how many. */
  readonly contradiction:
    | (HourEnergy & { readonly readings: { readonly milliwatts: bigint; readonly count: number } })
    | null
  readonly future: { readonly samples: number; readonly at: number; readonly byMs: number } | null
}
