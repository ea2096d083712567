import { Readable } from 'node:stream'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import Papa from 'papaparse'
import { z } from 'zod'
import { USAGE_COLUMNS } from '../../core/columns/spec.ts'
import { SuanhengError } from '../../core/errors.ts'
import { identityOf, institutionFor } from '../../ingest/auth/authenticate.ts'
import { Id, Uscc } from '../../schemas/primitives.ts'
import { defineQuery } from '../../store/query.ts'
import { toRecord } from '../exports/usage-record.ts'
import { findContract } from '../find-contract.ts'
import { named, sendPieces, TABLE_FORMATS } from './send-file.ts'
import { tableRoutes } from './tables.ts'
import type { Present, VerifierOptions } from './verifier-options.ts'

const usage = defineQuery({
  file: 'usage_export.sql',
  params: z.strictObject({ institution: z.string(), contract: z.string() }),
  row: z.record(z.string(), z.unknown()),
})

const encoded = defineQuery({
  file: 'usage_encoded.sql',
  params: z.strictObject({ institution: z.string(), contract: z.string() }),
  row: z.unknown(),
})

const any = defineQuery({
  file: 'usage_any.sql',
  params: z.strictObject({ institution: z.string(), contract: z.string() }),
  row: z.strictObject({ found: z.int() }),
})

/** The records of a contract as they were sent: pushed again, every one of them is a duplicate. */
export const exportRoutes: FastifyPluginAsyncZod<VerifierOptions & Present> = async (app, options) => {
  const { store, caughtUp } = options
  await app.register(tableRoutes, options)
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
          format: z
            .enum(['ndjson', 'csv', 'arrow', 'parquet'])
            .default('ndjson')
            .describe(
              'ndjson and csv can be pushed again; arrow (a stream) and parquet add where each record lies in the log',
            ),
        }),
      },
    },
    async (request, reply) => {
      const asked = institutionFor(identityOf(request), request.query.institution)
      await caughtUp()
      const { institution, number } = await findContract(store, request.params.number, asked)
      const { format } = request.query
      if (format === 'arrow' || format === 'parquet') {
        const { type, ending, engine } = TABLE_FORMATS[format]
        if ((await any(store, { institution, contract: number })).length === 0) throw nothingOf(number)
        const pieces = encoded.encoded(store, { institution, contract: number }, engine)
        return sendPieces(named(reply, `${number}.${ending}`), type, pieces)
      }
      const rows = usage.stream(store, { institution, contract: number })
      // The first row is read before the status is sent: a store that fails must not look like an empty contract.
      const iterator = rows[Symbol.asyncIterator]()
      const first = await iterator.next()
      if (first.done === true) throw nothingOf(number)
      const lines = toLines(first.value, iterator, format)
      return reply
        .type(format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson; charset=utf-8')
        .send(Readable.from(lines))
    },
  )
}

const nothingOf = (number: string) => new SuanhengError('NOT_FOUND', `contract ${number} has no usage records`)

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

function toCsvLine(row: Row): string {
  const record = toRecord(row)
  const cells = USAGE_COLUMNS.map(({ name }) => {
    const value = record[name]
    return Array.isArray(value) ? value.join(';') : (value ?? '')
  })
  return `${Papa.unparse([cells])}\r\n`
}
