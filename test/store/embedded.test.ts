import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openStore, type Store } from '../../store/client.ts'
import { nativeBlock, nativeColumnTypes } from '../../store/native.ts'

describe('the embedded engine', () => {
  let folder: string
  const opened: Store[] = []
  const open = async (path = folder): Promise<Store> => {
    const store = await openStore({ kind: 'embedded', path })
    opened.push(store)
    return store
  }
  beforeEach(async () => {
    folder = path.join(await mkdtemp(path.join(tmpdir(), 'suanheng-test-')), 'store')
  })
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close()
    await rm(path.dirname(folder), { recursive: true, force: true })
  })

  it('answers short reads with parameters, and takes inserts, beside a long read with parameters', async () => {
    const store = await open()
    await store.command('CREATE TABLE t (n UInt64) ENGINE = MergeTree ORDER BY n')
    const columns = [{ name: 'n', kind: 'uint64', values: [1n] }] as const
    let ended = false
    // sleepEachRow, not work: the machine may have one core.
    const long = store.rows('SELECT sum(sleepEachRow({s:Float64})) AS s FROM numbers(20)', { s: '0.1' })
    const done = long.finally(() => {
      ended = true
    })
    for (let i = 0; i < 10; i++) {
      expect(await store.rows('SELECT {i:UInt32} AS i, {s:String} AS s', { i, s: `short ${i}` })).toEqual([
        { i, s: `short ${i}` },
      ])
      await store.insertNative('t', nativeColumnTypes(columns), [nativeBlock(1, columns)])
    }
    expect(ended).toBe(false)
    expect(await done).toHaveLength(1)
  })

  it('keeps the parameters of reads at the same time apart', async () => {
    const store = await open()
    const asked = Array.from({ length: 200 }, (_, i) => `value ${i}`)
    const sql = 'SELECT {x:String} AS x FROM numbers(1)'
    expect((await Promise.all(asked.map((x) => store.rows(sql, { x })))).flat()).toEqual(asked.map((x) => ({ x })))
  })

  it('tells why a stream failed', async () => {
    const store = await open()
    const rows = store.rowStream('SELECT x FROM nowhere')[Symbol.asyncIterator]()
    await expect(rows.next()).rejects.toMatchObject({ code: 'INTERNAL', details: { engineType: 'UNKNOWN_TABLE' } })
  })

  it('leaves no insert file behind, and removes those of a process that was killed', async () => {
    const spool = path.join(folder, 'spool')
    await mkdir(spool, { recursive: true })
    await writeFile(path.join(spool, '7.native'), 'left')
    const store = await open()
    expect(await readdir(spool)).toEqual([])
    await store.command('CREATE TABLE t (n UInt64) ENGINE = MergeTree ORDER BY n')
    const columns = [{ name: 'n', kind: 'uint64', values: [1n] }] as const
    const types = nativeColumnTypes(columns)
    const block = nativeBlock(1, columns)
    await Promise.all([1, 2, 3].map(() => store.insertNative('t', types, [block, block])))
    await expect(store.insertNative('t', types, [block.subarray(1)])).rejects.toThrow('ClickHouse')
    expect(await readdir(spool)).toEqual([])
    expect(await store.rows('SELECT count() AS n FROM t')).toEqual([{ n: '6' }])
  })

  it('is refused with STORE_IN_USE while another process holds the folder, and opens when that one has died', async () => {
    const holder = spawn(
      process.execPath,
      ['--import', 'tsx', fileURLToPath(new URL('../support/hold-store.ts', import.meta.url)), folder],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    )
    const [said] = (await once(holder.stdout, 'data')) as [Buffer]
    expect(said.toString().trim()).toBe('open')
    await expect(open()).rejects.toMatchObject({
      code: 'STORE_IN_USE',
      details: { path: folder, pid: holder.pid },
    })
    holder.kill('SIGKILL')
    await once(holder, 'exit')
    const store = await open()
    expect(await store.rows('SELECT n FROM held')).toEqual([{ n: '1' }])
  })

  it('that cannot use its folder is STORE_UNAVAILABLE', async () => {
    await writeFile(folder, 'a file where a folder belongs')
    await expect(open(path.join(folder, 'x'))).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
    })
  })
})
