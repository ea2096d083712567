import { z } from 'zod'
import type { Store } from '../../../store/client.ts'
import { defineQuery } from '../../../store/query.ts'
import type { DeviceUse, HourSet, Period } from '../evidence.ts'
import { type CapacityScope, IN_PERIOD, inPeriod } from './columns.ts'

const use = defineQuery({
  file: 'capacity_device_use.sql',
  params: z.strictObject(IN_PERIOD),
  row: z.strictObject({ device: z.string(), hours: z.string() }),
})

/** Hours of the period in which usage records name a device, for every device that they name. */
export async function loadDeviceUse(store: Store, scope: CapacityScope): Promise<readonly DeviceUse[]> {
  const bytes = hourBytes(scope.period)
  const rows = await use(store, inPeriod(scope))
  return rows.map(({ device, hours }) => ({ device, hours: readHours(hours, bytes) }))
}

const HOUR_MS = 3_600_000

/** Bytes of an HourSet over a period. */
export const hourBytes = ({ from, to }: Period): number =>
  Math.ceil((Math.floor((to - 1) / HOUR_MS) - Math.floor(from / HOUR_MS) + 1) / 8)

/** The store leaves out what is zero at the end, and may give a word more than the period has hours. */
function readHours(base64: string, bytes: number): HourSet {
  const hours = new Uint8Array(bytes)
  hours.set(Buffer.from(base64, 'base64').subarray(0, bytes))
  return hours
}
