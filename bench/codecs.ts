import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { UsageRecord } from '../schemas/usage-record.ts'
import type { Store } from '../store/client.ts'
import { openStore } from '../store/client.ts'
import { migrate, readMigrations } from '../store/migrate.ts'
import { type NativeColumn, type NativeColumnType, nativeBlock, nativeColumnTypes } from '../store/native.ts'
import { median, say, thousands } from './figures.ts'
import { realisticRecords } from './generate/load.ts'

const INSTITUTION = '91440300MA5EXAMP1F'
const BATCH = 10_000
const BATCHES = 12

/** Codecs by column; what is not named keeps the engine's own, LZ4. */
type Codecs = Readonly<Record<string, string>>
const TIMES = ['start_at', 'end_at', 'received_at']
const DECIMALS = ['cards', 'card_seconds', 'gpu_utilization', 'tensor_activity', 'memory_utilization', 'energy_joules']
/** What a reconciliation reads. */
const READ = new Set(
  `institution contract record_id digest start_at end_at cards card_seconds purpose accelerator_model devices job batch
   identity_hash corrects`.split(/\s+/),
)
const all = (names: readonly string[], codec: string): Codecs => Object.fromEntries(names.map((name) => [name, codec]))

/**
 * What does a usage record cost on disk under several codecs, and what do they cost in time? 120,000 records drawn from
 * measured distributions, merged into one part a month. Run: `npx tsx bench/codecs.ts`.
 */
