import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SHA256 } from '../../../core/merkle/hasher.ts'
import { LogFolder } from '../../../ledger/log/log-folder.ts'
import { checkRollups } from '../../../verifier/ledger/check-rollups.ts'
import { STORES, type TestStore } from '../../support/stores.ts'
import { insertSamples, type Sample } from './rollup-samples.ts'

const SIZE = 5
/** 2025-07-01T00:00:00Z. */
const START = Date.UTC(2025, 6, 1)
const reading = (device: string, at: number, batch: number): Sample => ({
  device,
  at,
  tensor: null,
  power: null,
  energy: 3n,
  batch,
})

describe.each(STORES)('the check of what samples are rolled up into, on $kind', (engine) => {
  let test: TestStore
  beforeAll(async () => {
    test = await engine.migrated()
  })
  afterAll(async () => {
    await test.dispose()
  })
  let last = 0
  /** An institution with two devices of two days each. */
  const filled = async () => {
    const institution = `I-${last++}`
    for (const [batch, hour] of [0, 1, 30, 31].entries())
      await insertSamples(
        test.store,
        institution,
        ['GPU-a', 'GPU-b'].map((device) => reading(device, START + hour * 3_600_000, batch + 1)),
      )
    return institution
  }
  const found = async (institution: string, { accepted = SIZE, named = [] as readonly string[] } = {}) => {
    const log = new LogFolder('none', SHA256, null)
    const context = { store: test.store, log, institution, size: SIZE, salt: { salt0: 5n, salt1: 7n } }
    const details: string[] = []
    for await (const finding of checkRollups(context, new Set(named), async () => accepted))
      details.push(`${finding.recordId} ${finding.detail}`)
    return details
  }
  const sql = (statement: string) => test.store.command(statement)
  const SYNC = 'SETTINGS mutations_sync = 2'

  it('finds nothing where the views did their work, also when a batch was inserted twice', async () => {
    const institution = await filled()
    expect(await found(institution)).toEqual([])
    await insertSamples(test.store, institution, [reading('GPU-a', START, 1), reading('GPU-b', START, 1)])
    expect(await found(institution)).toEqual([])
  })

  it('names the device and the first hour where an hour was changed, taken out or put in', async () => {
    const changed = await filled()
    await sql(
      `ALTER TABLE sample_hour UPDATE tensor_minutes = 1 WHERE institution = '${changed}' AND device = 'GPU-b' ${SYNC}`,
    )
    expect(await found(changed)).toEqual([
      'GPU-b sample_hour is not what device_sample gives: 4 hours, the first 2025-07-01T00:00:00.000Z',
    ])
    const taken = await filled()
    await sql(`DELETE FROM sample_hour WHERE institution = '${taken}' AND device = 'GPU-a' AND hour % 24 = 1`)
    expect(await found(taken)).toEqual([
      'GPU-a sample_hour is not what device_sample gives: 1 hours, the first 2025-07-01T01:00:00.000Z',
    ])
    // An hour put in flows on into its day.
    const put = await filled()
    const hour = START / 3_600_000 + 3
    await sql(
      `INSERT INTO sample_hour (institution, device, hour, minutes, first_batch, last_batch) VALUES ('${put}', 'GPU-a', ${hour}, 1, 2, 2)`,
    )
    expect(await found(put)).toEqual([
      'GPU-a sample_day is not what device_sample gives: 1 days, the first 2025-07-01',
      'GPU-a sample_hour is not what device_sample gives: 1 hours, the first 2025-07-01T03:00:00.000Z',
    ])
  })

  it('names the device and the first day where a day was changed or is that of a device nobody sampled', async () => {
    const institution = await filled()
    await sql(
      `ALTER TABLE sample_day UPDATE most_power = 300000 WHERE institution = '${institution}' AND device = 'GPU-b' AND day % 2 = 1 ${SYNC}`,
    )
    const day = Math.floor(START / 86_400_000)
    await sql(
      `INSERT INTO sample_day (institution, device, day, hours, first_batch, last_batch) VALUES ('${institution}', 'GPU-x', ${day}, 1, 1, 1)`,
    )
    expect(await found(institution)).toEqual([
      'GPU-b sample_day is not what device_sample gives: 1 days, the first 2025-07-02',
      'GPU-x device_sampler is not what device_sample gives',
      'GPU-x sample_day is not what device_sample gives: 1 days, the first 2025-07-01',
    ])
  })

  it('names a device that device_sampler does not know', async () => {
    const institution = await filled()
    await sql(`DELETE FROM device_sampler WHERE institution = '${institution}' AND device = 'GPU-a'`)
    expect(await found(institution)).toEqual(['GPU-a device_sampler is not what device_sample gives'])
  })

  it('judges no batch on its way into the log, and names one that nobody accepted', async () => {
    const institution = await filled()
    const hour = START / 3_600_000 + 3
    await sql(
      `INSERT INTO sample_hour (institution, device, hour, minutes, first_batch, last_batch) VALUES ('${institution}', 'GPU-a', ${hour}, 1, 6, 6)`,
    )
    expect(await found(institution, { accepted: 6 })).toEqual([])
    expect(await found(institution)).toHaveLength(2)
  })

  it('does not name a device once more whose sample is already found changed', async () => {
    const institution = await filled()
    await sql(
      `ALTER TABLE device_sample UPDATE power_watts = 5 WHERE institution = '${institution}' AND device = 'GPU-a' ${SYNC}`,
    )
    expect(await found(institution)).toHaveLength(2)
    expect(await found(institution, { named: [`1/GPU-a@${START}`] })).toEqual([])
  })
})
