import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { SuanhengError } from '../core/errors.ts'
import type { EncodedFormat, Store } from './client.ts'
import type { QueryParams } from './params.ts'

type Params = z.ZodObject

export type Query<P extends Params, R extends z.ZodType> = {
  /** All rows, parsed. */
  (store: Store, params: z.input<P>): Promise<readonly z.output<R>[]>
  /** The same without holding all rows at once; ask for no more than one stream inside another. */
  stream(store: Store, params: z.input<P>): AsyncIterable<z.output<R>>
  /** The same as one file of a columnar format (Store.encoded), with the types of the SELECT. */
  encoded(store: Store, params: z.input<P>, format: EncodedFormat): AsyncIterable<Uint8Array>
}

/**
 * Binds store/queries/`file` to what it takes and what it gives; callers see neither SQL nor raw rows.
 *
 * `params` names exactly the placeholders of the file. Decimals and 64-bit integers of a row are strings, 32-bit
 * integers are numbers, DateTime64 is `2020-05-01T00:00:00.000Z`. A row that does not fit `row` is an INTERNAL
 * error, never dropped. Throws at definition when the file is missing or its placeholders are not `params`.
 */
export function defineQuery<P extends Params, R extends z.ZodType>(definition: {
  readonly file: string
  readonly params: P
  readonly row: R
}): Query<P, R> {
  const { file, row } = definition
  const { textFor, at } = readQuery(file, definition.params)
  const parseParams = (params: unknown) => parse(definition.params, params, `parameters of ${file}`) as QueryParams
  const query = async (store: Store, params: z.input<P>) => {
    const given = parseParams(params)
    const rows = await at(store, given).rows(textFor(given), given)
    return rows.map((raw, index) => parse(row, raw, `row ${index} of ${file}`))
  }
  const stream = async function* (store: Store, params: z.input<P>) {
    let index = 0
    const given = parseParams(params)
    for await (const raw of at(store, given).rowStream(textFor(given), given))
      yield parse(row, raw, `row ${index++} of ${file}`)
  }
  const encoded = (store: Store, params: z.input<P>, format: EncodedFormat) => {
    const given = parseParams(params)
    return at(store, given).encoded(textFor(given), given, format)
  }
  return Object.assign(query, { stream, encoded })
}

/**
 * The same for an answer in RowBinary, as `Store.bytes` gives it: for rows of many numbers. The caller decodes it in
 * the order of the SELECT.
 */
export function defineBytesQuery<P extends Params>(definition: {
  readonly file: string
  readonly params: P
}): (store: Store, params: z.input<P>) => Promise<Uint8Array> {
  const { file, params: schema } = definition
  const { textFor, at } = readQuery(file, schema)
  return (store, params) => {
    const given = parse(schema, params, `parameters of ${file}`) as QueryParams
    return at(store, given).bytes(textFor(given), given)
  }
}

type Bound = {
  readonly textFor: (params: QueryParams) => string
  readonly at: (store: Store, params: QueryParams) => Store
}

function readQuery(file: string, params: Params): Bound {
  const sql = readFileSync(new URL(`./queries/${file}`, import.meta.url), 'utf8').trim()
  verifyPlaceholders(file, sql, Object.keys(params.shape))
  return { textFor: textOf(file, sql, Object.keys(params.shape)), at: placeOf(file, sql) }
}

/**
 * The statement for these parameters. Lines between `-- Unless NAME is '':` and `-- Always:` are left out where that
 * parameter is empty: the engine takes a view with parameters apart each time, also where nothing of it is asked for, which
 * can take longer than all the rest. Such lines must change nothing then.
 */
function textOf(file: string, sql: string, declared: readonly string[]): Bound['textFor'] {
  const optional = /^ *-- Unless (\w+) is '':\n([^]*?)^ *-- Always:\n/gm
  const names = Array.from(sql.matchAll(optional), ([, name = '']) => name)
  const odd = names.filter((name) => !declared.includes(name))
  // One that is not closed, or misspelt, would be a comment and its lines always there.
  if (odd.length > 0 || names.length !== (sql.match(/^ *-- (Unless|Always)\b/gm) ?? []).length / 2)
    throw new SuanhengError('INTERNAL', `${file}: “Unless” of no parameter [${odd.join()}], or without its “Always”`)
  if (names.length === 0) return () => sql
  return (params) => sql.replace(optional, (lines, name: string) => (params[name] === '' ? '' : lines))
}

/**
 * Where a cluster is asked, as the file says in a line `-- Shards: …`. `one`: every table is read by
 * `institution = {institution:String}`, so all of it lies on that institution's shard. Else, or where nothing is said, all.
 */
function placeOf(file: string, sql: string): Bound['at'] {
  const said = /^-- Shards: (\w+)/m.exec(sql)?.[1] ?? 'all'
  if (said === 'all') return (store) => store
  if (said !== 'one') throw new SuanhengError('INTERNAL', `${file}: Shards: ${said} is neither one nor all`)
  return (store, { institution }) => {
    // '' asks some queries for every institution; those are of all shards.
    if (typeof institution !== 'string' || institution === '')
      throw new SuanhengError('INTERNAL', `${file} is asked of no institution`)
    return store.of(institution)
  }
}

function parse<T extends z.ZodType>(schema: T, value: unknown, what: string): z.output<T> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const issues = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  throw new SuanhengError('INTERNAL', `${what} is not as declared`, { issues })
}

/** The embedded engine remembers parameters, so one that a query forgot could be another query's. */
function verifyPlaceholders(file: string, sql: string, params: readonly string[]): void {
  const code = sql.replace(/--.*$/gm, '')
  const placeholders = new Set(Array.from(code.matchAll(/\{\s*([A-Za-z_]\w*)\s*:/g), ([, name]) => name))
  const declared = new Set<string | undefined>(params)
  const odd = [...placeholders].filter((name) => !declared.has(name))
  const idle = params.filter((name) => !placeholders.has(name))
  if (odd.length > 0 || idle.length > 0) {
    throw new SuanhengError('INTERNAL', `${file}: undeclared [${odd.join()}], unused [${idle.join()}]`)
  }
}
