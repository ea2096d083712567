import type { Hash } from '../merkle/hash.ts'
import { HASH_BYTES } from '../merkle/hash.ts'
import type { SignedNote } from './note-text.ts'
import { parseNote } from './note-text.ts'
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

/** Errors: NOTE_MALFORMED. Checks no signature. */
export function parseCheckpoint(note: string): Checkpoint & { readonly note: SignedNote } {
  const parsed = parseNote(note)
  return { ...parseText(parsed.text), note: parsed }
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
