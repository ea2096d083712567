import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { SuanhengError } from '../../core/errors.ts'
import { dayEnd, dayStart } from '../../core/time.ts'
import { identityOf, institutionFor } from '../../ingest/auth/authenticate.ts'
import { Day, Id, Uscc } from '../../schemas/primitives.ts'
import type { Store } from '../../store/client.ts'
import { defineQuery } from '../../store/query.ts'
import { findContract } from '../find-contract.ts'

const records = defineQuery({
  file: 'contract_records.sql',
  params: z.strictObject({
    institution: z.string(),
    contract: z.string(),
    from: z.number(),
    until: z.number(),
    device: z.string(),
    of: z.string(),
    ids: z.array(z.string()),
    after: z.number(),
    after_ms: z.number(),
    after_id: z.string(),
    after_version: z.string(),
    limit: z.number(),
  }),
  row: z.strictObject({
    record_id: z.string(),
    version: z.string(),
    purpose: z.string(),
    accelerator_model: z.string().nullable(),
    devices: z.array(z.string()),
    card_count: z.string(),
    start_ms: z.coerce.number(),
    end_ms: z.coerce.number(),
    seconds: z.string(),
    job: z.string().nullable(),
    customer: z.string().nullable(),
    corrects: z.string().nullable(),
    sequence: z.string(),
    place: z.string(),
  }),
})

const Record = z
  .strictObject({
    recordId: z.string(),
    digest: z.string(),
    purpose: z.string(),
    acceleratorModel: z.string().nullable(),
    devices: z.array(z.string()).describe('The first 20'),
    deviceCount: z.int(),
    cards: z.string(),
    start: z.iso.datetime(),
    end: z.iso.datetime(),
    cardSeconds: z.string(),
    job: z.string().nullable(),
    customer: z.string().nullable(),
    corrects: z.string().nullable(),
    batch: z.string().describe('Sequence of the batch it came in'),
    position: z.string(),
  })
  .meta({ id: 'ListedRecord', title: '计量记录（列表）' })

const RECORDS_OF = ['excess', 'without_devices', 'conflicting', 'corrected'] as const
const SHOWN_DEVICES = 20
/** Bounds of DateTime64(3). */
const [FIRST_MS, LAST_MS] = [Date.UTC(1900, 0, 1), Date.UTC(2299, 11, 31)]
const Cursor = z.tuple([z.int(), z.string(), z.string().regex(/^[0-9a-f]{64}$/)])

/** The records of a contract by page: what a finding names is looked up here. */
export const contractRecordRoutes: FastifyPluginAsyncZod<{
  readonly store: Store
  readonly caughtUp: () => Promise<void>
}> = async (app, { store, caughtUp }) => {
  app.get(
    '/v1/contracts/:number/records',
    {
      config: { roles: ['uploader', 'auditor', 'reviewer'] },
      schema: {
        tags: ['contracts'],
        operationId: 'list_records',
        summary: 'Usage records of a contract in time order, a page at a time: of days, of a device, or by id',
        params: z.strictObject({ number: Id }),
        querystring: z.strictObject({
          institution: Uscc.optional(),
          from: Day.optional().describe('First Shanghai day of the start'),
          to: Day.optional().describe('Last, inclusive'),
          device: z.string().min(1).max(128).optional(),
          id: z
            .union([Id, z.array(Id).max(100)])
            .optional()
            .describe('Once for each record'),
          of: z
            .enum(RECORDS_OF)
            .optional()
            .describe('What findings are about: excess is more card-time than its cards had in its interval'),
          limit: z.coerce.number().int().min(1).max(1000).default(100),
          after: z.string().max(2000).optional().describe('next of the page before'),
        }),
        response: { 200: z.strictObject({ records: z.array(Record), next: z.string().nullable() }) },
      },
    },
    async (request) => {
      const { from, to, device = '', of = '', id = [], limit, after } = request.query
      const asked = institutionFor(identityOf(request), request.query.institution)
      const cursor = after === undefined ? null : parseCursor(after)
      await caughtUp()
      const { institution, number } = await findContract(store, request.params.number, asked)
      const first = from === undefined ? FIRST_MS : dayStart(from)
      const rows = await records(store, {
        institution,
        contract: number,
        // The key of the table finds a moment, not the cursor: without it a later page reads all before it.
        from: Math.max(first, cursor?.[0] ?? first),
        until: to === undefined ? LAST_MS : dayEnd(to),
        device,
        of,
        ids: typeof id === 'string' ? [id] : id,
        after: cursor === null ? 0 : 1,
        after_ms: cursor?.[0] ?? 0,
        after_id: cursor?.[1] ?? '',
        after_version: cursor?.[2] ?? '0'.repeat(64),
        limit: limit + 1,
      })
      const shown = rows.slice(0, limit)
      const last = rows.length > limit ? shown.at(-1) : undefined
      return {
        records: shown.map((row) => ({
          recordId: row.record_id,
          digest: row.version,
          purpose: row.purpose,
          acceleratorModel: row.accelerator_model,
          devices: row.devices.slice(0, SHOWN_DEVICES),
          deviceCount: row.devices.length,
          cards: row.card_count,
          start: new Date(row.start_ms).toISOString(),
          end: new Date(row.end_ms).toISOString(),
          cardSeconds: row.seconds,
          job: row.job,
          customer: row.customer,
          corrects: row.corrects,
          batch: row.sequence,
          position: row.place,
        })),
        next:
          last === undefined
            ? null
            : Buffer.from(JSON.stringify([last.start_ms, last.record_id, last.version])).toString('base64url'),
      }
    },
  )
}

function parseCursor(text: string): z.infer<typeof Cursor> {
  try {
    return Cursor.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')))
  } catch (error) {
    throw new SuanhengError('REQUEST_INVALID', 'after: not what a page before gave as next', {}, error)
  }
}
