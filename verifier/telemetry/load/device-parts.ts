import { z } from 'zod'
import type { Store } from '../../../store/client.ts'
import { defineQuery } from '../../../store/query.ts'
import { big } from '../../evidence/columns.ts'
import { inParts } from '../../evidence/in-parts.ts'
import { type TelemetryScope, WINDOW, windowOf } from './scope.ts'

const devices = defineQuery({
  file: 'telemetry_devices.sql',
  params: z.strictObject(WINDOW),
  row: z.strictObject({ device: z.string(), samples: big }),
})

/** Samples whose arrays fit into the memory of one read. */
const SAMPLES_AT_ONCE = 1_000_000n

/** The devices sampled in the window, in parts of which each fits into one question. In order; none is empty. */
export async function deviceParts(store: Store, scope: TelemetryScope): Promise<readonly (readonly string[])[]> {
  const parts: string[][] = []
  let room = 0n
  for (const { device, samples } of await devices(store, windowOf(scope))) {
    const last = parts.at(-1)
    if (last === undefined || samples > room) {
      parts.push([device])
      room = SAMPLES_AT_ONCE - samples
    } else {
      last.push(device)
      room -= samples
    }
  }
  return parts.flatMap(inParts)
}
