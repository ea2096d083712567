import { z } from 'zod'
import { dayEnd, dayOf, dayStart } from '../../core/time.ts'
import type { Store } from '../../store/client.ts'
import { defineQuery } from '../../store/query.ts'
import { takesPart } from '../reconcile/breakdown.ts'
import type { DayConcurrency, UsageDay } from '../reconcile/evidence.ts'
import type { InstalledStep } from '../reconcile/installed.ts'
import { big, flag, milliseconds, ONCE, type Once, SCOPE, type Scope, shanghaiDay } from './columns.ts'
import type { Overuse } from './load-overuse.ts'

const concurrency = defineQuery({
  file: 'reconcile_concurrency.sql',
  params: z.strictObject({
    ...SCOPE,
    ...ONCE,
    from: z.int(),
    until: z.int(),
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
  once: Once,
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
  const rows = []
  for (const { from, until, steps: some } of rangesOf(steps)) {
    const asked = {
      ...scope,
      from,
      until,
      step_from: some.map((step) => BigInt(step.from)),
      step_until: some.map((step) => BigInt(step.until)),
      step_cards: some.map(({ cards }) => BigInt(cards)),
    }
    // Repeats only add cards in use: without any day above, they need not be looked up.
    const first = await concurrency(store, { ...asked, dropped: [], repeats_of: '' })
    const again = (once.dropped.length > 0 || once.repeats_of !== '') && first.length > 0
    rows.push(
      ...(again ? await concurrency(store, { ...asked, dropped: once.dropped, repeats_of: once.repeats_of }) : first),
    )
  }
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

/** Steps that fit into the parameters of one question. */
const MOST_STEPS = 3000
const FIRST_DAY = dayStart('1970-01-01')
const LAST_DAY = dayStart('2200-01-01')

/** Splits time at the beginning of Shanghai days, so that each part has few steps. Parts cover all of time. */
function rangesOf(steps: readonly InstalledStep[]) {
  const sorted = [...steps].sort((a, b) => a.from - b.from)
  const cuts = sorted.filter((_, i) => i > 0 && i % MOST_STEPS === 0).map(({ from }) => dayStart(dayOf(from)))
  const edges = [FIRST_DAY, ...new Set(cuts), LAST_DAY]
  return edges.slice(1).map((until, i) => {
    const from = edges[i] ?? FIRST_DAY
    return { from, until, steps: sorted.filter((step) => step.from < until && step.until > from) }
  })
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
