import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import type { Worker } from 'node:worker_threads'
import { Piscina } from 'piscina'
import { programBeside } from '../../core/beside.ts'
import { SuanhengError } from '../../core/errors.ts'
import type { Converted, ConvertTask } from './convert.ts'
import type { DecodedBatch, DecodeTask } from './decode-batch.ts'
import { Slots } from './slots.ts'
import { cpuMsOf, outOfTime, watch } from './time-limit.ts'
import type { Begun, WorkerAnswer, WorkerTask } from './worker.ts'

export type DecodePool = {
  decode(task: DecodeTask): Promise<DecodedBatch>
  /** Errors: those of convertFile; BODY_TOO_SLOW. */
  convert(task: ConvertTask): Promise<Converted>
  /** Resolves when every worker has loaded its code. */
  ready(): Promise<void>
  /** Bodies waiting for a worker. */
  readonly waiting: number
  /** Bodies decoded at a time. */
  readonly threads: number
  close(): Promise<void>
}

export type PoolOptions = {
  /** Threads; 0 means one a core, at most 4. */
  readonly threads: number
  /** Of the processor: a body that needs more, and a second more a mebibyte, is refused and its worker ended. */
  readonly timeoutMs: number
  /** JavaScript heap of a worker; a body that needs more is refused and its worker ended. */
  readonly heapMb: number
  /** What a thread used of the processor so far, in ms; null where it is not known, and the clock stands for it. */
  readonly cpuMsOf?: (thread: string | null) => number | null
}

/**
 * Decodes bodies in worker threads, so that a body made to hang or to eat memory costs its
 * sender an error and nobody else anything.
 * Errors: those of decodeBatch; BODY_TOO_SLOW when the time or the heap ran out; TOO_MANY_REQUESTS when the machine had
 *         no time for it.
 */
export function createDecodePool(options: PoolOptions): DecodePool {
  const threads = options.threads > 0 ? options.threads : Math.min(4, availableParallelism())
  const worker = programBeside(import.meta.url, './worker')
  const pool = new Piscina({
    filename: worker.url.href,
    name: 'decode',
    minThreads: threads,
    maxThreads: threads,
    execArgv: worker.execArgv,
    resourceLimits: { maxOldGenerationSizeMb: options.heapMb },
  })
  // A worker ended by its limits reports here as well as to its task; the task's answer is enough.
  pool.on('error', () => {})
  const slots = new Slots(threads)
  // The clock of a body runs from the moment its worker begins: not while it waits for one, nor while a
  // worker that replaces an ended one loads its code.
  const begins = new Map<number, (begun: Begun) => void>()
  pool.on('message', (begun: Begun) => begins.get(begun.begun)?.(begun))
  const cpuNow = options.cpuMsOf ?? cpuMsOf
  let count = 0
  const inWorker = async <T>(
    name: 'decode' | 'convert',
    task: { readonly institution: string },
    bytes: number,
  ): Promise<T> => {
    const release = await slots.take(task.institution)
    const id = ++count
    const limitMs = timeLimit(options, bytes)
    const ending = new AbortController()
    let unwatch = notYet
    let worker: Worker | undefined
    let ended: 'body' | 'machine' = 'body'
    begins.set(id, ({ threadId, thread }) => {
      worker = pool.threads.find((one) => one.threadId === threadId)
      unwatch = watch(
        () => cpuNow(thread),
        limitMs,
        (who) => {
          ended = who
          ending.abort()
        },
      )
    })
    try {
      const given: WorkerTask<unknown> = { id, task }
      const answer = (await pool.run(given, { name, signal: ending.signal })) as WorkerAnswer<T>
      release()
      if (!answer.ok) throw new SuanhengError(answer.code, answer.message, answer.details)
      return answer.value
    } catch (error) {
      const byLimit = toLimit(error, ended, limitMs)
      // A worker that is told to end holds its memory until it has: the next body must not join it.
      if (byLimit === null) release()
      else void exitOf(worker).finally(release)
      throw byLimit ?? error
    } finally {
      begins.delete(id)
      unwatch()
    }
  }
  return {
    get waiting() {
      return slots.waiting
    },
    threads,
    async ready() {
      await Promise.all(Array.from({ length: threads }, () => pool.run(null, { name: 'warm' })))
    },
    decode: (task) => inWorker('decode', task, task.body.byteLength),
    convert: (task) => inWorker('convert', task, task.file.byteLength),
    close: () => pool.destroy(),
  }
}

const notYet = (): void => {}

/** A thread that has ended has no number any more. */
const exitOf = async (worker: Worker | undefined): Promise<void> => {
  if (worker !== undefined && worker.threadId !== -1) await once(worker, 'exit')
}

/** A large honest body takes its time: a second a mebibyte on top, several times what it needs on a busy machine. */
const timeLimit = (options: PoolOptions, bytes: number): number =>
  options.timeoutMs + Math.ceil((bytes / (1 << 20)) * 1000)

/** null when the worker was not ended by its limits. */
function toLimit(error: unknown, ended: 'body' | 'machine', limitMs: number): SuanhengError | null {
  if (error instanceof Error && error.name === 'AbortError') return outOfTime(ended, limitMs)
  if ((error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY')
    return new SuanhengError('BODY_TOO_SLOW', 'decoding needs too much memory', {}, error)
  return null
}
