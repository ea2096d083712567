import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SAMPLE_COLUMNS } from '../core/columns/spec.ts'
import type { Store } from '../store/client.ts'
import { openStore } from '../store/client.ts'
import { migrate } from '../store/migrate.ts'
import { BATCH } from './bodies.ts'
import { at, mib, rate, say, thousands } from './figures.ts'
import { timeCheck } from './ledger-check.ts'
import { sampleBodies } from './sample-bodies.ts'
import { sendAll } from './send.ts'
import { startService } from './service-process.ts'

const SENDERS = 4
/** Not counted: they warm the compilers of the service. */
const WARM_UP = 6
const micros = (seconds: number, records: number): string => ((seconds * 1e6) / records).toFixed(2)

/** RFC 6962: the hash of a leaf, kept in the ledger folder for ever. */
const LEAF_BYTES = 32

/**
 * How many device samples a second are taken in, and what one costs on disk? Minute samples of 1,000 devices, every
 * reading there, Arrow. CPU time is of the service's whole process: on a machine that others use too it says more
 * than the rate.
 */
export async function benchSamples(scale: number): Promise<void> {
  const batches = 200 / scale
  const bodies = sampleBodies(batches + WARM_UP)
  const bare = await bareInsert(bodies)
  const service = await startService()
  try {
    const range = { senders: SENDERS, route: 'samples' } as const
    const body = (k: number): Buffer => bodies[k] ?? Buffer.alloc(0)
    await sendAll(service, 'arrow', body, { ...range, from: 0, to: WARM_UP })
    const cpuBefore = await service.cpuSeconds()
    const sent = await sendAll(service, 'arrow', body, { ...range, from: WARM_UP, to: bodies.length })
    const cpu = (await service.cpuSeconds()) - cpuBefore
    const [accepted, stored, alone] = [
      rate(sent.records, sent.seconds),
      rate(sent.records, sent.drainedSeconds),
      rate(bare.records, bare.seconds),
    ]
    say(
      '\n| device samples | accepted/s | in the store/s | bare insert/s | ratio accepted | ratio stored | CPU µs a sample, all / bare | p50 ms | p99 ms | peak memory |',
    )
    say('|---|---|---|---|---|---|---|---|---|---|')
    const cells = [
      'arrow',
      thousands(accepted),
      thousands(stored),
      thousands(alone),
      (accepted / alone).toFixed(2),
      (stored / alone).toFixed(2),
      `${micros(cpu, sent.records)} / ${micros(bare.cpuSeconds, bare.records)}`,
      at(sent.latencies, 0.5).toFixed(0),
      at(sent.latencies, 0.99).toFixed(0),
      mib(await service.peakMemory()),
    ]
    say(`| ${cells.join(' | ')} |`)
    saySizes(bare.sizes)
    const { records, seconds } = await timeCheck(service)
    say(
      `ledger check of ${thousands(records)} samples: ${seconds.toFixed(1)} s, ${thousands(rate(records, seconds))}/s`,
    )
  } finally {
    await service.stop()
  }
}

type Size = { readonly table: string; readonly column: string; readonly bytes: number }

function saySizes(sizes: readonly Size[]): void {
  const raw = sizes.filter(({ table }) => table === 'device_sample').sort((a, b) => b.bytes - a.bytes)
  const sum = (list: readonly Size[]) => list.reduce((total, { bytes }) => total + bytes, 0)
  say(
    `\none sample: ${sum(raw).toFixed(2)} bytes in device_sample, merged; ${LEAF_BYTES} bytes of leaf hash in the ledger`,
  )
  say(raw.map(({ column, bytes }) => `${column} ${bytes.toFixed(3)}`).join(', '))
  const tables = [...new Set(sizes.map(({ table }) => table))].filter((table) => table !== 'device_sample')
  for (const table of tables)
    say(`${table}: ${sum(sizes.filter((size) => size.table === table)).toFixed(2)} bytes a sample, merged`)
}

/** The engine alone, as in bare-insert.ts: one INSERT a batch into the same table with the same views. */
async function bareInsert(bodies: readonly Buffer[]) {
  const folder = await mkdtemp(join(process.env['SUANHENG_BENCH_DIR'] ?? tmpdir(), 'suanheng-bare-'))
  const store = await openStore({ kind: 'embedded', path: join(folder, 'store') })
  await migrate(store, () => 0)
  const columns = SAMPLE_COLUMNS.map(({ column }) => column).join(', ')
  const fields = SAMPLE_COLUMNS.map(({ name }) => name).join(', ')
  let [seconds, cpuSeconds] = [0, 0]
  for (const [k, body] of bodies.entries()) {
    const file = join(folder, `${k}.body`)
    await writeFile(file, body)
    // A batch comes some moment after its last sample.
    const received = `fromUnixTimestamp64Milli(${Date.parse('2025-07-01T00:10:01Z') + k * 600_000 + ((k * 7919) % 1900)})`
    const sql = `INSERT INTO device_sample (${columns}, batch, position, received_at)
      SELECT ${fields}, ${k + 1}, rowNumberInAllBlocks(), ${received} FROM file('${file}', 'ArrowStream')`
    const [started, cpu] = [performance.now(), process.cpuUsage()]
    await store.command(sql)
    seconds += (performance.now() - started) / 1000
    const { user, system } = process.cpuUsage(cpu)
    cpuSeconds += (user + system) / 1e6
    await rm(file)
  }
  const records = bodies.length * BATCH
  const sizes = await sizesOf(store, records)
  await store.close()
  await rm(folder, { recursive: true, force: true })
  return { records, seconds, cpuSeconds, sizes }
}

/**
 * Compressed bytes a sample of the tables that samples are in, merged into one part a month: device_sample column by
 * column, rollups as a whole, because a small part keeps its columns in one file.
 */
async function sizesOf(store: Store, records: number): Promise<readonly Size[]> {
  const [row] = (await store.rows('SELECT count() AS n FROM device_sample')) as readonly { readonly n: string }[]
  if (Number(row?.n) !== records) throw new Error('the bare insert lost samples')
  const tables = (await store.rows(
    `SELECT DISTINCT table FROM system.parts WHERE active AND database = currentDatabase()
     AND (table = 'device_sample' OR table LIKE '%sample%') AND table NOT LIKE '%\\_v1'`,
  )) as readonly { readonly table: string }[]
  for (const { table } of tables) await store.command(`OPTIMIZE TABLE ${table} FINAL`)
  const sizes = (await store.rows(
    `SELECT table, column, sum(column_bytes_on_disk) AS bytes FROM system.parts_columns
     WHERE active AND database = currentDatabase() AND table = 'device_sample'
     GROUP BY table, column
     UNION ALL
     SELECT table, '' AS column, sum(bytes_on_disk) AS bytes FROM system.parts
     WHERE active AND database = currentDatabase() AND table != 'device_sample'
       AND table IN (${tables.map(({ table }) => `'${table}'`).join()})
     GROUP BY table`,
  )) as readonly { readonly table: string; readonly column: string; readonly bytes: string }[]
  return sizes.map(({ table, column, bytes }) => ({ table, column, bytes: Number(bytes) / records }))
}
