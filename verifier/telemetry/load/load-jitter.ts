import { z } from 'zod'
import type { Store } from '../../../store/client.ts'
import { defineQuery } from '../../../store/query.ts'
import { milliseconds } from '../../evidence/columns.ts'
import type { SameMoments } from '../indicators/jitter.ts'
import { whole } from '../limits.ts'
import { type TelemetryScope, WINDOW, windowOf } from './scope.ts'

const jitter = defineQuery({
  file: 'telemetry_jitter.sql',
  params: z.strictObject({ ...WINDOW, jitter_samples: z.int(), jitter_cards: z.int() }),
  row: z.strictObject({
    hour_ms: milliseconds,
    first_devices: z.array(z.string()),
    devices: milliseconds,
    nodes: milliseconds,
    samples_each: milliseconds,
  }),
})

/** Hours in which devices of several nodes were sampled at exactly the same irregular moments; most devices first. */
export async function loadSameMoments(store: Store, scope: TelemetryScope): Promise<readonly SameMoments[]> {
  const rows = await jitter(store, {
    ...windowOf(scope),
    jitter_samples: whole('jitterSamples'),
    jitter_cards: whole('jitterCards'),
  })
  return rows.map((row) => ({
    hour: row.hour_ms,
    devices: row.first_devices,
    total: row.devices,
    nodes: row.nodes,
    samples: row.samples_each,
  }))
}
