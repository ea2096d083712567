import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { Piscina } from 'piscina'
import { SuanhengError } from '../../core/errors.ts'
import type { DecodedBatch, DecodeTask } from './decode-batch.ts'
import type { WorkerAnswer } from './worker.ts'

export type DecodePool = {
  decode(task: DecodeTask): Promise<DecodedBatch>
  /** Resolves when every worker has loaded its code. */
  ready(): Promise<void>
  /** Bodies waiting for a worker. */
  readonly waiting: number
  close(): Promise<void>
}

export type PoolOptions = {
  /** Threads; 0 means one a core, at most 4. */
  readonly threads: number
  /** A body that is not decoded by then, and a second more a mebibyte, is refused and its worker ended. */
  readonly timeoutMs: number
  /** JavaScript heap of a worker; a body that needs more is refused and its worker ended. */
  readonly heapMb: number
}

// From sources the worker needs the loader too; from dist it is plain JavaScript.
const fromSources = import.meta.url.endsWith('.ts')
const WORKER = fileURLToPath(new URL(fromSources ? './worker.ts' : './worker.js', import.meta.url))

/**
 * Decodes bodies in worker threads, so that a body made to hang or to eat memory costs its
 * sender an error and nobody else anything.
 * Errors: those of decodeBatch; BODY_TOO_SLOW when the time or the heap ran out.
 */
export function createDecodePool(options: PoolOptions): DecodePool {
  const threads = options.threads > 0 ? options.threads : Math.min(4, availableParallelism())
  const pool = new Piscina({
    filename: WORKER,
    name: 'decode',
    minThreads: threads,
    maxThreads: threads,
    execArgv: fromSources ? ['--import', 'tsx'] : [],
    resourceLimits: { maxOldGenerationSizeMb: options.heapMb },
  })
  // A worker ended by its limits reports here as well as to its task; the task's answer is enough.
  pool.on('error', () => {})
  const slots = new Slots(threads)
  const warm = () => pool.run(null, { name: 'warm' })
  return {
    get waiting() {
      return slots.waiting
    },
    async ready() {
      await Promise.all(Array.from({ length: threads }, warm))
    },
    async decode(task) {
      const release = await slots.take()
      try {
        const answer = (await runBounded(pool, task, timeLimit(options, task))) as WorkerAnswer
        release()
        if (!answer.ok) throw new SuanhengError(answer.code, answer.message, answer.details)
        return answer.batch
      } catch (error) {
        // An ended worker is replaced; the next body's clock must not run while the new one loads.
        if (error instanceof SuanhengError && error.code === 'BODY_TOO_SLOW') void warm().finally(release)
        else release()
        throw error
      }
    },
    close: () => pool.destroy(),
  }
}

/** A large honest body takes its time: a second a mebibyte on top, several times what it needs on a busy machine. */
const timeLimit = (options: PoolOptions, task: DecodeTask): number =>
  options.timeoutMs + Math.ceil((task.body.byteLength / (1 << 20)) * 1000)

/** Lets as many tasks run as there are threads, so that a task's clock does not run while it waits. */
class Slots {
  #free: number
  readonly #queue: (() => void)[] = []

  constructor(count: number) {
    this.#free = count
  }

  get waiting(): number {
    return this.#queue.length
  }

  /** Resolves when there is a thread; the answer gives it back, once however often it is called. */
  async take(): Promise<() => void> {
    if (this.#free > 0) this.#free--
    else await new Promise<void>((resolve) => this.#queue.push(resolve))
    let held = true
    return () => {
      if (!held) return
      held = false
      const next = this.#queue.shift()
      if (next === undefined) this.#free++
      else next()
    }
  }
}

async function runBounded(pool: Piscina, task: DecodeTask, timeoutMs: number): Promise<unknown> {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(), timeoutMs)
  try {
    return await pool.run(task, { signal: controller.signal })
  } catch (error) {
    const name = error instanceof Error ? error.name : ''
    const code = (error as NodeJS.ErrnoException).code
    if (name === 'AbortError')
      throw new SuanhengError('BODY_TOO_SLOW', `not decoded within ${timeoutMs} ms`, { timeoutMs }, error)
    if (code === 'ERR_WORKER_OUT_OF_MEMORY')
      throw new SuanhengError('BODY_TOO_SLOW', 'decoding needs too much memory', {}, error)
    throw error
  } finally {
    clearTimeout(timer)
  }
}
