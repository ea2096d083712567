import type { Hash, Hasher } from '../merkle/hasher.ts'
import type { Checkpoint } from './checkpoint.ts'
import type { VerifierKey } from './signed-note.ts'

/** C2SP tlog-proof: one entry of a log, provable offline. `extra` carries the entry itself, the manifest. */
export type TlogProof = {
  readonly extra: Uint8Array | null
  readonly index: number
  readonly proof: readonly Hash[]
  /** The signed note, verbatim. */
  readonly checkpoint: string
}

export function formatProof(_proof: TlogProof): string {
  throw new Error('not yet')
}
/** Errors: PROOF_MALFORMED. */
export function parseProof(_text: string): TlogProof {
  throw new Error('not yet')
}
/** Errors: PROOF_MALFORMED, NOTE_MALFORMED, CHECKPOINT_FORGED, PROOF_INVALID. */
export function verifyProof(
  _hasher: Hasher,
  _text: string,
  _key: VerifierKey,
): { readonly entry: Uint8Array; readonly index: number; readonly checkpoint: Checkpoint } {
  throw new Error('not yet')
}
