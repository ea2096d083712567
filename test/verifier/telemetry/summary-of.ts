import type { Device } from '../../../schemas/device.ts'
import type { DeviceSummary } from '../../../verifier/telemetry/summary.ts'

export const INSTITUTION = '91440300MA5FABCD12'

/** A summary in order; `changes` say what is special. */
export const summary = (changes: Partial<DeviceSummary> = {}): DeviceSummary => ({
  device: 'GPU-1',
  samples: 60,
  hours: 1,
  first: Date.UTC(2025, 6, 2),
  last: Date.UTC(2025, 6, 2, 1),
  models: [],
  nodes: [],
  mostPower: null,
  mostMemory: null,
  mostClock: null,
  highest: null,
  lowest: null,
  contradiction: null,
  future: null,
  ...changes,
})

/** A device of the inventory, in service from 2025-01-01. */
export const device = (changes: Partial<Device> = {}): Device => ({
  institution: INSTITUTION,
  uuid: 'GPU-1',
  inServiceFrom: '2025-01-01',
  ...changes,
})
