import type { MicroCardSeconds } from '../../core/card-time.ts'
import { dayOf } from '../../core/time.ts'
import type { Repeat } from './evidence.ts'

/** One record of a group of repeats; `repeatKey` names the group. */
export type RepeatedRecord = {
  readonly repeatKey: string
  readonly recordId: string
  readonly digest: string
  readonly purpose: string
  readonly acceleratorModel: string | null
  readonly fromMs: number
  readonly untilMs: number
  readonly cardTime: MicroCardSeconds
}

export type SettledRepeats = {
  readonly repeats: readonly Repeat[]
  /** Digests that are not counted, and digests that are counted only once a person has cleared them. Sorted. */
  readonly dropped: readonly string[]
  readonly contested: readonly string[]
}

/**
 * Counts each group of repeats once, at its least card-time; of equals, the one with the smallest digest.
 *
 * Where its members differ in what a price depends on (purpose, model, days) even the one kept is contested: which
 * of them is true decides the amount. So another repeat never raises what is recognised.
 */
export function settleRepeats(kind: Repeat['kind'], records: readonly RepeatedRecord[]): SettledRepeats {
  const groups = new Map<string, RepeatedRecord[]>()
  for (const record of records) groups.set(record.repeatKey, [...(groups.get(record.repeatKey) ?? []), record])
  const repeats: Repeat[] = []
  const dropped: string[] = []
  const contested: string[] = []
  for (const [, group] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [kept, ...rest] = [...group].sort(byCardTime)
    if (kept === undefined || rest.length === 0) continue
    const open = rest.some((record) => priceKey(record) !== priceKey(kept))
    if (open) contested.push(kept.digest)
    dropped.push(...rest.map(({ digest }) => digest))
    repeats.push({
      kind,
      records: [kept, ...rest].map(({ recordId, digest, cardTime }) => ({ recordId, digest, cardTime })),
      dropped: rest.reduce((sum, { cardTime }) => sum + cardTime, 0n),
      contested: open,
    })
  }
  return { repeats, dropped: dropped.sort(), contested: contested.sort() }
}

function byCardTime(a: RepeatedRecord, b: RepeatedRecord): number {
  if (a.cardTime !== b.cardTime) return a.cardTime < b.cardTime ? -1 : 1
  return a.digest < b.digest ? -1 : 1
}

const priceKey = (r: RepeatedRecord) =>
  JSON.stringify([r.purpose, r.acceleratorModel, dayOf(r.fromMs), dayOf(r.untilMs - 1)])
