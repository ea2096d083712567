import { setMaxListeners } from 'node:events'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SignRequest } from '../client/index.ts'
import { SuanhengClient } from '../client/index.ts'
import { messageOf, SuanhengError } from '../core/errors.ts'
import type { VerifierKey } from '../core/note/signed-note.ts'
import { nullIfMissing, replaceFile } from '../ledger/durable-file.ts'
import { Batcher } from './batcher.ts'
import { type Board, newBoard, newSourceState, type SourceState } from './board.ts'
import { watchClock } from './clock-watch.ts'
import type { AgentConfig, SourceConfig } from './config.ts'
import { CursorFile } from './cursors.ts'
import { openLocalPort } from './local-port.ts'
import { logKeyOf } from './receipts.ts'
import { type RunnerOptions, readOnce, runSource } from './runner.ts'
import { type SenderOptions, sendAll } from './sender.ts'
import { commandSource } from './sources/command.ts'
import { dropSource } from './sources/drop.ts'
import { scrapeSource } from './sources/scrape.ts'
import type { Source, SourceTools } from './sources/source.ts'
import { tailSource } from './sources/tail.ts'
import { Spool } from './spool.ts'
import { type AgentStatus, STATUS_FILE, statusOf } from './status.ts'
import type { Log, Surroundings } from './surroundings.ts'

export type AgentOptions = {
  readonly config: AgentConfig
  readonly sign: SignRequest | null
  readonly surroundings: Surroundings
  readonly log: Log
  readonly pid: number
}

const STATUS_EVERY_MS = 5_000
const LOOK_EVERY_MS = 250
const ROOM_EVERY_MS = 1_000
const MiB = 1 << 20

/** Puts the agent together over its state folder, which it locks. */
export class Agent {
  readonly board: Board
  readonly sources: readonly Source[]
  readonly client: SuanhengClient
  readonly #options: AgentOptions
  readonly #spool: Spool
  #logKey: VerifierKey | null = null
  readonly #stopping = new AbortController()
  #written = ''

