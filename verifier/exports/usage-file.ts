import Papa from 'papaparse'
import { z } from 'zod'
import { USAGE_COLUMNS } from '../../core/columns/spec.ts'
import { guarded } from '../../core/csv-guard.ts'
import { SuanhengError } from '../../core/errors.ts'
import type { Store } from '../../store/client.ts'
import { defineQuery } from '../../store/query.ts'
import { findContract } from '../find-contract.ts'
import { type ExportFile, TABLE_FORMATS } from './formats.ts'
import { toRecord } from './usage-record.ts'

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

/** Formats of records; ndjson and csv can be pushed again, arrow and parquet say where each lies in the log. */
export const USAGE_FORMATS = ['ndjson', 'csv', 'arrow', 'parquet'] as const
export type UsageFormat = (typeof USAGE_FORMATS)[number]

/**
 * The usage records of a contract, in time order. `institution` null: whoever has the contract.
 * Errors: NOT_FOUND where it has none, CONTRACT_AMBIGUOUS, STORE_UNAVAILABLE.
 */
export async function usageFile(
  store: Store,
  asked: { readonly number: string; readonly institution: string | null; readonly format: UsageFormat },
): Promise<ExportFile> {
  const { format } = asked
  const { institution, number } = await findContract(store, asked.number, asked.institution)
  const of = { institution, contract: number }
  const file = TABLE_FORMATS[format]
  const named = { name: `${number}.${file.ending}`, type: file.type }
  if ('engine' in file) {
    if ((await any(store, of)).length === 0) throw nothingOf(number)
    return { ...named, content: encoded.encoded(store, of, file.engine) }
  }
  const iterator = usage.stream(store, of)[Symbol.asyncIterator]()
  // A store that fails must not look like an empty contract.
  const first = await iterator.next()
  if (first.done === true) throw nothingOf(number)
  return { ...named, content: toLines(first.value, iterator, format === 'csv' ? 'csv' : 'ndjson') }
}

const nothingOf = (number: string) => new SuanhengError('NOT_FOUND', `contract ${number} has no usage records`)

type Row = Readonly<Record<string, unknown>>

async function* toLines(first: Row, rest: AsyncIterator<Row>, format: 'ndjson' | 'csv'): AsyncGenerator<string> {
  const line = format === 'csv' ? toCsvLine : (row: Row) => `${JSON.stringify(toRecord(row))}\n`
  // One write a thousand rows: a stream of single lines spends its time on the stream.
  let block = [...(format === 'csv' ? [`${USAGE_COLUMNS.map(({ name }) => name).join(',')}\r\n`] : []), line(first)]
  try {
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) {
      block.push(line(next.value))
      if (block.length < 1000) continue
      yield block.join('')
      block = []
    }
    yield block.join('')
  } finally {
    // Whoever went away leaves no query open.
    await rest.return?.()
  }
}

function toCsvLine(row: Row): string {
  const record = toRecord(row)
  const cells = USAGE_COLUMNS.map(({ name }) => {
    const value = record[name]
    const text = Array.isArray(value) ? value.join(';') : (value ?? '')
    return guarded(typeof text === 'string' ? text : JSON.stringify(text))
  })
  return `${Papa.unparse([cells])}\r\n`
}
