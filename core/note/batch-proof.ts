import { Manifest } from '../../schemas/manifest.ts'
import { canonicalJson } from '../canonical-json.ts'
import { SuanhengError } from '../errors.ts'
import type { Hasher } from '../merkle/hasher.ts'
import { hasherOf } from '../merkle/hasher.ts'
import type { Checkpoint } from './checkpoint.ts'
import type { VerifierKey } from './signed-note.ts'
import { verifyProof } from './tlog-proof.ts'

/** What a receipt's proof proves: this manifest stands at `index` of its institution's log. */
export type ProvenBatch = {
  readonly manifest: Manifest
  readonly index: number
  readonly checkpoint: Checkpoint
}

/** The hash of a log is told by its origin: `<prefix>/<institution>`, with `sm3` before the institution for SM3. */
export const hasherOfOrigin = (origin: string): Hasher => hasherOf(/\/sm3\/[^/]+$/.test(origin) ? 'sm3' : 'sha256')

/**
 * Checks a receipt's proof against the log's key, offline: signature, path, and that the entry is the manifest of this
 * institution at this place.
 * Errors: PROOF_MALFORMED (also an entry that is no manifest), NOTE_MALFORMED, CHECKPOINT_FORGED, PROOF_INVALID.
 */
export function verifyBatchProof(text: string, key: VerifierKey): ProvenBatch {
  const { entry, index, checkpoint } = verifyProof(hasherOfOrigin(key.name), text, key)
  const manifest = readManifest(entry)
  if (manifest.sequence !== index + 1 || !key.name.endsWith(`/${manifest.institution}`)) {
    throw new SuanhengError('PROOF_INVALID', 'the manifest says another place or another institution than its log', {
      origin: key.name,
      index,
      sequence: manifest.sequence,
      institution: manifest.institution,
    })
  }
  return { manifest, index, checkpoint }
}

/** An entry of a log as the manifest it is. Errors: PROOF_MALFORMED unless it is canonical JSON of one. */
export function readManifest(entry: Uint8Array): Manifest {
  const manifest = Manifest.safeParse(parsed(Buffer.from(entry).toString('utf8')))
  if (!manifest.success || !Buffer.from(canonicalJson(manifest.data)).equals(entry)) {
    throw new SuanhengError('PROOF_MALFORMED', 'the entry is not a manifest in canonical JSON')
  }
  return manifest.data
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new SuanhengError('PROOF_MALFORMED', 'the entry is not JSON', {}, error)
  }
}
