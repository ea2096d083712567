import { z } from 'zod'
import { compareText } from '../../core/compare-text.ts'
import { DAY_MS } from '../../core/time.ts'
import type { Store } from '../../store/client.ts'
import { defineQuery } from '../../store/query.ts'
import type { Cut } from '../cut.ts'
import type { DeviceOveruse, OveruseExample, UsageDay } from '../reconcile/evidence.ts'
import { classesOf } from './classes.ts'
import { big, CUT, cutLists, milliseconds, ONCE, type Once, SCOPE, type Scope, shanghaiDay } from './columns.ts'
import { inParts } from './in-parts.ts'
import type { Neighbour } from './load-neighbours.ts'
import { loadOveruseExamples } from './load-overuse-examples.ts'

const texts = z.array(z.string())

const suspects = defineQuery({
  file: 'reconcile_device_suspects.sql',
  params: z.strictObject(SCOPE),
  row: z.strictObject({ devices: big, suspects: texts }),
})

const overuse = defineQuery({
  file: 'reconcile_device_overuse.sql',
  params: z.strictObject({
    ...SCOPE,
    ...ONCE,
    ...CUT,
    devices: texts,
    met_from: z.int(),
    met_until: z.int(),
    class_purposes: texts,
    class_models: texts,
    scale: z.string(),
  }),
  row: z.strictObject({
    device: z.string(),
    day: shanghaiDay,
    within: big,
    across: big,
    classes: z.array(z.string().transform(Number)),
    by_class: z.array(big),
    at: z.union([z.int(), z.string()]),
    from_ms: milliseconds,
    until_ms: milliseconds,
  }),
})

/** lcm(1..40) × 2^7: shares of a card by up to 40 devices, and by those times powers of two to 4096, are whole. */
const SHARE_SCALE = 5_342_931_457_063_200n * 128n
/** Beyond every record's start: without neighbours no time is asked of others. */
const FAR_FUTURE_MS = Date.UTC(2200, 0, 1)

export type Overuse = {
  /** How many devices the contract's records name. */
  readonly devices: bigint
  /** None of them can have been used beyond one card by this contract alone. */
  readonly clean: boolean
  readonly overuse: readonly DeviceOveruse[]
  readonly overuseExamples: readonly OveruseExample[]
}

/**
 * Use of one device beyond one card, by this contract alone and together with any other within the cut.
 * `met` may name devices and days that only matter after the cut: the sweep finds nothing there.
 */
export async function loadOveruse(
  store: Store,
  scope: Scope,
  once: Once,
  days: readonly UsageDay[],
  met: readonly Neighbour[],
  cut: Cut,
): Promise<Overuse> {
  const [own] = await suspects(store, scope)
  const count = own?.devices ?? 0n
  const clean = (own?.suspects ?? []).length === 0
  const devices = [...new Set([...(own?.suspects ?? []), ...met.map(({ device }) => device)])].sort()
  if (devices.length === 0) return { devices: count, clean, overuse: [], overuseExamples: [] }
  const sizes = cutLists(scope, cut)
  const classes = classesOf(days)
  const asked = {
    ...scope,
    ...sizes,
    dropped: once.dropped,
    repeats_of: once.repeats_of,
    // Neighbours met on UTC days; a Shanghai day's difference does not matter to an exact sweep.
    met_from: met.reduce((least, n) => Math.min(least, Date.parse(n.firstDay)), FAR_FUTURE_MS),
    met_until: met.reduce((most, n) => Math.max(most, Date.parse(n.lastDay) + DAY_MS), 0),
    class_purposes: classes.map(({ purpose }) => purpose),
    class_models: classes.map(({ acceleratorModel }) => acceleratorModel ?? ''),
    scale: SHARE_SCALE.toString(),
  }
  const rows = []
  for (const part of inParts(devices)) rows.push(...(await overuse(store, { ...asked, devices: [...part] })))
  // How the devices were split into parts depends on neighbours after the cut; the order must not.
  rows.sort((a, b) => compareText(a.day, b.day) || compareText(a.device, b.device))
  const found = rows.map(({ device, day, within, across, ...row }) => ({
    device,
    day,
    within: inUnits(within),
    across: inUnits(across),
    byClass: row.classes.flatMap((k, i) => {
      const use = classes[k - 1]
      return use === undefined ? [] : [{ ...use, cardTime: inUnits(row.by_class[i] ?? 0n) }]
    }),
  }))
  const stretches = rows.map((r) => ({ device: r.device, from: r.from_ms, until: r.until_ms }))
  return {
    devices: count,
    clean,
    overuse: found,
    overuseExamples: await loadOveruseExamples(store, stretches, sizes),
  }
}

/** Disputed card-time is rounded up, so that what remains is a lower bound. */
const inUnits = (value: bigint) => (value + SHARE_SCALE - 1n) / SHARE_SCALE
