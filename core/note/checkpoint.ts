import { SuanhengError } from '../errors.ts'
import type { Checkpoint } from './checkpoint-text.ts'
import { checkpointText, parseCheckpoint } from './checkpoint-text.ts'
import type { NoteSigner, SignedNote, VerifierKey } from './signed-note.ts'
import { formatNote, isSignedBy } from './signed-note.ts'

export type { Checkpoint } from './checkpoint-text.ts'
export { checkpointText, parseCheckpoint } from './checkpoint-text.ts'

/** The whole signed note. Errors: NOTE_MALFORMED. */
export function signCheckpoint(checkpoint: Checkpoint, signer: NoteSigner): string {
  const text = checkpointText(checkpoint)
  return formatNote({ text, signatures: [signer.sign(text)] })
}

/** Parses and checks origin (the key's name) and signature. Errors: NOTE_MALFORMED, CHECKPOINT_FORGED. */
export function openCheckpoint(note: string, key: VerifierKey): Checkpoint & { readonly note: SignedNote } {
  const checkpoint = parseCheckpoint(note)
  const { origin, size } = checkpoint
  if (origin !== key.name)
    throw new SuanhengError('CHECKPOINT_FORGED', `the checkpoint is of another log than ${key.name}`, { origin, size })
  if (!isSignedBy(checkpoint.note, key))
    throw new SuanhengError('CHECKPOINT_FORGED', `no valid signature of ${key.name}`, { origin, size })
  return checkpoint
}
