import { z } from 'zod'
import type { Store } from '../../store/client.ts'
import { defineQuery } from '../../store/query.ts'
import { CONTRACT_STATES, type ContractFilter, FilterParams, paramsOf } from './filter.ts'

const Fen = z.string().regex(/^-?\d+$/)
const Count = z.coerce.number().int()

const totals = defineQuery({
  file: 'contract_totals.sql',
  params: FilterParams,
  row: z.strictObject({
    state: z.enum(CONTRACT_STATES),
    contracts: Count,
    outdated: Count,
    amount_sum: Fen,
    settled_sum: Fen,
    settled_known: Count,
    recognised_sum: Fen,
    recognised_known: Count,
    settled_where_recognised: Fen,
    undetermined_sum: Count,
    reductions_sum: Count,
    warnings_sum: Count,
    notes_sum: Count,
    for_a_person_sum: Count,
  }),
})

/** Sums over contracts, in 分 as digits. `known`: of how many contracts the sum is; the others are not known, not 0. */
export const StateTotals = z
  .strictObject({
    state: z.enum(CONTRACT_STATES),
    contracts: z.int(),
    outdated: z.int().describe('Of these, whose institution has sent something since'),
    amountFen: z.string().describe('Agreed, as the contracts say'),
    settled: z.strictObject({ fen: z.string(), known: z.int() }),
    recognised: z
      .strictObject({ fen: z.string(), known: z.int(), settledFen: z.string() })
      .describe('settledFen: settled of the same contracts'),
    findings: z.strictObject({
      undetermined: z.int(),
      reduce: z.int(),
      warning: z.int(),
      info: z.int(),
      needsHuman: z.int(),
    }),
  })
  .meta({ id: 'ContractTotals', title: '合同汇总' })
export type StateTotals = z.infer<typeof StateTotals>

/** Totals by state; a state without contracts is not in the list. `institution` null: of all. */
export async function contractTotals(
  store: Store,
  institution: string | null,
  filter: ContractFilter = {},
): Promise<StateTotals[]> {
  const rows = await totals(store, paramsOf(filter, institution))
  return rows.map((row) => ({
    state: row.state,
    contracts: row.contracts,
    outdated: row.outdated,
    amountFen: row.amount_sum,
    settled: { fen: row.settled_sum, known: row.settled_known },
    recognised: { fen: row.recognised_sum, known: row.recognised_known, settledFen: row.settled_where_recognised },
    findings: {
      undetermined: row.undetermined_sum,
      reduce: row.reductions_sum,
      warning: row.warnings_sum,
      info: row.notes_sum,
      needsHuman: row.for_a_person_sum,
    },
  }))
}
