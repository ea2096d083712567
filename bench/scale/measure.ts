import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { at, median, mib, rate, thousands } from '../figures.ts'
import { timeCheck } from '../ledger-check.ts'
import { timeReconciliation } from '../reconcile.ts'
import type { ServiceProcess } from '../service-process.ts'
import { CLEAN, contractOf, SWEPT, type Taken } from './fill.ts'

const READERS = [1, 8, 32] as const
const QUESTIONS_A_READER = 40

export type Latency = { readonly readers: number; readonly p50Ms: number; readonly p99Ms: number }

export type Measured = {
  readonly storeBytesPerRecord: number
  readonly ledgerBytesPerRecord: number
  readonly reconcileSeconds: number
  readonly sweepSeconds: number | null
  readonly checkSeconds: number
  readonly latencies: readonly Latency[]
  readonly peakBytes: number
}

/** The same questions at every size. Reconciliations are of contracts of a million records that were there from the start. */
export async function measure(service: ServiceProcess, records: number): Promise<Measured> {
  const clean = await timeReconciliation(service, contractOf(CLEAN), 3)
  const swept = records > 1_000_000 ? await timeReconciliation(service, contractOf(SWEPT), 3) : null
  if (swept !== null && !swept.report.includes('DEVICE_OVERLAP')) throw new Error('the sweep found nothing to sweep')
  const latencies: Latency[] = []
  for (const readers of READERS) latencies.push(await readTogether(service, readers, records))
  const { seconds } = await timeCheck(service)
  return {
    storeBytesPerRecord: (await bytesIn(join(service.folder, 'store'))) / records,
    ledgerBytesPerRecord: (await bytesIn(join(service.folder, 'ledger'))) / records,
    reconcileSeconds: median(clean.seconds),
    sweepSeconds: swept === null ? null : median(swept.seconds),
    checkSeconds: seconds,
    latencies,
    peakBytes: await service.peakMemory(),
  }
}

/** Readers that each ask one after the other: a page of a contract's records and the proof of one of them, in turns. */
async function readTogether(service: ServiceProcess, readers: number, records: number): Promise<Latency> {
  const times: number[] = []
  const contracts = records / 1_000_000
  const reader = async (r: number) => {
    for (let q = 0; q < QUESTIONS_A_READER; q++) {
      const contract = contractOf((r * 7 + q) % contracts)
      const id = `${contract}-${String((r * 7919 + q * 104_729) % 1_000_000).padStart(10, '0')}`
      const path = q % 2 === 0 ? `/v1/contracts/${contract}/records?limit=100` : `/v1/records/${id}/proof`
      const started = performance.now()
      const answer = await fetch(service.url + path, { headers: { authorization: `Bearer ${service.token}` } })
      const text = await answer.text()
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text.slice(0, 300)}`)
      times.push(performance.now() - started)
    }
  }
  await Promise.all(Array.from({ length: readers }, (_, r) => reader(r)))
  times.sort((a, b) => a - b)
  return { readers, p50Ms: at(times, 0.5), p99Ms: at(times, 0.99) }
}

async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  // The engine merges meanwhile: a part may be gone.
  const size = ({ parentPath, name }: (typeof files)[number]) =>
    stat(join(parentPath, name)).then(
      (found) => found.size,
      () => 0,
    )
  let sum = 0
  for (const file of files) sum += await size(file)
  return sum
}

export const HEAD = `| records | accepted/s | stored/s | ack p50 / p99 ms | peak memory, filling | bytes a record, store + ledger | reconcile 1 M, s | with exact sweep, s | ledger check, s | read p50 / p99 ms, 1 reader | 8 | 32 | peak memory, all |
|---|---|---|---|---|---|---|---|---|---|---|---|---|`

/** `taken` is null where all records were there already. */
export function rowOf(records: number, taken: Taken | null, figures: Measured): string {
  const { latencies, sweepSeconds } = figures
  const cells = [
    thousands(records),
    ...(taken === null
      ? ['–', '–', '–', '–']
      : [
          thousands(Math.round(taken.acceptedPerSecond)),
          thousands(Math.round(taken.storedPerSecond)),
          `${taken.p50Ms.toFixed(0)} / ${taken.p99Ms.toFixed(0)}`,
          mib(taken.fillPeakBytes),
        ]),
    `${figures.storeBytesPerRecord.toFixed(1)} + ${figures.ledgerBytesPerRecord.toFixed(1)}`,
    figures.reconcileSeconds.toFixed(2),
    sweepSeconds === null ? '–' : sweepSeconds.toFixed(2),
    `${figures.checkSeconds.toFixed(1)} (${thousands(rate(records, figures.checkSeconds))}/s)`,
    ...latencies.map(({ p50Ms, p99Ms }) => `${p50Ms.toFixed(0)} / ${p99Ms.toFixed(0)}`),
    mib(figures.peakBytes),
  ]
  return `| ${cells.join(' | ')} |`
}
