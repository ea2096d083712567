import { z } from 'zod'
import type { Store } from '../../../store/client.ts'
import { defineQuery } from '../../../store/query.ts'
import { milliseconds } from '../../evidence/columns.ts'
import type { Series } from '../series.ts'
import type { DeviceDay } from './load-suspects.ts'
import { DEVICES, type TelemetryScope, WINDOW, windowOf } from './scope.ts'

const series = defineQuery({
  file: 'telemetry_series.sql',
  params: z.strictObject({ ...WINDOW, ...DEVICES, days: z.array(z.bigint()) }),
  row: z.strictObject({
    device: z.string(),
    ms: milliseconds,
    mw: milliseconds.nullable(),
    mj: z
      .string()
      .regex(/^\d{1,16}$/)
      .transform(Number)
      .nullable(),
    gpu: milliseconds.nullable(),
    tensor: milliseconds.nullable(),
  }),
})

type Growing = { -readonly [K in keyof Omit<Series, 'device'>]: Series[K][number][] }

/** The series of these days, one of each device, in order of device; at most so many days as fit one question. */
export async function loadSeries(
  store: Store,
  scope: TelemetryScope,
  days: readonly DeviceDay[],
): Promise<ReadonlyMap<string, Series>> {
  const found = new Map<string, Growing>()
  for (let start = 0; start < days.length; start += DAYS_AT_ONCE) {
    const part = days.slice(start, start + DAYS_AT_ONCE)
    const rows = series.stream(store, {
      ...windowOf(scope),
      devices: part.map(({ device }) => device),
      days: part.map(({ day }) => BigInt(day)),
    })
    for await (const row of rows) {
      const lines = found.get(row.device) ?? { at: [], powerMw: [], energyMj: [], gpuPpm: [], tensorPpm: [] }
      found.set(row.device, lines)
      lines.at.push(row.ms)
      lines.powerMw.push(row.mw)
      lines.energyMj.push(row.mj)
      lines.gpuPpm.push(row.gpu)
      lines.tensorPpm.push(row.tensor)
    }
  }
  return new Map([...found].map(([device, lines]) => [device, { device, ...lines }]))
}

/** Names of at most 128 characters: with these the lists stay below what one parameter takes. */
const DAYS_AT_ONCE = 100
