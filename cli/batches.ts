import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import { SuanhengError } from '../core/errors.ts'
import type { BodyFormat } from '../ingest/decode/decode-batch.ts'

export type Chunk = { readonly body: Buffer; readonly records: number | null }

const BY_EXTENSION: Readonly<Record<string, BodyFormat>> = {
  '.json': 'json',
  '.ndjson': 'ndjson',
  '.jsonl': 'ndjson',
  '.csv': 'csv',
  '.arrow': 'arrow',
  '.arrows': 'arrow',
}

/** The format a file name tells; a trailing .gz is looked through. Errors: REQUEST_INVALID. */
export function formatOfFile(file: string): BodyFormat {
  const name = file.endsWith('.gz') ? file.slice(0, -3) : file
  const format = BY_EXTENSION[extname(name).toLowerCase()]
  if (format === undefined)
    throw new SuanhengError('REQUEST_INVALID', `${file}: say --format, the name does not tell it`)
  return format
}

/**
 * Cuts a file into batches of at most `size` records without holding it whole. NDJSON and CSV are
 * cut between lines (a CSV's header is repeated); JSON and Arrow files go as they are.
 */
export async function* chunksOf(file: string, format: BodyFormat, size: number): AsyncGenerator<Chunk> {
  if (format === 'json' || format === 'arrow') {
    const body = await readFile(file)
    yield { body, records: null }
    return
  }
  const raw = createReadStream(file)
  const input = file.endsWith('.gz') ? raw.pipe(createGunzip()) : raw
  // readline does not see the errors of what it reads from.
  const failed = new Promise<never>((_, reject) => {
    raw.on('error', reject)
    input.on('error', reject)
  })
  failed.catch(() => {})
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })
  let header = format === 'csv' ? null : ''
  let batch: string[] = []
  const take = () => {
    const chunk = { body: Buffer.from(`${header ?? ''}${batch.join('\n')}\n`), records: batch.length }
    batch = []
    return chunk
  }
  const iterator = lines[Symbol.asyncIterator]()
  for (;;) {
    const { value: line, done } = await Promise.race([iterator.next(), failed])
    if (done) break
    if (line.trim() === '') continue
    if (header === null) header = `${line}\n`
    else if (batch.push(line) >= size) yield take()
  }
  if (batch.length > 0) yield take()
}
