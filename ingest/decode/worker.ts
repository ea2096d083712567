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

/** The worker's one task. Anything but a SuanhengError is a fault of ours and is thrown as it is. */
export function decode(task: DecodeTask): unknown {
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
