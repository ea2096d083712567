import { appendFile, copyFile, cp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type MakeOptions, makeArchive } from '../../cli/backup/make.ts'
import { ARCHIVED, type ArchiveManifest, digestOf, readManifest } from '../../cli/backup/manifest.ts'
import { openArchive, restoreArchive } from '../../cli/backup/restore.ts'
import { partsOf } from '../../cli/backup/write-rows.ts'
import { type Config, readConfig } from '../../cli/config.ts'
import { readMigrations } from '../../store/migrate.ts'
import { startSenders } from '../e2e/senders.ts'
import { startClickHouse } from '../support/clickhouse-server.ts'
import { A, receiptOf, startService, temporaryFolder } from '../support/service.ts'
import { json, usage, usages } from '../support/usage.ts'
import { findingsOf, newInstitution, push, pushEvidence, sample } from '../verifier/ledger/checked.ts'

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

/** The first batches are of this month, the later ones of the next. */
const JULY = Date.UTC(2025, 6, 20)
const AUGUST = Date.UTC(2025, 7, 20)
let clock = JULY
const now = () => clock

let folder: string
let data: string
let one: string
let other: string
let first: ArchiveManifest
const at = (name: string) => path.join(folder, name)
const configAt = (name: string, more: Readonly<Record<string, string>> = {}): Config =>
  readConfig({ SUANHENG_DATA: at(name), ...more })
const make = (to: string, change: Partial<MakeOptions> = {}) =>
  makeArchive({
    config: readConfig({ SUANHENG_DATA: data }),
    to: at(to),
    kind: 'backup',
    institution: null,
    from: null,
    until: null,
    withSecrets: true,
    now,
    ...change,
  })
const restore = async (from: string, config: Config) => {
  const manifest = await openArchive(at(from))
  const events = []
  for await (const event of restoreArchive(at(from), manifest, config, now)) events.push(event)
  return {
    findings: events.flatMap((event) => (event.event === 'finding' ? [event.code] : [])),
    results: events.flatMap((event) => (event.event === 'result' ? [event] : [])),
  }
}

