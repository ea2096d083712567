import { z } from 'zod'
import type { Store } from '../../../store/client.ts'
import { defineQuery } from '../../../store/query.ts'
import { big, flag, milliseconds } from '../../evidence/columns.ts'
import { whole } from '../limits.ts'
import type { DeviceSummary } from '../summary.ts'
import { DEVICES, type TelemetryScope, WINDOW, windowOf } from './scope.ts'

const reading = z.tuple([big, milliseconds])
const hour = z.tuple([milliseconds, big, big])

const summaries = defineQuery({
  file: 'telemetry_summary.sql',
  params: z.strictObject({ ...WINDOW, ...DEVICES, clock_skew: z.int() }),
  row: z.strictObject({
    device: z.string(),
    samples: milliseconds,
    hours: milliseconds,
    first_ms: milliseconds,
    last_ms: milliseconds,
    model_names: z.array(z.string()),
    node_names: z.array(z.string()),
    has_power: flag,
    most_power: reading,
    has_memory: flag,
    most_memory: reading,
    has_clock: flag,
    most_clock: reading,
    has_mean: flag,
    highest: hour,
    lowest: hour,
    has_both: flag,
    contradiction: z.tuple([milliseconds, big, big, big, big]),
    future_samples: milliseconds,
    most_future: z.tuple([milliseconds, milliseconds]),
  }),
})

/** What the samples of these devices come to, one of each. */
export async function loadSummaries(
  store: Store,
  scope: TelemetryScope,
  devices: readonly string[],
): Promise<readonly DeviceSummary[]> {
  const rows = await summaries(store, {
    ...windowOf(scope),
    devices: [...devices],
    clock_skew: whole('clockSkew') * 1000,
  })
  return rows.map((row) => ({
    device: row.device,
    samples: row.samples,
    hours: row.hours,
    first: row.first_ms,
    last: row.last_ms,
    models: row.model_names,
    nodes: row.node_names,
    mostPower: row.has_power ? { milliwatts: row.most_power[0], at: 0 - row.most_power[1] } : null,
    mostMemory: row.has_memory ? { bytes: row.most_memory[0], at: 0 - row.most_memory[1] } : null,
    mostClock: row.has_clock ? { megahertz: Number(row.most_clock[0]), at: 0 - row.most_clock[1] } : null,
    highest: row.has_mean ? hourEnergy(row.highest) : null,
    lowest: row.has_mean ? hourEnergy(row.lowest) : null,
    contradiction: row.has_both ? contradictionOf(row.contradiction) : null,
    future:
      row.future_samples === 0
        ? null
        : { samples: row.future_samples, byMs: row.most_future[0], at: 0 - row.most_future[1] },
  }))
}

const hourEnergy = ([start, millijoules, ms]: readonly [number, bigint, bigint]) => ({ hour: start, millijoules, ms })
const contradictionOf = ([start, mj, ms, milliwatts, count]: readonly [number, bigint, bigint, bigint, bigint]) => ({
  ...hourEnergy([start, mj, ms]),
  readings: { milliwatts, count: Number(count) },
})
