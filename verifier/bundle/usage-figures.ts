import { DAY_MS, SHANGHAI_OFFSET_MS } from '../../core/time.ts'
import type { UsageDay } from '../reconcile/evidence.ts'

/** Figures of one Shanghai day and class, over all standings: what the records themselves say. */
export type UsageFigures = {
  readonly records: bigint
  readonly cardTime: bigint
  readonly withoutDevices: bigint
  readonly excess: bigint
  readonly excessRecords: bigint
}
type Named = Readonly<Record<string, unknown>>

const NAMES = ['records', 'cardTime', 'withoutDevices', 'excess', 'excessRecords'] as const

/**
 * Adds up records as store/queries/reconcile_usage_days.sql does, in other words: card-time at most cards × duration, over
 * midnight to each day its part in proportion, parts as differences of cumulative sums cut down.
 */
export class UsageSums {
  readonly #days = new Map<string, UsageFigures>()

  /** A record that fits its schema. */
  add(record: Named): void {
    const from = Date.parse(String(record['start'])) + SHANGHAI_OFFSET_MS
    const until = Date.parse(String(record['end'])) + SHANGHAI_OFFSET_MS
    const length = BigInt(until - from)
    const reported = micro(String(record['cardSeconds']), 6)
    const possible = micro(String(record['cards']), 3) * length
    const counted = reported < possible ? reported : possible
    const devices = record['devices']
    const withoutDevices = !Array.isArray(devices) || devices.length === 0
    const [first, last] = [Math.floor(from / DAY_MS), Math.floor((until - 1) / DAY_MS)]
    const until0 = (ms: number) => (length === 0n ? 0n : (counted * BigInt(ms - from)) / length)
    for (let day = first; day <= last; day++) {
      const part =
        first === last ? counted : until0(Math.min(until, (day + 1) * DAY_MS)) - until0(Math.max(from, day * DAY_MS))
      const isFirst = day === first
      this.#put(
        keyOf({
          day: new Date(day * DAY_MS).toISOString().slice(0, 10),
          purpose: record['purpose'],
          acceleratorModel: record['acceleratorModel'] ?? null,
        }),
        {
          records: isFirst ? 1n : 0n,
          cardTime: part,
          withoutDevices: withoutDevices ? part : 0n,
          excess: isFirst ? reported - counted : 0n,
          excessRecords: isFirst && reported > counted ? 1n : 0n,
        },
      )
    }
  }

  /** Day and class whose figures are not those of the evidence, in order; [] where all agree. */
  differing(days: readonly UsageDay[]): readonly string[] {
    const stated = new Map<string, UsageFigures>()
    for (const day of days) add(stated, keyOf(day), day)
    return [...new Set([...this.#days.keys(), ...stated.keys()])].sort().filter((key) => {
      const [own, told] = [this.#days.get(key), stated.get(key)]
      return own === undefined || told === undefined || NAMES.some((name) => own[name] !== told[name])
    })
  }

  #put(key: string, figures: UsageFigures): void {
    add(this.#days, key, figures)
  }
}

function add(to: Map<string, UsageFigures>, key: string, figures: UsageFigures): void {
  const before = to.get(key)
  const sum = (name: (typeof NAMES)[number]) => (before?.[name] ?? 0n) + figures[name]
  to.set(key, {
    records: sum('records'),
    cardTime: sum('cardTime'),
    withoutDevices: sum('withoutDevices'),
    excess: sum('excess'),
    excessRecords: sum('excessRecords'),
  })
}

const keyOf = ({
  day,
  purpose,
  acceleratorModel,
}: {
  readonly day: string
  readonly purpose: unknown
  readonly acceleratorModel: unknown
}): string => `${day} ${String(purpose)} ${JSON.stringify(acceleratorModel)}`

/** A decimal of at most `scale` digits after the point, times 10^scale. */
function micro(text: string, scale: number): bigint {
  const [whole = '', part = ''] = text.split('.')
  return BigInt(`${whole}${part.padEnd(scale, '0')}`)
}
