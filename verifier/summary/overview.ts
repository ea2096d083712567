import { z } from 'zod'
import { DAY_MS, dayOf, dayStart } from '../../core/time.ts'
import type { Store } from '../../store/client.ts'
import { defineQuery } from '../../store/query.ts'
import type { Logs } from '../binding/bind-ledger.ts'
import { FindingStates, findingStates } from './finding-states.ts'
import { contractTotals, StateTotals } from './totals.ts'

const days = defineQuery({
  file: 'ingest_days.sql',
  params: z.strictObject({ institution: z.string(), since: z.number() }),
  row: z.strictObject({
    day: z.string(),
    kind: z.string(),
    batches: z.coerce.number(),
    records: z.coerce.number(),
  }),
})

export const OVERVIEW_DAYS = 30
const MOST_LOGS = 100

export const Overview = z
  .strictObject({
    institution: z.string().nullable().describe('Null: all institutions'),
    contracts: z.array(StateTotals).describe('By what the last reconciliation said'),
    findings: FindingStates.describe('Of the last reconciliations, with what persons settled since'),
    ingest: z
      .array(z.strictObject({ day: z.string(), kind: z.string(), batches: z.int(), records: z.int() }))
      .describe(
        `Accepted on each of the last ${OVERVIEW_DAYS} Shanghai days, today included; days without any are left out`,
      ),
    days: z.strictObject({ from: z.string(), to: z.string() }),
    logs: z.strictObject({
      total: z.int(),
      shown: z
        .array(z.strictObject({ institution: z.string(), origin: z.string(), size: z.int(), root: z.string() }))
        .describe(`The newest published checkpoint of each log, at most ${MOST_LOGS}`),
    }),
  })
  .meta({ id: 'Overview', title: '总览' })
export type Overview = z.infer<typeof Overview>

/** What a first page shows. `institution` null: of all. `now`: ms since 1970. Errors: of the store and the ledger. */
export async function overviewOf(store: Store, logs: Logs, institution: string | null, now: number): Promise<Overview> {
  const to = dayOf(now)
  const since = dayStart(to) - (OVERVIEW_DAYS - 1) * DAY_MS
  const [contracts, findings, ingest, every] = await Promise.all([
    contractTotals(store, institution),
    findingStates(store, institution),
    days(store, { institution: institution ?? '', since }),
    institution === null ? logs.institutions() : [institution],
  ])
  const shown = []
  for (const owner of [...every].sort().slice(0, MOST_LOGS)) {
    const checkpoint = await logs.log(owner).checkpoint()
    if (checkpoint === null) continue
    const { origin, size, root } = checkpoint
    shown.push({ institution: owner, origin, size, root: Buffer.from(root).toString('base64') })
  }
  const total = institution === null ? every.length : shown.length
  return {
    institution,
    contracts,
    findings,
    ingest: ingest.map((row) => ({ ...row })),
    days: { from: dayOf(since), to },
    logs: { total, shown },
  }
}
