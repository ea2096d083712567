import { z } from 'zod'
import type { Store } from '../../../store/client.ts'
import { defineQuery } from '../../../store/query.ts'
import { LEAST_MOVING_PPM, MOST_MOVING_PPM, WORKING_PPM } from '../indicators/constant.ts'
import { whole } from '../limits.ts'
import { DEVICES, type TelemetryScope, WINDOW, windowOf } from './scope.ts'

/** A day, counted in Shanghai since 1970, of a device. */
export type DeviceDay = { readonly device: string; readonly day: number }

const suspects = defineQuery({
  file: 'telemetry_suspects.sql',
  params: z.strictObject({
    ...WINDOW,
    ...DEVICES,
    smooth_moves: z.int(),
    working: z.int(),
    least_moving: z.int(),
    most_moving: z.int(),
    unrelated_samples: z.int(),
  }),
  row: z.strictObject({ device: z.string(), day: z.int(), why: z.array(z.string()) }),
})
const fingerprints = defineQuery({
  file: 'telemetry_fingerprints.sql',
  params: z.strictObject({ ...WINDOW, ...DEVICES, steps: z.int(), levels: z.int() }),
  row: z.strictObject({ device: z.string(), day: z.int(), hashes: z.array(z.string()) }),
})

/** Days of these devices whose series are worth a look; more than the indicators raise, never fewer. */
export async function loadSuspects(
  store: Store,
  scope: TelemetryScope,
  devices: readonly string[],
): Promise<readonly DeviceDay[]> {
  const rows = await suspects(store, {
    ...windowOf(scope),
    devices: [...devices],
    smooth_moves: whole('smoothMoves'),
    working: WORKING_PPM,
    least_moving: LEAST_MOVING_PPM,
    most_moving: MOST_MOVING_PPM,
    unrelated_samples: whole('unrelatedSamples'),
  })
  return rows.map(({ device, day }) => ({ device, day }))
}

export type Fingerprint = DeviceDay & { readonly hashes: readonly string[] }

export async function loadFingerprints(
  store: Store,
  scope: TelemetryScope,
  devices: readonly string[],
): Promise<readonly Fingerprint[]> {
  return fingerprints(store, {
    ...windowOf(scope),
    devices: [...devices],
    steps: whole('copyWindow'),
    levels: whole('copyLevels'),
  })
}

export type Pair = { readonly first: DeviceDay; readonly second: DeviceDay }

/**
 * Days that share a fingerprint, each with the first of its group; one pair for any two devices, in order. A device with
 * itself is a pair of two of its days.
 */
export function pairsOf(all: readonly Fingerprint[]): readonly Pair[] {
  const groups = new Map<string, DeviceDay[]>()
  for (const { device, day, hashes } of all)
    for (const hash of hashes) {
      const group = groups.get(hash)
      if (group === undefined) groups.set(hash, [{ device, day }])
      else group.push({ device, day })
    }
  const pairs = new Map<string, Pair>()
  for (const [first, ...others] of groups.values())
    for (const second of others) {
      if (first === undefined) continue
      const key = JSON.stringify([first.device, second.device])
      if (!pairs.has(key)) pairs.set(key, { first, second })
    }
  return [...pairs.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, pair]) => pair)
}
