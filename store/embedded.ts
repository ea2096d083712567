import { createReadStream } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { type ClickHouseClient, createClient } from '@clickhouse/client'
import { drainPending } from 'chdb'
import { type ChdbConnection, createChdbConnection } from 'chdb/connection'
import { messageOf, SuanhengError } from '../core/errors.ts'
import type { EmbeddedOptions, EncodedFormat, Store } from './client.ts'
import { toStoreError } from './engine-error.ts'
import { parseRows } from './json-rows.ts'
import type { NativeColumnType } from './native.ts'
import { type QueryParams, toLiteral, toSetStatements, verifyName, verifyParams } from './params.ts'
import { Pool } from './pool.ts'
import { DEFAULT_LIMITS, type EngineSettings, readSettings, writeSettings } from './settings.ts'
import { openSpool, type Spool } from './spool.ts'

type Link = { readonly client: ClickHouseClient; readonly connection: ChdbConnection }

/**
 * The engine in this process. One connection runs one query at a time, so writes have one of their own and reads
 * a few: a long read holds up neither inserts nor, while another reader is free, other reads.
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<Store> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits }
  const folder = path.resolve(options.path)
  const links: Link[] = []
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    links.push(await connect(folder, writeSettings(limits)))
    for (let i = 0; i < (options.readers ?? 2); i++) links.push(await connect(folder, readSettings(limits)))
    // The engine's lock is ours by now: what lies in the spool is of a process that has ended.
    const spool = await openSpool(path.join(folder, 'spool'))
    const renew = async (link: Link): Promise<Link> => {
      await link.client.close()
      return connect(folder, readSettings(limits))
    }
    return embeddedStore(links.slice(0, 1), links.slice(1), spool, renew)
  } catch (error) {
    await disconnect(links)
    throw toStoreError(error, 'open')
  }
}

type Renew = (link: Link) => Promise<Link>

function embeddedStore(writers: readonly Link[], readers: readonly Link[], spool: Spool, renew: Renew): Store {
  const writing = new Pool(writers)
  const reading = new Pool(readers)
  const command = (query: string) => writing.use(({ client }) => run(client, query))
  let closing: Promise<void> | undefined
  const store: Store = {
    kind: 'embedded',
    of: () => store,
    get parts() {
      return [store]
    },
    rows: (sql, params = {}) => lend(reading, renew, ({ client }) => readRows(client, sql, params)),
    rowStream: (sql, params = {}) => streamRows(reading, renew, sql, params),
    bytes: (sql, params = {}) => lend(reading, renew, (link) => readBytes(link, sql, params)),
    encoded: (sql, params, format) => readEncoded(reading, renew, spool, sql, params, format),
    command,
    insertNative: async (table, columns, blocks) => {
      if (blocks.length === 0) return
      await spool.with(blocks, (file) => command(insertSelect(table, columns, file)))
    },
    insertParquet: async (table, file) => {
      const source = `file(${toLiteral(path.resolve(file))}, 'Parquet')`
      const columns = (await store.rows(`DESCRIBE TABLE ${source}`)) as readonly { readonly name: string }[]
      const names = columns.map(({ name }) => verifyName(name)).join(', ')
      await command(`INSERT INTO ${verifyName(table)} (${names}) SELECT ${names} FROM ${source}`)
    },
    close: () => (closing ??= Promise.all([writing.close(), reading.close()]).then((all) => disconnect(all.flat()))),
  }
  return store
}

async function connect(folder: string, settings: EngineSettings): Promise<Link> {
  const connection = await openConnection(folder)
  // chdb declares its connection against its own copy of the client's types; the shapes are the same.
  const client = createClient({ connection: connection as unknown as never })
  const list = Object.entries(settings).map(([name, value]) => `${verifyName(name)} = ${toLiteral(String(value))}`)
  // Settings of a connection last as long as it does.
  await run(client, `SET ${list.join(', ')}`)
  return { client, connection }
}

async function openConnection(folder: string): Promise<ChdbConnection> {
  try {
    return createChdbConnection({ path: folder })
  } catch (error) {
    const pid = await otherHolder(folder)
    if (pid !== null) {
      throw new SuanhengError('STORE_IN_USE', `process ${pid} holds the data folder`, { path: folder, pid }, error)
    }
    const message = `the data folder cannot be opened: ${messageOf(error)}`
    throw new SuanhengError('STORE_UNAVAILABLE', message, { path: folder }, error)
  }
}

/** The engine says only that it failed; its lock file `status` names the process that wrote it last. */
async function otherHolder(folder: string): Promise<number | null> {
  const status = await readFile(path.join(folder, 'status'), 'utf8').catch(() => '')
  const pid = Number(/^PID: (\d+)$/m.exec(status)?.[1] ?? 'NaN')
  if (!Number.isSafeInteger(pid) || pid === process.pid) return null
  try {
    process.kill(pid, 0)
    return pid
  } catch (error) {
    // EPERM: it lives, under another account.
    return (error as NodeJS.ErrnoException).code === 'EPERM' ? pid : null
  }
}

