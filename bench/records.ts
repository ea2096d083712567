import {
  Decimal,
  Field,
  Int64,
  List,
  Table,
  TimestampMillisecond,
  tableToIPC,
  Utf8,
  type Vector,
  vectorFromArray,
} from 'apache-arrow'
import type { UsageRecord } from '../schemas/usage-record.ts'
import { MODES, PURPOSES } from '../schemas/usage-record.ts'

/** Seeded generator (mulberry32): the same seed gives the same records. */
export function random(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

export type Load = {
  readonly institution: string
  readonly contract: string
  /** Cards in the contract's pool; devices are drawn from them without overlap in time. */
  readonly cards: number
  readonly startMs: number
}

/**
 * Record `i` of a load: all 25 fields filled, four of the pool's cards for fifteen minutes, the
 * next record on the next four, so that no card is used twice at once.
 */
export function benchRecord(load: Load, i: number, next: () => number): UsageRecord {
  const groups = Math.floor(load.cards / 4)
  const group = i % groups
  const start = load.startMs + Math.floor(i / groups) * 900_000
  const share = () => `0.${String(Math.floor(next() * 1_000_000)).padStart(6, '0')}`
  return {
    recordId: `${load.contract}-${String(i).padStart(10, '0')}`,
    institution: load.institution,
    contract: load.contract,
    customer: '91440300MA5EXAMP1A',
    platform: 'slurm-east',
    job: `job-${Math.floor(i / 16)}`,
    account: `team-${group % 50}`,
    queue: 'gpu-large',
    node: `node-${String(Math.floor(group / 2)).padStart(4, '0')}`,
    site: '深圳龙岗一号机房',
    purpose: PURPOSES[Math.floor(next() * 5)] ?? 'pretrain',
    mode: MODES[0],
    acceleratorModel: 'NVIDIA H800 80GB HBM3',
    devices: [0, 1, 2, 3].map((k) => `GPU-${load.contract}-${String(group * 4 + k).padStart(8, '0')}`),
    cards: '4',
    start: new Date(start).toISOString(),
    end: new Date(start + 900_000).toISOString(),
    cardSeconds: '3600',
    gpuUtilization: share(),
    tensorActivity: share(),
    memoryUtilization: share(),
    energyJoules: `${Math.floor(next() * 2_000_000)}.5`,
    sequence: i,
    ...(i % 1000 === 999 ? { corrects: `${load.contract}-none-${i}`, reason: 'metering restarted' } : {}),
  }
}

export const toNdjson = (records: readonly UsageRecord[]): Buffer =>
  Buffer.from(`${records.map((record) => JSON.stringify(record)).join('\n')}\n`)

const FIELDS = [
  'recordId',
  'institution',
  'contract',
  'customer',
  'platform',
  'job',
  'account',
  'queue',
  'node',
  'site',
  'purpose',
  'mode',
  'acceleratorModel',
  'devices',
  'cards',
  'start',
  'end',
  'cardSeconds',
  'gpuUtilization',
  'tensorActivity',
  'memoryUtilization',
  'energyJoules',
  'sequence',
  'corrects',
  'reason',
] as const

const cell = (value: string | number | readonly string[] | null | undefined): string =>
  typeof value === 'object' && value !== null ? value.join(';') : String(value ?? '')

export function toCsv(records: readonly UsageRecord[]): Buffer {
  const lines = records.map((record) => FIELDS.map((field) => cell(record[field])).join(','))
  return Buffer.from(`${FIELDS.join(',')}\n${lines.join('\n')}\n`)
}

/** Arrow as a sender with a current library writes it: timestamps with zone, decimals, plain texts, a list of texts. */
export function toArrow(records: readonly UsageRecord[]): Buffer {
  const columns: Record<string, Vector> = {}
  for (const field of FIELDS)
    columns[field] = vectorOf(
      field,
      records.map((record) => record[field] ?? null),
    )
  return Buffer.from(tableToIPC(new Table(columns), 'stream'))
}

const SCALES: Readonly<Record<string, number>> = {
  cards: 3,
  cardSeconds: 6,
  gpuUtilization: 6,
  tensorActivity: 6,
  memoryUtilization: 6,
  energyJoules: 3,
}

function vectorOf(field: string, values: readonly unknown[]): Vector {
  const scale = SCALES[field]
  if (scale !== undefined)
    return vectorFromArray(
      values.map((value) => (value === null ? null : decimal128(value as string, scale))),
      new Decimal(scale, 18, 128),
    ) as Vector
  if (field === 'start' || field === 'end')
    return vectorFromArray(
      values.map((value) => Date.parse(String(value))),
      new TimestampMillisecond('UTC'),
    ) as Vector
  if (field === 'sequence')
    return vectorFromArray(
      values.map((value) => (value === null ? null : BigInt(value as number))),
      new Int64(),
    ) as Vector
  if (field === 'devices')
    return vectorFromArray(values as string[][], new List(new Field('item', new Utf8(), true))) as Vector
  return vectorFromArray(values as (string | null)[], new Utf8()) as Vector
}

/** Four 32-bit words, little-endian, of a non-negative decimal scaled by 10^scale. */
function decimal128(text: string, scale: number): Uint32Array {
  const [whole = '0', part = ''] = text.split('.')
  const value = BigInt(whole + part.padEnd(scale, '0'))
  return Uint32Array.of(Number(value & 0xffffffffn), Number((value >> 32n) & 0xffffffffn), 0, 0)
}
