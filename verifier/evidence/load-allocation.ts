import { z } from 'zod'
import { SuanhengError } from '../../core/errors.ts'
import { DAY_MS, dayEnd, dayStart, SHANGHAI_OFFSET_MS } from '../../core/time.ts'
import { MAX_INTERVAL_MS, PURPOSES } from '../../schemas/usage-record.ts'
import type { Store } from '../../store/client.ts'
import { defineQuery } from '../../store/query.ts'
import type { Period } from '../capacity/evidence.ts'
import { loadCapacityEntities } from '../capacity/load/load-entities.ts'
import { loadRegister, type Register } from '../capacity/register/load.ts'
import {
  type AllocationEvidence,
  addEnergy,
  addMeasured,
  type BurntTime,
  type CardAllocation,
  type Energy,
  isBurning,
  JOBS,
  type JobAllocation,
  type Measured,
  mostIdleFirst,
  NOTHING,
} from '../reconcile/allocation.ts'
import { listedCards } from '../telemetry/listed-card.ts'
import { IDLE_PPM, idleMilliwatts, TRAINING } from '../telemetry/near-idle.ts'
import { big, flag, ONCE, type Once, SCOPE, type Scope, shanghaiDay } from './columns.ts'

const days = { from_day: z.int(), to_day: z.int() }
const sampled = defineQuery({
  file: 'reconcile_allocation_sampled.sql',
  params: z.strictObject({ institution: z.string(), up_to: z.int(), ...days }),
  row: z.strictObject({ device: z.string() }),
})
const named = defineQuery({
  file: 'reconcile_allocation_devices.sql',
  params: z.strictObject(SCOPE),
  row: z.strictObject({ device: z.string() }),
})
const texts = z.array(z.string())
const measured = defineQuery({
  file: 'reconcile_allocation.sql',
  params: z.strictObject({
    ...SCOPE,
    ...ONCE,
    by: z.enum(['device', 'job', 'class']),
    from: z.int(),
    until: z.int(),
    began: z.int(),
    aliases: texts,
    cards: z.array(z.bigint()),
    idle_mw: z.array(z.bigint()),
    idle_ppm: z.int(),
    training: texts,
    jobs: texts,
    most: z.int(),
  }),
  row: z.strictObject({
    name: z.string(),
    is_training: flag,
    day: shanghaiDay,
    class_purpose: z.enum([...PURPOSES, '']),
    class_model: z.string().nullable(),
    billed_time: big,
    covered_time: big,
    judged_time: big,
    active_time: big,
    idle_time: big,
    whole_mj: big,
    whole_hours: big,
    is_torn: flag,
  }),
})
type Row = Awaited<ReturnType<typeof measured>>[number]

/** A card of the contract that is sampled: the name the contract's records use, all its names, what is near idle, mW. */
type Card = { readonly card: string; readonly names: readonly string[]; readonly idleMilliwatts: bigint | null }

/**
 * Card-time of a contract on its days beside what samples of its institution say, within the first `up_to` batches.
 * Null where none of its cards was sampled; where the institution sends no samples at all, that costs one small question.
 * Cost: the contract's records once for each 500,000 card-hours of the calendar, and once more for idle cards and jobs.
 * Errors: STORE_UNAVAILABLE when samples keep arriving between what one question reads.
 */
export async function loadAllocation(
  store: Store,
  scope: Scope,
  once: Once,
  { from, to }: { readonly from: string; readonly to: string },
  register: Register = loadRegister(),
): Promise<AllocationEvidence | null> {
  const period = { from: dayStart(from), to: dayEnd(to) }
  const cards = await sampledCards(store, scope, period, register)
  if (cards.length === 0) return null
  const ask = asking(store, scope, once, period)
  const allocated = allocations(cards, await ask('device', cards))
  if (allocated.length === 0) return null
  const burning = new Set(allocated.filter(isBurning).map(({ card }) => card))
  const burnt = await ask(
    'class',
    cards.filter(({ card }) => burning.has(card)),
  )
  return {
    register: register.version,
    cards: allocated,
    burnt: burntTimes(burnt),
    jobs: await idleJobs(ask, cards, new Set(allocated.filter(({ all }) => all.nearIdle > 0n).map(({ card }) => card))),
  }
}

/** Days since 1970-01-01 in Shanghai. */
const dayNumber = (ms: number) => Math.floor((ms + SHANGHAI_OFFSET_MS) / DAY_MS)

async function sampledCards(store: Store, scope: Scope, period: Period, register: Register): Promise<readonly Card[]> {
  const { institution, up_to } = scope
  const range = { institution, up_to, from_day: dayNumber(period.from), to_day: dayNumber(period.to - 1) + 1 }
  const seen = new Set((await sampled(store, range)).map(({ device }) => device))
  if (seen.size === 0) return []
  const { devices } = await loadCapacityEntities(store, { institution, period, upTo: up_to })
  const listed = listedCards(
    register,
    devices.map(({ body }) => body),
  )
  const taken = new Set<string>()
  const cards: Card[] = []
  for (const { device } of await named(store, scope)) {
    if (taken.has(device)) continue
    const { names, likely } = listed(device)
    const own = names.filter((name) => !taken.has(name))
    if (!own.some((name) => seen.has(name))) continue
    for (const name of own) taken.add(name)
    cards.push({ card: device, names: own, idleMilliwatts: idleMilliwatts(likely) })
  }
  return cards
}

