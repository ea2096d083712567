import { SuanhengError } from '../errors.ts'
import type { Hash } from '../merkle/hasher.ts'
import { HASH_BYTES } from '../merkle/hasher.ts'
import type { NoteSigner, SignedNote, VerifierKey } from './signed-note.ts'
import { formatNote, isSignedBy, parseNote } from './signed-note.ts'
import { countOf, fromBase64, isPlain, must, toBase64 } from './text.ts'

/** C2SP tlog-checkpoint: origin, size and root of a log. Extension lines are kept as they are. */
export type Checkpoint = {
  readonly origin: string
  readonly size: number
  readonly root: Hash
  readonly extensions: readonly string[]
}

/** The text of the note, unsigned. Errors: NOTE_MALFORMED, when it would not parse. */
export function checkpointText({ origin, size, root, extensions }: Checkpoint): string {
  const text = `${[origin, size, toBase64(root), ...extensions].join('\n')}\n`
  must(isPlain(text), 'NOTE_MALFORMED', 'a checkpoint has no control characters')
  const { extensions: parsed } = parseText(text)
  must(parsed.length === extensions.length, 'NOTE_MALFORMED', 'a line of a checkpoint has no newline')
  return text
}

/** The whole signed note. Errors: NOTE_MALFORMED. */
export function signCheckpoint(checkpoint: Checkpoint, signer: NoteSigner): string {
  const text = checkpointText(checkpoint)
  return formatNote({ text, signatures: [signer.sign(text)] })
}

/** Errors: NOTE_MALFORMED. Checks no signature. */
export function parseCheckpoint(note: string): Checkpoint & { readonly note: SignedNote } {
  const parsed = parseNote(note)
  return { ...parseText(parsed.text), note: parsed }
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

function parseText(text: string): Checkpoint {
  const lines = text.slice(0, -1).split('\n')
  const [origin = '', size = '', root = '', ...extensions] = lines
  must(lines.length >= 3 && !lines.includes(''), 'NOTE_MALFORMED', 'a checkpoint has three lines, none of them empty')
  const hash = fromBase64(root)
  return {
    origin,
    size: must(countOf(size), 'NOTE_MALFORMED', 'the second line of a checkpoint is its size'),
    root: must(hash?.length === HASH_BYTES && hash, 'NOTE_MALFORMED', 'the third line of a checkpoint is its root'),
    extensions,
  }
}
