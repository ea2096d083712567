import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { canonicalJson } from '../core/canonical-json.ts'
import { SHA256 } from '../core/merkle/hasher.ts'
import { checkLog } from '../ledger/check-log.ts'
import type { Entry } from '../ledger/journal/entry.ts'
import { Ledger } from '../ledger/ledger.ts'
import type { Manifest } from '../schemas/manifest.ts'
import { at, say, thousands } from './figures.ts'

/** What does the log itself cost, and how does that grow? Manifests of empty batches: no records, no store. */
const INSTITUTION = '91440300MA5EXAMP1F'
const PUBLISH_EVERY = 2_000

class Writer {
  #previous: string | null = null
  #sequence = 0
  readonly #ledger: Ledger

  constructor(ledger: Ledger) {
    this.#ledger = ledger
  }

  /** The next batch, as the accept path would build it. */
  next(): Entry {
    this.#sequence++
    const manifest: Manifest = {
      schema: 'suanheng/manifest/1',
      institution: INSTITUTION,
      kind: 'usage_record',
      sequence: this.#sequence,
      previous: this.#previous,
      recordsBefore: 0,
      records: 0,
      recordsRoot: Buffer.from(SHA256.empty).toString('hex'),
      received: 10_000,
      duplicate: 10_000,
      conflict: 0,
      rejected: 0,
      cardSeconds: '0',
      earliest: null,
      latest: null,
      receivedAt: '2025-07-01T00:00:00.000Z',
      receivedBy: '0123456789abcdef',
      bodySha256: Buffer.from(SHA256.empty).toString('hex'),
      idempotencyKey: null,
      signature: null,
    }
    const text = canonicalJson(manifest)
    this.#previous = Buffer.from(SHA256.leaf(Buffer.from(text))).toString('hex')
    return {
      head: {
        institution: INSTITUTION,
        kind: manifest.kind,
        sequence: this.#sequence,
        batchId: `${INSTITUTION}-${this.#sequence}`,
        records: 0,
        idempotencyKey: '',
        manifest: text,
        leaves: { at: 0, bytes: 0 },
      },
      sections: [],
    }
  }

  /** Appends until the log has `size` entries, `together` at a time. Output: seconds an append took, sorted. */
  async growTo(size: number, together: number): Promise<number[]> {
    const latencies: number[] = []
    while (this.#sequence < size) {
      const group = Array.from({ length: Math.min(together, size - this.#sequence) }, () => this.next())
      await Promise.all(
        group.map(async (entry) => {
          const started = performance.now()
          await this.#ledger.append(entry)
          latencies.push((performance.now() - started) / 1000)
        }),
      )
      if (this.#ledger.journal.pending.length >= PUBLISH_EVERY) await this.publish()
    }
    return latencies.sort((a, b) => a - b)
  }

  /** What the drain does, without a store. */
  async publish(): Promise<void> {
    const { journal } = this.#ledger
    const pending = [...journal.pending]
    const entries: Entry[] = []
    for (const location of pending) entries.push(await journal.read(location))
    await this.#ledger.publish(entries)
    const last = pending.at(-1)
    if (last !== undefined) await journal.markDrained(last.position)
  }
}

const ms = (seconds: number | undefined) => ((seconds ?? Number.NaN) * 1000).toFixed(2)

export async function benchLedger(scale: number): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'suanheng-bench-ledger-'))
  const ledger = await Ledger.open({ directory, originPrefix: 'suanheng.local/ledger', hash: 'sha256' })
  const writer = new Writer(ledger)
  try {
    say(
      '\n| manifests | leaves/s, 256 at once | append alone p50 / p99 ms | 64 at once p50 / p99 ms | proof p50 / p99 ms | check |',
    )
    say('|---|---|---|---|---|---|')
    let before = 0
    for (const size of [1_000, 100_000 / scale, 1_000_000 / scale]) {
      const started = performance.now()
      await writer.growTo(size - 700, 256)
      const rate = (size - 700 - before) / ((performance.now() - started) / 1000)
      const alone = await writer.growTo(size - 600, 1)
      const many = await writer.growTo(size, 64)
      before = size
      await writer.publish()
      const proofs = await timeProofs(ledger, size)
      const checked = await timeCheck(ledger)
      const pair = (sorted: readonly number[]) => `${ms(at(sorted, 0.5))} / ${ms(at(sorted, 0.99))}`
      say(
        `| ${thousands(size)} | ${thousands(Math.round(rate))} | ${pair(alone)} | ${pair(many)} | ${pair(proofs)} | ${checked.toFixed(2)} s |`,
      )
    }
  } finally {
    await ledger.close()
    await rm(directory, { recursive: true, force: true })
  }
}

/** Proofs of entries spread over the whole log, each against the newest checkpoint. */
async function timeProofs(ledger: Ledger, size: number): Promise<number[]> {
  const times: number[] = []
  for (let i = 0; i < 500; i++) {
    const index = Math.floor((i * 0.618_033_988_7 * size) % size)
    const started = performance.now()
    await ledger.proof(INSTITUTION, index)
    times.push((performance.now() - started) / 1000)
  }
  return times.sort((a, b) => a - b)
}

async function timeCheck(ledger: Ledger): Promise<number> {
  const started = performance.now()
  for await (const event of checkLog(ledger.log(INSTITUTION), INSTITUTION)) {
    if ('code' in event) throw new Error(`a log nobody touched: ${JSON.stringify(event)}`)
  }
  return (performance.now() - started) / 1000
}
