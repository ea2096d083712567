import { rm } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { makeArchive } from '../../cli/backup/make.ts'
import { openArchive, restoreArchive } from '../../cli/backup/restore.ts'
import { readConfig } from '../../cli/config.ts'
import { openStore, type Store } from '../../store/client.ts'
import { SHARD_KEY, shardOf } from '../../store/cluster/shard-of.ts'
import { migrate } from '../../store/migrate.ts'
import { startCluster, type TestCluster } from '../support/cluster.ts'
import { A, B, problemOf, receiptOf, startService, temporaryFolder, untilReady } from '../support/service.ts'
import { json, usage } from '../support/usage.ts'
import { findingsOf } from '../verifier/ledger/checked.ts'
import { expectExactlyAcknowledged } from './ledger-of-acknowledged.ts'
import { startSenders } from './senders.ts'

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

/** A, B and this one lie on three shards. */
const C = '91440300MA5GHJKL31'
/** On the shard of A. */
const D = '91440300MA5GHJKL36'
const SHARD = { A: 1, B: 2, C: 0 } as const
/** On the second of two shards, where the others lie on the first. */
const E = '91440300MA5GHJKL16'

let folder: string
let cluster: TestCluster
let settings: Readonly<Record<string, string>>
let service: Awaited<ReturnType<typeof startService>>

beforeAll(async () => {
  folder = await temporaryFolder()
  cluster = await startCluster(folder)
  settings = {
    CLICKHOUSE_CLUSTER: cluster.cluster,
    CLICKHOUSE_SHARDS: cluster.shards.map((urls) => urls.join(',')).join(';'),
    CLICKHOUSE_REPLICATED: 'no',
    CLICKHOUSE_USER: cluster.username,
    CLICKHOUSE_PASSWORD: cluster.password,
  }
  service = await startService(settings)
})
afterAll(async () => {
  await service.dispose()
  await cluster.stop()
  await rm(folder, { recursive: true, force: true })
})

const push = async (institution: string, id: string, device: string) => {
  const token = await service.token(institution, 'uploader')
  const record = usage(1, { recordId: id, institution, contract: `HT-${institution}`, devices: [device] })
  receiptOf(await service.send('/v1/usage', { token, body: json(record) }))
  await service.service.acceptor.drain.caughtUp()
}

const institutionsOf = async (part: Store) => {
  const rows = (await part.rows(
    'SELECT DISTINCT toString(institution) AS i FROM usage_record ORDER BY i',
  )) as readonly {
    readonly i: string
  }[]
  return rows.map(({ i }) => i)
}

const countOf = (table: string) => `SELECT count() AS n FROM (SELECT DISTINCT * FROM ${table} FINAL)`

