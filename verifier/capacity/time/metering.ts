import type { Card } from '../cards/card.ts'
import { nameKey, tellsApart } from '../cards/names.ts'
import type { CapacityEvidence, HourSet, Telemetry } from '../evidence.ts'
import { clearHours, intersection, union } from './hours.ts'
import { powerFit } from './power.ts'

/** What is metered of one card, by all of its names together: an hour counts once. `null`: never. */
export type Metering = {
  readonly seen: HourSet | null
  readonly tensor: HourSet | null
  readonly series: readonly Telemetry[]
}

const NOTHING: Metering = { seen: null, tensor: null, series: [] }

export function meteringReader({
  telemetry,
  use,
}: Pick<CapacityEvidence, 'telemetry' | 'use'>): (card: Card) => Metering {
  const sampled = byDevice(telemetry)
  const used = byDevice(use)
  return ({ names }) => {
    const keys = [...new Set(names.filter(tellsApart).map(nameKey))]
    const series = keys.flatMap((name) => sampled.get(name) ?? [])
    const uses = keys.flatMap((name) => used.get(name) ?? [])
    if (series.length === 0 && uses.length === 0) return NOTHING
    return {
      seen: union([...series.map(({ seen }) => seen), ...uses.map(({ hours }) => hours)]),
      tensor: union(series.map(({ tensor }) => tensor)),
      series,
    }
  }
}

function byDevice<T extends { readonly device: string }>(list: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, T[]>()
  for (const one of list) {
    const key = nameKey(one.device)
    const known = found.get(key)
    if (known === undefined) found.set(key, [one])
    else known.push(one)
  }
  return found
}

/** Hours with tensor work on days whose power fits a board limit; `days` as of `dayHours`. `null`: none. */
export function activeHours(
  { seen, tensor, series }: Metering,
  tdpWatts: number | null,
  days: Int32Array,
): HourSet | null {
  if (seen === null || tensor === null || tdpWatts === null) return null
  const active = intersection(seen, tensor)
  for (let day = 0; day < days.length - 1; day++)
    if (powerFit(series, day, tdpWatts) !== 'fits') clearHours(active, days[day] ?? 0, days[day + 1] ?? 0)
  return active
}

/** Hours in which any card at all runs: a usage record or tensor work says so. */
export const runningHours = ({ telemetry, use }: Pick<CapacityEvidence, 'telemetry' | 'use'>): HourSet | null =>
  union([...telemetry.map(({ tensor }) => tensor), ...use.map(({ hours }) => hours)])
