import { z } from 'zod'
import { Ledger } from './fields.ts'

export const SCHEDULES_SCHEMA = 'suanheng/schedules/1'

/** Papers of a contract, listed; each row has a cell for each column. Digest of the reconciliation they belong to. */
export const SchedulesData = z.looseObject({
  institution: z.string(),
  contract: z.looseObject({ number: z.string() }),
  reconciliation: z.string().regex(/^[0-9a-f]{64}$/),
  ledger: Ledger,
  tables: z.array(
    z.looseObject({
      key: z.string(),
      name: z.string(),
      columns: z.array(
        z.looseObject({
          key: z.string(),
          title: z.string(),
          type: z.enum(['text', 'money', 'quantity', 'integer', 'day', 'instant']),
          reported: z.string().nullable(),
        }),
      ),
      rows: z.array(z.array(z.looseObject({ value: z.string().nullable(), none: z.boolean() }))),
    }),
  ),
})
export type SchedulesData = z.output<typeof SchedulesData>
