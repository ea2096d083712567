import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { programBeside } from '../../../core/beside.ts'
import { SuanhengError } from '../../../core/errors.ts'
import type { ChildTask } from './child.ts'
import type { NotTypeset, Typeset, TypesetTask } from './compile.ts'

export type TypesetterOptions = {
  /** Documents that wait for their turn; more are refused. */
  readonly waiting: number
  /** For one document, its turn not counted. */
  readonly timeoutMs: number
  /** Memory of the process that typesets, fonts included (some 200 MB). */
  readonly mostBytes: number
  /** Of the data and the attached reports of one document. */
  readonly mostInput: number
}
export const TYPESETTER_DEFAULTS: TypesetterOptions = {
  waiting: 32,
  timeoutMs: 60_000,
  mostBytes: 1_500_000_000,
  mostInput: 32 * 1024 * 1024,
}

export type Typesetter = {
  /** Errors: DOCUMENT_TOO_LARGE; TOO_MANY_REQUESTS; INTERNAL when the template itself is wrong. */
  typeset(task: TypesetTask): Promise<{ readonly pdf: Uint8Array; readonly pages: number }>
  close(): Promise<void>
}

/** A process that nobody asks ends, and with it the memory of its fonts. */
const IDLE_MS = 60_000
/** To begin, with 40 MB of fonts to read: on a busy machine seconds, which are not the document’s. */
const START_MS = 60_000
const RETRY_AFTER_SECONDS = 5

/** The compiler could fetch packages: there is nowhere to fetch them from, and no folder where they could lie. */
const NOWHERE = 'http://127.0.0.1:9'
const NO_FOLDER = fileURLToPath(new URL('./nothing', import.meta.url))
const ENVIRONMENT = {
  HTTP_PROXY: NOWHERE,
  HTTPS_PROXY: NOWHERE,
  ALL_PROXY: NOWHERE,
  http_proxy: NOWHERE,
  https_proxy: NOWHERE,
  all_proxy: NOWHERE,
  HOME: NO_FOLDER,
  XDG_DATA_HOME: NO_FOLDER,
  XDG_CACHE_HOME: NO_FOLDER,
}

type Reply = { readonly id: number } & (Typeset | NotTypeset)

/** Typesets in one process beside, one document after the other. The process begins with the first document. */
export function createTypesetter(options: Partial<TypesetterOptions> = {}): Typesetter {
  const { waiting, timeoutMs, mostBytes, mostInput } = { ...TYPESETTER_DEFAULTS, ...options }
  let child: ChildProcess | null = null
  let idle: NodeJS.Timeout | null = null
  let turn: Promise<unknown> = Promise.resolve()
  let queued = 0
  let next = 0

  const start = async (): Promise<ChildProcess> => {
    if (child !== null) return child
    const program = programBeside(import.meta.url, './child')
    const started = fork(program.url, [String(mostBytes)], {
      execArgv: program.execArgv,
      env: ENVIRONMENT,
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    started.once('exit', () => {
      if (child === started) child = null
    })
    child = started
    await answerOf<{ readonly ready: true }>(started, START_MS)
    return started
  }

  const stop = (): void => {
    child?.kill('SIGKILL')
    child = null
  }

  const run = async (task: TypesetTask): Promise<Typeset> => {
    if (idle !== null) clearTimeout(idle)
    try {
      const process = await start()
      const answer = answerOf<Reply>(process, timeoutMs)
      const message: ChildTask = { ...task, id: next++ }
      process.send(message)
      const reply = await answer
      if (reply.ok) return reply
      throw new SuanhengError('INTERNAL', `the document could not be typeset: ${reply.why}`)
    } catch (error) {
      // A process that did not answer is of no more use.
      if (error instanceof SuanhengError && error.code === 'DOCUMENT_TOO_LARGE') stop()
      throw error
    } finally {
      idle = setTimeout(stop, IDLE_MS)
      idle.unref()
      child?.unref()
      child?.channel?.unref()
    }
  }

  return {
    async typeset(task) {
      const bytes = JSON.stringify(task.data).length + Object.values(task.reports).join('').length
      if (bytes > mostInput)
        throw new SuanhengError('DOCUMENT_TOO_LARGE', `${bytes} characters for one document, at most ${mostInput}`, {
          bytes,
        })
      if (queued >= waiting)
        throw new SuanhengError('TOO_MANY_REQUESTS', 'too many documents are waiting', {
          retryAfterSeconds: RETRY_AFTER_SECONDS,
        })
      queued++
      const mine = turn.then(() => run(task))
      turn = mine.catch(() => {}).finally(() => queued--)
      return mine
    },
    close: async () => {
      if (idle !== null) clearTimeout(idle)
      stop()
    },
  }
}

/**
 * The next message of the process. Errors: DOCUMENT_TOO_LARGE when the time runs out, or it ended for want of memory;
 * INTERNAL when it ended otherwise.
 */
async function answerOf<T>(process: ChildProcess, timeoutMs: number): Promise<T> {
  process.ref()
  process.channel?.ref()
  return new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => end(`not typeset within ${timeoutMs} ms`), timeoutMs)
    const end = (why: string) => {
      clear()
      reject(new SuanhengError('DOCUMENT_TOO_LARGE', why, { timeoutMs }))
    }
    const exited = (code: number | null, signal: NodeJS.Signals | null) => {
      // Who holds too much is killed, by itself or by the system; everything else is a fault of ours.
      if (signal === 'SIGKILL') return end('the process that typesets ended: out of memory')
      clear()
      reject(new SuanhengError('INTERNAL', `the process that typesets ended: ${signal ?? code}`))
    }
    const answered = (message: unknown) => {
      clear()
      resolve(message as T)
    }
    const clear = () => {
      clearTimeout(timer)
      process.off('exit', exited)
      process.off('message', answered)
    }
    process.once('exit', exited)
    process.once('message', answered)
  })
}
