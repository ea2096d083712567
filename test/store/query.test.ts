import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Store } from '../../store/client.ts'
import { readMigrations } from '../../store/migrate.ts'
import { defineQuery } from '../../store/query.ts'
import { STORES, type TestStore } from '../support/stores.ts'

const file = 'applied_migrations.sql'
const none = z.strictObject({})

describe('defineQuery', () => {
  it('refuses a file that is not there', () => {
    expect(() => defineQuery({ file: 'nothing.sql', params: none, row: none })).toThrow('ENOENT')
  })

  it('refuses parameters that the file does not have: a forgotten one could be another query’s', () => {
    const params = z.strictObject({ contract: z.string() })
    expect(() => defineQuery({ file, params, row: none })).toThrow('unused [contract]')
  })
})

describe.each(STORES)('a query on $kind', (engine) => {
  let test: TestStore
  // What was applied is asked of each shard.
  let store: Store
  beforeAll(async () => {
    test = await engine.migrated()
    store = test.store.of('91440300MA5FABCD12')
  })
  afterAll(async () => {
    await test.dispose()
  })

  it('answers parsed rows, at once or as a stream', async () => {
    const row = z.strictObject({ name: z.string(), sha256: z.string().transform((hex) => Buffer.from(hex, 'hex')) })
    const query = defineQuery({ file, params: none, row })
    const expected = (await readMigrations()).map(({ name, sha256 }) => ({ name, sha256: Buffer.from(sha256, 'hex') }))
    expect(await query(store, {})).toEqual(expected)
    const streamed = []
    for await (const item of query.stream(store, {})) streamed.push(item)
    expect(streamed).toEqual(expected)
  })

  it.each([
    ['a column too many', z.strictObject({ name: z.string() })],
    ['a column too few', z.strictObject({ name: z.string(), sha256: z.string(), applied_at: z.string() })],
    ['a column of another type', z.strictObject({ name: z.number(), sha256: z.string() })],
  ])('throws on a row with %s, and names the file', async (_what, row) => {
    const query = defineQuery({ file, params: none, row })
    await expect(query(store, {})).rejects.toThrow(`row 0 of ${file} is not as declared`)
  })

  it('throws on parameters that are not as declared before it asks', async () => {
    const query = defineQuery({ file, params: none, row: z.unknown() })
    await expect(query(store, { more: 1 } as never)).rejects.toThrow(`parameters of ${file}`)
  })
})
