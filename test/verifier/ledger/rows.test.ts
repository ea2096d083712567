import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ENGINES, startOn } from '../../support/shared-server.ts'
import { ndjson, usage, usages } from '../../support/usage.ts'
import {
  eventsOf,
  findingsInPasses,
  findingsOf,
  named,
  push,
  pushEvidence,
  type Running,
  resultOf,
  sql,
} from './checked.ts'

/** Columns of usage_record but some, in the order of the table, for INSERT … SELECT of a row made from another. */
const COLUMNS = [
  'institution',
  'contract',
  'record_id',
  'digest',
  'customer',
  'platform',
  'job',
  'account',
  'queue',
  'node',
  'site',
  'purpose',
  'mode',
  'accelerator_model',
  'devices',
  'cards',
  'start_at',
  'end_at',
  'card_seconds',
  'gpu_utilization',
  'tensor_activity',
  'memory_utilization',
  'energy_joules',
  'sequence',
  'corrects',
  'reason',
  'identity_hash',
  'batch',
  'position',
  'received_at',
]
/** A row of usage_record once more, with some columns different. */
const copyOf = (
  institution: string,
  recordId: string,
  batch: number,
  changes: Readonly<Record<string, string>>,
): string =>
  `INSERT INTO usage_record (${COLUMNS.join(', ')}) SELECT ${COLUMNS.map((name) => changes[name] ?? name).join(', ')}
   FROM usage_record WHERE institution = '${institution}' AND record_id = '${recordId}' AND batch = ${batch}`
const SYNC = 'SETTINGS mutations_sync = 2'

