import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { migrate, readMigrations } from '../../../../store/migrate.ts'
import { nameKey, tellsApart } from '../../../../verifier/capacity/cards/names.ts'
import { fillMigrated } from '../../../support/migrated.ts'
import { ENGINES, startOn } from '../../../support/shared-server.ts'
import { STORES } from '../../../support/stores.ts'
import { findingsOf, type Running, sql } from '../../ledger/checked.ts'
import { insertEntities } from '../../queries/usage-rows.ts'
import { cards, newInstitution, push } from './world.ts'

const SYNC = 'SETTINGS mutations_sync = 2'

describe.each(ENGINES)('the ledger check, on %s', (engine) => {
  let running: Running
  let dispose: () => Promise<unknown>
  beforeAll(async () => {
    ;({ running, dispose } = await startOn(engine))
  })
  afterAll(() => dispose())

  const told = async (institution: string) =>
    (await findingsOf(running, institution)).map(({ code, sequence, recordId, detail }) => ({
      code,
      sequence,
      recordId,
      lacks: detail.includes('device_name lacks'),
    }))

  it('names the device whose name was taken out of device_name, and one that was put in', async () => {
    const institution = newInstitution()
    await push(running, institution, 'devices', cards(institution, `${institution}-a`, 3))
    await push(running, institution, 'devices', [{ ...cards(institution, 'x', 1)[0], serial: `${institution}-b` }])
    expect(await told(institution)).toEqual([])
    await sql(
      running,
      `ALTER TABLE device_name DELETE WHERE institution = '${institution}' AND name = '${institution}-A-1' ${SYNC}`,
    )
    await sql(
      running,
      `INSERT INTO device_name (name, institution, entity_id, digest, batch)
       SELECT 'SN-OF-ANOTHER', institution, entity_id, digest, batch FROM device_name WHERE institution = '${institution}' AND name = '${institution}-B'`,
    )
    const code = 'DERIVED_TABLE_DIFFERS'
    expect(await told(institution)).toEqual([
      { code, sequence: 1, recordId: `device/${institution}-a-1`, lacks: true },
      { code, sequence: 2, recordId: `device/${institution}-b`, lacks: false },
    ])
  })

  it('tells a device that was changed once, not once more for its names', async () => {
    const institution = newInstitution()
    await push(running, institution, 'devices', cards(institution, `${institution}-c`, 2))
    await sql(
      running,
      `ALTER TABLE entity UPDATE body = replaceOne(body, '${institution}-c-1', '${institution}-d-1') WHERE institution = '${institution}' AND entity_id = '${institution}-c-1' ${SYNC}`,
    )
    const findings = await told(institution)
    expect(findings.map((finding) => finding.code)).toContain('ROW_CHANGED')
    expect(findings.filter(({ code }) => code === 'DERIVED_TABLE_DIFFERS')).toEqual([])
  })
})

/** Names as people and tools write them, and what only looks like one. */
const NAMES = [
  'SN-1',
  'sn-1',
  ' SN-1\u3000',
  '\ufeffSN-1\u2028',
  'ＳＮ-１',
  'GPU-6f1b7c2e-0000-0000-0000-000000000001',
  'GPU-00000000-0000-0000-0000-000000000000',
  'MIG-GPU-0',
  'N/A',
  '[N/A]',
  'n.a.',
  'none',
  'Unknown Error',
  'Not Supported',
  'FFFF-FFFF',
  '0x00000',
  '0',
  '-',
  '无',
  '未知',
  'straße',
  'ŉ-ı-İ-ſ-ß',
  'ﬁ-1',
  '卡-1',
  '𝔘-1',
  'é-1',
  'e\u0301-1',
  'NA-1',
  'F0F0',
  'ERR',
  'ERR-7',
]

describe.each(STORES)('device_name on $kind', ({ migrated, empty }) => {
  it('has every name that tells cards apart, in the form in which cards are joined', async () => {
    const { store, dispose } = await migrated()
    try {
      const rows = NAMES.map((serial, n) => ({
        institution: 'I',
        kind: 'device',
        contract: '',
        id: String(n),
        body: { serial },
      }))
      await insertEntities(store, rows)
      await insertEntities(store, rows)
      const said = await store.rows('SELECT DISTINCT entity_id, name FROM device_name ORDER BY toUInt32(entity_id)')
      const found = z.array(z.strictObject({ entity_id: z.string(), name: z.string() })).parse(said)
      const keys = found.map(({ entity_id, name }) => ({ entity_id, name: nameKey(name) }))
      const expected = NAMES.flatMap((name, n) =>
        tellsApart(name) ? [{ entity_id: String(n), name: nameKey(name) }] : [],
      )
      // More may be there: what is read from it is compared once more.
      expect(keys).toEqual(expect.arrayContaining(expected))
      expect(expected.length).toBeGreaterThan(9)
      expect(keys.length).toBeLessThan(NAMES.length)
    } finally {
      await dispose()
    }
  })

  it('knows the devices that were there before it', async () => {
    const { store, dispose } = await empty()
    try {
      const all = await readMigrations()
      const first = all.findIndex(({ name }) => name.includes('device_name'))
      await fillMigrated(store, all.slice(0, first))
      const body = { serial: 'sn-old', uuid: 'GPU-old', sliceOf: 'card', boardSerial: 'board' }
      await insertEntities(store, [
        { institution: 'I', kind: 'device', contract: '', id: '1', body },
        { institution: 'I', kind: 'document', contract: '', id: '2', body },
      ])
      await migrate(store, () => 0, all)
      const backfill = all.find(({ name }) => name.includes('device_name_backfill'))
      await store.command(backfill?.sql ?? '')
      const found = await store.rows('SELECT entity_id, name FROM device_name FINAL ORDER BY name')
      expect(found).toEqual(['BOARD', 'CARD', 'GPU-OLD', 'SN-OLD'].map((name) => ({ entity_id: '1', name })))
    } finally {
      await dispose()
    }
  })
})
