import { bodyMaker } from './bodies.ts'
import { mib, rate, say, thousands } from './figures.ts'
import { sendAll } from './send.ts'
import { INSTITUTION, startService } from './service-process.ts'

const CONTRACTS = 10
const RUNS = 2

type CheckEnd = {
  readonly event: string
  readonly records: number
  readonly findings: number
  readonly notCompared: number
}

/**
 * How long does it take to compare the whole store with the ledger, record by record? Asked of the running service, as
 * an auditor would: every leaf hash recomputed from its row, every tree of records, tile, manifest and derived table.
 */
export async function benchLedgerCheck(scale: number): Promise<void> {
  const service = await startService()
  try {
    for (let contract = 0; contract < CONTRACTS; contract++) {
      const load = {
        institution: INSTITUTION,
        contract: `C-${contract}`,
        cards: 1024,
        startMs: Date.parse('2025-07-01T00:00:00Z'),
      }
      await sendAll(service, 'arrow', bodyMaker('arrow', load), { from: 0, to: 100 / scale, senders: 4 })
    }
    const before = await service.peakMemory()
    for (let run = 0; run < RUNS; run++) {
      const { records, seconds } = await timeCheck(service)
      say(
        `ledger check of ${thousands(records)} records: ${seconds.toFixed(1)} s, ${thousands(rate(records, seconds))}/s; peak memory of the service ${mib(before)} before, ${mib(await service.peakMemory())} after`,
      )
    }
  } finally {
    await service.stop()
  }
}

/** Seconds of one full check over HTTP; throws where it finds anything. */
export async function timeCheck(service: { readonly url: string; readonly auditor: string }) {
  const started = performance.now()
  const answer = await fetch(`${service.url}/v1/ledger/${INSTITUTION}/check`, {
    headers: { authorization: `Bearer ${service.auditor}` },
  })
  const text = await answer.text()
  const seconds = (performance.now() - started) / 1000
  const end = JSON.parse(text.trim().split('\n').at(-1) ?? '{}') as CheckEnd
  if (end.event !== 'result' || end.findings > 0 || end.notCompared > 0) throw new Error(text.slice(-2000))
  return { records: end.records, seconds }
}
