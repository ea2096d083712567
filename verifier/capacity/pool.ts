import { Piscina } from 'piscina'
import { programBeside } from '../../core/beside.ts'
import { SuanhengError } from '../../core/errors.ts'
import type { Assessment } from './assessment.ts'
import type { CapacityEvidence } from './evidence.ts'
import type { Question } from './question.ts'
import { type AssessTask, assessHere } from './worker.ts'

/** Loads evidence when its turn has come, and assesses it. */
export type Assessor = {
  assess(load: () => Promise<CapacityEvidence>, question: Question): Promise<Assessment>
}

export type AssessorPool = Assessor & { close(): Promise<void> }

export type AssessorOptions = {
  /** Loaded or assessed at once: one that is assessed, one that is loaded meanwhile. */
  readonly atOnce: number
  /** Questions that wait for their turn; more are refused. */
  readonly waiting: number
  readonly timeoutMs: number
}
export const ASSESSOR_DEFAULTS: AssessorOptions = { atOnce: 2, waiting: 16, timeoutMs: 120_000 }

/** In the thread that asks: for commands, which do nothing else meanwhile. */
export const ASSESS_HERE: Assessor = {
  assess: async (load, question) => assessHere({ evidence: await load(), question }),
}

/** A worker that nobody asks ends, and with it the memory it holds. */
const IDLE_MS = 60_000
const RETRY_AFTER_SECONDS = 5

/**
 * Assesses in one thread beside: more than a second of computing for many thousand cards would keep what is sent in
 * meanwhile waiting. The thread begins with the first question.
 *
 * Errors: TOO_MANY_REQUESTS when as many wait as may; INTERNAL when the time ran out; those of loading and assessing.
 */
export function createAssessor({ atOnce, waiting, timeoutMs }: AssessorOptions = ASSESSOR_DEFAULTS): AssessorPool {
  const worker = programBeside(import.meta.url, './worker')
  const pool = new Piscina({
    filename: worker.url.href,
    name: 'assessHere',
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: IDLE_MS,
    execArgv: worker.execArgv,
  })
  pool.on('error', () => {})
  const queue: (() => void)[] = []
  let busy = 0

  const turn = async (): Promise<void> => {
    if (busy < atOnce) {
      busy++
      return
    }
    if (queue.length >= waiting)
      throw new SuanhengError('TOO_MANY_REQUESTS', 'too many assessments of capacity are waiting', {
        retryAfterSeconds: RETRY_AFTER_SECONDS,
      })
    await new Promise<void>((resolve) => queue.push(resolve))
  }
  const done = (): void => {
    const next = queue.shift()
    if (next === undefined) busy--
    else next()
  }

  return {
    async assess(load, question) {
      await turn()
      try {
        const evidence = await load()
        const task: AssessTask = { evidence, question }
        const signal = AbortSignal.timeout(timeoutMs)
        return (await pool.run(task, { transferList: buffersOf(evidence), signal })) as Assessment
      } catch (error) {
        if (!(error instanceof Error) || error.name !== 'AbortError') throw error
        throw new SuanhengError('INTERNAL', `not assessed within ${timeoutMs} ms`, { timeoutMs }, error)
      } finally {
        done()
      }
    },
    close: () => pool.destroy(),
  }
}

/** What is measured in megabytes is handed over, not copied: each buffer once, many devices share one. */
function buffersOf({ telemetry, use }: CapacityEvidence): ArrayBuffer[] {
  const arrays = telemetry.flatMap(({ seen, tensor, meanWatts, mostWatts }) => [seen, tensor, meanWatts, mostWatts])
  const buffers = new Set([...arrays, ...use.map(({ hours }) => hours)].map(({ buffer }) => buffer))
  return [...buffers].filter((buffer) => buffer instanceof ArrayBuffer)
}
