import { z } from 'zod'
import { rootAt } from '../../core/merkle/prove.ts'
import { dayEnd, dayOf, dayStart } from '../../core/time.ts'
import type { LogFolder } from '../../ledger/log/log-folder.ts'
import { KINDS } from '../../schemas/kinds.ts'
import type { Store } from '../../store/client.ts'
import { defineQuery } from '../../store/query.ts'
import type { Completeness, DayTotals, LateBatch, Stated } from '../completeness/completeness.ts'
import { emptyCompleteness } from '../completeness/completeness.ts'
import { big } from './columns.ts'

const COUNT = z.string().regex(/^\d{1,15}$/)
const count = COUNT.transform(Number)
const OF = { institution: z.string(), up_to: z.int() }
const STATED = { days: z.array(z.string()), batches: z.array(z.bigint()) }

const statements = defineQuery({
  file: 'completeness_statements.sql',
  params: z.strictObject(OF),
  row: z
    .strictObject({ day: z.string(), digest: z.string(), body: z.string(), batch: count, first_batch: count })
    .transform(({ first_batch: firstBatch, body, ...row }) => ({ ...row, firstBatch, body: readStatement(body) })),
})
const totals = defineQuery({
  file: 'completeness_days.sql',
  params: z.strictObject({ ...OF, from: z.int(), until: z.int() }),
  row: z.strictObject({
    day: z.string(),
    first_sequence: count,
    last_sequence: count,
    batches: count,
    rows_kept: count,
    micro_card_seconds: big,
  }),
})
const sizeBefore = defineQuery({
  file: 'completeness_size.sql',
  params: z.strictObject({ ...OF, before: z.int() }),
  row: z.strictObject({ size: count }),
})
const lateOfAll = defineQuery({
  file: 'completeness_late.sql',
  params: z.strictObject({ ...OF, ...STATED, from: z.int(), until: z.int() }),
  row: z.strictObject({
    sequence: count,
    kept: count,
    usage_day: z.string(),
    received_ms: z.string().transform(Number),
    in_full: z.int(),
    total: count,
  }),
})
const ofContract = defineQuery({
  file: 'completeness_contract.sql',
  params: z.strictObject({ ...OF, ...STATED, contract: z.string() }),
  row: z.strictObject({
    received_day: z.string(),
    late_batches: z.array(z.tuple([count, z.string(), count, z.string().transform(Number)])),
    late_total: count,
  }),
})

type Late = { readonly late: readonly LateBatch[]; readonly lateTotal: number }
const SHOWN = 20

/** How complete the log is over the Shanghai days received `from` to `to`, inclusive, at the log's first `size` batches. */
export async function loadCompleteness(
  store: Store,
  log: LogFolder,
  institution: string,
  size: number,
  days: readonly string[],
): Promise<Completeness> {
  const all = await loadStatements(store, institution, size)
  const [first, last] = [days[0], days.at(-1)]
  if (first === undefined || last === undefined) return emptyCompleteness(institution, all)
  const asked = { institution, up_to: size, from: dayStart(first), until: dayEnd(last) }
  const rows = all.length === 0 ? [] : await lateOfAll(store, { ...asked, ...statedLists(all) })
  const late = rows.map((row) => ({
    batch: row.sequence,
    records: row.in_full === 1 ? row.kept : null,
    usageDay: row.usage_day,
    receivedDay: dayOf(row.received_ms),
  }))
  return complete(store, log, institution, size, days, all, { late, lateTotal: rows[0]?.total ?? 0 })
}

/**
 * The same for the days on which records of one contract were received, and its own late records. `logged`: days of
 * use, which stand for them where the institution states nothing at all: then nothing more is read.
 */
export async function loadContractCompleteness(
  store: Store,
  log: LogFolder,
  { institution, number }: { readonly institution: string; readonly number: string },
  size: number,
  logged: readonly string[],
): Promise<Completeness> {
  const all = await loadStatements(store, institution, size)
  if (all.length === 0) return { ...emptyCompleteness(institution, all), days: [...new Set(logged)].sort() }
  const rows = await ofContract(store, { institution, contract: number, up_to: size, ...statedLists(all) })
  const late = rows.flatMap(({ received_day: receivedDay, late_batches: batches }) =>
    batches.map(([batch, usageDay, records]) => ({ batch, records, usageDay, receivedDay })),
  )
  const first = late.sort((a, b) => a.batch - b.batch).slice(0, SHOWN)
  const lateTotal = rows.reduce((sum, row) => sum + row.late_total, 0)
  const days = rows.map((row) => row.received_day)
  return complete(store, log, institution, size, days, all, { late: first, lateTotal })
}

async function complete(
  store: Store,
  log: LogFolder,
  institution: string,
  size: number,
  days: readonly string[],
  all: readonly Stated[],
  late: Late,
): Promise<Completeness> {
  const asked = new Set(days)
  const sizes = all.filter(({ day }) => asked.has(day)).map(({ body }) => body.size)
  const roots = new Map<number, string>()
  for (const one of new Set(sizes)) {
    if (one > size) continue
    roots.set(one, Buffer.from(await rootAt(log.hasher, log.nodes, one)).toString('hex'))
  }
  const ledger = await loadTotals(store, institution, size, days)
  return { institution, days, statements: all, ledger, roots, ...late }
}

async function loadTotals(
  store: Store,
  institution: string,
  size: number,
  days: readonly string[],
): Promise<ReadonlyMap<string, DayTotals>> {
  const [first, last] = [days[0], days.at(-1)]
  if (first === undefined || last === undefined) return new Map()
  const scope = { institution, up_to: size }
  const rows = await totals(store, { ...scope, from: dayStart(first), until: dayEnd(last) })
  const [before] = await sizeBefore(store, { ...scope, before: dayStart(first) })
  const found = new Map(rows.map((row) => [row.day, row]))
  const asked = new Set(days)
  const ledger = new Map<string, DayTotals>()
  let reached = before?.size ?? 0
  for (const day of new Set([...days, ...found.keys()].sort())) {
    const row = found.get(day)
    reached = Math.max(reached, row?.last_sequence ?? 0)
    if (!asked.has(day)) continue
    ledger.set(day, {
      day,
      firstSequence: row?.first_sequence ?? null,
      lastSequence: row?.last_sequence ?? null,
      batches: row?.batches ?? 0,
      records: row?.rows_kept ?? 0,
      cardSeconds: row?.micro_card_seconds ?? 0n,
      size: reached,
    })
  }
  return ledger
}

const readStatement = (body: string) => KINDS.statement.schema.parse(JSON.parse(body))

async function loadStatements(store: Store, institution: string, size: number): Promise<readonly Stated[]> {
  return statements(store, { institution, up_to: size })
}

/** Days that fit into one parameter; of more, the latest. */
const MOST_DAYS = 4000

/** Each day with the first batch that stated it. */
function statedLists(all: readonly Stated[]): { days: string[]; batches: bigint[] } {
  const first = new Map(all.map(({ day, firstBatch }) => [day, firstBatch]))
  const listed = [...first].slice(-MOST_DAYS)
  return { days: listed.map(([day]) => day), batches: listed.map(([, batch]) => BigInt(batch)) }
}
