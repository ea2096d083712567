import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { SuanhengError } from '../../core/errors.ts'
import { fraction, toDecimal } from '../../core/fraction.ts'
import { dayEnd, dayOf, dayStart, daysBetween } from '../../core/time.ts'
import { identityOf, institutionFor } from '../../ingest/auth/authenticate.ts'
import { Day, Uscc } from '../../schemas/primitives.ts'
import { defineQuery } from '../../store/query.ts'
import type { VerifierOptions } from './verifier-options.ts'

const MOST_DAYS = 400
const DAY_MS = 86_400_000

const meteringDays = defineQuery({
  file: 'metering_days.sql',
  params: z.strictObject({
    institution: z.string(),
    up_to: z.int(),
    began: z.int(),
    from: z.int(),
    until: z.int(),
  }),
  row: z.strictObject({ day: z.int(), records: z.coerce.number(), micro_card_seconds: z.string() }),
})

const meteringSpan = defineQuery({
  file: 'metering_span.sql',
  params: z.strictObject({ institution: z.string(), up_to: z.int() }),
  row: z.strictObject({ from_ms: z.coerce.number(), until_ms: z.coerce.number() }),
})

const Answer = z.strictObject({
  institution: z.string(),
  size: z.int().describe('Batches of the log that were counted'),
  span: z
    .strictObject({ from: z.string(), to: z.string() })
    .nullable()
    .describe('First and last day of use of all records, whatever was asked; null: there is none'),
  days: z.array(
    z.strictObject({
      day: z.string(),
      records: z.int().describe('That touch the day and that no other corrects; repeats are not judged here'),
      cardSeconds: z.string().describe('Cards × time within the day, exact'),
    }),
  ),
})

/** What came of each day: a day without records is in the answer as such, so that gaps are seen. */
export const meteringDayRoutes: FastifyPluginAsyncZod<Pick<VerifierOptions, 'store' | 'ledger' | 'caughtUp'>> = async (
  app,
  { store, ledger, caughtUp },
) => {
  app.get(
    '/v1/institutions/:uscc/metering-days',
    {
      config: { roles: ['uploader', 'auditor', 'reviewer'] },
      schema: {
        tags: ['evidence'],
        operationId: 'get_metering_days',
        summary: '计量日历: usage records received, by Shanghai day of use; days without any among them',
        params: z.strictObject({ uscc: Uscc }),
        querystring: z.strictObject({
          from: Day.optional().describe('First Shanghai day of use'),
          to: Day.optional().describe(
            `Last, inclusive; at most ${MOST_DAYS} days. Without both: the year that ends with the last day on record`,
          ),
        }),
        response: { 200: Answer },
      },
    },
    async (request) => {
      const { query, params } = request
      const institution = institutionFor(identityOf(request), params.uscc) ?? params.uscc
      const asked = query.from === undefined && query.to === undefined ? null : daysOf(query.from, query.to)
      await caughtUp()
      const size = (await ledger.log(institution).checkpoint())?.size ?? 0
      const span = spanOf(await meteringSpan(store, { institution, up_to: size }))
      const days = asked ?? (span === null ? [] : lastYearOf(span))
      const [from, to] = [days[0], days.at(-1)]
      if (from === undefined || to === undefined) return { institution, size, span, days: [] }
      const [begin, until] = [dayStart(from), dayEnd(to)]
      // A record covers at most 400 days (schemas/usage-record.ts).
      const began = begin - 400 * DAY_MS
      const rows = await meteringDays(store, { institution, up_to: size, began, from: begin, until })
      const found = new Map(rows.map((row) => [dayOf(row.day * DAY_MS), row]))
      return {
        institution,
        size,
        span,
        days: days.map((day) => {
          const { records = 0, micro_card_seconds: micro = '0' } = found.get(day) ?? {}
          return { day, records, cardSeconds: toDecimal(fraction(BigInt(micro), 1_000_000n), 6) }
        }),
      }
    },
  )
}

/** Errors: REQUEST_INVALID where a day is missing or there are none, or too many. */
function daysOf(from: string | undefined, to: string | undefined): readonly string[] {
  const days = from !== undefined && to !== undefined && from <= to ? daysBetween(from, to) : []
  if (days.length === 0 || days.length > MOST_DAYS)
    throw new SuanhengError('REQUEST_INVALID', `from and to: both or none, 1 to ${MOST_DAYS} days`)
  return days
}

type Span = { readonly from: string; readonly to: string }

/** An end is the first moment after the use. */
function spanOf(rows: readonly { readonly from_ms: number; readonly until_ms: number }[]): Span | null {
  const [row] = rows
  return row === undefined ? null : { from: dayOf(row.from_ms), to: dayOf(row.until_ms - 1) }
}

/** Whole months, as a calendar shows them: of the last day's month and the eleven before it, where there is use. */
function lastYearOf({ from, to }: Span): readonly string[] {
  const [year = 0, month = 1] = to.split('-').map(Number)
  const began = new Date(Date.UTC(year, month - 12, 1)).toISOString().slice(0, 7)
  const ends = new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10)
  const first = from.slice(0, 7)
  return daysBetween(`${first > began ? first : began}-01`, ends)
}
