import type { Words } from '../inventory/inventory.ts'
import { decimalOf, numberText } from './decimal-text.ts'
import type { Sample } from './sample.ts'
import { WHY } from './why.ts'

/** What a sample measures, in the order of its columns. */
export const READINGS = [
  'gpuUtilization',
  'tensorActivity',
  'memoryUtilization',
  'memoryUsedBytes',
  'powerWatts',
  'energyJoules',
  'temperatureC',
  'smClockMhz',
] as const
export type ReadingName = (typeof READINGS)[number]
export type Reading = Exclude<Sample[ReadingName], undefined | null>

export type Unit = 'percent' | 'share' | 'mebibytes' | 'watts' | 'millijoules' | 'celsius' | 'megahertz'

/**
 * - `rank`: where two metrics say the same, the lower one is taken and the other left aside.
 * - `ofSlice`: under the labels of a slice (MIG) it is the slice’s own; otherwise it is the card’s, repeated for each.
 * - `alone`: a metric of higher rank does not stand in for it when it failed, for it measures something else.
 */
export type Metric = {
  readonly name: string
  readonly exporter: 'dcgm-exporter' | 'npu-exporter'
  readonly reading: ReadingName
  readonly unit: Unit
  readonly rank: number
  readonly ofSlice: boolean
  readonly alone: boolean
}

const dcgm = (name: string, reading: ReadingName, unit: Unit, more: Partial<Metric> = {}): Metric => ({
  name,
  exporter: 'dcgm-exporter',
  reading,
  unit,
  rank: 0,
  ofSlice: false,
  alone: false,
  ...more,
})
const npu = (name: string, reading: ReadingName, unit: Unit, more: Partial<Metric> = {}): Metric => ({
  ...dcgm(name, reading, unit, more),
  exporter: 'npu-exporter',
})
const SLICE = { ofSlice: true } as const

/**
 * Sources: DCGM field identifiers (dcgm_fields.h) and dcgm-exporter etc/*.csv for names and units; npu-exporter, section
 * “Prometheus metrics” for those of Ascend. Its MB are MiB: a card of 64 GiB shows 65536.
 */
const ALL: readonly Metric[] = [
  dcgm('DCGM_FI_DEV_GPU_UTIL', 'gpuUtilization', 'percent', SLICE),
  dcgm('DCGM_FI_PROF_GR_ENGINE_ACTIVE', 'gpuUtilization', 'share', { ...SLICE, rank: 1 }),
  dcgm('DCGM_FI_PROF_PIPE_TENSOR_ACTIVE', 'tensorActivity', 'share', SLICE),
  dcgm('DCGM_FI_DEV_MEM_COPY_UTIL', 'memoryUtilization', 'percent', SLICE),
  dcgm('DCGM_FI_PROF_DRAM_ACTIVE', 'memoryUtilization', 'share', { ...SLICE, rank: 1 }),
  dcgm('DCGM_FI_DEV_FB_USED', 'memoryUsedBytes', 'mebibytes', SLICE),
  dcgm('DCGM_FI_DEV_POWER_USAGE', 'powerWatts', 'watts'),
  dcgm('DCGM_FI_DEV_POWER_USAGE_INSTANT', 'powerWatts', 'watts', { rank: 1 }),
  dcgm('DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION', 'energyJoules', 'millijoules'),
  dcgm('DCGM_FI_DEV_GPU_TEMP', 'temperatureC', 'celsius'),
  dcgm('DCGM_FI_DEV_SM_CLOCK', 'smClockMhz', 'megahertz'),
  npu('npu_chip_info_utilization', 'gpuUtilization', 'percent'),
  npu('npu_chip_info_overall_utilization', 'gpuUtilization', 'percent', { rank: 1 }),
  npu('npu_chip_info_cube_utilization', 'tensorActivity', 'percent'),
  npu('npu_chip_info_hbm_used_memory', 'memoryUsedBytes', 'mebibytes', { alone: true }),
  npu('npu_chip_info_used_memory', 'memoryUsedBytes', 'mebibytes', { rank: 1 }),
  npu('npu_chip_info_power', 'powerWatts', 'watts'),
  npu('npu_chip_info_temperature', 'temperatureC', 'celsius'),
  npu('npu_chip_info_aicore_current_freq', 'smClockMhz', 'megahertz'),
]

/** By name. OpenMetrics lets a counter end in `_total`. */
export const METRICS: ReadonlyMap<string, Metric> = new Map([
  ...ALL.map((metric) => [metric.name, metric] as const),
  ...ALL.filter(({ unit }) => unit === 'millijoules').map((metric) => [`${metric.name}_total`, metric] as const),
])

/**
 * DCGM writes “no value” as a number: 0x7ffffff0 and above for int32, 0x7ffffffffffffff0 and above for int64, 2^47 and
 * above for doubles (dcgm_structs.h, DCGM_*_BLANK and its kinds). No other reading of a card comes near the first; an
 * energy counter passes it after two megajoules, and 2^53 never.
 */
const NO_VALUE = 0x7ffffff0
const NO_ENERGY = 2 ** 53

const UNITS: Readonly<Record<Unit, { readonly shift: number; readonly scale: number; readonly most: number }>> = {
  percent: { shift: -2, scale: 6, most: 100 },
  share: { shift: 0, scale: 6, most: 1 },
  mebibytes: { shift: 0, scale: 6, most: 2 ** 32 },
  watts: { shift: 0, scale: 3, most: 1e12 },
  millijoules: { shift: -3, scale: 3, most: NO_ENERGY },
  celsius: { shift: 0, scale: 3, most: 1e12 },
  megahertz: { shift: 0, scale: 0, most: NO_VALUE },
}

/** The reading in the unit of a sample, or why there is none; `null` where the text is no number at all. */
export function readingOf(
  { exporter, unit }: Pick<Metric, 'unit'> & { readonly exporter: Metric['exporter'] | 'nvidia-smi' },
  text: string,
): Reading | Words | null {
  const number = numberText(text)
  if (number === null) return null
  if (number.kind === 'nan') return WHY.notANumber
  if (exporter === 'dcgm-exporter' && Number(text) >= (unit === 'millijoules' ? NO_ENERGY : NO_VALUE))
    return WHY.noValue
  if (number.kind === 'infinite') return WHY.infinite
  if (number.negative && /[1-9]/.test(number.digits)) return exporter === 'npu-exporter' ? WHY.readError : WHY.negative
  const { shift, scale, most } = UNITS[unit]
  if (Number(text) > most) return WHY.outOfRange
  const decimal = decimalOf(number, shift, scale)
  if (unit === 'mebibytes') return bytesOf(decimal)
  return unit === 'megahertz' ? Number(decimal) : decimal
}

const MIB = 1_048_576
/** Whole bytes, cut; below 2^53. */
function bytesOf(mebibytes: string): number {
  const [whole = '0', part = ''] = mebibytes.split('.')
  return Number(whole) * MIB + Number((BigInt(part.padEnd(6, '0')) * BigInt(MIB)) / 1_000_000n)
}
