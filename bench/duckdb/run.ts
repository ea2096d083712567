import { createWriteStream, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { DuckDBInstance } from '@duckdb/node-api'
import { median, say, thousands } from '../figures.ts'
import { sayMachine } from '../machine.ts'
import { timeReconciliation } from '../reconcile.ts'
import { CLEAN, contractOf, fillTo, MILLION } from '../scale/fill.ts'
import type { ServiceProcess } from '../service-process.ts'
import { startService } from '../service-process.ts'

const RUNS = 5
/** 分: the papers of a bench contract (bench/reconcile.ts). */
const PAPERS = { settled: 1_000_000_000, invoiced: 1_000_000_000, paid: 1_000_000_000, price: 500 }

/**
 * npm run bench:duckdb: one contract of a million records among `--millions` (10), reconciled by the service over HTTP,
 * and by a DuckDB script over the same records as Parquet, with the same threads. The answers must be the same to the 分.
 */
const { values } = parseArgs({ options: { millions: { type: 'string', default: '10' } } })
const millions = Number(values.millions)
sayMachine()
const folder = await mkdtemp(join(process.env['SUANHENG_BENCH_DIR'] ?? tmpdir(), 'suanheng-parquet-'))
const service = await startService()
try {
  await fillTo(service, 0, millions)
  const contract = contractOf(CLEAN)
  const { seconds, report } = await timeReconciliation(service, contract, RUNS)
  for (let n = 0; n < millions; n++)
    await exportParquet(service, contractOf(n), join(folder, `${contractOf(n)}.parquet`))
  const duck = await timeDuckDb(join(folder, '*.parquet'), contract)
  const { amounts, months } = JSON.parse(report) as Report
  compare('delivered', duck.answer.delivered, amounts.delivered)
  compare('recognised', duck.answer.recognised, amounts.recognised)
  say(`one contract of ${thousands(MILLION)} records among ${thousands(millions * MILLION)}; ${months.length} months`)
  say('| | median s | all runs, s |')
  say('|---|---|---|')
  say(`| service, over HTTP, with report and checkpoint | ${median(seconds).toFixed(2)} | ${list(seconds)} |`)
  say(`| DuckDB over Parquet | ${median(duck.seconds).toFixed(2)} | ${list(duck.seconds)} |`)
  for (const [step, times] of duck.steps) say(`|   ${step} | ${median(times).toFixed(2)} | ${list(times)} |`)
  say(`ratio ${(median(duck.seconds) / median(seconds)).toFixed(2)}`)
} finally {
  await service.stop()
  await rm(folder, { recursive: true, force: true })
}

type Report = {
  readonly amounts: { readonly delivered: string; readonly recognised: string }
  readonly months: readonly unknown[]
}
type Answer = { readonly delivered: string; readonly recognised: string }

function list(seconds: readonly number[]): string {
  return seconds.map((s) => s.toFixed(2)).join(', ')
}

/** 分 of the script against 元 of the report. */
function compare(what: string, fen: string, yuan: string): void {
  if (fen !== yuan.replace('.', '')) throw new Error(`${what}: DuckDB ${fen} 分, the report ${yuan} 元`)
}

async function exportParquet({ url, token }: ServiceProcess, contract: string, file: string): Promise<void> {
  const path = `/v1/contracts/${contract}/usage?format=parquet`
  const answer = await fetch(url + path, { headers: { authorization: `Bearer ${token}` } })
  if (!answer.ok || answer.body === null) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  await pipeline(Readable.fromWeb(answer.body), createWriteStream(file))
}

async function timeDuckDb(files: string, contract: string) {
  const script = readFileSync(new URL('reconcile.sql', import.meta.url), 'utf8')
  const statements = script.split(/;\s*$/m).filter((statement) => statement.trim() !== '')
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' })
  const connection = await instance.connect()
  const seconds: number[] = []
  const steps = new Map<string, number[]>()
  let answer: Answer | null = null
  for (let run = 0; run < RUNS; run++) {
    const started = performance.now()
    for (const statement of statements) {
      const begun = performance.now()
      const named = { files, contract, ...PAPERS }
      const asked = Object.fromEntries(Object.entries(named).filter(([name]) => statement.includes(`$${name}`)))
      const reader = await connection.runAndReadAll(statement, asked)
      const step = /TEMP TABLE (\w+)/.exec(statement)?.[1] ?? 'answer'
      steps.set(step, [...(steps.get(step) ?? []), (performance.now() - begun) / 1000])
      if (step === 'answer') answer = reader.getRowObjectsJson()[0] as Answer
    }
    seconds.push((performance.now() - started) / 1000)
  }
  if (answer === null) throw new Error('the script has no answer')
  return { seconds, steps, answer }
}
