import { join, resolve } from 'node:path'
import type { BenchFormat } from './bodies.ts'
import { bodyMaker } from './bodies.ts'
import { median, rate, say, thousands } from './figures.ts'
import { sendAll } from './send.ts'
import { CLI, INSTITUTION, startService } from './service-process.ts'

/** Turns each build gets: they alternate, so that a change of the machine's load meets both. */
const TURNS = 3

/**
 * What does this build take in beside another one, a folder with its `dist` and `bin`? For a change that costs
 * something on the way in, such as the ledger.
 */
export async function benchAgainst(folder: string, scale: number): Promise<void> {
  say(
    '\n| format | this build accepted/s | the other | ratio accepted | this in the store/s | the other | ratio stored |',
  )
  say('|---|---|---|---|---|---|---|')
  const other = join(resolve(folder), 'bin', 'suanheng.cjs')
  for (const [format, batches] of [
    ['arrow', 100 / scale],
    ['ndjson', 40 / scale],
  ] as const) {
    const rates = { [CLI]: [], [other]: [] } as Record<string, { accepted: number; stored: number }[]>
    for (let turn = 0; turn < TURNS; turn++)
      for (const cli of turn % 2 === 0 ? [CLI, other] : [other, CLI])
        rates[cli]?.push(await measure(cli, format, batches))
    const of = (cli: string, what: 'accepted' | 'stored') => median((rates[cli] ?? []).map((each) => each[what]))
    const cells = (['accepted', 'stored'] as const).flatMap((what) => [
      thousands(of(CLI, what)),
      thousands(of(other, what)),
      (of(CLI, what) / of(other, what)).toFixed(2),
    ])
    say(`| ${[format, ...cells].join(' | ')} |`)
  }
}

async function measure(cli: string, format: BenchFormat, batches: number) {
  const service = await startService(cli)
  try {
    const load = {
      institution: INSTITUTION,
      contract: 'LOAD',
      cards: 1024,
      startMs: Date.parse('2025-07-01T00:00:00Z'),
    }
    await sendAll(service, format, bodyMaker(format, { ...load, contract: 'WARM' }), { from: 0, to: 6, senders: 4 })
    const sent = await sendAll(service, format, bodyMaker(format, load), { from: 0, to: batches, senders: 4 })
    return { accepted: rate(sent.records, sent.seconds), stored: rate(sent.records, sent.drainedSeconds) }
  } finally {
    await service.stop()
  }
}
