import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../cli/config.ts'
import { openService, type Service } from '../cli/service.ts'
import { parseFraction } from '../core/fraction.ts'
import { dayEnd, dayStart } from '../core/time.ts'
import type { Store } from '../store/client.ts'
import { openStore } from '../store/client.ts'
import { migrate } from '../store/migrate.ts'
import { loadTelemetry } from '../verifier/capacity/load/load-telemetry.ts'
import { DEFAULT_READINGS, type Question } from '../verifier/capacity/question.ts'
import { verifyCapacity } from '../verifier/verify-capacity.ts'
import { median, mib, say, thousands } from './figures.ts'

const RUNS = 5
const FLEETS = [
  { institution: '91440300MA5EXAMP1A', cards: 2_000 },
  { institution: '91440300MA5EXAMP2B', cards: 13_514 },
] as const
const [FIRST_DAY, LAST_DAY] = ['2025-01-01', '2025-12-31']
const PERIOD = { from: dayStart(FIRST_DAY), to: dayEnd(LAST_DAY) }
const question: Question = {
  period: PERIOD,
  thresholdPflops: parseFraction('300'),
  required: 'active',
  readings: DEFAULT_READINGS,
}

/**
 * How long does a capacity verdict over a year take, and what do the rollups cost? Devices come in over HTTP; the year of
 * sample_day is made in the store, because its raw minutes, 7.1 billion rows, do not fit here: every card sampled in
 * every hour, with gaps and idle hours that differ, twelve parts as months would leave them. Nothing is cached between
 * runs.
 */
export async function benchCapacity(scale: number): Promise<void> {
  const folder = await mkdtemp(join(process.env['SUANHENG_BENCH_DIR'] ?? tmpdir(), 'suanheng-capacity-'))
  const config = readConfig({ SUANHENG_LOG: 'silent', SUANHENG_DATA: folder, SUANHENG_PORT: '0' })
  const service = await openService(config, Date.now)
  try {
    const url = await service.app.listen({ host: '127.0.0.1', port: 0 })
    say(
      '\n| cards, a year | telemetry, median s | CPU s | the whole verdict, median s | CPU s | all runs, s | memory of the process |',
    )
    say('|---|---|---|---|---|---|---|')
    for (const { institution, cards } of FLEETS) await timeVerdict(service, url, institution, Math.ceil(cards / scale))
  } finally {
    await service.close()
    await rm(folder, { recursive: true, force: true })
  }
  await rollupCost(scale)
}

async function timeVerdict(service: Service, url: string, institution: string, cards: number): Promise<void> {
  await sendDevices(service, url, institution, cards)
  await fillYear(service.store, institution, cards)
  const telemetry = await timed(async () => {
    const found = await loadTelemetry(service.store, { institution, upTo: 1_000, period: PERIOD })
    if (found.length !== cards) throw new Error(`${found.length} devices instead of ${cards}`)
  })
  const verdict = await timed(async () => {
    const { assessment } = await verifyCapacity(service.store, service.ledger, institution, question)
    return assessment.verdict
  })
  const cells = [thousands(cards), ...telemetry.slice(0, 2), ...verdict, mib(process.memoryUsage().rss)]
  say(`| ${cells.join(' | ')} |`)
}

/** Median of wall and of CPU seconds, and all wall times. */
async function timed(run: () => Promise<unknown>): Promise<readonly string[]> {
  const walls: number[] = []
  const cpus: number[] = []
  for (let i = 0; i < RUNS; i++) {
    const [started, cpu] = [performance.now(), process.cpuUsage()]
    await run()
    const { user, system } = process.cpuUsage(cpu)
    walls.push((performance.now() - started) / 1000)
    cpus.push((user + system) / 1e6)
  }
  return [median(walls).toFixed(2), median(cpus).toFixed(2), walls.map((wall) => wall.toFixed(2)).join(', ')]
}

/** UUID of card `n`: the same here and in SQL. */
const uuidOf = (n: number): string => `GPU-00000000-0000-4000-8000-${String(n).padStart(12, '0')}`

