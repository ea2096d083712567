import { z } from 'zod'
import { MAX_INTERVAL_MS } from '../../../schemas/usage-record.ts'
import type { Store } from '../../../store/client.ts'
import { defineQuery } from '../../../store/query.ts'
import { big, milliseconds } from '../../evidence/columns.ts'
import { inParts } from '../../evidence/in-parts.ts'
import type { TrainingHours } from '../indicators/idle-burn.ts'
import { IDLE_PPM, TRAINING } from '../near-idle.ts'
import { type TelemetryScope, WINDOW, windowOf } from './scope.ts'

const training = defineQuery({
  file: 'telemetry_training.sql',
  params: z.strictObject({
    ...WINDOW,
    began: z.int(),
    aliases: z.array(z.string()),
    sampled: z.array(z.string()),
    idle_mw: z.array(z.bigint()),
    idle_ppm: z.int(),
    purposes: z.array(z.string()),
  }),
  row: z.strictObject({
    contract: z.string(),
    device: z.string(),
    hours: milliseconds,
    covered_hours: milliseconds,
    idle_hours: milliseconds,
    tensor_hours: milliseconds,
    tensor_ppm_hours: big,
  }),
})

/** A sampled device with all its names, and the power below which it is near idle; null where that is not known. */
export type SampledDevice = {
  readonly device: string
  readonly names: readonly string[]
  readonly idleMilliwatts: bigint | null
}

/** Hours billed as training on these devices, by contract. Devices that are not sampled are not here. */
export async function loadTraining(
  store: Store,
  scope: TelemetryScope,
  devices: readonly SampledDevice[],
): Promise<readonly TrainingHours[]> {
  const found: TrainingHours[] = []
  const known = new Map(devices.map((one) => [one.device, one]))
  // A device has at most a few names: parts of a quarter keep both lists below one parameter.
  for (const part of inParts(devices.map(({ device }) => device)).flatMap(quarters)) {
    const names = part.flatMap((device) => (known.get(device)?.names ?? []).map((name) => ({ name, device })))
    const rows = await training(store, {
      ...windowOf(scope),
      began: scope.period.from - MAX_INTERVAL_MS,
      aliases: names.map(({ name }) => name),
      sampled: names.map(({ device }) => device),
      idle_mw: names.map(({ device }) => known.get(device)?.idleMilliwatts ?? 0n),
      idle_ppm: IDLE_PPM,
      purposes: [...TRAINING],
    })
    found.push(
      ...rows.map((row) => ({
        contract: row.contract,
        device: row.device,
        hours: row.hours,
        covered: row.covered_hours,
        idle: row.idle_hours,
        tensorHours: row.tensor_hours,
        tensorPpmHours: row.tensor_ppm_hours,
      })),
    )
  }
  return found
}

function quarters(part: readonly string[]): readonly (readonly string[])[] {
  const size = Math.max(1, Math.ceil(part.length / 4))
  return Array.from({ length: Math.ceil(part.length / size) }, (_, i) => part.slice(i * size, (i + 1) * size))
}
