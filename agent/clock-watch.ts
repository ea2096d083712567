import type { Board } from './board.ts'
import type { Log, Surroundings } from './surroundings.ts'

const EVERY_MS = 5_000
/** Slewing by a time service stays below this; a step does not. */
const JUMP_MS = 2_000

/**
 * Tells when the wall clock was set. Nothing here runs by it; samples and receipts say its times, and whoever reads them
 * must know where it jumped. Ends with the signal's reason.
 */
export async function watchClock(
  { now, monotonic, sleep }: Surroundings,
  board: Board,
  log: Log,
  signal: AbortSignal,
  everyMs = EVERY_MS,
): Promise<never> {
  let offset = now() - monotonic()
  for (;;) {
    await sleep(everyMs, signal)
    const current = now() - monotonic()
    const byMs = Math.round(current - offset)
    offset = current
    if (Math.abs(byMs) < JUMP_MS) continue
    board.clockJumps++
    const to = now()
    log('warn', 'clock_jumped', { byMs, from: new Date(to - byMs).toISOString(), to: new Date(to).toISOString() })
  }
}
