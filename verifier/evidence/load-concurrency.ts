import { z } from 'zod'
import { dayEnd, dayStart } from '../../core/time.ts'
import type { Store } from '../../store/client.ts'
import { defineQuery } from '../../store/query.ts'
import { takesPart } from '../reconcile/breakdown.ts'
import type { DayConcurrency, UsageDay } from '../reconcile/evidence.ts'
import type { InstalledStep } from '../reconcile/installed.ts'
import { big, flag, milliseconds, SCOPE, type Scope, shanghaiDay } from './columns.ts'
import type { Overuse } from './load-overuse.ts'

const concurrency = defineQuery({
  file: 'reconcile_concurrency.sql',
  params: z.strictObject({
    ...SCOPE,
    dropped: z.array(z.string()),
    step_from: z.array(z.bigint()),
    step_until: z.array(z.bigint()),
    step_cards: z.array(z.bigint()),
  }),
  row: z.strictObject({
    day: shanghaiDay,
    above: big,
    unknown: flag,
    at: z.union([z.int(), z.string()]),
    from_ms: milliseconds,
    until_ms: milliseconds,
    used_milli: big,
    installed_milli: big,
  }),
})

/** Days on which more cards ran at once than were installed, or ran while nothing is stated. */
export async function loadConcurrency(
  store: Store,
  scope: Scope,
  dropped: readonly string[],
  days: readonly UsageDay[],
  steps: readonly InstalledStep[],
  devices: Overuse,
): Promise<readonly DayConcurrency[]> {
  const running = days.filter((day) => takesPart(day) && day.cardTime > 0n)
  if (steps.length === 0) {
    const without = [...new Set(running.map(({ day }) => day))].sort()
    return without.map((day) => ({ day, above: 0n, unknown: true, first: null }))
  }
  if (isProvenWithin(running, steps, devices)) return []
  const rows = await concurrency(store, {
    ...scope,
    dropped: [...dropped],
    step_from: steps.map(({ from }) => BigInt(from)),
    step_until: steps.map(({ until }) => BigInt(until)),
    step_cards: steps.map(({ cards }) => BigInt(cards)),
  })
  return rows.map(({ day, above, unknown, ...row }) => ({
    day,
    above,
    unknown,
    first:
      above === 0n
        ? null
        : {
            from: row.from_ms,
            until: row.until_ms,
            milliCards: row.used_milli,
            installedMilliCards: row.installed_milli,
          },
  }))
}

/**
 * Every record names its devices, no device was used beyond one card, and there are never fewer cards installed than
 * the contract has devices: then no moment can have more cards in use than installed, and no sweep is needed.
 */
function isProvenWithin(running: readonly UsageDay[], steps: readonly InstalledStep[], devices: Overuse): boolean {
  if (!devices.clean || running.some(({ withoutDevices }) => withoutDevices > 0n)) return false
  const names = running.map(({ day }) => day)
  if (names.length === 0) return true
  const from = dayStart(names.reduce((a, b) => (a < b ? a : b)))
  const until = dayEnd(names.reduce((a, b) => (a > b ? a : b)))
  let covered = from
  for (const step of [...steps].sort((a, b) => a.from - b.from)) {
    if (step.until <= covered || step.from >= until) continue
    if (step.from > covered || BigInt(step.cards) < devices.devices) return false
    covered = step.until
  }
  return covered >= until
}
