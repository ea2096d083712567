import { parentPort, threadId } from 'node:worker_threads'
import { SuanhengError } from '../../core/errors.ts'
import type { DecodedBatch, DecodeTask } from './decode-batch.ts'
import { decodeBatch } from './decode-batch.ts'
import { handOver, movable } from './transfer.ts'

/** What a worker answers: errors lose their class on the way between threads, so they travel as data. */
export type WorkerAnswer =
  | { readonly ok: true; readonly batch: DecodedBatch }
  | {
      readonly ok: false
      readonly code: SuanhengError['code']
      readonly message: string
      readonly details: SuanhengError['details']
    }

export type WorkerTask = { readonly id: number; readonly task: DecodeTask }
/** Said by the worker when it begins a task, before it does anything. */
export type Begun = { readonly begun: number; readonly threadId: number }

/** The worker's one task. Anything but a SuanhengError is a fault of ours and is thrown as it is. */
export function decode({ id, task }: WorkerTask): unknown {
  // A port between threads has no origin that the rule could ask for.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  parentPort?.postMessage({ begun: id, threadId } satisfies Begun)
  try {
    const { value, buffers } = handOver(decodeBatch(task))
    return movable({ ok: true, batch: value } satisfies WorkerAnswer, buffers)
  } catch (error) {
    if (!(error instanceof SuanhengError)) throw error
    return { ok: false, code: error.code, message: error.message, details: error.details } satisfies WorkerAnswer
  }
}

/** Answers once the worker has loaded its code. */
export const warm = (): string => 'warm'
