import { z } from 'zod'
import { Day, Uscc } from '../../schemas/primitives.ts'
import { ReportLedgerSchema } from '../report/report-ledger.ts'
import { TELEMETRY_SCHEMA } from './telemetry-json.ts'
import { windowOfDays } from './window.ts'

/** What recomputing a telemetry report needs of it; everything else is compared, not read. */
export const TelemetryHead = z
  .looseObject({
    schema: z.literal(TELEMETRY_SCHEMA),
    institution: Uscc,
    register: z.string().max(128),
    from: Day,
    to: Day,
    ledger: ReportLedgerSchema,
  })
  .transform(({ institution, register, from, to, ledger }) => ({
    kind: 'telemetry' as const,
    institution,
    ledger,
    register,
    // Within the bounds of a question that is asked: REQUEST_INVALID where it is not.
    period: windowOfDays(from, to),
  }))