async function disconnect(links: readonly Link[]): Promise<void> {
  for (const { client } of links) await client.close()
  // A connection is gone only when its last operation is; the folder can be opened again after that.
  await drainPending()
}

async function run(client: ClickHouseClient, query: string): Promise<void> {
  try {
    await client.command({ query })
  } catch (error) {
    throw toStoreError(error, 'write')
  }
}

async function readRows(client: ClickHouseClient, sql: string, params: QueryParams): Promise<readonly unknown[]> {
  try {
    const query = toSetStatements(verifyParams(params)) + sql
    const result = await client.query({ query, format: 'JSONEachRow' })
    return parseRows(await result.text())
  } catch (error) {
    throw toStoreError(error, 'read')
  }
}

async function readBytes({ client, connection }: Link, sql: string, params: QueryParams): Promise<Uint8Array> {
  try {
    const bindings = toSetStatements(verifyParams(params))
    if (bindings !== '') await client.command({ query: bindings })
    const result = await connection.chdb.queryAsync(sql, { format: 'RowBinary' })
    return result.bytes()
  } catch (error) {
    throw toStoreError(error, 'read')
  }
}

/** Through a file: each chunk of chdb's own stream is a whole file of such a format. */
async function* readEncoded(
  reading: Pool<Link>,
  renew: Renew,
  spool: Spool,
  sql: string,
  params: QueryParams,
  format: EncodedFormat,
): AsyncGenerator<Uint8Array> {
  const { path: file, remove } = spool.file()
  try {
    await lend(reading, renew, async ({ client, connection }) => {
      try {
        const bindings = toSetStatements(verifyParams(params))
        if (bindings !== '') await client.command({ query: bindings })
        await connection.chdb.queryAsync(`${sql}\nINTO OUTFILE ${toLiteral(file)} FORMAT ${format}`)
      } catch (error) {
        throw toStoreError(error, 'read')
      }
    })
    for await (const piece of createReadStream(file)) yield piece as Buffer
  } finally {
    await remove()
  }
}

/**
 * A read that failed can leave the rows so far in its connection, and the next query on it would
 * answer with them (seen with chdb 3.4.0): such a connection is closed and a new one takes its place.
 */
async function giveBack(reading: Pool<Link>, renew: Renew, link: Link, failed: boolean): Promise<void> {
  reading.give(failed ? await renew(link).catch(() => link) : link)
}

async function lend<T>(reading: Pool<Link>, renew: Renew, use: (link: Link) => Promise<T>): Promise<T> {
  const link = await reading.take()
  let failed = true
  try {
    const answer = await use(link)
    failed = false
    return answer
  } finally {
    await giveBack(reading, renew, link, failed)
  }
}

async function* streamRows(reading: Pool<Link>, renew: Renew, sql: string, params: QueryParams): AsyncGenerator {
  const link = await reading.take()
  let failed = false
  try {
    const bindings = toSetStatements(verifyParams(params))
    if (bindings !== '') await link.client.command({ query: bindings })
    // The client would hold the whole answer: chdb's own stream does not.
    for await (const chunk of link.connection.chdb.queryStream(sql, { format: 'JSONEachRow' }))
      yield* parseRows(chunk.text())
  } catch (error) {
    failed = true
    throw toStoreError(error, 'read')
  } finally {
    await giveBack(reading, renew, link, failed)
  }
}

function insertSelect(table: string, columns: readonly NativeColumnType[], file: string): string {
  const names = columns.map(({ name }) => verifyName(name)).join(', ')
  const structure = columns.map(({ name, type }) => `${name} ${type}`).join(', ')
  const source = `file(${toLiteral(file)}, 'Native', ${toLiteral(structure)})`
  return `INSERT INTO ${verifyName(table)} (${names}) SELECT ${names} FROM ${source}`
}
