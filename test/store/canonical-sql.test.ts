import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packBatch } from '../../ingest/decode/pack.ts'
import { readRows } from '../../ingest/decode/read-rows.ts'
import { nativeHeader } from '../../store/native.ts'
import { CANONICAL_SQL, VECTORS } from '../docs/canonical-record.ts'
import { STORES, type TestStore } from '../support/stores.ts'

const RECORDS = VECTORS.filter(({ kind }) => kind === 'usage_record')
const INSTITUTION = '91440300MA5EXAMP1F'

describe.each(STORES)('the SQL of docs/canonical-record.md on $kind', (engine) => {
  let test: TestStore
  beforeAll(async () => {
    test = await engine.migrated()
    const body = Buffer.from(JSON.stringify(RECORDS.map(({ record }) => record)))
    const task = { kind: 'usage_record', format: 'json', gzip: false, body, institution: INSTITUTION } as const
    const limits = { maxRecords: 10, maxBytes: 1 << 20 }
    const read = readRows({ ...task, partial: false, leaveOut: [], limits }, body)
    expect(read.rejects).toEqual([])
    const batch = packBatch('usage_record', read, [])
    const blocks = [nativeHeader(batch.columns.length, batch.rows), batch.block]
    await test.store.insertNative('usage_record', batch.columns, blocks)
  })
  afterAll(async () => {
    await test.dispose()
  })

  it('puts together the same bytes and digest from the stored columns', async () => {
    for (const { record, bytes, digest } of RECORDS) {
      const contract = String(record['contract'])
      const rows = await test.store.rows(CANONICAL_SQL, { institution: INSTITUTION, contract })
      expect(rows).toMatchObject([
        { record_id: record['recordId'], canonical: bytes, computed: digest, stored: digest },
      ])
    }
  })
})
