import type { Route } from '../../client/index.ts'
import type { Batcher } from '../batcher.ts'
import type { SourceState } from '../board.ts'
import type { CursorFile } from '../cursors.ts'
import type { Log, Surroundings } from '../surroundings.ts'

/** What every source is given. */
export type SourceTools = {
  readonly institution: string
  readonly batcher: (route: Route, header?: string | null) => Batcher
  readonly cursors: CursorFile
  readonly state: SourceState
  readonly log: Log
  readonly surroundings: Surroundings
}

/** Somewhere that records come from. */
export type Source = {
  readonly state: SourceState
  readonly everyMs: number
  /** What is not read now can be read later. */
  readonly isRereadable: boolean
  /** One reading, spooled when it resolves; then the cursor is written. Errors: what kept it from being read or spooled. */
  readonly read: (signal: AbortSignal) => Promise<void>
  /** So many readings were due and did not take place. */
  readonly missed: (readings: number) => Promise<void>
}
