import { z } from 'zod'
import type { Store } from '../../../store/client.ts'
import { defineBytesQuery } from '../../../store/query.ts'
import { RowBinaryReader } from '../../../store/row-binary.ts'
import type { DeviceUse, Period } from '../evidence.ts'
import { type CapacityScope, IN_PERIOD, inPeriod } from './columns.ts'

const use = defineBytesQuery({ file: 'capacity_device_use.sql', params: z.strictObject(IN_PERIOD) })

/** Hours of the period in which usage records name a device, for every device that they name. */
export async function loadDeviceUse(store: Store, scope: CapacityScope): Promise<readonly DeviceUse[]> {
  const size = hourBytes(scope.period)
  const reader = new RowBinaryReader(await use(store, inPeriod(scope)))
  const found: DeviceUse[] = []
  while (!reader.isDone) {
    const device = reader.text()
    const words = reader.numbers(4)
    // The store leaves out what is zero at the end, and may give a word more than the period has hours.
    const hours = new Uint8Array(size)
    hours.set(words.subarray(0, size))
    found.push({ device, hours })
  }
  return found
}

const HOUR_MS = 3_600_000

/** Bytes of an HourSet over a period. */
const hourBytes = ({ from, to }: Period): number =>
  Math.ceil((Math.floor((to - 1) / HOUR_MS) - Math.floor(from / HOUR_MS) + 1) / 8)
