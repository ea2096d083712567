import { messageOf, SuanhengError } from '../core/errors.ts'
import type { Board } from './board.ts'
import type { Source } from './sources/source.ts'
import type { Closed, Spool } from './spool.ts'
import type { Log, Surroundings } from './surroundings.ts'

export type RunnerOptions = {
  readonly spool: Spool
  readonly board: Board
  readonly log: Log
  readonly surroundings: Surroundings
}

/**
 * Reads a source at its interval while the spool is open. A reading that takes longer than the interval leaves out those
 * that were due meanwhile. Ends with the signal's reason.
 */
export async function runSource(source: Source, options: RunnerOptions, signal: AbortSignal): Promise<never> {
  const { monotonic, sleep } = options.surroundings
  let due = monotonic()
  for (;;) {
    await readOnce(source, options, signal)
    const late = Math.floor((monotonic() - due) / source.everyMs)
    if (late > 0) await source.missed(late).catch(() => {})
    due += (late + 1) * source.everyMs
    await sleep(Math.max(0, due - monotonic()), signal)
  }
}

/** One reading, or the reason why there was none. */
export async function readOnce(source: Source, options: RunnerOptions, signal: AbortSignal): Promise<void> {
  const { state } = source
  const { spool, board, log, surroundings } = options
  const closed = await spool.closed(source.isRereadable).catch((error: unknown) => {
    log('error', 'spool_failed', { error: messageOf(error) })
    return 'failed' as const
  })
  tellReading(options, closed, source.isRereadable)
  if (closed !== null) {
    stop(source, closed, log)
    // The cursor may find no room either; the count is kept in memory.
    await source.missed(1).catch(() => {})
    return
  }
  if (state.state === 'stopped') log('info', 'source_resumed', { source: state.name })
  state.state = 'reading'
  try {
    await source.read(signal)
    spool.recovered()
    if (state.why !== null && state.why !== '') log('info', 'source_reads_again', { source: state.name })
    Object.assign(state, { state: 'waiting', why: null, lastRead: new Date(surroundings.now()).toISOString() })
  } catch (error) {
    signal.throwIfAborted()
    state.failures++
    const why = messageOf(error)
    if (error instanceof SuanhengError && error.code === 'JOURNAL_UNAVAILABLE') {
      board.reading = 'failed'
      log('error', 'spool_failed', { source: state.name, error: why })
      stop(source, 'failed', log)
      return
    }
    if (state.why !== why) log('error', 'source_failing', { source: state.name, error: why })
    Object.assign(state, { state: 'failing', why })
  }
}

function stop({ state }: Source, why: Closed, log: Log): void {
  if (state.state !== 'stopped' || state.why !== why) log('warn', 'source_stopped', { source: state.name, why })
  Object.assign(state, { state: 'stopped', why })
}

/** Nothing is read while the disk is full; at the limit of the spool, sources that can be read later stop first. */
function tellReading({ board }: RunnerOptions, closed: Closed | null, isRereadable: boolean): void {
  if (closed !== null) board.reading = closed
  else if (board.reading !== 'spool_full' || isRereadable) board.reading = 'open'
}