describe('a cluster of three servers', () => {
  it('the engine and the code send an institution to the same shard, however it was inserted', async () => {
    const { store } = service.service
    expect([A, B, C].map((institution) => shardOf(institution, 3))).toEqual([SHARD.A, SHARD.B, SHARD.C])
    const rows = await store.rows(
      `SELECT institution, ${SHARD_KEY} % 3 AS shard FROM (SELECT toString(number) || '-国-' || number AS institution FROM numbers(300))`,
    )
    for (const { institution, shard } of rows as readonly { institution: string; shard: string }[])
      expect(shardOf(institution, 3)).toBe(Number(shard))
    for (const institution of [D, B, C]) await push(institution, 'r-1', 'GPU-shared')
    expect(await Promise.all(store.parts.map(institutionsOf))).toEqual([[C], [D], [B]])
    await store.command(
      `INSERT INTO usage_conflict VALUES ${[A, B, C].map((i) => `('${i}', 'K', 'r', unhex('${'0'.repeat(64)}'), 'K', unhex('${'0'.repeat(64)}'), 99)`).join()}`,
    )
    const placed = store.parts.map((part) => part.rows("SELECT institution FROM usage_conflict WHERE contract = 'K'"))
    expect(await Promise.all(placed)).toEqual([C, A, B].map((institution) => [{ institution }]))
    await store.command("ALTER TABLE usage_conflict DELETE WHERE contract = 'K' SETTINGS mutations_sync = 2")
  })

  it('restored from its backup into a cluster with another number of shards has every row on its shard, and the check is clean', async () => {
    const place = (name: string) => path.join(folder, name)
    const settingsIn = (data: string, change: Readonly<Record<string, string>>) =>
      readConfig({ ...settings, SUANHENG_DATA: data, ...change })
    const auditor = await service.token(A, 'auditor')
    await push(E, 'r-1', 'GPU-shared')
    const listed = await service.send('/v1/contracts', { token: auditor })
    const whole = { institution: null, from: null, until: null, withSecrets: true, now: () => 0 }
    const config = settingsIn(service.folder, {})
    await makeArchive({ ...whole, config, to: place('backup'), kind: 'backup' })
    const two = cluster.shards.slice(0, 2).join(';')
    const changed = { CLICKHOUSE_DATABASE: 'restored', CLICKHOUSE_CLUSTER: 'first_two', CLICKHOUSE_SHARDS: two }
    const into = settingsIn(place('back'), changed)
    const findings: unknown[] = []
    const manifest = await openArchive(place('backup'))
    for await (const event of restoreArchive(place('backup'), manifest, into, () => 0))
      if (event.event === 'finding') findings.push(event)
    expect(findings).toEqual([])
    const restored = await startService({ ...settings, ...changed }, { folder: place('back') })
    onTestFinished(() => restored.close())
    const { store } = restored.service
    expect(await Promise.all(store.parts.map(institutionsOf))).toEqual([[C, B, D], [E]])
    // What views fill is there once, too: the sweep over devices, and the names of devices that two institutions gave.
    for (const table of ['device_day', 'device_name', 'usage_identity'])
      expect(await store.rows(countOf(table))).toEqual(await service.service.store.rows(countOf(table)))
    const again = await restored.send('/v1/contracts', { token: await restored.token(A, 'auditor') })
    expect(again.json()).toMatchObject({ contracts: (listed.json() as { contracts: unknown }).contracts })
    // A store that has rows takes no second one.
    const second = restoreArchive(place('backup'), manifest, settingsIn(place('again'), changed), () => 0)
    await expect(second.next()).rejects.toMatchObject({ code: 'RESTORE_NOT_EMPTY' })
  })

  it('a server killed and started again under load: nothing is lost, nothing doubled, the ledger check is clean', async () => {
    const token = await service.token(A, 'uploader')
    const senders = startSenders(4, token, () => service)
    onTestFinished(() => senders.abandon())
    while (senders.acknowledged.length < 12) await sleep(10)
    await cluster.server(SHARD.A).kill()
    const atEnd = senders.acknowledged.length
    await sleep(1_000)
    // What is new is taken into the journal meanwhile.
    expect(senders.acknowledged.length).toBeGreaterThan(atEnd)
    await cluster.restart(SHARD.A)
    const atReturn = senders.acknowledged.length
    while (senders.acknowledged.length < atReturn + 12) await sleep(10)
    await senders.stop()
    expect(senders.surprises).toEqual([])
    await untilReady(service)
    await service.service.acceptor.drain.caughtUp()
    for (const institution of [A, B, C, D]) expect(await findingsOf(service, institution)).toEqual([])
    await expectExactlyAcknowledged(service.service.store, senders.acknowledged)
    const part = service.service.store.of(D)
    await part.command(`ALTER TABLE usage_record DELETE WHERE institution = '${D}' SETTINGS mutations_sync = 2`)
    expect(await findingsOf(service, D)).not.toEqual([])
  })

  it('what one shard alone can answer is answered without the others; what needs all names those that are silent', async () => {
    const token = await service.token(A, 'uploader')
    const auditor = await service.token(A, 'auditor')
    await cluster.server(SHARD.C).kill()
    expect((await service.send('/v1/batches', { token })).status).toBe(200)
    const all = problemOf(await service.send('/v1/contracts', { token: auditor }))
    expect(all).toMatchObject({ status: 503, code: 'STORE_UNAVAILABLE', shards: ['1'], of: 3 })
    const own = await service.service.store
      .of(C)
      .rows('SELECT 1')
      .catch((error: unknown) => error)
    expect(own).toMatchObject({ code: 'STORE_UNAVAILABLE', message: 'shard 1 of 3 does not answer' })
    await cluster.restart(SHARD.C)
    // The other servers find it again at their next try.
    await vi.waitFor(
      async () => {
        const back = await service.send('/v1/contracts', { token: auditor })
        expect(back.status, back.text).toBe(200)
      },
      { timeout: 30_000, interval: 200 },
    )
  })
})

describe('settings that do not fit the cluster', () => {
  const opening = async (change: Readonly<Record<string, string>>) => {
    const store = await openStore(readConfig({ ...settings, ...change }).store)
    try {
      await migrate(store, () => 0)
    } finally {
      await store.close()
    }
  }
  const turned = () => [cluster.shards[1], cluster.shards[0], cluster.shards[2]].join(';')

  it.each([
    ['servers in another order', () => ({ CLICKHOUSE_SHARDS: turned() }), /its macro shard is '\d', not \d/],
    [
      'a shard too few',
      () => ({ CLICKHOUSE_SHARDS: cluster.shards.slice(0, 2).join(';') }),
      /3 shards, the settings 2/,
    ],
    ['another cluster', () => ({ CLICKHOUSE_CLUSTER: 'elsewhere' }), /knows no cluster elsewhere/],
    [
      'a replica too many',
      () => ({ CLICKHOUSE_SHARDS: `${cluster.shards.join(';')},http://127.0.0.1:1` }),
      /1 replicas there, 2/,
    ],
    ['an address beside', () => ({ CLICKHOUSE_URL: 'http://127.0.0.1:8123' }), /give one of the two/],
    ['no address', () => ({ CLICKHOUSE_SHARDS: '' }), /one needs the other/],
  ])('are refused: %s', async (_what, change, message) => {
    await expect(opening(change())).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringMatching(message) as unknown,
    })
  })

  it('are refused where an institution lies on a shard that it does not belong to', async () => {
    const [first] = service.service.store.parts
    await first?.command(`INSERT INTO batch (institution, sequence, batch_id) VALUES ('${A}', 999, 'stray')`)
    await expect(opening({})).rejects.toMatchObject({ code: 'CONFIG_INVALID', details: { shard: 1, belongs: 2 } })
    await first?.command("ALTER TABLE batch DELETE WHERE batch_id = 'stray' SETTINGS mutations_sync = 2")
    await opening({})
  })

  it('a table over all shards that somebody pointed elsewhere is made anew at the start', async () => {
    const [first] = service.service.store.parts
    const engine = "SELECT engine_full AS engine FROM system.tables WHERE database = 'suanheng' AND name = 'entity'"
    const before = await first?.rows(engine)
    await first?.command(
      `CREATE OR REPLACE TABLE suanheng.entity AS suanheng_shard.entity ENGINE = Distributed('${cluster.cluster}', 'nowhere', 'entity')`,
    )
    expect(await first?.rows(engine)).not.toEqual(before)
    await opening({})
    expect(await first?.rows(engine)).toEqual(before)
  })
})
