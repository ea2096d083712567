import type { Hash } from '../merkle/hasher.ts'
import type { NoteSigner, SignedNote, VerifierKey } from './signed-note.ts'

/** C2SP tlog-checkpoint: origin, size and root of a log. Extension lines are kept as they are. */
export type Checkpoint = {
  readonly origin: string
  readonly size: number
  readonly root: Hash
  readonly extensions: readonly string[]
}

export function checkpointText(_checkpoint: Checkpoint): string {
  throw new Error('not yet')
}
/** The whole signed note. */
export function signCheckpoint(_checkpoint: Checkpoint, _signer: NoteSigner): string {
  throw new Error('not yet')
}
/** Errors: NOTE_MALFORMED. Checks no signature. */
export function parseCheckpoint(_note: string): Checkpoint & { readonly note: SignedNote } {
  throw new Error('not yet')
}
/** Parses and checks origin and signature. Errors: NOTE_MALFORMED, CHECKPOINT_FORGED. */
export function openCheckpoint(_note: string, _key: VerifierKey): Checkpoint & { readonly note: SignedNote } {
  throw new Error('not yet')
}
