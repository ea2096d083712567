import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStore, type Store } from '../../store/client.ts'
import { paramParts } from '../../store/params.ts'
import { STORES, type TestStore } from '../support/stores.ts'

describe.each(STORES)('reads on $kind', (engine) => {
  let test: TestStore
  let store: Store
  beforeAll(async () => {
    test = await engine.empty()
    store = test.store
  })
  afterAll(async () => {
    await test.dispose()
  })

  it('answer decimals and 64-bit integers exactly, as strings, to the last digit', async () => {
    const sql = `SELECT toDecimal128('12345678901234567.123456', 6) AS d, toUInt64('18446744073709551615') AS u,
                        toInt64('-9223372036854775808') AS i, toDecimal64('0.5', 3) AS half, toUInt32(7) AS small`
    const exact = {
      d: '12345678901234567.123456',
      u: '18446744073709551615',
      i: '-9223372036854775808',
      half: '0.5',
      small: 7,
    }
    expect(await store.rows(sql)).toEqual([exact])
    expect(await collect(store.rowStream(sql))).toEqual([exact])
  })

  it('see days and times in UTC, whatever zone the machine is in', async () => {
    expect(await store.rows('SELECT timezone() AS zone, toDate(toDateTime(86399)) AS day')).toEqual([
      { zone: 'UTC', day: '1970-01-01' },
    ])
  })

  it('answer times in UTC with milliseconds, and no partner in a join is null, not zero', async () => {
    const sql = `SELECT fromUnixTimestamp64Milli(toInt64(1), 'UTC') AS t, toDate(1) AS day, r.n AS n
                 FROM (SELECT 1 AS k) AS l LEFT JOIN (SELECT 2 AS k, toUInt64(5) AS n) AS r ON l.k = r.k`
    expect(await store.rows(sql)).toEqual([{ t: '1970-01-01T00:00:00.001Z', day: '1970-01-02', n: null }])
  })

  it.each([
    "'; DROP TABLE x; --",
    "\\'; DROP TABLE x; --",
    '\\',
    "\\\\'",
    "''",
    '\\N',
    'NULL',
    '{x:String}',
    '算衡 𝔘\t\n\r\b\f',
    'a\0b',
    '',
    ' ',
  ])('give a text parameter back as it went in: %j', async (x) => {
    const sql = 'SELECT {x:String} AS x, {xs:Array(String)} AS xs, {n:Nullable(String)} AS n'
    const params = { x, xs: [x, 'other', x], n: x === '\\N' ? null : x }
    expect(await store.rows(sql, params)).toEqual([params])
    expect(await collect(store.rowStream(sql, params))).toEqual([params])
  })

  it('take integers of any size, nulls, empty lists and lists longer than a URL', async () => {
    const sql = `SELECT {u:UInt64} AS u, {i:Int32} AS i, {none:Nullable(String)} IS NULL AS none,
                        length({empty:Array(String)}) AS empty, {ns:Array(UInt64)} AS ns,
                        length({a:Array(String)}) AS a, length({b:Array(String)}) AS b, {c:Array(String)}[-1] AS c`
    const ids = Array.from({ length: 1_000 }, (_, i) => `record-${i}-${'卡'.repeat(30)}`)
    const params = { u: 2n ** 64n - 1n, i: -5, none: null, empty: [], ns: [2n ** 64n - 1n, 0n], a: ids, b: ids, c: ids }
    const most = `${2n ** 64n - 1n}`
    const row = { u: most, i: -5, none: 1, empty: '0', ns: [most, '0'], a: '1000', b: '1000', c: ids.at(-1) }
    expect(await store.rows(sql, params)).toEqual([row])
  })

  it('take a parameter of 120,000 bytes as it travels and refuse one more; a longer list goes in parts', async () => {
    const sql = 'SELECT length({x:String}) AS n'
    expect(await store.rows(sql, { x: '\\'.repeat(60_000) })).toEqual([{ n: '60000' }])
    await expect(store.rows(sql, { x: `${'\\'.repeat(60_000)}a` })).rejects.toThrow('ask in parts')
    const ids = Array.from({ length: 10_000 }, (_, i) => `it's ${i} \\`)
    const found: unknown[] = []
    for (const part of paramParts(ids)) {
      found.push(...(await store.rows('SELECT arrayJoin({part:Array(String)}) AS id', { part })))
    }
    expect(found).toEqual(ids.map((id) => ({ id })))
  })

  it('refuse a parameter that is not exact, not text, or not a name', async () => {
    const sql = 'SELECT 1'
    for (const params of [{ x: 0.5 }, { x: 2 ** 53 }, { x: '\ud800' }, { xs: ['\udc00'] }, { 'x y': 1 }]) {
      await expect(store.rows(sql, params)).rejects.toMatchObject({ code: 'INTERNAL' })
      await expect(collect(store.rowStream(sql, params))).rejects.toMatchObject({ code: 'INTERNAL' })
    }
  })

  it('cannot write, define or drop anything', async () => {
    await expect(store.rows('CREATE TABLE made (x UInt8) ENGINE = Memory')).rejects.toMatchObject({ code: 'INTERNAL' })
  })

  it('that fail half-way throw: they answer neither nothing nor the rows so far', async () => {
    const sql = "SELECT throwIf(number = 200000, 'planted') AS x FROM numbers(300000)"
    // Often: what a failed read leaves behind must not answer the next one.
    for (let i = 0; i < 10; i++) {
      await expect(store.rows(sql)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
      await expect(collect(store.rowStream(sql))).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
      expect(await store.rows('SELECT 1 AS x')).toEqual([{ x: 1 }])
    }
  })

  it('of a table that is not there are a fault of ours, not an empty answer', async () => {
    await expect(store.rows('SELECT x FROM nowhere')).rejects.toMatchObject({
      code: 'INTERNAL',
      details: { engineType: 'UNKNOWN_TABLE' },
    })
  })

  it('stream more rows than a read should hold, and leave off when nobody wants more', async () => {
    let sum = 0n
    for await (const row of store.rowStream('SELECT number AS n FROM numbers(300000)'))
      sum += BigInt((row as { n: string }).n)
    expect(sum).toBe((299_999n * 300_000n) / 2n)
    for (let i = 0; i < 5; i++) {
      for await (const row of store.rowStream('SELECT number AS n FROM numbers(5000000)')) {
        expect(row).toEqual({ n: '0' })
        break
      }
    }
    expect(await store.rows('SELECT 1 AS x')).toEqual([{ x: 1 }])
  })
})

describe.each(STORES)('limits on $kind', (engine) => {
  it('of memory and time are STORE_UNAVAILABLE, with the reason kept, and harm nobody else', async () => {
    const { store, dispose } = await engine.empty({ maxMemoryBytes: 200_000_000, readMs: 1_000 })
    await expect(store.rows('SELECT max(sipHash64(number)) AS x FROM numbers(1000000000000)')).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      details: { engineType: 'TIMEOUT_EXCEEDED' },
      cause: expect.any(Error),
    })
    await expect(store.rows('SELECT groupArray(number) AS x FROM numbers(20000000)')).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      details: { engineType: 'MEMORY_LIMIT_EXCEEDED' },
    })
    expect(await store.rows('SELECT 1 AS x')).toEqual([{ x: 1 }])
    await dispose()
  })
})

