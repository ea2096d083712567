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

const Answer = z.strictObject({
  institution: z.string(),
  size: z.int().describe('Batches of the log that were counted'),
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
          from: Day.describe('First Shanghai day of use'),
          to: Day.describe(`Last, inclusive; at most ${MOST_DAYS} days`),
        }),
        response: { 200: Answer },
      },
    },
    async (request) => {
      const { from, to } = request.query
      const institution = institutionFor(identityOf(request), request.params.uscc) ?? request.params.uscc
      const days = from <= to ? daysBetween(from, to) : []
      if (days.length === 0 || days.length > MOST_DAYS)
        throw new SuanhengError('REQUEST_INVALID', `from and to: 1 to ${MOST_DAYS} days`)
      await caughtUp()
      const size = (await ledger.log(institution).checkpoint())?.size ?? 0
      const [begin, until] = [dayStart(from), dayEnd(to)]
      // A record covers at most 400 days (schemas/usage-record.ts).
      const began = begin - 400 * DAY_MS
      const rows = await meteringDays(store, { institution, up_to: size, began, from: begin, until })
      const found = new Map(rows.map((row) => [dayOf(row.day * DAY_MS), row]))
      return {
        institution,
        size,
        days: days.map((day) => {
          const { records = 0, micro_card_seconds: micro = '0' } = found.get(day) ?? {}
          return { day, records, cardSeconds: toDecimal(fraction(BigInt(micro), 1_000_000n), 6) }
        }),
      }
    },
  )
}
