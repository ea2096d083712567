import { bodyMaker } from './bodies.ts'
import { at, mib, rate, say, thousands } from './figures.ts'
import { sendAll } from './send.ts'
import { INSTITUTION, startService } from './service-process.ts'

const SENDERS = [1, 2, 4, 8, 16, 32] as const
/** Bars of 32 senders: of the best rate, and of the 99th percentile of acknowledgement. */
const [LEAST_SHARE, MOST_MS] = [0.8, 1000]

type Turn = { readonly senders: number; readonly perSecond: number; readonly p99Ms: number }

/**
 * What do many senders at once get? Each has one request under way; a body that the service asks to wait for is sent
 * again as its Retry-After says. *Acknowledged* is the request that was taken, from its first byte to its receipt: what
 * the bar is about. *From the first try* is what a sender waits for a body, pauses included: with more bodies at hand
 * than the service takes in a second, that is theirs to wait, wherever they do it. CPU is that of the service, which a
 * busy machine disturbs less than its rate, which is taken while all senders are at work.
 */
export async function benchSenders(scale: number): Promise<void> {
  say(
    '\n| format | senders | accepted/s | of the best | acknowledged p50 ms | p99 ms | from the first try p50 ms | p99 ms | asked to wait | CPU s a million | peak memory |',
  )
  say('|---|---|---|---|---|---|---|---|---|---|---|')
  for (const format of ['arrow', 'ndjson'] as const) {
    const service = await startService()
    try {
      const load = (contract: string) =>
        bodyMaker(format, {
          institution: INSTITUTION,
          contract,
          cards: 1024,
          startMs: Date.parse('2025-07-01T00:00:00Z'),
        })
      await sendAll(service, format, load('WARM'), { from: 0, to: 8, senders: 4 })
      const turns: Turn[] = []
      for (const senders of SENDERS) {
        const before = await service.cpuSeconds()
        const to = Math.max(senders * 4, (format === 'arrow' ? 320 : 160) / scale)
        const sent = await sendAll(service, format, load(`S-${senders}`), { from: 0, to, senders })
        const cpu = ((await service.cpuSeconds()) - before) / (sent.records / 1_000_000)
        const perSecond = rate(sent.allAtWork.records, sent.allAtWork.seconds)
        const p99Ms = at(sent.latencies, 0.99)
        turns.push({ senders, perSecond, p99Ms })
        const best = Math.max(...turns.map((turn) => turn.perSecond))
        const cells = [
          format,
          senders,
          thousands(perSecond),
          (perSecond / best).toFixed(2),
          at(sent.latencies, 0.5).toFixed(0),
          p99Ms.toFixed(0),
          at(sent.fromFirst, 0.5).toFixed(0),
          at(sent.fromFirst, 0.99).toFixed(0),
          sent.waits,
          cpu.toFixed(1),
          mib(await service.peakMemory()),
        ]
        say(`| ${cells.join(' | ')} |`)
      }
      sayBars(format, turns)
    } finally {
      await service.stop()
    }
  }
}

const met = (isMet: boolean) => (isMet ? 'met' : '**missed**')

function sayBars(format: string, turns: readonly Turn[]): void {
  const last = turns.at(-1)
  if (last === undefined) return
  const share = last.perSecond / Math.max(...turns.map((turn) => turn.perSecond))
  say(
    `${format}: ${last.senders} senders at ${share.toFixed(2)} of the best rate (bar ${LEAST_SHARE}, ${met(share >= LEAST_SHARE)}), p99 ${last.p99Ms.toFixed(0)} ms (bar ${MOST_MS}, ${met(last.p99Ms <= MOST_MS)})`,
  )
}
