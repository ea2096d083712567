import { Readable } from 'node:stream'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import Papa from 'papaparse'
import { z } from 'zod'
import { USAGE_COLUMNS } from '../../core/columns/spec.ts'
import { SuanhengError } from '../../core/errors.ts'
import { identityOf, institutionFor } from '../../ingest/auth/authenticate.ts'
import { Id, Uscc } from '../../schemas/primitives.ts'
import type { Store } from '../../store/client.ts'
import { defineQuery } from '../../store/query.ts'
import { findContract } from '../find-contract.ts'

const usage = defineQuery({
  file: 'usage_export.sql',
  params: z.strictObject({ institution: z.string(), contract: z.string() }),
  row: z.record(z.string(), z.unknown()),
})

/** The records of a contract as they were sent: pushed again, every one of them is a duplicate. */
export const exportRoutes: FastifyPluginAsyncZod<{ store: Store; caughtUp: () => Promise<void> }> = async (
  app,
  { store, caughtUp },
) => {
  app.get(
    '/v1/contracts/:number/usage',
    {
      config: { roles: ['uploader', 'auditor', 'reviewer'] },
      schema: {
        tags: ['contracts'],
        operationId: 'export_usage',
        summary: 'The usage records of a contract, streamed in time order',
        params: z.strictObject({ number: Id }),
        querystring: z.strictObject({
          institution: Uscc.optional(),
          format: z.enum(['ndjson', 'csv']).default('ndjson'),
        }),
      },
    },
    async (request, reply) => {
      const asked = institutionFor(identityOf(request), request.query.institution)
      await caughtUp()
      const { institution, number } = await findContract(store, request.params.number, asked)
      const rows = usage.stream(store, { institution, contract: number })
      // The first row is read before the status is sent: a store that fails must not look like an empty contract.
      const iterator = rows[Symbol.asyncIterator]()
      const first = await iterator.next()
      if (first.done === true) throw new SuanhengError('NOT_FOUND', `contract ${number} has no usage records`)
      const lines = toLines(first.value, iterator, request.query.format)
      return reply
        .type(request.query.format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson; charset=utf-8')
        .send(Readable.from(lines))
    },
  )
}

type Row = Readonly<Record<string, unknown>>

async function* toLines(first: Row, rest: AsyncIterator<Row>, format: 'ndjson' | 'csv'): AsyncGenerator<string> {
  if (format === 'csv') yield `${USAGE_COLUMNS.map(({ name }) => name).join(',')}\r\n`
  const line = format === 'csv' ? toCsvLine : (row: Row) => `${JSON.stringify(toRecord(row))}\n`
  // One write a thousand rows: a stream of single lines spends its time on the stream.
  let block = [line(first)]
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) {
    block.push(line(next.value))
    if (block.length >= 1000) {
      yield block.join('')
      block = []
    }
  }
  yield block.join('')
}

function toRecord(row: Row): Record<string, unknown> {
  const record: Record<string, unknown> = {}
  for (const { name, column, as } of USAGE_COLUMNS) {
    const value = row[column]
    if (value === null || value === undefined || (Array.isArray(value) && value.length === 0)) continue
    record[name] = as.is === 'integer' ? Number(value) : value
  }
  return record
}

function toCsvLine(row: Row): string {
  const record = toRecord(row)
  const cells = USAGE_COLUMNS.map(({ name }) => {
    const value = record[name]
    return Array.isArray(value) ? value.join(';') : (value ?? '')
  })
  return `${Papa.unparse([cells])}\r\n`
}
