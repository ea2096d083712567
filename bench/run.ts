import { benchAgainst } from './against.ts'
import { benchAgent } from './agent.ts'
import { bareInsert } from './bare-insert.ts'
import type { BenchFormat } from './bodies.ts'
import { BATCH, bodyMaker } from './bodies.ts'
import { benchCapacity } from './capacity.ts'
import { at, median, mib, rate, say, thousands } from './figures.ts'
import { benchImporters } from './importers.ts'
import { benchLedger } from './ledger.ts'
import { benchLedgerCheck } from './ledger-check.ts'
import { sayMachine } from './machine.ts'
import { postPapers, timeReconciliation } from './reconcile.ts'
import type { Load } from './records.ts'
import { benchSampleImporters } from './sample-importers.ts'
import { benchSamples } from './samples.ts'
import { sendAll } from './send.ts'
import { benchSenders } from './senders.ts'
import type { ServiceProcess } from './service-process.ts'
import { INSTITUTION, startService } from './service-process.ts'

/**
 * npm run bench: one run, every figure, with the machine and the date. Figures of one run can be
 * compared with each other; figures of different machines cannot.
 * `--quick` uses a tenth of the records, to see that everything runs; `--ingest`, `--samples`, `--growth`, `--ledger`, `--check`, `--capacity`, `--importers`, `--agent` and `--senders` do one part; `--against FOLDER`
 * compares what is taken in with another build.
 */
const quick = process.argv.includes('--quick')
const SENDERS = 4
const scale = quick ? 10 : 1
const loadOf = (contract: string): Load => ({
  institution: INSTITUTION,
  contract,
  cards: 1024,
  startMs: Date.parse('2025-07-01T00:00:00Z'),
})

function header(): void {
  sayMachine(quick ? ', QUICK' : '')
  say(`batches   ${thousands(BATCH)} records of 25 fields, ${SENDERS} requests under way\n`)
}

async function ingestRates(): Promise<void> {
  say(
    '| format | accepted/s | in the store/s | bare insert/s | ratio accepted | ratio stored | p50 ms | p99 ms | peak memory |',
  )
  say('|---|---|---|---|---|---|---|---|---|')
  const batches: Readonly<Record<BenchFormat, number>> = { arrow: 200 / scale, ndjson: 80 / scale, csv: 80 / scale }
  for (const format of ['arrow', 'ndjson', 'csv'] as const) {
    const bare = await bareInsert(format, bodyMaker(format, loadOf('BARE')), batches[format] / 2)
    const service = await startService()
    try {
      // The first batches warm the compilers of the service; they are not counted.
      await sendAll(service, format, bodyMaker(format, loadOf('WARM')), { from: 0, to: 6, senders: SENDERS })
      const sent = await sendAll(service, format, bodyMaker(format, loadOf('LOAD')), {
        from: 0,
        to: batches[format],
        senders: SENDERS,
      })
      const [accepted, stored, alone] = [
        rate(sent.records, sent.seconds),
        rate(sent.records, sent.drainedSeconds),
        rate(bare.records, bare.seconds),
      ]
      const cells = [
        format,
        thousands(accepted),
        thousands(stored),
        thousands(alone),
        (accepted / alone).toFixed(2),
        (stored / alone).toFixed(2),
      ]
      const times = [
        at(sent.latencies, 0.5).toFixed(0),
        at(sent.latencies, 0.99).toFixed(0),
        mib(await service.peakMemory()),
      ]
      say(`| ${[...cells, ...times].join(' | ')} |`)
    } finally {
      await service.stop()
    }
  }
}

async function fill(service: ServiceProcess, from: number, to: number): Promise<void> {
  for (let contract = from; contract < to; contract++) {
    await sendAll(service, 'arrow', bodyMaker('arrow', loadOf(`C-${contract}`)), {
      from: 0,
      to: 100 / scale,
      senders: SENDERS,
    })
  }
}

/** The institution's log has grown: the checkpoint is another one, and nothing else may be. */
function withoutLedger(report: string): string {
  const { ledger: _, ...rest } = JSON.parse(report) as Record<string, unknown>
  return JSON.stringify(rest)
}

async function growth(): Promise<void> {
  const service = await startService()
  try {
    const started = performance.now()
    await fill(service, 0, 10)
    const seconds = (performance.now() - started) / 1000
    const million = thousands((100 / scale) * BATCH)
    say(
      `\n${thousands((1000 / scale) * BATCH)} records in and stored in ${seconds.toFixed(1)} s; peak memory of the service ${mib(await service.peakMemory())}`,
    )
    await postPapers(service, 'C-3')
    const first = await timeReconciliation(service, 'C-3', 5)
    say(
      `reconcile one contract of ${million} in a store of ${thousands((1000 / scale) * BATCH)}: median ${median(first.seconds).toFixed(2)} s (${first.seconds.map((s) => s.toFixed(2)).join(', ')})`,
    )
    await fill(service, 10, 20)
    const second = await timeReconciliation(service, 'C-3', 5)
    say(
      `the same in a store of ${thousands((2000 / scale) * BATCH)}: median ${median(second.seconds).toFixed(2)} s (${second.seconds.map((s) => s.toFixed(2)).join(', ')}), ratio ${(median(second.seconds) / median(first.seconds)).toFixed(2)}`,
    )
    if (withoutLedger(first.report) !== withoutLedger(second.report))
      throw new Error('the report changed with the rest of the store')
    say(`peak memory of the service at the end ${mib(await service.peakMemory())}`)
  } finally {
    await service.stop()
  }
}

const PARTS = [
  '--ingest',
  '--samples',
  '--growth',
  '--ledger',
  '--check',
  '--capacity',
  '--importers',
  '--agent',
  '--senders',
] as const
const asked = PARTS.filter((part) => process.argv.includes(part))
const place = process.argv.indexOf('--against')
const against = place < 0 ? undefined : process.argv[place + 1]
const does = (part: (typeof PARTS)[number]) => asked.includes(part) || (asked.length === 0 && against === undefined)

header()
if (does('--ingest')) await ingestRates()
if (does('--samples')) await benchSamples(scale)
if (does('--growth')) await growth()
if (does('--ledger')) await benchLedger(scale)
if (does('--check')) await benchLedgerCheck(scale)
if (does('--capacity')) await benchCapacity(scale)
if (does('--importers')) {
  benchImporters(scale)
  benchSampleImporters(scale)
}
if (does('--agent')) await benchAgent(scale)
if (does('--senders')) await benchSenders(scale)
if (against !== undefined) await benchAgainst(against, scale)
