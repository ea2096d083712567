import type { MicroCardSeconds } from '../../core/card-time.ts'
import type { Purpose } from '../../schemas/usage-record.ts'
import type { UsageDay } from './evidence.ts'
import type { Switches } from './switches.ts'
import { periodOf, type Terms } from './terms.ts'

/** Card-time of one Shanghai month, purpose and model within the contract's days; counted and contested. */
export type UsageRow = {
  readonly month: string
  readonly purpose: Purpose
  readonly acceleratorModel: string | null
  readonly records: bigint
  readonly cardTime: MicroCardSeconds
}

/** Card-time by how it takes part. All but the last three lie within the contract's days. */
export type CardTimes = {
  readonly metered: MicroCardSeconds
  readonly eligiblePurpose: MicroCardSeconds
  readonly contested: MicroCardSeconds
  readonly withoutDevices: MicroCardSeconds
  readonly outside: MicroCardSeconds
  readonly dropped: MicroCardSeconds
  readonly corrected: MicroCardSeconds
}

/** Sorted by month, purpose, model. */
export function usageRows(days: readonly UsageDay[], terms: Terms): readonly UsageRow[] {
  const rows = new Map<string, { -readonly [K in keyof UsageRow]: UsageRow[K] }>()
  for (const day of days) {
    if (!takesPart(day) || periodOf(terms, day.day) < 0) continue
    const { purpose, acceleratorModel } = day
    const month = day.day.slice(0, 7)
    const key = JSON.stringify([month, purpose, acceleratorModel])
    const row = rows.get(key) ?? { month, purpose, acceleratorModel, records: 0n, cardTime: 0n }
    row.records += day.records
    row.cardTime += day.cardTime
    rows.set(key, row)
  }
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
}

export function cardTimes(days: readonly UsageDay[], terms: Terms, { eligiblePurposes }: Switches): CardTimes {
  const sum = (fits: (day: UsageDay) => boolean, of: (day: UsageDay) => bigint = (day) => day.cardTime) =>
    days.reduce((total, day) => (fits(day) ? total + of(day) : total), 0n)
  const inside = (day: UsageDay) => takesPart(day) && periodOf(terms, day.day) >= 0
  return {
    metered: sum(inside),
    eligiblePurpose: sum((day) => inside(day) && eligiblePurposes.includes(day.purpose)),
    contested: sum((day) => inside(day) && day.standing === 'contested'),
    withoutDevices: sum(inside, (day) => day.withoutDevices),
    outside: sum((day) => takesPart(day) && !inside(day)),
    dropped: sum((day) => day.standing === 'dropped'),
    corrected: sum((day) => day.standing === 'corrected'),
  }
}

export const takesPart = ({ standing }: UsageDay) => standing === 'counted' || standing === 'contested'
