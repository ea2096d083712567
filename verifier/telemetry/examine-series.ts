import type { Store } from '../../store/client.ts'
import type { Indicator } from './indicator.ts'
import { judgeCopy } from './indicators/copy.ts'
import { judgeSeries } from './judge-series.ts'
import { loadSeries } from './load/load-series.ts'
import { type DeviceDay, type Fingerprint, pairsOf } from './load/load-suspects.ts'
import type { TelemetryScope } from './load/scope.ts'
import type { TelemetryResult } from './telemetry.ts'

/** Most that one answer loads: 600 days of a sample a minute are under a million rows. */
const MOST_DAYS = 600
const MOST_PAIRS = 200

/**
 * Loads the series that the store suspects, and judges them. Days next to a suspected one come too, because a stretch may
 * run over midnight. What is beyond the bounds is counted and not looked at; devices come in order of their names.
 */
export async function examineSeries(
  store: Store,
  scope: TelemetryScope,
  suspects: readonly DeviceDay[],
  fingerprints: readonly Fingerprint[],
  boardWatts: (device: string) => bigint | null,
): Promise<{ readonly indicators: readonly Indicator[]; readonly screened: TelemetryResult['screened'] }> {
  const pairs = pairsOf(fingerprints)
  const days = suspects.slice(0, MOST_DAYS)
  const examined = pairs.slice(0, MOST_PAIRS)
  return {
    indicators: [
      ...(await judgeSuspects(store, scope, days, boardWatts)),
      ...(await judgePairs(store, scope, examined)),
    ],
    screened: {
      suspectDays: suspects.length,
      examinedDays: days.length,
      copyPairs: pairs.length,
      examinedPairs: examined.length,
    },
  }
}

async function judgeSuspects(
  store: Store,
  scope: TelemetryScope,
  days: readonly DeviceDay[],
  boardWatts: (device: string) => bigint | null,
): Promise<readonly Indicator[]> {
  const wanted = new Map<string, DeviceDay>()
  for (const { device, day } of days)
    for (const near of [day - 1, day, day + 1]) wanted.set(JSON.stringify([device, near]), { device, day: near })
  const series = await loadSeries(store, scope, inOrder([...wanted.values()]))
  return [...series.values()].flatMap((one) => judgeSeries(one, boardWatts(one.device)))
}

async function judgePairs(
  store: Store,
  scope: TelemetryScope,
  pairs: ReturnType<typeof pairsOf>,
): Promise<readonly Indicator[]> {
  const found: Indicator[] = []
  for (const { first, second } of pairs) {
    const [beside, series] = await Promise.all([loadSeries(store, scope, [first]), loadSeries(store, scope, [second])])
    const [a, b] = [beside.get(first.device), series.get(second.device)]
    const copy = a === undefined || b === undefined ? null : judgeCopy(a, b)
    if (copy !== null) found.push(copy)
  }
  return found
}

const inOrder = (days: DeviceDay[]): readonly DeviceDay[] =>
  days.sort((a, b) => (a.device < b.device ? -1 : a.device > b.device ? 1 : a.day - b.day))
