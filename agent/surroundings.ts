/** What is outside of the agent. Intervals are told by `monotonic` and `sleep` alone, which no setting of the clock moves. */
export type Surroundings = {
  /** Wall time, ms since 1970: for the moments that samples and statuses say, and for nothing else. */
  readonly now: () => number
  /** Ms since any moment. */
  readonly monotonic: () => number
  /** [0, 1) */
  readonly random: () => number
  /** Rejects with the signal's reason when it is aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
}

export type LogLevel = 'info' | 'warn' | 'error'
/** Tells what happened: ids, counts and codes, never records. */
export type Log = (level: LogLevel, event: string, fields?: Readonly<Record<string, unknown>>) => void
