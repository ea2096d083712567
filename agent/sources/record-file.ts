import { readFile, stat } from 'node:fs/promises'
import { extname } from 'node:path'
import { SuanhengError } from '../../core/errors.ts'
import { inspectStream } from '../../ingest/decode/arrow/inspect.ts'
import type { Batcher } from '../batcher.ts'
import { textOf } from './text-of.ts'

/** A file that goes as one body. */
const BODY_BYTES = 32 << 20
/** What the service takes in one batch by itself, and what that may unpack to. */
const BODY_RECORDS = 100_000
const MOST_UNPACKED = 128 << 20
const LONGEST_ROW = 1 << 20

type Put = { readonly batches: readonly bigint[]; readonly records: number }

/**
 * Spools a file of records, cut between records: NDJSON and CSV of any size (also .gz); JSON and Arrow streams go as they
 * are, up to 32 MiB. The bytes of a record are not touched. Errors: CONTENT_TYPE_UNSUPPORTED, CONTENT_ENCODING_UNSUPPORTED,
 * BODY_TOO_LARGE, BODY_EMPTY, BODY_DAMAGED, JSON_MALFORMED, CSV_MALFORMED, ARROW_MALFORMED, ARROW_UNSUPPORTED,
 * TOO_MANY_RECORDS; JOURNAL_UNAVAILABLE.
 */
export async function putRecords(file: string, batcher: (header: string | null) => Batcher): Promise<Put> {
  const put = await putFile(file, batcher)
  const { batches, records } = put
  if (records === 0) throw new SuanhengError('BODY_EMPTY', 'the file holds no record')
  return { batches, records }
}

function putFile(file: string, batcher: (header: string | null) => Batcher): Promise<Put> {
  const name = file.endsWith('.gz') ? file.slice(0, -3) : file
  switch (extname(name).toLowerCase()) {
    case '.ndjson':
    case '.jsonl':
      return putLines(file, batcher(null))
    case '.csv':
      return putRows(file, batcher)
    case '.json':
      return putJson(file, batcher(null))
    case '.arrow':
    case '.arrows':
      return putArrow(file, batcher(null))
    default:
      throw new SuanhengError(
        'CONTENT_TYPE_UNSUPPORTED',
        'the name does not end with .ndjson, .jsonl, .json, .csv, .arrow or .arrows',
      )
  }
}

async function putLines(file: string, batcher: Batcher): Promise<Put> {
  for await (const line of linesOf(file)) if (line.trim() !== '') await batcher.add(line)
  await batcher.flush()
  return batcher
}

async function putRows(file: string, batcherOf: (header: string) => Batcher): Promise<Put> {
  let batcher: Batcher | null = null
  let lines: string[] = []
  let characters = 0
  let quotes = 0
  for await (const line of linesOf(file)) {
    lines.push(line)
    characters += line.length + 1
    quotes += line.split('"').length - 1
    if (characters > LONGEST_ROW) throw new SuanhengError('CSV_MALFORMED', 'a row of more than 1 MiB: a quote is open')
    // An odd number of quotes: the line ends inside a cell.
    if (quotes % 2 === 1) continue
    const row = lines.join('\n')
    lines = []
    characters = 0
    quotes = 0
    if (row.trim() === '') continue
    if (batcher === null) batcher = batcherOf(row)
    else await batcher.add(row)
  }
  if (lines.length > 0) throw new SuanhengError('CSV_MALFORMED', 'the file ends inside a quoted cell')
  await batcher?.flush()
  return batcher ?? { batches: [], records: 0 }
}

/** A file that is sent whole. Errors: CONTENT_ENCODING_UNSUPPORTED, BODY_TOO_LARGE. */
async function bodyOf(file: string, what: string, instead: string): Promise<Buffer> {
  if (file.endsWith('.gz'))
    throw new SuanhengError('CONTENT_ENCODING_UNSUPPORTED', `${what} is taken unpacked, NDJSON also as .gz`)
  const { size } = await stat(file)
  if (size > BODY_BYTES) throw new SuanhengError('BODY_TOO_LARGE', `${what} of ${size} bytes: ${instead}`)
  return readFile(file)
}

/** A stream as the service takes it; it is walked here, so that one that is cut does not leave the folder as done. */
async function putArrow(file: string, batcher: Batcher): Promise<Put> {
  const body = await bodyOf(file, 'Arrow', 'write several files')
  const records = inspectStream(body, { maxRecords: BODY_RECORDS, maxBytes: MOST_UNPACKED })
  if (records > 0) await batcher.addBody('application/vnd.apache.arrow.stream', records, body)
  return batcher
}

async function putJson(file: string, batcher: Batcher): Promise<Put> {
  const body = await bodyOf(file, 'JSON', 'write NDJSON')
  let value: unknown
  try {
    value = JSON.parse(body.toString('utf8'))
  } catch (error) {
    throw new SuanhengError('JSON_MALFORMED', 'the file is not JSON', {}, error)
  }
  const records = Array.isArray(value) ? value.length : 1
  if (records > 0) await batcher.addBody('application/json', records, body)
  return batcher
}

/** Lines without their ends and without a byte order mark. Errors: BODY_DAMAGED, BODY_TOO_LARGE. */
async function* linesOf(file: string): AsyncGenerator<string> {
  let rest = ''
  let isFirst = true
  for await (const piece of textOf(file)) {
    const all = rest + (isFirst ? piece.replace(/^\ufeff/, '') : piece)
    if (piece !== '') isFirst = false
    const lines = all.split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > LONGEST_ROW) throw new SuanhengError('BODY_TOO_LARGE', 'a line of more than 1 MiB')
    for (const line of lines) yield line.endsWith('\r') ? line.slice(0, -1) : line
  }
  if (rest !== '') yield rest
}
