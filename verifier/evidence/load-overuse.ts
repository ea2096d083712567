import { z } from 'zod'
import { DAY_MS } from '../../core/time.ts'
import type { Store } from '../../store/client.ts'
import { defineQuery } from '../../store/query.ts'
import type { DeviceOveruse, OveruseExample, UsageClass, UsageDay } from '../reconcile/evidence.ts'
import { big, milliseconds, SCOPE, type Scope, shanghaiDay } from './columns.ts'

const texts = z.array(z.string())

const suspects = defineQuery({
  file: 'reconcile_device_suspects.sql',
  params: z.strictObject({ ...SCOPE, dropped: texts }),
  row: z.strictObject({ devices: big, suspects: texts }),
})

const neighbours = defineQuery({
  file: 'reconcile_device_neighbours.sql',
  params: z.strictObject(SCOPE),
  row: z.strictObject({
    device: z.string(),
    institution: z.string(),
    contract: z.string(),
    first_day: z.iso.date(),
    last_day: z.iso.date(),
  }),
})

const overuse = defineQuery({
  file: 'reconcile_device_overuse.sql',
  params: z.strictObject({
    ...SCOPE,
    dropped: texts,
    devices: texts,
    institutions: texts,
    contracts: texts,
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

const users = defineQuery({
  file: 'reconcile_overuse_records.sql',
  params: z.strictObject({
    dropped: texts,
    devices: texts,
    froms: z.array(z.bigint()),
    untils: z.array(z.bigint()),
    institutions: texts,
    contracts: texts,
  }),
  row: z.strictObject({
    example: z.union([z.int(), z.string().transform(Number)]),
    institution: z.string(),
    contract: z.string(),
    record_id: z.string(),
  }),
})

/** lcm(1..40) × 2^7: shares of a card by up to 40 devices, and by those times powers of two to 4096, are whole. */
const SHARE_SCALE = 5_342_931_457_063_200n * 128n
const EXAMPLES = 20
/** Beyond every record's start: without neighbours no time is asked of others. */
const FAR_FUTURE_MS = Date.UTC(2200, 0, 1)

export type Overuse = {
  /** Devices the contract's records name, and whether any of them could be used beyond one card. */
  readonly devices: bigint
  readonly clean: boolean
  readonly overuse: readonly DeviceOveruse[]
  readonly overuseExamples: readonly OveruseExample[]
}

/** Use of one device beyond one card, by this contract alone and together with any other in the store. */
export async function loadOveruse(
  store: Store,
  scope: Scope,
  dropped: readonly string[],
  days: readonly UsageDay[],
): Promise<Overuse> {
  const [[own], met] = await Promise.all([
    suspects(store, { ...scope, dropped: [...dropped] }),
    neighbours(store, scope),
  ])
  const count = own?.devices ?? 0n
  const devices = [...new Set([...(own?.suspects ?? []), ...met.map(({ device }) => device)])].sort()
  if (devices.length === 0) return { devices: count, clean: true, overuse: [], overuseExamples: [] }
  const classes = classesOf(days)
  const users = usersOf(scope, met)
  const rows = await overuse(store, {
    ...scope,
    ...users,
    dropped: [...dropped],
    devices,
    // Neighbours met on UTC days; a Shanghai day's difference does not matter to an exact sweep.
    met_from: met.reduce((least, n) => Math.min(least, Date.parse(n.first_day)), FAR_FUTURE_MS),
    met_until: met.reduce((most, n) => Math.max(most, Date.parse(n.last_day) + DAY_MS), 0),
    class_purposes: classes.map(({ purpose }) => purpose),
    class_models: classes.map(({ acceleratorModel }) => acceleratorModel ?? ''),
    scale: SHARE_SCALE.toString(),
  })
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
  const stretches = rows.slice(0, EXAMPLES).map((r) => ({ device: r.device, from: r.from_ms, until: r.until_ms }))
  const overuseExamples = await examples(store, dropped, stretches, users)
  return { devices: count, clean: false, overuse: found, overuseExamples }
}

/** Disputed card-time is rounded up, so that what remains is a lower bound. */
const inUnits = (value: bigint) => (value + SHARE_SCALE - 1n) / SHARE_SCALE

function classesOf(days: readonly UsageDay[]): readonly UsageClass[] {
  const classes = new Map<string, UsageClass>()
  for (const { purpose, acceleratorModel } of days) {
    classes.set(JSON.stringify([purpose, acceleratorModel]), { purpose, acceleratorModel })
  }
  return [...classes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, use]) => use)
}

function usersOf(scope: Scope, met: readonly { institution: string; contract: string }[]) {
  const keys = new Set([scope, ...met].map(({ institution, contract }) => JSON.stringify([institution, contract])))
  const pairs = [...keys].sort().map((key) => JSON.parse(key) as [string, string])
  return { institutions: pairs.map(([institution]) => institution), contracts: pairs.map(([, contract]) => contract) }
}

async function examples(
  store: Store,
  dropped: readonly string[],
  stretches: readonly { device: string; from: number; until: number }[],
  of: { readonly institutions: string[]; readonly contracts: string[] },
): Promise<readonly OveruseExample[]> {
  if (stretches.length === 0) return []
  const rows = await users(store, {
    ...of,
    dropped: [...dropped],
    devices: stretches.map(({ device }) => device),
    froms: stretches.map(({ from }) => BigInt(from)),
    untils: stretches.map(({ until }) => BigInt(until)),
  })
  return stretches.map((stretch, i) => ({
    ...stretch,
    records: rows
      .filter(({ example }) => example === i + 1)
      .map(({ institution, contract, record_id }) => ({ institution, contract, recordId: record_id })),
  }))
}
