import { isUtf8 } from 'node:buffer'
import Papa from 'papaparse'
import { z } from 'zod'
import { unguarded } from '../../core/csv-guard.ts'
import { SuanhengError } from '../../core/errors.ts'
import { MAX_TEXT, tooMany } from './json-guard.ts'
import type { RawRow } from './rows.ts'

/**
 * CSV (RFC 4180) with a header of field names. An empty cell is an absent field. Lists are
 * separated by `;` inside the cell. The apostrophe that exports put before a text which a spreadsheet would take for a
 * formula is taken off again. Numbers stay text where the field is a decimal; whole-number
 * and true/false fields are read as such.
 *
 * Errors: CSV_MALFORMED (unbalanced quotes, wrong number of cells, doubled or empty header),
 *         BODY_EMPTY, BODY_TOO_LARGE, TOO_MANY_RECORDS. Fields that hold objects cannot be given here: send JSON.
 */
export function readCsv(body: Uint8Array, schema: z.ZodType, maxRecords: number): RawRow[] {
  if (!isUtf8(body)) throw new SuanhengError('CSV_MALFORMED', 'the body is not UTF-8')
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
    .toString('utf8')
    .replace(/^\ufeff/, '')
  if (text.includes('\u0000')) throw new SuanhengError('CSV_MALFORMED', 'the body holds a NUL character')
  requireSmall(text, maxRecords)
  const { data, errors } = Papa.parse<string[]>(text, { delimiter: ',', skipEmptyLines: true, preview: maxRecords + 2 })
  const fault = errors.find((error) => error.type === 'Quotes')
  if (fault !== undefined) throw new SuanhengError('CSV_MALFORMED', `${fault.message} in row ${(fault.row ?? 0) + 1}`)
  const [header, ...rows] = data
  if (header === undefined || rows.length === 0)
    throw new SuanhengError('BODY_EMPTY', 'the body has no record after its header')
  if (rows.length > maxRecords) throw tooMany(maxRecords)
  const fields = readHeader(header, schema)
  return rows.map((cells, index) => toRow(cells, fields, index))
}

/** Most cells of one body, 60 for each of 100,000 records, and most quotes, two a cell. */
const MAX_CELLS = 6_000_000
const MAX_QUOTES = 12_000_000

/** The parser makes a text of every cell and cannot be told to stop: it is not begun. */
function requireSmall(text: string, maxRecords: number): void {
  let commas = 0
  let quotes = 0
  let lineFeeds = 0
  let returns = 0
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === 0x2c) commas++
    else if (c === 0x22) quotes++
    else if (c === 0x0a) lineFeeds++
    else if (c === 0x0d) returns++
  }
  if (commas > MAX_CELLS || quotes > MAX_QUOTES) {
    throw new SuanhengError('BODY_TOO_LARGE', `more than ${MAX_CELLS} cells or ${MAX_QUOTES} quotes`)
  }
  // Empty lines, and lines inside quotes, are no records: a few more may be there.
  if (Math.max(lineFeeds, returns) > 2 * maxRecords + 1000) throw tooMany(maxRecords)
}

type CsvField = { readonly name: string; readonly read: (cell: string) => unknown }

const MAX_COLUMNS = 1000

function readHeader(header: readonly string[], schema: z.ZodType): CsvField[] {
  const readers = cellReaders(schema)
  if (header.length > MAX_COLUMNS) throw new SuanhengError('CSV_MALFORMED', `more than ${MAX_COLUMNS} columns`)
  const seen = new Set<string>()
  return header.map((name, column) => {
    if (name === '') throw new SuanhengError('CSV_MALFORMED', `column ${column + 1} has no name`)
    if (seen.has(name)) throw new SuanhengError('CSV_MALFORMED', `column ${name.slice(0, 40)} is named twice`)
    seen.add(name)
    return { name, read: readers.get(name) ?? asText }
  })
}

function toRow(cells: readonly string[], fields: readonly CsvField[], index: number): RawRow {
  if (cells.length !== fields.length) {
    // Row 1 is the header, so the first record stands in row 2.
    const message = `row ${index + 2} has ${cells.length} cells, the header has ${fields.length}`
    return { fault: { code: 'CSV_MALFORMED', path: '', message }, raw: Papa.unparse([[...cells]]) }
  }
  const given: [string, unknown][] = []
  for (const [i, { name, read }] of fields.entries()) {
    const cell = unguarded(cells[i] ?? '')
    if (cell.length > MAX_TEXT) throw new SuanhengError('BODY_TOO_LARGE', `a cell of more than ${MAX_TEXT} characters`)
    if (cell !== '') given.push([name, read(cell)])
  }
  // Not by assignment: that would lose a column named __proto__ in silence.
  return { value: Object.fromEntries(given) }
}

const asText = (cell: string): unknown => cell
/** What does not look like the type stays text, so that the schema names the field and the form it wants. */
const asInteger = (cell: string): unknown => (/^(0|[1-9]\d{0,15})$/.test(cell) ? Number(cell) : cell)
const asBoolean = (cell: string): unknown => (cell === 'true' ? true : cell === 'false' ? false : cell)
/** The longest list of devices has 4096 of 128 characters; a longer cell stays text, which the schema refuses. */
const asList = (cell: string): unknown => (cell.length > 600_000 ? cell : cell.split(';'))

/** How each field's cell is read, from the schema's own JSON Schema, so that the two cannot differ. */
function cellReaders(schema: z.ZodType): Map<string, (cell: string) => unknown> {
  const cached = READERS.get(schema)
  if (cached !== undefined) return cached
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema
  const readers = new Map<string, (cell: string) => unknown>()
  for (const [name, property] of Object.entries(resolveRef(json, json).properties ?? {})) {
    const forms = formsOf(property, json)
    if (forms.has('object') || forms.has('nested')) continue
    if (forms.has('array')) readers.set(name, asList)
    else if (forms.has('string')) readers.set(name, asText)
    else if (forms.has('integer')) readers.set(name, asInteger)
    else if (forms.has('boolean')) readers.set(name, asBoolean)
  }
  READERS.set(schema, readers)
  return readers
}

const READERS = new WeakMap<z.ZodType, Map<string, (cell: string) => unknown>>()

type JsonSchema = {
  readonly type?: string
  readonly $ref?: string
  readonly $defs?: Readonly<Record<string, JsonSchema>>
  readonly anyOf?: readonly JsonSchema[]
  readonly items?: JsonSchema
  readonly properties?: Readonly<Record<string, JsonSchema>>
}

/** A named schema stands in $defs; the root itself may be one. */
const resolveRef = (schema: JsonSchema, root: JsonSchema): JsonSchema =>
  schema.$ref === undefined ? schema : (root.$defs?.[schema.$ref.replace('#/$defs/', '')] ?? {})

function formsOf(reference: JsonSchema, root: JsonSchema): Set<string> {
  const schema = resolveRef(reference, root)
  if (schema.anyOf !== undefined) return new Set(schema.anyOf.flatMap((option) => [...formsOf(option, root)]))
  if (schema.type === 'array' && schema.items !== undefined && formsOf(schema.items, root).has('object'))
    return new Set(['nested'])
  return new Set([schema.type ?? 'string'])
}
