import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import Papa from 'papaparse'
import type { Line, Series } from '../../../verifier/telemetry/series.ts'

const FOLDER = path.resolve(import.meta.dirname, '../../fixtures/telemetry')
const read = (...parts: readonly string[]) => readFileSync(path.join(FOLDER, ...parts), 'utf8')
const milli = (decimal: string) => Math.round(Number(decimal) * 1000)

/** Acme Seren: 1,000 points of the distribution of card power, milliwatts; A100-SXM4-80GB, 400 W. */
export const acmePower = (): readonly number[] =>
  read('acme', 'gpu_power_seren.csv')
    .trim()
    .split('\n')
    .slice(1)
    .map((row) => milli(row.split(',')[0] ?? ''))

/** UiO ml8: the cards of one host every five minutes, as its processes use them; a card without a process has no reading. */
export function ml8(): readonly Series[] {
  const cards = new Map<number, Map<number, { gpu: number; memory: number }>>()
  for (const row of read('uio-gpu-samples', '2023-06-23_ml8_process_samples.csv').trim().split('\n')) {
    const [at = '', , , , , , , , set = '', gpu = '', memory = ''] = row.split(',')
    if (!/^10*$/.test(set)) continue
    const card = cards.get(set.length - 1) ?? new Map<number, { gpu: number; memory: number }>()
    const time = Date.parse(at.replace(/(\.\d{3})\d*/, '$1'))
    const known = card.get(time) ?? { gpu: 0, memory: 0 }
    card.set(time, { gpu: known.gpu + Number(gpu), memory: known.memory + Number(memory) })
    cards.set(set.length - 1, card)
  }
  return [...cards].map(([index, card]) => {
    const at = [...card.keys()].sort((a, b) => a - b)
    const ppm = (name: 'gpu' | 'memory') => at.map((time) => Math.round((card.get(time)?.[name] ?? 0) * 10_000))
    const none = at.map(() => null)
    // Memory activity stands where tensor activity would: the only second reading there is.
    return { device: `ml8-${index}`, at, powerMw: none, energyMj: none, gpuPpm: ppm('gpu'), tensorPpm: ppm('memory') }
  })
}

/** UiO n1: power of four cards at two moments, with their own limit. */
export function n1Power(): readonly { readonly milliwatts: number; readonly limitWatts: number }[] {
  const rows = read('uio-gpu-samples', '2025-04-12_n1_samples.csv').split('\n')
  return rows.flatMap((row) => {
    const power = /poww=([\d|]+)/.exec(row)?.[1]?.split('|') ?? []
    const limits = /powlimw=([\d|]+)/.exec(row)?.[1]?.split('|') ?? []
    return power.map((value, i) => ({ milliwatts: milli(value), limitWatts: Number(limits[i]) }))
  })
}

export type Capture = {
  readonly name: string
  readonly driver: string
  readonly uuid: string
  readonly milliwatts: number
  readonly limitWatts: number
  readonly idle: boolean
  readonly memoryBytes: bigint
  readonly clockMhz: number
  readonly maxClockMhz: number
}

/** nvidia-smi captures, idle and under load, and the T4 page of dcgm-exporter. */
export function captures(): readonly Capture[] {
  const files = readdirSync(path.join(FOLDER, 'gpu-metrics')).filter((file) => file.endsWith('.query-gpu.csv'))
  const smi = files.map((file) => {
    const [row = {}] = Papa.parse<Record<string, string>>(read('gpu-metrics', file), {
      header: true,
      transformHeader: (name) => name.trim(),
    }).data
    const first = (name: string) => (row[name] ?? '').trim().split(' ')[0] ?? ''
    return {
      name: (row['name'] ?? '').trim(),
      driver: first('driver_version'),
      uuid: first('uuid'),
      milliwatts: milli(first('power.draw [W]')),
      limitWatts: Number(first('power.default_limit [W]')),
      idle: file.includes('__idle'),
      memoryBytes: BigInt(first('memory.used [MiB]')) * 1_048_576n,
      clockMhz: Number(first('clocks.current.sm [MHz]')),
      maxClockMhz: Number(first('clocks.max.sm [MHz]')),
    }
  })
  const page = read('gpu-metrics', 'dcgm_tesla_t4_datadog.prom')
  const value = (metric: string) => new RegExp(`^${metric}\\{.*\\} ([\\d.]+)$`, 'm').exec(page)?.[1] ?? ''
  const t4: Capture = {
    name: 'Tesla T4',
    driver: '460.106.00',
    uuid: /UUID="(GPU-[^"]+)"/.exec(page)?.[1] ?? '',
    milliwatts: milli(value('DCGM_FI_DEV_POWER_USAGE')),
    limitWatts: 70,
    idle: true,
    memoryBytes: BigInt(value('DCGM_FI_DEV_FB_USED')) * 1_048_576n,
    clockMhz: Number(value('DCGM_FI_DEV_SM_CLOCK')),
    maxClockMhz: 1590,
  }
  return [...smi, t4]
}

export type ReadOut = { readonly card: string; readonly watts: string; readonly tdp: number; readonly what: string }
/** Means, maxima and idle read-outs that the register's README quotes. */
export const readOuts = (): readonly ReadOut[] => JSON.parse(read('read-outs.json')) as ReadOut[]

/** Helios Earth: cards in use of eight virtual clusters, by minute, May 2020. A count of cards, not a reading of one. */
export function heliosLines(): readonly Line[] {
  const folder = path.resolve(import.meta.dirname, '../../../examples/helios-earth/data')
  const files = readdirSync(folder).filter((file) => file.endsWith('_minutes.csv.gz'))
  return files.map((file) => {
    const [head = '', ...rows] = gunzipSync(readFileSync(path.join(folder, file)))
      .toString()
      .trim()
      .split('\n')
    const column = head.split(',').indexOf('running_gpu_num')
    return {
      at: rows.map((row) => Date.parse(`${row.slice(0, 10)}T${row.slice(11, 19)}+08:00`)),
      values: rows.map((row) => Number(row.split(',')[column])),
    }
  })
}