async function sendDevices(service: Service, url: string, institution: string, cards: number): Promise<void> {
  const name = { institution, role: 'uploader', name: 'bench', issuedAt: 0, expiresAt: null } as const
  const { token } = await service.tokens.issue(name)
  const send = async (route: string, records: readonly unknown[]) => {
    const answer = await fetch(`${url}/v1/${route}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' },
      body: records.map((record) => JSON.stringify(record)).join('\n'),
    })
    if (answer.status !== 201) throw new Error(`${answer.status} ${(await answer.text()).slice(0, 500)}`)
  }
  await send('documents', [{ institution, documentId: 'purchase', type: 'purchase_invoice', digest: 'ab'.repeat(32) }])
  const devices = Array.from({ length: cards }, (_, n) => ({
    institution,
    serial: `1650${String(n).padStart(9, '0')}`,
    uuid: uuidOf(n),
    acceleratorModel: 'NVIDIA A100-SXM4-80GB',
    memoryGb: '80',
    formFactor: 'SXM4',
    unit: 'device',
    node: `node-${Math.floor(n / 8)}`,
    inServiceFrom: '2024-06-01',
    documents: ['purchase'],
  }))
  for (let from = 0; from < cards; from += 5_000) await send('devices', devices.slice(from, from + 5_000))
  await service.acceptor.drain.caughtUp()
}

/** A year of sample_day, in twelve inserts; every hundredth card stands still for a month, every seventh day has gaps. */
async function fillYear(store: Store, institution: string, cards: number): Promise<void> {
  const first = Math.floor((PERIOD.from + 28_800_000) / 86_400_000)
  for (let day = first; day < first + 365; day += 31) {
    const days = Math.min(31, first + 365 - day)
    await store.command(`
      INSERT INTO sample_day
      SELECT
        '${institution}', concat('GPU-00000000-0000-4000-8000-', leftPad(toString(n), 12, '0')), d,
        if(d % 7 = 0, bitAnd(murmurHash3_32(n, d), 0xffffff), 0xffffff) AS hours,
        if(n % 100 = intDiv(d, 31) % 100, 0, bitAnd(hours, bitOr(murmurHash3_32(d, n), 0x0fff00))),
        (toUInt32(n % 60000), start), (toUInt32(86340000 + n % 60000), start + 86340000 * watts),
        start, start + 86340000 * watts, 420000 + murmurHash3_32(n, d, 1) % 9000,
        toUInt64(${day} - ${first} + 2), toUInt64(${day} - ${first} + 2)
      FROM
      (
        SELECT
          intDiv(number, ${days}) AS n, toInt32(${day} + number % ${days}) AS d,
          toInt64(250 + murmurHash3_32(n, d) % 150) AS watts, toInt64(n) * 1000000007 + toInt64(d) * 34000000000 AS start
        FROM numbers(${cards * days})
      )`)
  }
}

/** Minute samples of one day through the real tables, with the views and without: what do they take of an insert? */
async function rollupCost(scale: number): Promise<void> {
  const devices = 2_000 / scale
  const [with_, without] = [await fillRaw(devices, true), await fillRaw(devices, false)]
  const rows = devices * 1_440
  say(
    `\nrollups of ${thousands(rows)} minute samples in inserts of ${thousands(devices * 5)}: ${with_.sizes.map(({ table, bytes }) => `${table} ${(bytes / rows).toFixed(3)}`).join(', ')} bytes a sample, merged`,
  )
  const micros = (cpu: number) => ((cpu * 1e6) / rows).toFixed(2)
  say(
    `inserted with the views ${thousands(Math.round(rows / with_.seconds))} samples/s, ${micros(with_.cpu)} µs of CPU each; without ${thousands(Math.round(rows / without.seconds))}/s, ${micros(without.cpu)} µs: the views are ${(100 * (1 - without.cpu / with_.cpu)).toFixed(0)} % of the CPU time of an insert by the engine`,
  )
}

async function fillRaw(devices: number, withViews: boolean) {
  const folder = await mkdtemp(join(process.env['SUANHENG_BENCH_DIR'] ?? tmpdir(), 'suanheng-rollup-'))
  const store = await openStore({ kind: 'embedded', path: join(folder, 'store') })
  try {
    await migrate(store, () => 0)
    if (!withViews)
      for (const view of ['sample_hour_mv', 'sample_day_mv', 'device_sampler_mv'])
        await store.command(`DROP VIEW ${view}`)
    const [started, cpu] = [performance.now(), process.cpuUsage()]
    // Five minutes of all devices an insert, as a collector sends them.
    for (let minute = 0; minute < 1_440; minute += 5) {
      await store.command(`
        INSERT INTO device_sample (institution, device, sampled_at, gpu_utilization, tensor_activity, power_watts,
          energy_joules, temperature_c, sm_clock_mhz, memory_used_bytes, batch, position, received_at)
        SELECT
          '${FLEETS[0].institution}', concat('GPU-00000000-0000-4000-8000-', leftPad(toString(number % ${devices}), 12, '0')),
          fromUnixTimestamp64Milli(toInt64(${PERIOD.from} + (${minute} + intDiv(number, ${devices})) * 60000 + number % 1000)),
          0.97, toDecimal64((murmurHash3_32(number, ${minute}) % 700000) / 1000000, 6), 300 + murmurHash3_32(number, ${minute}, 1) % 90,
          (number % ${devices}) * 1000003 + (${minute} + intDiv(number, ${devices})) * 20400 + murmurHash3_32(number, ${minute}, 2) % 300,
          60 + murmurHash3_32(number, ${minute}, 3) % 9, 1980, 61203283968, ${minute / 5 + 1}, number, now64(3)
        FROM numbers(${devices * 5})`)
    }
    const [seconds, { user, system }] = [(performance.now() - started) / 1000, process.cpuUsage(cpu)]
    const tables = ['sample_hour', 'sample_day', 'device_sampler', 'device_sample']
    for (const table of tables) await store.command(`OPTIMIZE TABLE ${table} FINAL`)
    const sizes = (await store.rows(
      `SELECT table, sum(bytes_on_disk) AS bytes FROM system.parts WHERE active AND database = currentDatabase()
       AND table IN (${tables.map((table) => `'${table}'`).join()}) GROUP BY table ORDER BY table`,
    )) as readonly { readonly table: string; readonly bytes: string }[]
    return {
      seconds,
      cpu: (user + system) / 1e6,
      sizes: sizes.map(({ table, bytes }) => ({ table, bytes: Number(bytes) })),
    }
  } finally {
    await store.close()
    await rm(folder, { recursive: true, force: true })
  }
}
