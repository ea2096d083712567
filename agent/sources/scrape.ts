import { z } from 'zod'
import { messageOf, SuanhengError } from '../../core/errors.ts'
import { SAMPLE_KINDS } from '../../ingest/importers/samples/kinds.ts'
import type { Sample } from '../../ingest/importers/samples/sample.ts'
import { countLeft } from '../board.ts'
import type { ScrapeConfig } from '../config.ts'
import { within } from '../within.ts'
import type { Source, SourceTools } from './source.ts'

/** A page is never larger: some 100 times that of a full node. */
const PAGE_BYTES = 64 << 20

const Cursor = z.object({
  lastRound: z.string(),
  missedScrapes: z.int(),
  missedSamples: z.int(),
  /** Samples of the last page of each target. */
  devices: z.record(z.string(), z.int()),
})

/** Asks exporters for their pages. What was not asked for in time is lost, and counted. */
export function scrapeSource(config: ScrapeConfig, tools: SourceTools): Source {
  const { state, cursors, log, surroundings } = tools
  const everyMs = config.everySeconds * 1000
  const known = cursors.get(config.name, Cursor)
  const devices = new Map(Object.entries(known?.devices ?? {}))
  const failing = new Set<string>()
  state.missedScrapes = known?.missedScrapes ?? 0
  state.missedSamples = known?.missedSamples ?? 0
  let lastRound = known?.lastRound ?? null

  const miss = (target: string, times = 1) => {
    state.missedScrapes += times
    state.missedSamples += times * (devices.get(target) ?? 0)
  }
  const keep = async () => {
    if (lastRound === null) return
    const { missedScrapes, missedSamples } = state
    await cursors.set(config.name, { lastRound, missedScrapes, missedSamples, devices: Object.fromEntries(devices) })
  }
  // The time that the agent was down, by the wall clock: nothing else is left of it.
  if (lastRound !== null) {
    const rounds = Math.floor((surroundings.now() - Date.parse(lastRound)) / everyMs) - 1
    if (rounds > 0) {
      for (const target of config.targets) miss(target, rounds)
      log('warn', 'scrapes_missed_while_down', { source: config.name, rounds, since: lastRound })
    }
  }

  return {
    state,
    everyMs,
    isRereadable: false,
    async missed(rounds) {
      for (const target of config.targets) miss(target, rounds)
      await keep()
    },
    async read(signal) {
      const batcher = tools.batcher('samples')
      const waiting = [...config.targets]
      let spoolFailure: unknown = null
      const work = async () => {
        for (let target = waiting.shift(); target !== undefined; target = waiting.shift()) {
          const page = await pageOf(target, config, tools, signal).catch((error: unknown) => {
            signal.throwIfAborted()
            miss(target)
            if (!failing.has(target))
              log('warn', 'target_failing', { source: config.name, target, error: messageOf(error) })
            failing.add(target)
            return null
          })
          if (page === null) continue
          if (failing.delete(target)) log('info', 'target_answers_again', { source: config.name, target })
          devices.set(target, page.length)
          for (const sample of page) {
            if (spoolFailure !== null) break
            const line = JSON.stringify({ institution: tools.institution, ...sample })
            await batcher.add(line).catch((error: unknown) => {
              spoolFailure = error
            })
          }
        }
      }
      await Promise.all(Array.from({ length: Math.min(config.concurrency, config.targets.length) }, work))
      if (spoolFailure === null) await batcher.flush().catch((error: unknown) => (spoolFailure = error))
      state.records += batcher.records
      if (spoolFailure !== null) {
        // What this round read and did not spool; of failed targets nothing was read.
        const read = config.targets.filter((target) => !failing.has(target))
        state.missedScrapes += read.length
        state.missedSamples += read.reduce((sum, target) => sum + (devices.get(target) ?? 0), 0) - batcher.records
        throw spoolFailure
      }
      lastRound = new Date(surroundings.now()).toISOString()
      await keep()
      if (failing.size === config.targets.length)
        throw new SuanhengError('SERVICE_UNREACHABLE', `no target of ${config.name} answers`)
    },
  }
}

/** A whole page or nothing: half of one would pass for a node that lost devices. */
function pageOf(url: string, config: ScrapeConfig, tools: SourceTools, signal: AbortSignal): Promise<Sample[]> {
  return within(signal, config.timeoutSeconds * 1000, (until) => readPage(url, config, tools, until))
}

async function readPage(url: string, config: ScrapeConfig, tools: SourceTools, signal: AbortSignal): Promise<Sample[]> {
  const answer = await fetch(url, { signal, headers: { accept: 'text/plain;version=0.0.4' } })
  if (!answer.ok || answer.body === null) {
    await answer.body?.cancel()
    throw new SuanhengError('SERVICE_UNREACHABLE', `status ${answer.status}`)
  }
  const reader = SAMPLE_KINDS[config.kind]({ at: tools.surroundings.now(), timezone: config.timezone })
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const samples: Sample[] = []
  const take = ({ found, left }: ReturnType<typeof reader.end>) => {
    for (const sample of found) samples.push(sample)
    for (const { why } of left) countLeft(tools.state, why.en)
  }
  let bytes = 0
  for await (const piece of answer.body as unknown as AsyncIterable<Uint8Array>) {
    bytes += piece.byteLength
    if (bytes > PAGE_BYTES) throw new SuanhengError('BODY_TOO_LARGE', `a page of more than ${PAGE_BYTES} bytes`)
    take(reader.text(decoder.decode(piece, { stream: true })))
  }
  take(reader.text(decoder.decode()))
  take(reader.end())
  return samples
}
