import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { type ClickHouseClient, createClient, drainStream } from '@clickhouse/client'
import type { EncodedFormat, ServerOptions, Store } from './client.ts'
import { connectionOptions } from './connection.ts'
import { toStoreError } from './engine-error.ts'
import { parseRows } from './json-rows.ts'
import type { NativeColumnType } from './native.ts'
import { type QueryParams, verifyName, verifyParams } from './params.ts'
import { Pool } from './pool.ts'
import { DEFAULT_LIMITS, type EngineSettings, readSettings, type StoreLimits, writeSettings } from './settings.ts'

/** How much longer than the engine's own limit an answer may take before the connection counts as dead. */
const NETWORK_MARGIN_MS = 10_000

/** Requests at the same time; more wait here, in order. */
const MOST_READS = 8
const MOST_WRITES = 4

/**
 * A ClickHouse server over HTTP. Lost connections are made anew by the next call. `more`: settings of every statement
 * beside those of settings.ts.
 */
export async function openServer(options: ServerOptions, more: EngineSettings = {}): Promise<Store> {
  const limits: StoreLimits = { ...DEFAULT_LIMITS, ...options.limits }
  await createDatabase(options, limits)
  const reader = connect(options, options.database, limits.readMs, {
    ...readSettings(limits),
    ...more,
    // Without this a reader that gave up leaves its query running.
    cancel_http_readonly_queries_on_client_close: 1,
  })
  const writer = connect(options, options.database, limits.writeMs, { ...writeSettings(limits), ...more })
  return serverStore(reader, writer)
}

function serverStore(reader: ClickHouseClient, writer: ClickHouseClient): Store {
  const reading = new Pool(Array.from({ length: MOST_READS }, () => reader))
  const writing = new Pool(Array.from({ length: MOST_WRITES }, () => writer))
  const close = async () => {
    await Promise.all([reading.close(), writing.close()])
    await Promise.all([reader.close(), writer.close()])
  }
  let closing: Promise<void> | undefined
  const store: Store = {
    kind: 'server',
    of: () => store,
    get parts() {
      return [store]
    },
    rows: (sql, params = {}) => reading.use((client) => readRows(client, sql, params)),
    rowStream: (sql, params = {}) => streamRows(reading, sql, params),
    bytes: (sql, params = {}) => reading.use((client) => readBytes(client, sql, params)),
    encoded: (sql, params, format) => streamEncoded(reading, sql, params, format),
    command: (query) => writing.use((client) => run(client, query)),
    insertNative: async (table, columns, blocks) => {
      if (blocks.length > 0) await writing.use((client) => insert(client, table, columns, blocks))
    },
    insertParquet: (table, file) =>
      writing.use((client) => send(client, `INSERT INTO ${verifyName(table)} FORMAT Parquet`, createReadStream(file))),
    close: () => (closing ??= close()),
  }
  return store
}

const connect = (
  { url, username, password, connection }: ServerOptions,
  database: string,
  limitMs: number,
  settings: EngineSettings,
): ClickHouseClient =>
  createClient({
    url,
    username,
    password,
    database,
    application: 'suanheng',
    clickhouse_settings: settings,
    request_timeout: limitMs + NETWORK_MARGIN_MS,
    ...connectionOptions(connection ?? {}, password),
    // Lists of ids outgrow a URL.
    use_multipart_params_auto: true,
    // Errors are thrown to the caller, who logs them; a second voice would print payloads.
    log: { level: 127 },
  })

async function createDatabase(options: ServerOptions, limits: StoreLimits): Promise<void> {
  const client = connect(options, 'default', limits.readMs, {})
  try {
    const query = 'SELECT count() AS known FROM system.databases WHERE name = {name:String}'
    const [row] = await readRows(client, query, { name: options.database })
    // Asked first, so that an account without the right to make databases can use one made for it.
    if (Number((row as { known: unknown } | undefined)?.known) === 0) {
      await client.command({ query: `CREATE DATABASE IF NOT EXISTS ${verifyName(options.database)}` })
    }
  } catch (error) {
    throw toStoreError(error, 'open')
  } finally {
    await client.close()
  }
}

async function run(client: ClickHouseClient, query: string): Promise<void> {
  try {
    await client.command({ query })
  } catch (error) {
    throw toStoreError(error, 'write')
  }
}

async function readRows(client: ClickHouseClient, query: string, params: QueryParams): Promise<readonly unknown[]> {
  try {
    const result = await client.query({
      query,
      query_params: verifyParams(params),
      format: 'JSONEachRow',
      // An error half-way is then told by the status of the answer, also by servers that cannot mark it in the body.
      clickhouse_settings: { wait_end_of_query: 1 },
    })
    return parseRows(await result.text())
  } catch (error) {
    throw toStoreError(error, 'read')
  }
}

async function readBytes(client: ClickHouseClient, sql: string, params: QueryParams): Promise<Uint8Array> {
  try {
    const { stream } = await client.exec({
      query: `${sql}\nFORMAT RowBinary`,
      query_params: verifyParams(params),
      clickhouse_settings: { wait_end_of_query: 1 },
    })
    const chunks: Buffer[] = []
    for await (const chunk of stream) chunks.push(chunk as Buffer)
    return Buffer.concat(chunks)
  } catch (error) {
    throw toStoreError(error, 'read')
  }
}

async function* streamEncoded(
  reading: Pool<ClickHouseClient>,
  sql: string,
  params: QueryParams,
  format: EncodedFormat,
): AsyncGenerator<Uint8Array> {
  const client = await reading.take()
  try {
    // The server keeps the answer until it is whole: a query that fails half-way gives nothing.
    const { stream } = await client.exec({
      query: `${sql}\nFORMAT ${format}`,
      query_params: verifyParams(params),
      clickhouse_settings: { wait_end_of_query: 1 },
    })
    for await (const piece of stream) yield piece as Buffer
  } catch (error) {
    throw toStoreError(error, 'read')
  } finally {
    reading.give(client)
  }
}

async function* streamRows(reading: Pool<ClickHouseClient>, query: string, params: QueryParams): AsyncGenerator {
  const client = await reading.take()
  try {
    const result = await client.query({ query, query_params: verifyParams(params), format: 'JSONEachRow' })
    for await (const rows of result.stream()) for (const row of rows) yield row.json()
  } catch (error) {
    throw toStoreError(error, 'read')
  } finally {
    reading.give(client)
  }
}

async function insert(
  client: ClickHouseClient,
  table: string,
  columns: readonly NativeColumnType[],
  blocks: readonly Uint8Array[],
): Promise<void> {
  const names = columns.map(({ name }) => verifyName(name)).join(', ')
  const query = `INSERT INTO ${verifyName(table)} (${names}) FORMAT Native`
  await send(client, query, Readable.from(blocks, { objectMode: false }))
}

async function send(client: ClickHouseClient, query: string, values: Readable): Promise<void> {
  try {
    const { stream } = await client.exec({ query, values })
    await drainStream(stream)
  } catch (error) {
    throw toStoreError(error, 'write')
  }
}
