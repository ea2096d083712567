import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openStore, type ServerOptions } from '../../store/client.ts'
import { nativeBlock, nativeColumnTypes } from '../../store/native.ts'
import { startClickHouse, type TestServer } from '../support/clickhouse-server.ts'

const columns = [{ name: 'n', kind: 'uint64', values: [1n] }] as const
const types = nativeColumnTypes(columns)
const blocks = [nativeBlock(1, columns)]

describe('a ClickHouse server', () => {
  let dir: string
  let server: TestServer
  let options: ServerOptions
  beforeEach(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'suanheng-test-'))
    server = await startClickHouse(dir)
    const { url, username, password } = server
    options = { kind: 'server', url, username, password, database: 'suanheng_test' }
  })
  afterEach(async () => {
    await server.stop()
    await rm(dir, { recursive: true, force: true })
  })

  it('that was killed is STORE_UNAVAILABLE to reads, streams and inserts, and works again when it is back', async () => {
    const store = await openStore(options)
    await store.command('CREATE TABLE t (n UInt64) ENGINE = MergeTree ORDER BY n SETTINGS fsync_after_insert = 1')
    await store.insertNative('t', types, blocks)
    await server.kill()
    const unavailable = { code: 'STORE_UNAVAILABLE', cause: expect.any(Error) }
    await expect(store.rows('SELECT count() AS n FROM t')).rejects.toMatchObject(unavailable)
    await expect(store.rowStream('SELECT n FROM t')[Symbol.asyncIterator]().next()).rejects.toMatchObject(unavailable)
    await expect(store.insertNative('t', types, blocks)).rejects.toMatchObject(unavailable)
    await expect(openStore(options)).rejects.toMatchObject(unavailable)
    server = await startClickHouse(dir, { port: Number(new URL(options.url).port), password: options.password })
    expect(await store.rows('SELECT count() AS n FROM t')).toEqual([{ n: '1' }])
    await store.insertNative('t', types, blocks)
    expect(await store.rows('SELECT count() AS n FROM t')).toEqual([{ n: '2' }])
    await store.close()
  })

  it('killed during a read fails the read', async () => {
    const store = await openStore(options)
    const read = store.rows('SELECT sum(sleepEachRow(0.1)) AS s FROM numbers(25)')
    setTimeout(() => void server.kill(), 300)
    await expect(read).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
    await store.close()
  })

  it('that does not let us in is CONFIG_INVALID: trying again would not help', async () => {
    await expect(openStore({ ...options, password: 'wrong' })).rejects.toMatchObject({ code: 'CONFIG_INVALID' })
  })

  it('refuses a database name that would need quoting', async () => {
    await expect(openStore({ ...options, database: 'x; DROP DATABASE y' })).rejects.toThrow('identifier')
  })
})