  private constructor(options: AgentOptions, spool: Spool, cursors: CursorFile, board: Board) {
    this.#options = options
    this.#spool = spool
    this.board = board
    this.client = clientOf(options)
    this.sources = options.config.sources.map((source) => sourceOf(source, this.#toolsOf(source, cursors)))
    for (const { state } of this.sources) board.sources.push(state)
  }

  /** Errors: STORE_IN_USE when another agent holds the folder; JOURNAL_UNAVAILABLE, CONFIG_INVALID. */
  static async open(options: AgentOptions): Promise<Agent> {
    const { config, surroundings, log } = options
    await mkdir(config.state, { recursive: true, mode: 0o700 })
    const spool = await Spool.open({
      folder: join(config.state, 'spool'),
      institution: config.institution,
      limitBytes: config.spool.limitMiB * MiB,
      minFreeBytes: config.spool.minFreeMiB * MiB,
      surroundings,
      log,
    })
    try {
      const board = newBoard(config.service.url, surroundings.now())
      const aside = (await readdir(join(config.state, 'set-aside')).catch(nullIfMissing)) ?? []
      board.setAside.batches = aside.filter((name) => name.endsWith('.problem.json')).length
      return new Agent(options, spool, await CursorFile.open(join(config.state, 'cursors.json')), board)
    } catch (error) {
      await spool.close()
      throw error
    }
  }

  status(): AgentStatus {
    const { config, surroundings, pid } = this.#options
    return statusOf(this.board, this.#spool, config.spool.limitMiB * MiB, pid, surroundings.now())
  }

  /** Reads and sends until the signal is aborted; then lets go of everything. What is spooled stays. */
  async run(signal: AbortSignal, ready: (url: string | null) => void = () => {}): Promise<void> {
    const { config, surroundings, log } = this.#options
    const port = config.metrics === undefined ? null : await openLocalPort(config.metrics, () => this.status())
    log('info', 'agent_started', {
      batches: this.#spool.pendingBatches,
      next: Number(this.#spool.next),
      metrics: port?.url,
    })
    const failed = this.#stopping
    const stop = () => failed.abort(signal.reason)
    signal.addEventListener('abort', stop, { once: true })
    if (signal.aborted) stop()
    // Every request under way listens, and takes its listener away at its end.
    setMaxListeners(0, failed.signal)
    const parts = [
      sendAll(this.sender(), failed.signal),
      watchClock(surroundings, this.board, log, failed.signal),
      this.#tellStatus(failed.signal),
      ...this.sources.map((source) => runSource(source, this.runner(), failed.signal)),
    ]
    ready(port?.url ?? null)
    try {
      // None of them ends by itself.
      await Promise.all(parts)
    } catch (error) {
      failed.abort(error)
      await Promise.allSettled(parts)
      if (!signal.aborted) throw error
    } finally {
      signal.removeEventListener('abort', stop)
      await port?.close()
      await this.close()
      log('info', 'agent_stopped', { batches: this.#spool.pendingBatches })
    }
  }

  async close(): Promise<void> {
    await this.#writeStatus()
    await this.#spool.close()
  }

  /** One reading of every source. */
  async readAll(signal: AbortSignal): Promise<void> {
    for (const source of this.sources) await readOnce(source, this.runner(), signal)
  }

  sender(): SenderOptions {
    const { config, log, surroundings } = this.#options
    return {
      institution: config.institution,
      spool: this.#spool,
      client: this.client,
      logKey: async () => {
        const ask = () => this.client.text(`/ledger/${config.institution}/vkey`)
        this.#logKey ??= await logKeyOf(config.service.logKey, join(config.state, 'log.vkey'), ask, log)
        return this.#logKey
      },
      receipts: join(config.state, 'receipts'),
      setAside: join(config.state, 'set-aside'),
      board: this.board,
      log,
      surroundings,
    }
  }

  runner(): RunnerOptions {
    const { log, surroundings } = this.#options
    return { spool: this.#spool, board: this.board, log, surroundings }
  }

  #toolsOf({ name, type }: SourceConfig, cursors: CursorFile): SourceTools {
    const { config, log, surroundings } = this.#options
    const mostRecords = config.batch.records
    const state = newSourceState(name, type)
    const room = type === 'scrape' ? undefined : () => this.#untilRoom(state)
    return {
      institution: config.institution,
      batcher: (route, header = null) => new Batcher(this.#spool, { source: name, route, mostRecords, header, room }),
      cursors,
      state,
      log,
      surroundings,
    }
  }

  /** A reading that can wait does so in the middle: a file may be larger than the spool. */
  async #untilRoom(state: SourceState): Promise<void> {
    const { log, surroundings } = this.#options
    for (let waited = false; ; waited = true) {
      const closed = await this.#spool.closed(true)
      // A spool that failed says so itself when it is written to.
      if (closed === null || closed === 'failed') {
        if (waited) Object.assign(state, { state: 'reading', why: null })
        return
      }
      this.board.reading = closed
      Object.assign(state, { state: 'stopped', why: closed })
      if (!waited) log('warn', 'source_stopped', { source: state.name, why: closed })
      await surroundings.sleep(ROOM_EVERY_MS, this.#stopping.signal)
    }
  }

  async #tellStatus(signal: AbortSignal): Promise<never> {
    const { monotonic, sleep } = this.#options.surroundings
    for (;;) {
      const { reading } = this.board
      await this.#writeStatus()
      const due = monotonic() + STATUS_EVERY_MS
      // That nothing is read any more, or that it is again, is told at once.
      while (monotonic() < due && this.board.reading === reading) await sleep(LOOK_EVERY_MS, signal)
    }
  }

  async #writeStatus(): Promise<void> {
    const text = `${JSON.stringify(this.status(), null, 1)}\n`
    try {
      await replaceFile(join(this.#options.config.state, STATUS_FILE), text, 0o600)
      this.#written = ''
    } catch (error) {
      // A full disk takes no status either: the log and the local port say it.
      const why = messageOf(error)
      if (this.#written !== why) this.#options.log('error', 'status_not_written', { error: why })
      this.#written = why
    }
  }
}

function clientOf({ config, sign, surroundings, log }: AgentOptions): SuanhengClient {
  const { url, tokenFile, timeoutSeconds } = config.service
  let last = ''
  return new SuanhengClient({
    url,
    token: async () => {
      const token = await readToken(tokenFile)
      if (last !== '' && last !== token) log('info', 'token_changed')
      last = token
      return token
    },
    ...(sign === null ? {} : { sign }),
    timeoutMs: timeoutSeconds * 1000,
    // The sender waits by itself, where it can be seen.
    patience: { attempts: 1 },
    surroundings: { now: surroundings.now, random: surroundings.random },
  })
}

/** Errors: CONFIG_INVALID; the sender waits for the file to be mended. */
async function readToken(file: string): Promise<string> {
  const token = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new SuanhengError('CONFIG_INVALID', `${file}: ${messageOf(error)}`, {}, error)
  })
  if (!/^\s*[\x21-\x7e]{1,512}\s*$/.test(token))
    throw new SuanhengError('CONFIG_INVALID', `${file} does not hold one token`)
  return token.trim()
}

function sourceOf(config: SourceConfig, tools: SourceTools): Source {
  if (config.type === 'scrape') return scrapeSource(config, tools)
  if (config.type === 'command') return commandSource(config, tools)
  return config.type === 'tail' ? tailSource(config, tools) : dropSource(config, tools)
}
