import type { Manifest } from '../../schemas/manifest.ts'
import { SuanhengError } from '../errors.ts'
import type { Hasher } from '../merkle/hasher.ts'
import { hasherOf } from '../merkle/hasher.ts'
import type { Checkpoint } from './checkpoint.ts'
import { hashNameOfOrigin, isAtPlace, readManifest } from './manifest-text.ts'
import type { VerifierKey } from './signed-note.ts'
import { verifyProof } from './tlog-proof.ts'

export { readManifest } from './manifest-text.ts'

/** What a receipt's proof proves: this manifest stands at `index` of its institution's log. */
export type ProvenBatch = {
  readonly manifest: Manifest
  readonly index: number
  readonly checkpoint: Checkpoint
}

/** Of a log, as its origin says. */
export const hasherOfOrigin = (origin: string): Hasher => hasherOf(hashNameOfOrigin(origin))

/**
 * Checks a receipt's proof against the log's key, offline: signature, path, and that the entry is the manifest of this
 * institution at this place.
 * Errors: PROOF_MALFORMED (also an entry that is no manifest), NOTE_MALFORMED, CHECKPOINT_FORGED, PROOF_INVALID.
 */
export function verifyBatchProof(text: string, key: VerifierKey): ProvenBatch {
  const { entry, index, checkpoint } = verifyProof(hasherOfOrigin(key.name), text, key)
  const manifest = readManifest(entry)
  if (!isAtPlace(manifest, index, key.name)) {
    throw new SuanhengError('PROOF_INVALID', 'the manifest says another place or another institution than its log', {
      origin: key.name,
      index,
      sequence: manifest.sequence,
      institution: manifest.institution,
    })
  }
  return { manifest, index, checkpoint }
}