describe.each(STORES)('writes on $kind', (engine) => {
  it('are in the store when they return: nothing is collected for later, wherever the default stands', async () => {
    const { store, dispose } = await engine.empty()
    const part = store.of('')
    await part.command('CREATE TABLE setting (value String) ENGINE = Memory')
    await part.command("INSERT INTO setting SELECT value FROM system.settings WHERE name = 'async_insert'")
    expect(await part.rows('SELECT value FROM setting')).toEqual([{ value: '0' }])
    await dispose()
  })

  it('under way when the store closes are finished; later ones are refused', async () => {
    const { store, options, dispose } = await engine.empty()
    // A cluster does its own writes on a shard.
    const part = store.of('')
    await part.command('CREATE TABLE slow (n UInt64) ENGINE = MergeTree ORDER BY n')
    const slow = part.command('INSERT INTO slow SELECT number + sleepEachRow(0.1) FROM numbers(5)')
    const read = store.rows('SELECT sleep(0.5) AS s')
    const stream = store.rowStream(
      'SELECT number AS n, sleepEachRow(0.01) AS s FROM numbers(70) SETTINGS max_block_size = 1',
    )
    const streamed = collect(stream)
    await new Promise((resolve) => setTimeout(resolve, 100))
    await Promise.all([store.close(), store.close()])
    await slow
    expect(await read).toEqual([{ s: 0 }])
    expect(await streamed).toHaveLength(70)
    await expect(store.rows('SELECT 1')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
    await expect(collect(store.rowStream('SELECT 1'))).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
    await expect(store.command('SELECT 1')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })
    await expect(store.insertNative('slow', [], [new Uint8Array(1)])).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
    })
    const again = await openStore(options)
    expect(await again.of('').rows('SELECT count() AS n FROM slow')).toEqual([{ n: '5' }])
    await again.close()
    await dispose()
  })
})

async function collect(rows: AsyncIterable<unknown>): Promise<readonly unknown[]> {
  const all: unknown[] = []
  for await (const row of rows) all.push(row)
  return all
}