beforeAll(async () => {
  folder = await temporaryFolder()
  data = at('data')
  let running = await startService({}, { folder: data, now })
  one = await pushEvidence(running)
  other = newInstitution()
  await push(running, other, 'usage', usages(0, 30, { institution: other }))
  const token = await running.token(other, 'uploader')
  const partly = json([usage(50, { institution: other }), { institution: other, recordId: 7 }])
  receiptOf(await running.send('/v1/usage?partial=true', { token, body: partly }))
  await running.service.acceptor.drain.caughtUp()
  await running.close()
  first = await make('backup')
  clock = AUGUST
  running = await startService({}, { folder: data, now })
  await push(running, other, 'usage', usages(100, 20, { institution: other }))
  await push(running, other, 'samples', [sample(other, 1), sample(other, 2)])
  await running.service.acceptor.drain.caughtUp()
  await running.close()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('a backup', () => {
  it('restored into an empty folder passes the whole ledger check, and the service goes on from it', async () => {
    await cp(at('backup'), at('first'), { recursive: true })
    const { findings, results } = await restore('first', configAt('back'))
    expect(findings).toEqual([])
    expect(results.map(({ institution, size, records }) => ({ institution, size, records }))).toEqual([
      { institution: one, size: 6, records: 28 },
      { institution: other, size: 2, records: 31 },
    ])
    const running = await startService({}, { folder: at('back'), now })
    const receipt = await push(running, other, 'usage', usages(29, 2, { institution: other }))
    expect(receipt).toMatchObject({ sequence: 3, records: { recorded: 1, duplicate: 1 } })
    await running.service.acceptor.drain.caughtUp()
    expect(await findingsOf(running, other)).toEqual([])
    await running.close()
  })

  it('made again into the same folder writes only what is new, and restores on a server as well', async () => {
    const second = await make('backup')
    const before = new Map(first.files.map((file) => [file.file, file.sha256]))
    const rows = second.files.filter((file) => file.rows !== undefined)
    expect(rows.filter(({ file }) => !before.has(file)).map(({ rows: said }) => said?.month)).toEqual(
      ARCHIVED.map(() => '2025-08'),
    )
    for (const { file, sha256 } of rows) expect(sha256).toBe(before.get(file) ?? sha256)
    const server = await startClickHouse(at('server'), { password: 'only-for-this-test' })
    const { findings, results } = await restore(
      'backup',
      configAt('on-server', {
        CLICKHOUSE_URL: server.url,
        CLICKHOUSE_USER: server.username,
        CLICKHOUSE_PASSWORD: 'only-for-this-test',
      }),
    )
    await server.stop()
    expect(findings).toEqual([])
    expect(results.map(({ size }) => size)).toEqual([6, 4])
  })

  it('made beside a service that takes batches in holds every batch under its checkpoint, whole', async () => {
    const server = await startClickHouse(at('busy-server'), { password: 'only-for-this-test' })
    const settings = {
      CLICKHOUSE_URL: server.url,
      CLICKHOUSE_USER: server.username,
      CLICKHOUSE_PASSWORD: 'only-for-this-test',
    }
    const running = await startService(settings, { folder: at('busy') })
    const token = await running.token(A, 'uploader')
    const senders = startSenders(3, token, () => running)
    while (senders.acknowledged.length < 20) await sleep(10)
    // A read waits until what was acknowledged before it is stored and published: until then the journal alone has it.
    await running.send('/v1/batches?limit=1', { token })
    const { logs } = await make('busy-backup', { config: configAt('busy', settings), now: Date.now })
    await senders.stop()
    await running.close()
    await server.stop()
    const { findings, results } = await restore('busy-backup', configAt('busy-back'))
    expect(findings).toEqual([])
    expect(results).toMatchObject([{ institution: A, size: logs[0]?.size }])
    expect(results[0]?.batches).toBeGreaterThan(3)
    expect(senders.acknowledged.length).toBeGreaterThan(results[0]?.batches ?? 0)
  })

  it('is refused where a file was changed, cut or lost, before anything is written', async () => {
    const victim = first.files.find(({ rows }) => rows?.table === 'usage_record')?.file ?? ''
    for (const [name, harm] of [
      ['changed', (file: string) => appendFile(file, 'x')],
      ['lost', (file: string) => rm(file)],
    ] as const) {
      await cp(at('first'), at(name), { recursive: true })
      await harm(path.join(at(name), victim))
      await expect(openArchive(at(name))).rejects.toMatchObject({ code: 'ARCHIVE_DAMAGED', details: { file: victim } })
    }
    await expect(openArchive(at('nowhere'))).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('whose rows and manifest somebody changed so that they fit each other is found out by the ledger', async () => {
    await cp(at('first'), at('forged'), { recursive: true })
    const rowsOf = (institution: string) =>
      first.files.find(({ rows }) => rows?.table === 'usage_record' && rows.institution === institution)?.file ?? ''
    // Rows of another institution in place of the own ones.
    await copyFile(path.join(at('forged'), rowsOf(other)), path.join(at('forged'), rowsOf(one)))
    const digest = await digestOf(path.join(at('forged'), rowsOf(one)))
    const files = first.files.map((file) => (file.file === rowsOf(one) ? { ...file, ...digest } : file))
    await writeFile(path.join(at('forged'), 'manifest.json'), JSON.stringify({ ...first, files }))
    const { findings } = await restore('forged', configAt('forged-back'))
    expect(findings).toContain('ROW_DELETED')
  })

  it('is never restored over something', async () => {
    await expect(restore('first', configAt('back'))).rejects.toMatchObject({ code: 'RESTORE_NOT_EMPTY' })
    await writeFile(at('file-beside'), '')
    await expect(make('data')).rejects.toMatchObject({ code: 'REQUEST_INVALID' })
  })

  it('holds every table that no view fills', async () => {
    const migrations = (await readMigrations()).map(({ sql }) => sql)
    const made = migrations.flatMap((sql) => /CREATE TABLE IF NOT EXISTS (\w+)/.exec(sql)?.[1] ?? [])
    const filled = migrations.flatMap(
      (sql) => /CREATE MATERIALIZED VIEW IF NOT EXISTS \w+ TO (\w+)/.exec(sql)?.[1] ?? [],
    )
    // What a reconciliation left for lists of contracts is made again by the next one.
    const others = ['schema_migration', 'contract_summary']
    const own = new Set(made.filter((table) => !filled.includes(table) && !others.includes(table)))
    expect([...own].sort()).toEqual([...ARCHIVED].sort())
  })
})

describe('an archive', () => {
  const archive = (to: string, from: string | null, until: string | null) =>
    make(to, { kind: 'archive', institution: other, from, until, withSecrets: false })

  it('of one month holds its records and the log, no key and no token, and every record is proven by the log', async () => {
    const { files, logs } = await archive('august', '2025-08', '2025-08')
    expect(logs).toMatchObject([{ institution: other, size: 4, waiting: 0 }])
    expect(new Set(files.flatMap(({ rows }) => rows?.month ?? []))).toEqual(new Set(['2025-08']))
    expect(files.filter(({ file }) => /log\.key|tokens/.test(file))).toEqual([])
    const { findings, results } = await restore('august', configAt('august-back'))
    expect(findings).toEqual([])
    expect(results).toMatchObject([{ batches: 2, records: 22, notCompared: 2 }])
  })

  it('with records of other batches in place of its own does not pass, though its manifest says they are right', async () => {
    const { files } = await archive('july', null, '2025-07')
    const august = path.join(at('august'), 'rows', other, 'usage_record')
    const [odd = ''] = await readdir(august)
    const own = files.find(({ rows }) => rows?.table === 'usage_record')?.file ?? ''
    await copyFile(path.join(august, odd), path.join(at('july'), own))
    const manifest = await readManifest(at('july'))
    const digest = await digestOf(path.join(at('july'), own))
    const changed = files.map((file) => (file.file === own ? { ...file, ...digest } : file))
    await writeFile(path.join(at('july'), 'manifest.json'), JSON.stringify({ ...manifest, files: changed }))
    const { findings, results } = await restore('july', configAt('july-back'))
    expect(findings).toEqual(['ROW_CHANGED', 'ROW_CHANGED'])
    expect(results).toMatchObject([{ batches: 2, notCompared: 2 }])
  })
})

describe('parts', () => {
  it('follow each other without a gap, by month, whatever the clock did, and the closed ones stay as they are', () => {
    const list = [
      { sequence: 1, month: '2025-07', kept: 6 },
      { sequence: 2, month: '2025-07', kept: 5 },
      { sequence: 3, month: '2025-08', kept: 1 },
      { sequence: 4, month: '2025-07', kept: 1 },
      { sequence: 5, month: '2025-08', kept: 20 },
      { sequence: 6, month: '2025-09', kept: 0 },
    ]
    const parts = [
      { month: '2025-07', from: 1, to: 1 },
      { month: '2025-07', from: 2, to: 2 },
      { month: '2025-08', from: 3, to: 4 },
      { month: '2025-08', from: 5, to: 5 },
      { month: '2025-09', from: 6, to: 6 },
    ]
    expect(partsOf(list, 10)).toEqual(parts)
    expect(partsOf(list.slice(0, 5), 10)).toEqual(parts.slice(0, 4))
    expect(partsOf([], 10)).toEqual([])
  })
})

it('the manifest is text that can be read', async () => {
  const text = await readFile(path.join(at('first'), 'manifest.json'), 'utf8')
  expect(JSON.parse(text)).toMatchObject({ format: 'suanheng-archive/1', kind: 'backup', hash: 'sha256' })
})
