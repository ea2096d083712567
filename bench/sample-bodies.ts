import {
  Decimal,
  Dictionary,
  Int32,
  Int64,
  Table,
  TimestampMillisecond,
  tableFromIPC,
  tableToIPC,
  Utf8,
  type Vector,
  vectorFromArray,
} from 'apache-arrow'
import { BATCH } from './bodies.ts'
import { random } from './records.ts'
import { INSTITUTION } from './service-process.ts'

/** A site that is read once a minute, sent every ten minutes. */
const DEVICES = 1_000
const MINUTES = BATCH / DEVICES
const START_MS = Date.parse('2025-07-01T00:00:00Z')

const DECIMALS = { gpuUtilization: 6, tensorActivity: 6, memoryUtilization: 6, powerWatts: 3, energyJoules: 3 } as const

/** What a device does from body to body: busy for hours on end or idle, its energy counter only rises. */
type DeviceState = {
  energyMj: number
  busy: boolean
  busyMinutes: number
  memoryBytes: number
  baseTemperature: number
}

/**
 * Bodies of 10,000 samples: 1,000 devices, ten minutes. Every reading is there. Utilisation in whole percent, as
 * drivers give it; tensor activity to six places, power in mW, the energy counter in mJ, all with the noise of a
 * device at work: nothing that a codec could fold away which a real site would not have. Bodies are made ahead.
 */
export function sampleBodies(count: number): readonly Buffer[] {
  const next = random(20_260_501)
  const template = arrowTemplate()
  const states = Array.from({ length: DEVICES }, () => ({
    energyMj: Math.floor(next() * 9e12),
    busy: false,
    busyMinutes: 0,
    memoryBytes: 0,
    baseTemperature: 58 + Math.floor(next() * 8),
  }))
  return Array.from({ length: count }, (_, k) => {
    const body = Buffer.from(template)
    fill(tableFromIPC(body), k, states, next)
    return body
  })
}

const share = (value: number): number => Math.max(0, Math.min(1, value))

/** Reading an IPC stream makes views on its bytes: what is written through them is in the body. */
function fill(table: Table, k: number, states: readonly DeviceState[], next: () => number): void {
  const view = (name: string) => table.getChild(name)?.data[0]?.values as unknown
  const times = view('sampledAt') as BigInt64Array
  const words = Object.fromEntries(Object.keys(DECIMALS).map((name) => [name, view(name) as Uint32Array]))
  const [memory, clock] = [view('memoryUsedBytes') as BigInt64Array, view('smClockMhz') as Int32Array]
  const temperature = view('temperatureC') as Int32Array
  const put = (name: keyof typeof DECIMALS, i: number, units: number) => {
    const into = words[name]
    if (into === undefined) return
    into[4 * i] = units % 4_294_967_296
    into[4 * i + 1] = Math.floor(units / 4_294_967_296)
  }
  // The sum of three is near enough to a bell.
  const noise = (spread: number) => (next() + next() + next() - 1.5) * spread
  for (let minute = 0; minute < MINUTES; minute++) {
    for (const [d, state] of states.entries()) {
      const i = minute * DEVICES + d
      if (--state.busyMinutes < 0) {
        state.busy = next() < 0.75
        state.busyMinutes = 120 + Math.floor(next() * 600)
        state.memoryBytes = state.busy ? 60_000_000_000 + Math.floor(next() * 8_000) * 1_048_576 : 536_870_912
      }
      const { busy } = state
      const milliwatts = Math.round(busy ? 415_000 + noise(20_000) : 71_000 + noise(900))
      state.energyMj += Math.round(milliwatts * 60 + noise(9_000))
      times[i] = BigInt(START_MS + (k * MINUTES + minute) * 60_000)
      put('gpuUtilization', i, busy ? Math.round(share(0.96 + noise(0.06)) * 100) * 10_000 : 0)
      put('tensorActivity', i, busy ? Math.round(share(0.46 + noise(0.08)) * 1_000_000) : 0)
      put('memoryUtilization', i, busy ? Math.round(share(0.42 + noise(0.08)) * 100) * 10_000 : 0)
      put('powerWatts', i, milliwatts)
      put('energyJoules', i, state.energyMj)
      memory[i] = BigInt(state.memoryBytes)
      temperature[i] = busy ? state.baseTemperature + Math.round(noise(3)) : 31
      clock[i] = busy ? (next() < 0.9 ? 1980 : 1980 - 15 * Math.floor(next() * 6)) : 345
    }
  }
}

/** As a sender with a current library writes it: texts by index into a dictionary, decimals, timestamps with zone. */
function arrowTemplate(): Buffer {
  const of = (value: (d: number) => string) =>
    vectorFromArray(
      Array.from({ length: BATCH }, (_, i) => value(i % DEVICES)),
      new Dictionary(new Utf8(), new Int32()),
    ) as Vector
  const next = random(7)
  const hex = (length: number) => Array.from({ length }, () => Math.floor(next() * 16).toString(16)).join('')
  const uuids = Array.from({ length: DEVICES }, () => `GPU-${hex(8)}-${hex(4)}-${hex(4)}-${hex(4)}-${hex(12)}`)
  const zeros = Array.from({ length: BATCH }, () => 0)
  const columns: Record<string, Vector> = {
    institution: of(() => INSTITUTION),
    device: of((d) => uuids[d] ?? ''),
    sampledAt: vectorFromArray(zeros, new TimestampMillisecond('UTC')) as Vector,
    acceleratorModel: of(() => 'NVIDIA H800'),
    node: of((d) => `node-${String(Math.floor(d / 8)).padStart(4, '0')}`),
    source: of(() => 'dcgm-exporter 4.2.0'),
    memoryUsedBytes: vectorFromArray(
      zeros.map(() => 0n),
      new Int64(),
    ) as Vector,
    temperatureC: vectorFromArray(zeros, new Int32()) as Vector,
    smClockMhz: vectorFromArray(zeros, new Int32()) as Vector,
  }
  for (const [name, scale] of Object.entries(DECIMALS))
    columns[name] = vectorFromArray(
      zeros.map(() => new Uint32Array(4)),
      new Decimal(scale, 18, 128),
    ) as Vector
  return Buffer.from(tableToIPC(new Table(columns), 'stream'))
}
