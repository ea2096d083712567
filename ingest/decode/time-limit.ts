import { readFileSync, readlinkSync } from 'node:fs'
import { SuanhengError } from '../../core/errors.ts'

/** What a decoder may use of the processor, in ms, and how much longer it may take on a machine with other work. */
const SLOWER = 8

export type Spent = { readonly wallMs: number; readonly cpuMs: number }

/**
 * Whether a body has had its time: `limitMs` of the processor. The machine may be the slow one: then the body gets eight
 * times as long, and is asked to come back after that. A number: so many ms may be waited before asking again.
 */
export function judge({ wallMs, cpuMs }: Spent, limitMs: number): 'body' | 'machine' | number {
  if (cpuMs >= limitMs) return 'body'
  if (wallMs >= limitMs * SLOWER) return 'machine'
  // Never sooner than the limit can be reached, and not much later.
  return Math.max(1, Math.ceil(Math.min(limitMs - cpuMs, limitMs * SLOWER - wallMs)))
}

/**
 * Watches a decoder that begins now, and says once who is to blame that it has to be ended. `cpuNow` is what its thread
 * used so far, in ms; where that is not known, the clock stands for it. Output: what ends the watch.
 */
export function watch(
  cpuNow: () => number | null,
  limitMs: number,
  end: (who: 'body' | 'machine') => void,
): () => void {
  const begun = { at: performance.now(), cpuMs: cpuNow() }
  const look = () => {
    const wallMs = performance.now() - begun.at
    const cpuMs = cpuNow()
    const judged = judge(
      { wallMs, cpuMs: cpuMs === null || begun.cpuMs === null ? wallMs : cpuMs - begun.cpuMs },
      limitMs,
    )
    if (typeof judged === 'number') timer = setTimeout(look, judged)
    else end(judged)
  }
  let timer = setTimeout(look, limitMs)
  return () => clearTimeout(timer)
}

/** Errors of a decoder that was ended: BODY_TOO_SLOW, TOO_MANY_REQUESTS. */
export const outOfTime = (who: 'body' | 'machine', limitMs: number): SuanhengError =>
  who === 'body'
    ? new SuanhengError('BODY_TOO_SLOW', `not decoded within ${limitMs} ms of processor time`, { timeoutMs: limitMs })
    : new SuanhengError(
        'TOO_MANY_REQUESTS',
        `the machine gave less than ${limitMs} ms of processor in ${SLOWER} times as long`,
        {
          timeoutMs: limitMs,
          retryAfterSeconds: 5,
        },
      )

/** Where the kernel counts what the calling thread uses; null where there is no such place: not Linux. */
export function ownThread(): string | null {
  try {
    return `/proc/${readlinkSync('/proc/thread-self')}/schedstat`
  } catch {
    return null
  }
}

/** What a thread used of the processor since it began, in ms; null when that is not told (any more). */
export function cpuMsOf(thread: string | null): number | null {
  if (thread === null) return null
  try {
    // Nanoseconds on the processor, nanoseconds waiting for it, times it was given it (sched-stats.txt of the kernel).
    const ns = Number(readFileSync(thread, 'latin1').split(' ')[0])
    return Number.isFinite(ns) && ns > 0 ? ns / 1e6 : null
  } catch {
    return null
  }
}
