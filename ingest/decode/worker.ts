import { parentPort, threadId } from 'node:worker_threads'
import { SuanhengError } from '../../core/errors.ts'
import type { Converted, ConvertTask } from './convert.ts'
import { convertFile } from './convert.ts'
import type { DecodedBatch, DecodeTask } from './decode-batch.ts'
import { decodeBatch } from './decode-batch.ts'
import { ownThread } from './time-limit.ts'
import { handOver, movable } from './transfer.ts'

/** What a worker answers: errors lose their class on the way between threads, so they travel as data. */
export type WorkerAnswer<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false
      readonly code: SuanhengError['code']
      readonly message: string
      readonly details: SuanhengError['details']
    }

export type WorkerTask<T> = { readonly id: number; readonly task: T }
/** Said by the worker when it begins a task, before it does anything. `thread` is where the kernel counts its time. */
export type Begun = { readonly begun: number; readonly threadId: number; readonly thread: string | null }

/** The worker's usual task. Anything but a SuanhengError is a fault of ours and is thrown as it is. */
export function decode({ id, task }: WorkerTask<DecodeTask>): unknown {
  begin(id)
  try {
    const { value, buffers } = handOver(decodeBatch(task))
    return movable({ ok: true, value } satisfies WorkerAnswer<DecodedBatch>, buffers)
  } catch (error) {
    return answerOf(error)
  }
}

/** A file of a platform as records. */
export function convert({ id, task }: WorkerTask<ConvertTask>): WorkerAnswer<Converted> {
  begin(id)
  try {
    return { ok: true, value: convertFile(task) }
  } catch (error) {
    return answerOf(error)
  }
}

const THREAD = ownThread()

function begin(id: number): void {
  // A port between threads has no origin that the rule could ask for.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  parentPort?.postMessage({ begun: id, threadId, thread: THREAD } satisfies Begun)
}

function answerOf(error: unknown): WorkerAnswer<never> {
  if (!(error instanceof SuanhengError)) throw error
  return { ok: false, code: error.code, message: error.message, details: error.details }
}

/** Answers once the worker has loaded its code. */
export const warm = (): string => 'warm'