async function main(): Promise<void> {
  const folder = await mkdtemp(join(process.env['SUANHENG_BENCH_DIR'] ?? tmpdir(), 'suanheng-codecs-'))
  const store = await openStore({ kind: 'embedded', path: join(folder, 'store') })
  try {
    await migrate(store, () => 0)
    const columns = (await store.rows(
      "SELECT name FROM system.columns WHERE database = currentDatabase() AND table = 'usage_record' ORDER BY position",
    )) as readonly { readonly name: string }[]
    const names = columns.map(({ name }) => name)
    const zstd = all(names, 'ZSTD(1)')
    const typed = {
      ...zstd,
      ...all(TIMES, 'Delta, ZSTD(1)'),
      batch: 'DoubleDelta, ZSTD(1)',
      position: 'Delta, ZSTD(1)',
    }
    const beside = Object.fromEntries(Object.entries(typed).filter(([name]) => !READ.has(name)))
    const variants: readonly (readonly [string, Codecs])[] = [
      ['as released', {}],
      ['ZSTD(1) on all', zstd],
      ['ZSTD(1) on all, Delta on times and places', typed],
      ['the same, T64 on decimals', { ...typed, ...all(DECIMALS, 'T64, ZSTD(1)') }],
      ['ZSTD(1) on what no reconciliation reads', beside],
      ['the same, hashes not compressed', { ...beside, digest: 'NONE', identity_hash: 'NONE' }],
    ]
    const batches = load()
    say(
      '| usage_record | bytes a record | insert of 120,000, CPU s | reconciliation’s columns, CPU s | every column, CPU s |',
    )
    say('|---|---|---|---|---|')
    for (const [what, codecs] of variants) await measure(store, what, codecs, batches)
  } finally {
    await store.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function measure(store: Store, what: string, codecs: Codecs, batches: readonly Block[]) {
  const made = (await readMigrations()).find(({ name }) => name.includes('0001_usage_record'))?.sql ?? ''
  await store.command('DROP TABLE IF EXISTS measured')
  await store.command(made.replace('usage_record\n(', 'measured\n('))
  for (const [name, codec] of Object.entries(codecs))
    await store.command(`ALTER TABLE measured MODIFY COLUMN ${name} CODEC(${codec})`)
  const before = cpuSeconds()
  for (const { types, block } of batches) await store.insertNative('measured', types, [block])
  const inserted = cpuSeconds() - before
  await store.command('OPTIMIZE TABLE measured FINAL')
  const [size] = (await store.rows(
    "SELECT sum(column_data_compressed_bytes) AS bytes FROM system.parts_columns WHERE database = currentDatabase() AND table = 'measured' AND active",
  )) as readonly { readonly bytes: string }[]
  const reconcile = await timed(
    store,
    `SELECT sum(cityHash64(record_id, digest, start_at, end_at, cards, card_seconds, purpose, accelerator_model, devices, job)) AS x
     FROM measured FINAL WHERE institution = '${INSTITUTION}' AND contract = 'HT-1' AND batch <= 100`,
  )
  const every = await timed(store, 'SELECT sum(cityHash64(*)) AS x FROM measured')
  const cells = [Number(size?.bytes ?? 0) / (BATCH * BATCHES), inserted, reconcile, every]
  say(`| ${what} | ${cells.map((cell) => cell.toFixed(2)).join(' | ')} |`)
  await tellColumns(store)
}

/** The five largest columns, to see where the bytes are. */
async function tellColumns(store: Store): Promise<void> {
  const rows = (await store.rows(
    `SELECT column, sum(column_data_compressed_bytes) AS bytes FROM system.parts_columns
     WHERE database = currentDatabase() AND table = 'measured' AND active GROUP BY column ORDER BY bytes DESC LIMIT 8`,
  )) as readonly { readonly column: string; readonly bytes: string }[]
  process.stderr.write(
    `${rows.map(({ column, bytes }) => `${column} ${(Number(bytes) / (BATCH * BATCHES)).toFixed(2)}`).join(', ')}\n`,
  )
}

/** Of this process, the engine in it: what others do on the machine does not count. */
function cpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

async function timed(store: Store, sql: string): Promise<number> {
  const runs: number[] = []
  for (let run = 0; run < 5; run++) {
    const before = cpuSeconds()
    await store.rows(sql)
    runs.push(cpuSeconds() - before)
  }
  return median(runs)
}

type Block = { readonly types: readonly NativeColumnType[]; readonly block: Uint8Array }

function load(): readonly Block[] {
  say(`records    ${thousands(BATCH * BATCHES)}, one contract, seed 7\n`)
  const startMs = Date.parse('2025-07-01T00:00:00Z')
  const shape = {
    institution: INSTITUTION,
    contract: 'HT-1',
    customer: '91440300MA5EXAMP1A',
    cards: 1024,
    startMs,
    seed: 7,
  }
  const { records } = realisticRecords(shape, BATCH * BATCHES)
  return Array.from({ length: BATCHES }, (_, batch): Block => {
    const own = records.slice(batch * BATCH, (batch + 1) * BATCH)
    const whole = (name: string, value: (i: number) => bigint): NativeColumn => ({
      name,
      kind: 'uint64',
      values: own.map((_record, i) => value(i)),
    })
    const digests = own.map(({ recordId }) => createHash('sha256').update(recordId).digest())
    const columns: readonly NativeColumn[] = [
      { name: 'institution', kind: 'string', values: own.map(({ institution }) => institution) },
      { name: 'contract', kind: 'string', values: own.map(({ contract }) => contract) },
      { name: 'record_id', kind: 'string', values: own.map(({ recordId }) => recordId) },
      { name: 'digest', kind: 'fixedString32', values: digests },
      { name: 'purpose', kind: 'string', values: own.map(({ purpose }) => purpose) },
      ...TEXTS.map(([name, field]) =>
        textColumn(
          name,
          own.map((record) => record[field]),
        ),
      ),
      { name: 'devices', kind: 'stringArray', values: own.map(({ devices }) => devices ?? []) },
      { name: 'start_at', kind: 'datetime64', values: own.map(({ start }) => Date.parse(start)) },
      { name: 'end_at', kind: 'datetime64', values: own.map(({ end }) => Date.parse(end)) },
      { name: 'received_at', kind: 'datetime64', values: own.map(() => startMs + batch * 60_000) },
      whole('identity_hash', (i) => digests[i]?.readBigUInt64LE(8) ?? 0n),
      { name: 'position', kind: 'uint32', values: own.map((_record, i) => i) },
      whole('batch', () => BigInt(batch + 1)),
      ...decimalsOf(own),
    ]
    return { types: nativeColumnTypes(columns), block: nativeBlock(BATCH, columns) }
  })
}

const TEXTS = [
  ['customer', 'customer'],
  ['platform', 'platform'],
  ['job', 'job'],
  ['account', 'account'],
  ['queue', 'queue'],
  ['node', 'node'],
  ['site', 'site'],
  ['mode', 'mode'],
  ['accelerator_model', 'acceleratorModel'],
] as const

const SCALES = [
  ['cards', 'cards', 3],
  ['card_seconds', 'cardSeconds', 6],
  ['gpu_utilization', 'gpuUtilization', 6],
  ['tensor_activity', 'tensorActivity', 6],
  ['memory_utilization', 'memoryUtilization', 6],
  ['energy_joules', 'energyJoules', 3],
] as const

function decimalsOf(own: readonly UsageRecord[]): readonly NativeColumn[] {
  return SCALES.map(([name, field, scale]) => ({
    name,
    kind: 'decimal',
    precision: 18,
    scale,
    nullable: name !== 'cards' && name !== 'card_seconds',
    values: own.map((record) => scaled(record[field], scale)),
  }))
}

function scaled(value: string | number | null | undefined, scale: number): bigint | null {
  if (value === null || value === undefined) return null
  const [whole = '0', part = ''] = String(value).split('.')
  return BigInt(whole + part.padEnd(scale, '0'))
}

const textColumn = (name: string, values: readonly (string | null | undefined)[]): NativeColumn => ({
  name,
  kind: 'string',
  nullable: true,
  values: values.map((value) => value ?? null),
})

await main()
