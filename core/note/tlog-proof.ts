import { SuanhengError } from '../errors.ts'
import type { Hasher } from '../merkle/hasher.ts'
import { verifyInclusion } from '../merkle/verify.ts'
import type { Checkpoint } from './checkpoint.ts'
import { openCheckpoint } from './checkpoint.ts'
import { parseProof } from './proof-text.ts'
import type { VerifierKey } from './signed-note.ts'
import { must } from './text.ts'

export type { TlogProof } from './proof-text.ts'
export { formatProof, parseHashLines, parseProof } from './proof-text.ts'

/**
 * The entry (`extra`), proven by its own leaf hash to be at `index` of the log that the key signed.
 * Errors: PROOF_MALFORMED, NOTE_MALFORMED, CHECKPOINT_FORGED, PROOF_INVALID.
 */
export function verifyProof(
  hasher: Hasher,
  text: string,
  key: VerifierKey,
): { readonly entry: Uint8Array; readonly index: number; readonly checkpoint: Checkpoint } {
  const { extra, index, proof, checkpoint: note } = parseProof(text)
  const entry = must(extra, 'PROOF_MALFORMED', 'the proof does not carry its entry (extra)')
  const { note: _, ...checkpoint } = openCheckpoint(note, key)
  const { size, root, origin } = checkpoint
  if (!verifyInclusion(hasher, { index, size, leaf: hasher.leaf(entry), proof, root }))
    throw new SuanhengError('PROOF_INVALID', `the proof does not lead to the root of ${origin} at size ${size}`, {
      origin,
      index,
      size,
    })
  return { entry, index, checkpoint }
}