describe.each(ENGINES)('the check of the store against the ledger, on %s', (engine) => {
  let running: Running
  let dispose: () => Promise<void>
  beforeAll(async () => {
    ;({ running, dispose } = await startOn(engine))
  })
  afterAll(() => dispose())

  it('finds nothing in a store nobody touched, and says what it compared', async () => {
    const institution = await pushEvidence(running)
    const events = await eventsOf(running, institution)
    expect(events.filter(({ event }) => event === 'finding')).toEqual([])
    expect(resultOf(events)).toMatchObject({
      size: 6,
      batches: 6,
      records: 28,
      findings: 0,
      repeated: 0,
      notCompared: 0,
    })
    expect(events.some((event) => event.event === 'progress' && event.step === 'store' && event.records === 28)).toBe(
      true,
    )
  })

  it('names the record of which one field was changed', async () => {
    const institution = await pushEvidence(running)
    await sql(
      running,
      `ALTER TABLE usage_record UPDATE cards = 3 WHERE institution = '${institution}' AND record_id = 'r-4' ${SYNC}`,
    )
    const findings = await findingsOf(running, institution)
    expect(named(findings)).toEqual(['ROW_CHANGED 1/4 r-4'])
    expect(findings[0]?.detail).toContain('its digest column was left as it was')
  })

  it('names the record whose digest was changed with the field, so that the row agrees with itself', async () => {
    const institution = await pushEvidence(running)
    await sql(running, copyOf(institution, 'r-4', 1, { cards: '3', digest: "unhex(repeat('ab', 32))" }))
    await sql(
      running,
      `ALTER TABLE usage_record DELETE WHERE institution = '${institution}' AND record_id = 'r-4' AND cards = 2 ${SYNC}`,
    )
    expect(named(await findingsOf(running, institution))).toEqual(['ROW_CHANGED 1/4 r-4'])
  })

  it('names the record of which only the digest was changed', async () => {
    const institution = await pushEvidence(running)
    await sql(running, copyOf(institution, 'r-4', 1, { digest: "unhex(repeat('ab', 32))" }))
    await sql(
      running,
      `ALTER TABLE usage_record DELETE WHERE institution = '${institution}' AND record_id = 'r-4' AND digest != unhex(repeat('ab', 32)) ${SYNC}`,
    )
    expect(named(await findingsOf(running, institution))).toEqual(['ROW_CHANGED 1/4 r-4'])
  })

  it('names the record that came at another time than its batch', async () => {
    const institution = await pushEvidence(running)
    await sql(
      running,
      `ALTER TABLE usage_record UPDATE received_at = '2020-01-01 00:00:00' WHERE institution = '${institution}' AND record_id = 'r-4' ${SYNC}`,
    )
    expect(named(await findingsOf(running, institution))).toEqual(['ROW_CHANGED 1/4 r-4'])
  })

  it('names the record that was deleted, by the id it had', async () => {
    const institution = await pushEvidence(running)
    await sql(
      running,
      `ALTER TABLE usage_record DELETE WHERE institution = '${institution}' AND record_id = 'r-12' ${SYNC}`,
    )
    expect(named(await findingsOf(running, institution))).toEqual(['ROW_DELETED 2/2 r-12'])
  })

  it('tells of a record deleted everywhere by its leaf hash', async () => {
    const institution = await pushEvidence(running)
    for (const table of ['usage_record', 'usage_identity'])
      await sql(
        running,
        `ALTER TABLE ${table} DELETE WHERE institution = '${institution}' AND record_id = 'r-12' ${SYNC}`,
      )
    const findings = await findingsOf(running, institution)
    expect(named(findings)).toEqual(['ROW_DELETED 2/2 null'])
    expect(findings[0]?.detail).toMatch(/record 2 of the batch, [0-9a-f]{64}, has no row/)
  })

  it('names every record of a batch that was deleted whole', async () => {
    const institution = await pushEvidence(running)
    await sql(running, `ALTER TABLE device_sample DELETE WHERE institution = '${institution}' ${SYNC}`)
    const findings = await findingsOf(running, institution)
    // What the samples were rolled up into still knows whose they were; nothing else in the store does.
    expect(named(findings)).toEqual([
      ...Array.from({ length: 3 }, () => 'DERIVED_TABLE_DIFFERS null/null GPU-1'),
      ...[0, 1, 2, 3, 4].map((position) => `ROW_DELETED 3/${position} null`),
    ])
  })

  it('names the record that was put in', async () => {
    const institution = await pushEvidence(running)
    await sql(
      running,
      copyOf(institution, 'r-12', 2, { record_id: "'r-new'", position: '50', digest: "unhex(repeat('ab', 32))" }),
    )
    expect(named(await findingsOf(running, institution))).toEqual(['ROW_ADDED 2/50 r-new'])
  })

  it('names the record that was put into a batch no log knows', async () => {
    const institution = await pushEvidence(running)
    await sql(
      running,
      copyOf(institution, 'r-12', 2, { record_id: "'r-new'", batch: '77', digest: "unhex(repeat('ab', 32))" }),
    )
    await sql(
      running,
      copyOf(institution, 'r-13', 2, { record_id: "'r-zero'", batch: '0', digest: "unhex(repeat('ab', 32))" }),
    )
    await sql(
      running,
      copyOf(institution, 'r-14', 2, {
        record_id: "'r-most'",
        batch: '18446744073709551615',
        digest: "unhex(repeat('ab', 32))",
      }),
    )
    const findings = await findingsOf(running, institution)
    expect(named(findings.filter(({ recordId }) => recordId !== null))).toEqual([
      'ROW_ADDED 0/3 r-zero',
      'ROW_ADDED 77/2 r-new',
    ])
    // Both tables have a batch of a number that no query of one batch could ask for.
    const unnamed = findings.filter(({ recordId }) => recordId === null).map(({ code }) => code)
    expect(unnamed.sort()).toEqual(['DERIVED_TABLE_DIFFERS', 'ROW_ADDED'])
  })

  it('names both of two records that changed places in a batch', async () => {
    const institution = await pushEvidence(running)
    await sql(
      running,
      `ALTER TABLE usage_record UPDATE position = if(record_id = 'r-3', 8, 3) WHERE institution = '${institution}' AND record_id IN ('r-3', 'r-8') ${SYNC}`,
    )
    expect(named(await findingsOf(running, institution))).toEqual(['ROW_MOVED 1/3 r-8', 'ROW_MOVED 1/8 r-3'])
  })

  it('names both of two records that changed batches, and says where they belong', async () => {
    const institution = await pushEvidence(running)
    for (const table of ['usage_record', 'usage_identity'])
      await sql(
        running,
        `ALTER TABLE ${table} UPDATE batch = if(record_id = 'r-3', 2, 1) WHERE institution = '${institution}' AND record_id IN ('r-3', 'r-13') ${SYNC}`,
      )
    const findings = await findingsOf(running, institution)
    expect(named(findings)).toEqual(['ROW_MOVED 1/3 r-13', 'ROW_MOVED 2/3 r-3'])
    expect(findings.map(({ detail }) => detail).join('\n')).toContain('record 3 of batch 1')
  })

  it('lets the same rows once more pass, and counts them', async () => {
    const institution = await pushEvidence(running)
    await sql(
      running,
      `INSERT INTO usage_record SELECT * FROM usage_record WHERE institution = '${institution}' AND batch = 2`,
    )
    const events = await eventsOf(running, institution)
    expect(events.filter(({ event }) => event === 'finding')).toEqual([])
    expect([0, 10]).toContain(resultOf(events).repeated)
  })

  it('names a batch that was replayed under another number', async () => {
    const institution = await pushEvidence(running)
    await sql(
      running,
      `INSERT INTO usage_record (${COLUMNS.join(', ')}) SELECT ${COLUMNS.map((name) => (name === 'batch' ? '99' : name)).join(', ')} FROM usage_record WHERE institution = '${institution}' AND batch = 2`,
    )
    const findings = await findingsOf(running, institution)
    const moved = findings.filter(({ code }) => code === 'ROW_MOVED')
    expect(named(moved)).toEqual(Array.from({ length: 10 }, (_, i) => `ROW_MOVED 99/${i} r-${10 + i}`).sort())
    expect(findings).toHaveLength(10)
  })

  it('names an entity whose body or whose columns were changed', async () => {
    const institution = await pushEvidence(running)
    await sql(
      running,
      `ALTER TABLE entity UPDATE body = replaceOne(body, '1000.00', '9000.00') WHERE institution = '${institution}' ${SYNC}`,
    )
    expect(named(await findingsOf(running, institution))).toEqual(['ROW_CHANGED 4/0 contract/HT-1'])
    await sql(
      running,
      `ALTER TABLE entity UPDATE body = replaceOne(body, '9000.00', '1000.00'), reason = 'none' WHERE institution = '${institution}' ${SYNC}`,
    )
    const findings = await findingsOf(running, institution)
    expect(named(findings)).toEqual(['ROW_CHANGED 4/0 contract/HT-1'])
    expect(findings[0]?.detail).toContain('reason')
  })

  it('names a batch row that was changed, lost or made up', async () => {
    const institution = await pushEvidence(running)
    await sql(
      running,
      `ALTER TABLE batch UPDATE receipt = replaceOne(receipt, '"recorded":10', '"recorded":11') WHERE institution = '${institution}' AND sequence = 1 ${SYNC}`,
    )
    await sql(running, `ALTER TABLE batch DELETE WHERE institution = '${institution}' AND sequence = 2 ${SYNC}`)
    await sql(
      running,
      `INSERT INTO batch SELECT * REPLACE (42 AS sequence) FROM batch WHERE institution = '${institution}' AND kind = 'device_sample'`,
    )
    const findings = await findingsOf(running, institution)
    expect(named(findings)).toEqual([
      'BATCH_MISSING 2/null null',
      'BATCH_ROW_CHANGED 1/null null',
      'BATCH_UNKNOWN 42/null null',
    ])
    expect(findings.find(({ sequence }) => sequence === 1)?.detail).toContain('receipt.records.recorded')
  })

  it('names a batch of which the id was changed, and one whose records put aside were taken away', async () => {
    const institution = await pushEvidence(running)
    const token = await running.token(institution, 'uploader')
    const body = ndjson([usage(200, { institution }), { institution, nonsense: true }])
    const sent = await running.send('/v1/usage?partial=true', { token, body, type: 'application/x-ndjson' })
    expect(sent.status).toBe(201)
    await running.service.acceptor.drain.caughtUp()
    expect(await findingsOf(running, institution)).toEqual([])
    await sql(
      running,
      `ALTER TABLE batch UPDATE batch_id = 'other' WHERE institution = '${institution}' AND sequence = 1 ${SYNC}`,
    )
    await sql(running, `ALTER TABLE quarantine DELETE WHERE institution = '${institution}' ${SYNC}`)
    expect(named(await findingsOf(running, institution))).toEqual([
      'BATCH_ROW_CHANGED 1/null null',
      'DERIVED_TABLE_DIFFERS 7/null null',
    ])
  })

  it('names what is lacking in, or too much of, a derived table', async () => {
    const institution = await pushEvidence(running)
    const gone = (table: string, where: string) =>
      sql(running, `ALTER TABLE ${table} DELETE WHERE institution = '${institution}' AND ${where} ${SYNC}`)
    await gone('usage_identity', "record_id = 'r-15'")
    await gone('usage_correction', "corrects = 'r-1'")
    await gone('device_day', "device = 'GPU-2'")
    await gone('usage_conflict', "record_id = 'r-0'")
    const findings = await findingsOf(running, institution)
    expect(new Set(findings.map(({ code }) => code))).toEqual(new Set(['DERIVED_TABLE_DIFFERS']))
    const about = (word: string) =>
      findings
        .filter(({ detail }) => detail.startsWith(word))
        .map(({ sequence, recordId }) => `${sequence} ${recordId}`)
    expect(about('usage_identity')).toEqual(['2 r-15'])
    expect(about('usage_correction')).toEqual(['5 r-100'])
    expect(about('device_day').length).toBeGreaterThan(0)
    expect(about('usage_conflict').sort()).toEqual(['1 r-0', '5 null', '5 r-0'])
  })

  it('names an identity that was put in, which would make a record to come look known', async () => {
    const institution = await pushEvidence(running)
    for (const batch of ['2', '0', '77'])
      await sql(
        running,
        `INSERT INTO usage_identity (institution, record_id, digest, contract, identity_hash, batch) VALUES ('${institution}', 'to-come-${batch}', unhex(repeat('ab', 32)), 'HT-1', 1, ${batch})`,
      )
    expect(named(await findingsOf(running, institution))).toEqual([
      'DERIVED_TABLE_DIFFERS 0/null to-come-0',
      'DERIVED_TABLE_DIFFERS 2/null to-come-2',
      'DERIVED_TABLE_DIFFERS 77/null to-come-77',
    ])
  })

  it('finds the same in passes of a few records as at once, under whatever contract it is', async () => {
    const institution = await pushEvidence(running)
    const own = { institution, devices: ['GPU-3'], cards: '1', cardSeconds: '3600' }
    await push(running, institution, 'usage', usages(200, 3, { ...own, contract: 'HT-0' }))
    await push(running, institution, 'usage', usages(300, 3, { ...own, contract: 'HT-9' }))
    await running.service.acceptor.drain.caughtUp()
    await sql(
      running,
      `ALTER TABLE device_day DELETE WHERE institution = '${institution}' AND contract = 'HT-0' ${SYNC}`,
    )
    await sql(
      running,
      `INSERT INTO device_day (institution, device, day, contract) VALUES ('${institution}', 'GPU-3', '2025-07-01', 'A'), ('${institution}', 'GPU-3', '2025-07-01', '合同')`,
    )
    const atOnce = (await findingsOf(running, institution)).map(({ detail }) => detail).sort()
    const [lacks, has] = ['device_day lacks', 'device_day has, and usage_record lacks,']
    expect(
      new Set(atOnce.map((detail) => `${detail.startsWith(lacks) ? lacks : has} ${detail.split(' ').at(-1)}`)),
    ).toEqual(new Set([`${lacks} HT-0`, `${has} A`, `${has} 合同`]))
    expect((await findingsInPasses(running, institution, 2)).map(({ detail }) => detail).sort()).toEqual(atOnce)
  })
})
