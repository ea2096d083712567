import { readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { USAGE_COLUMNS } from '../../../core/columns/spec.ts'
import { decodeArrow } from '../../../ingest/decode/arrow/decode-arrow.ts'
import { readStreamSafely } from '../../../ingest/decode/arrow/read-stream.ts'
import { type Golden, goldenRows, readRows } from './golden-json.ts'

const FOLDER = new URL('../../fixtures/arrow-ipc/golden/', import.meta.url)
const LIMITS = { maxRecords: 100_000, maxBytes: 1 << 24 }

const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
const read = (file: string) => new Uint8Array(readFileSync(new URL(file, FOLDER)))

/** What the stream has that is not read, and the code that says so. */
const REFUSED: Readonly<Record<string, RegExp>> = {
  generated_union: /Union/,
  generated_zstd: /ZSTD/,
  generated_uncompressible_zstd: /ZSTD/,
}
const refusalOf = (file: string) => REFUSED[/(\w+)\.stream$/.exec(file)?.[1] ?? '']

/** Floats of the JSON are rounded to three decimals; everything else is text or nested text. */
function close(actual: unknown, golden: unknown): boolean {
  if (Array.isArray(actual) && Array.isArray(golden)) {
    return actual.length === golden.length && actual.every((value, i) => close(value, golden[i]))
  }
  if (actual === golden || /^-?\d+$/.test(String(actual))) return actual === golden
  return Math.abs(Number(actual) - Number(golden)) < 0.001
}

describe('golden streams', () => {
  const streams = files.filter((file) => file.endsWith('.stream')).sort()

  test('all of them are here', () => expect(streams).toHaveLength(37))

  test.each(streams.filter((file) => refusalOf(file) === undefined))('%s has the values of its JSON', (file) => {
    // 64-bit numbers stand in the JSON as text, so nothing is lost by parsing it.
    const golden = JSON.parse(gunzipSync(read(file.replace(/stream$/, 'json.gz'))).toString()) as Golden
    const { schema, batches } = readStreamSafely(read(file), LIMITS)
    const rows = batches.flatMap((batch) => readRows(schema, batch.data.children, batch.numRows))
    const expected = goldenRows(golden)
    expect(schema.fields.map((field) => field.name)).toEqual(golden.schema.fields.map((field) => field.name))
    expect(rows).toHaveLength(expected.length)
    for (const [i, row] of rows.entries()) if (!close(row, expected[i])) expect(row).toEqual(expected[i])
  })

  test.each(streams.filter((file) => refusalOf(file) !== undefined))('%s is refused by name', (file) => {
    const refused = expect.objectContaining({
      code: 'ARROW_UNSUPPORTED',
      message: expect.stringMatching(refusalOf(file) as RegExp),
    })
    expect(() => readStreamSafely(read(file), LIMITS)).toThrow(refused)
  })

  test.each(streams)('%s has not the columns of a usage record', (file) => {
    const code = refusalOf(file) === undefined ? 'ARROW_SCHEMA_MISMATCH' : 'ARROW_UNSUPPORTED'
    expect(() => decodeArrow(read(file), USAGE_COLUMNS, LIMITS)).toThrow(expect.objectContaining({ code }))
  })
})

test.each(files.filter((file) => file.endsWith('.arrow_file')))('%s is refused: it is not a stream', (file) => {
  const refused = expect.objectContaining({
    code: 'ARROW_UNSUPPORTED',
    message: expect.stringContaining('file format'),
  })
  expect(() => readStreamSafely(read(file), LIMITS)).toThrow(refused)
})