type By = 'device' | 'job' | 'class'
type Ask = (
  by: By,
  cards: readonly Card[],
  only?: { readonly jobs?: readonly string[]; readonly most?: number },
) => Promise<readonly Row[]>

function asking(store: Store, scope: Scope, once: Once, period: Period): Ask {
  const hours = (period.to - period.from) / 3_600_000
  return async (by, cards, { jobs = [], most = ALL } = {}) => {
    const rows: Row[] = []
    for (const part of partsOf(cards, hours)) {
      const names = part.flatMap((one, i) => one.names.map((name) => ({ name, one, number: BigInt(i) })))
      const asked = {
        ...scope,
        dropped: once.dropped,
        repeats_of: once.repeats_of,
        by,
        from: period.from,
        until: period.to,
        began: period.from - MAX_INTERVAL_MS,
        aliases: names.map(({ name }) => name),
        cards: names.map(({ number }) => number),
        idle_mw: names.map(({ one }) => one.idleMilliwatts ?? 0n),
        idle_ppm: IDLE_PPM,
        training: [...TRAINING],
        jobs: [...jobs],
        most,
      }
      for (const row of await untorn(() => measured(store, asked)))
        rows.push(by === 'device' ? { ...row, name: part[Number(row.name)]?.card ?? '' } : row)
    }
    return rows
  }
}

const ALL = 0xffff_ffff
/** Jobs of one question among which the most idle are looked for. */
const RANKED = 20_000

/** The jobs with the most time near idle, with all they used; null where they lie in more than can be ranked. */
async function idleJobs(
  ask: Ask,
  cards: readonly Card[],
  idle: ReadonlySet<string>,
): Promise<readonly JobAllocation[] | null> {
  const suspects = cards.filter(({ card }) => idle.has(card))
  const rows = await ask('job', suspects, { most: RANKED })
  const found = rows.filter((row) => row.idle_time > 0n)
  // Of one question the first are the first; several have to be added up.
  const names = new Set(rows.map(({ name }) => name))
  if (found.length >= RANKED && names.size !== rows.length) return null
  const jobs = mostIdleFirst(jobsOf(found), ({ job }) => job ?? '').slice(0, JOBS)
  if (jobs.length === 0) return []
  return jobsOf(await ask('job', cards, { jobs: jobs.map(({ job }) => job ?? '') }))
}

const ATTEMPTS = 5

async function untorn(ask: () => Promise<readonly Row[]>): Promise<readonly Row[]> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const rows = await ask()
    if (!rows.some((row) => row.is_torn)) return rows
  }
  throw new SuanhengError('STORE_UNAVAILABLE', `samples of the contract arrived during ${ATTEMPTS} readings`)
}

/** Hours of cards that one question holds at once. */
const HOURS_AT_ONCE = 500_000
const MOST_BYTES = 60_000

/** Parts that fit into memory and, as lists of names, into parameters. None is empty. */
function partsOf(cards: readonly Card[], hours: number): readonly (readonly Card[])[] {
  const parts: Card[][] = []
  let [room, count] = [0, 0]
  for (const one of cards) {
    const longest = Math.max(...[one.card, ...one.names].map((name) => 2 * Buffer.byteLength(name) + 3))
    const size = one.names.length * Math.max(longest, 24)
    const last = parts.at(-1)
    if (last === undefined || size > room || (count + 1) * hours > HOURS_AT_ONCE) {
      parts.push([one])
      ;[room, count] = [MOST_BYTES - size, 1]
    } else {
      last.push(one)
      ;[room, count] = [room - size, count + 1]
    }
  }
  return parts
}

const timesOf = (row: Row): Measured => ({
  billed: row.billed_time,
  covered: row.covered_time,
  judged: row.judged_time,
  active: row.active_time,
  nearIdle: row.idle_time,
})
const energyOf = (row: Row): Energy => ({ millijoules: row.whole_mj, hours: row.whole_hours })
const NO_ENERGY: Energy = { millijoules: 0n, hours: 0n }

/** Cards without use on the contract's days are left out. */
function allocations(cards: readonly Card[], rows: readonly Row[]): readonly CardAllocation[] {
  const byCard = new Map<string, Row[]>()
  for (const row of rows) byCard.set(row.name, [...(byCard.get(row.name) ?? []), row])
  return cards.flatMap(({ card, idleMilliwatts: limit }) => {
    const own = byCard.get(card)
    if (own === undefined) return []
    return [
      {
        card,
        limitKnown: limit !== null,
        all: own.map(timesOf).reduce(addMeasured),
        training: own
          .filter((row) => row.is_training)
          .map(timesOf)
          .reduce(addMeasured, NOTHING),
        energy: own.map(energyOf).reduce(addEnergy, NO_ENERGY),
      },
    ]
  })
}

const burntTimes = (rows: readonly Row[]): readonly BurntTime[] =>
  rows.flatMap(({ day, class_purpose: purpose, class_model, idle_time }) =>
    purpose === '' || !TRAINING.includes(purpose) || idle_time === 0n
      ? []
      : [{ day, purpose, acceleratorModel: class_model, nearIdle: idle_time }],
  )

function jobsOf(rows: readonly Row[]): readonly JobAllocation[] {
  const jobs = new Map<string, JobAllocation>()
  for (const row of rows) {
    const known = jobs.get(row.name)
    jobs.set(row.name, {
      job: row.name === '' ? null : row.name,
      all: addMeasured(known?.all ?? NOTHING, timesOf(row)),
      energy: addEnergy(known?.energy ?? NO_ENERGY, energyOf(row)),
    })
  }
  return [...jobs.values()]
}
