import type { Closed } from './spool.ts'

/** What a source has done. Counts marked † are kept over restarts. */
export type SourceState = {
  readonly name: string
  readonly type: string
  state: 'waiting' | 'reading' | 'stopped' | 'failing'
  /** Why it is stopped or failing. */
  why: string | null
  /** End of the last reading that succeeded, RFC 3339. */
  lastRead: string | null
  /** Records spooled. */
  records: number
  failures: number
  /** Pages that were due and are lost, as nobody can read them again. † */
  missedScrapes: number
  /** Samples in them, by the devices that the target had before; of a target never read nothing is known. † */
  missedSamples: number
  /** Parts of inputs that no record was made of, by reason. */
  leftOut: Record<string, number>
}

/** Everything that the status, the metrics and a person looking at them are told. */
export type Board = {
  readonly startedAt: string
  readonly service: {
    readonly url: string
    state: 'unknown' | 'taking' | 'waiting'
    /** Code and sentence of what is waited for. */
    why: string | null
    waitingUntil: string | null
    lastAcknowledged: string | null
  }
  reading: 'open' | Closed
  readonly sent: {
    batches: number
    recorded: number
    duplicate: number
    conflict: number
    /** In the service's quarantine: a person has to mend or dismiss them. */
    rejected: number
  }
  readonly setAside: { batches: number; records: number }
  clockJumps: number
  readonly sources: SourceState[]
}

export const newBoard = (url: string, startedAt: number): Board => ({
  startedAt: new Date(startedAt).toISOString(),
  service: { url, state: 'unknown', why: null, waitingUntil: null, lastAcknowledged: null },
  reading: 'open',
  sent: { batches: 0, recorded: 0, duplicate: 0, conflict: 0, rejected: 0 },
  setAside: { batches: 0, records: 0 },
  clockJumps: 0,
  sources: [],
})

export const newSourceState = (name: string, type: string): SourceState => ({
  name,
  type,
  state: 'waiting',
  why: null,
  lastRead: null,
  records: 0,
  failures: 0,
  missedScrapes: 0,
  missedSamples: 0,
  leftOut: {},
})

/** Reasons that are counted by name; what comes beyond is counted together. */
const MOST_REASONS = 100

export function countLeft(state: SourceState, reason: string, count = 1): void {
  const known = reason in state.leftOut || Object.keys(state.leftOut).length < MOST_REASONS
  const key = known ? reason : 'other'
  state.leftOut[key] = (state.leftOut[key] ?? 0) + count
}
