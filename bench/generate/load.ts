import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { UsageRecord } from '../../schemas/usage-record.ts'
import { random } from '../records.ts'

const Quantiles = z.array(z.number().int().nonnegative()).length(101)
const { openb, acme } = z
  .object({
    openb: z.object({ seconds: Quantiles, cardsThousandths: Quantiles }),
    acme: z.object({
      gpuUtilizationTenthsPercent: Quantiles,
      smActiveTenthsPercent: Quantiles,
      memoryUsedTenthsPercent: Quantiles,
      powerWatts: Quantiles,
    }),
  })
  .parse(JSON.parse(readFileSync(new URL('quantiles.json', import.meta.url), 'utf8')))

/** Longest job, in seconds: two days. */
const LONGEST_SECONDS = 172_800

/** What a contract's platform is used for, in parts of 100. */
const PURPOSE_SHARES = [
  ['pretrain', 35],
  ['sft', 25],
  ['rl', 10],
  ['other_training', 10],
  ['validation_inference', 10],
  ['production_inference', 8],
  ['idle', 2],
] as const

export type RealisticLoad = {
  readonly institution: string
  readonly contract: string
  readonly customer: string
  /** Cards of the contract's pool. */
  readonly cards: number
  readonly startMs: number
  readonly seed: number
}

/**
 * `count` records of one pool, ordered by their numbers. Output: the records, and the time from the load's start to the
 * end of the last of them: shifted by it, the same jobs follow on without using a card twice.
 */
export function realisticRecords(load: RealisticLoad, count: number): { records: UsageRecord[]; spanMs: number } {
  const next = random(load.seed)
  const freeAt = new Float64Array(load.cards)
  let last = 0
  const records = Array.from({ length: count }, (_, i): UsageRecord => {
    const seconds = Math.max(1, Math.min(LONGEST_SECONDS, drawn(openb.seconds, next())))
    const thousandths = Math.max(1, drawn(openb.cardsThousandths, next()))
    const taken = freest(freeAt, Math.ceil(thousandths / 1000))
    const start = Math.max(...taken.map((card) => freeAt[card] ?? 0))
    const end = start + seconds * 1000
    for (const card of taken) freeAt[card] = end
    last = Math.max(last, end)
    const node = Math.floor((taken[0] ?? 0) / 8)
    const watts = drawn(acme.powerWatts, next())
    return {
      recordId: `${load.contract}-${String(i).padStart(10, '0')}`,
      institution: load.institution,
      contract: load.contract,
      customer: load.customer,
      platform: 'slurm-east',
      job: `${7_000_000 + i}`,
      account: `team-${node % 20}`,
      queue: thousandths >= 4000 ? 'gpu-large' : 'gpu',
      node: `node-${String(node).padStart(4, '0')}`,
      site: '深圳龙岗一号机房',
      purpose: purposeOf(next()),
      mode: 'reserved',
      acceleratorModel: 'NVIDIA H800 80GB HBM3',
      devices: taken.map((card) => `GPU-${load.contract}-${String(card).padStart(8, '0')}`),
      cards: decimal(thousandths, 3),
      start: new Date(load.startMs + start).toISOString(),
      end: new Date(load.startMs + end).toISOString(),
      cardSeconds: decimal(thousandths * seconds, 3),
      gpuUtilization: decimal(drawn(acme.gpuUtilizationTenthsPercent, next()), 3),
      tensorActivity: decimal(drawn(acme.smActiveTenthsPercent, next()), 3),
      memoryUtilization: decimal(drawn(acme.memoryUsedTenthsPercent, next()), 3),
      energyJoules: decimal(watts * seconds * Math.ceil(thousandths / 1000), 0),
      sequence: i,
    }
  })
  return { records, spanMs: last }
}

/** Between the two percentiles that lie around it; `at` in [0, 1). */
function drawn(quantiles: readonly number[], at: number): number {
  const place = at * 100
  const low = quantiles[Math.floor(place)] ?? 0
  const high = quantiles[Math.floor(place) + 1] ?? low
  return Math.floor(low + (high - low) * (place % 1))
}

/** The cards that are free first: neighbours, as a scheduler packs them, so that big jobs sit on whole nodes. */
function freest(freeAt: Float64Array, count: number): number[] {
  const groups = Math.floor(freeAt.length / count)
  let best = 0
  let bestAt = Number.POSITIVE_INFINITY
  for (let group = 0; group < groups; group++) {
    let at = 0
    for (let k = 0; k < count; k++) at = Math.max(at, freeAt[group * count + k] ?? 0)
    if (at < bestAt) [best, bestAt] = [group, at]
  }
  return Array.from({ length: count }, (_, k) => best * count + k)
}

function purposeOf(at: number): (typeof PURPOSE_SHARES)[number][0] {
  let left = Math.floor(at * 100)
  for (const [purpose, share] of PURPOSE_SHARES) {
    left -= share
    if (left < 0) return purpose
  }
  return 'other_training'
}

function decimal(scaled: number, places: number): string {
  const digits = String(scaled).padStart(places + 1, '0')
  return places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`
}
