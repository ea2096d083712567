import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import type { Worker } from 'node:worker_threads'
import { Piscina } from 'piscina'
import { programBeside } from '../../core/beside.ts'
import { SuanhengError } from '../../core/errors.ts'
import type { Converted, ConvertTask } from './convert.ts'
import type { DecodedBatch, DecodeTask } from './decode-batch.ts'
import type { Begun, WorkerAnswer, WorkerTask } from './worker.ts'

export type DecodePool = {
  decode(task: DecodeTask): Promise<DecodedBatch>
  /** Errors: those of convertFile; BODY_TOO_SLOW. */
  convert(task: ConvertTask): Promise<Converted>
  /** Resolves when every worker has loaded its code. */
  ready(): Promise<void>
  /** Bodies waiting for a worker. */
  readonly waiting: number
  readonly waitingBytes: number
  /** Of one institution. */
  waitingBytesOf(institution: string): number
  /** How long a body given now would wait for a worker, from how long the last ones took; 0 before the first. */
  readonly waitMs: number
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

/**
 * Decodes bodies in worker threads, so that a body made to hang or to eat memory costs its
 * sender an error and nobody else anything.
 * Errors: those of decodeBatch; BODY_TOO_SLOW when the time or the heap ran out.
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
  const begins = new Map<number, (worker: Worker | undefined) => void>()
  pool.on('message', ({ begun, threadId }: Begun) =>
    begins.get(begun)?.(pool.threads.find((worker) => worker.threadId === threadId)),
  )
  let count = 0
  let waitingBytes = 0
  const waitingOf = new Map<string, number>()
  const wait = (institution: string, bytes: number): void => {
    waitingBytes += bytes
    const all = (waitingOf.get(institution) ?? 0) + bytes
    // Nobody who waits for nothing is kept.
    if (all === 0) waitingOf.delete(institution)
    else waitingOf.set(institution, all)
  }
  const pace = new Pace()
  const inWorker = async <T>(
    name: 'decode' | 'convert',
    task: { readonly institution: string },
    bytes: number,
  ): Promise<T> => {
    wait(task.institution, bytes)
    const release = await slots.take()
    wait(task.institution, -bytes)
    const started = performance.now()
    const id = ++count
    const limitMs = timeLimit(options, bytes)
    const ending = new AbortController()
    let timer: NodeJS.Timeout | undefined
    let worker: Worker | undefined
    begins.set(id, (begun) => {
      worker = begun
      timer = setTimeout(() => ending.abort(), limitMs)
    })
    try {
      const given: WorkerTask<unknown> = { id, task }
      const answer = (await pool.run(given, { name, signal: ending.signal })) as WorkerAnswer<T>
      release()
      pace.took(performance.now() - started, bytes)
      if (!answer.ok) throw new SuanhengError(answer.code, answer.message, answer.details)
      return answer.value
    } catch (error) {
      const tooSlow = toTooSlow(error, limitMs)
      // A worker that is told to end holds its memory until it has: the next body must not join it.
      if (tooSlow === null) release()
      else void exitOf(worker).finally(release)
      throw tooSlow ?? error
    } finally {
      begins.delete(id)
      clearTimeout(timer)
    }
  }
  return {
    get waiting() {
      return slots.waiting
    },
    get waitingBytes() {
      return waitingBytes
    },
    waitingBytesOf: (institution) => waitingOf.get(institution) ?? 0,
    get waitMs() {
      return (waitingBytes * pace.msPerByte) / threads
    },
    async ready() {
      await Promise.all(Array.from({ length: threads }, () => pool.run(null, { name: 'warm' })))
    },
    decode: (task) => inWorker('decode', task, task.body.byteLength),
    convert: (task) => inWorker('convert', task, task.file.byteLength),
    close: () => pool.destroy(),
  }
}

/** A thread that has ended has no number any more. */
const exitOf = async (worker: Worker | undefined): Promise<void> => {
  if (worker !== undefined && worker.threadId !== -1) await once(worker, 'exit')
}

/** Time a byte takes, of the last few bodies; the larger ones count for more. */
class Pace {
  #ms = 0
  #bytes = 0

  took(ms: number, bytes: number): void {
    this.#ms = this.#ms * FADES + ms
    this.#bytes = this.#bytes * FADES + bytes
  }

  get msPerByte(): number {
    return this.#bytes === 0 ? 0 : this.#ms / this.#bytes
  }
}

/** What is left of a body's weight after each later one. */
const FADES = 0.8

/** Lets as many bodies be decoded as there are threads, those that are ending included. */
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

/** A large honest body takes its time: a second a mebibyte on top, several times what it needs on a busy machine. */
const timeLimit = (options: PoolOptions, bytes: number): number =>
  options.timeoutMs + Math.ceil((bytes / (1 << 20)) * 1000)

/** null when the worker was not ended by its limits. */
function toTooSlow(error: unknown, limitMs: number): SuanhengError | null {
  if (error instanceof Error && error.name === 'AbortError') {
    return new SuanhengError('BODY_TOO_SLOW', `not decoded within ${limitMs} ms`, { timeoutMs: limitMs }, error)
  }
  if ((error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return new SuanhengError('BODY_TOO_SLOW', 'decoding needs too much memory', {}, error)
  }
  return null
}
