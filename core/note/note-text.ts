import { fromBase64, isKeyName, isPlain, must, toBase64 } from './text.ts'

/**
 * C2SP signed-note. Algorithm bytes: 0x01 Ed25519, 0x04 cosignature/v1 (Ed25519 with a timestamp). `bytes` is what
 * follows the four bytes of the key id; `keyId` is unsigned.
 */
export type NoteSignature = { readonly name: string; readonly keyId: number; readonly bytes: Uint8Array }
/** `text` ends with a newline. */
export type SignedNote = { readonly text: string; readonly signatures: readonly NoteSignature[] }

/** The Go implementation takes as many; the specification asks for 16 at least. */
export const MAX_SIGNATURES = 100
/** In UTF-16 units; a checkpoint of a hundred cosignatures has under 20 000. */
export const MAX_NOTE_LENGTH = 1_000_000

/** Errors: NOTE_MALFORMED. */
export function parseNote(note: string): SignedNote {
  must(note.length <= MAX_NOTE_LENGTH, 'NOTE_MALFORMED', `a note has at most ${MAX_NOTE_LENGTH} characters`)
  must(isPlain(note), 'NOTE_MALFORMED', 'a note is UTF-8 without control characters other than the newline')
  const end = note.lastIndexOf('\n\n')
  must(end >= 0, 'NOTE_MALFORMED', 'a note has an empty line before its signatures')
  return { text: note.slice(0, end + 1), signatures: parseSignatureLines(note.slice(end + 2)) }
}

/** One or more lines `— <name> base64(key id ‖ signature)`, each with its newline. Errors: NOTE_MALFORMED. */
export function parseSignatureLines(text: string): NoteSignature[] {
  must(text.length <= MAX_NOTE_LENGTH, 'NOTE_MALFORMED', `signatures have at most ${MAX_NOTE_LENGTH} characters`)
  must(text.endsWith('\n'), 'NOTE_MALFORMED', 'the last signature line ends with a newline')
  const lines = text.slice(0, -1).split('\n')
  must(lines.length <= MAX_SIGNATURES, 'NOTE_MALFORMED', `a note has at most ${MAX_SIGNATURES} signatures`)
  return lines.map((line, i) => must(parseLine(line), 'NOTE_MALFORMED', `signature line ${i + 1} is none`))
}

function parseLine(line: string): NoteSignature | null {
  const [dash, name, base64, ...rest] = line.split(' ')
  if (dash !== '—' || name === undefined || base64 === undefined || rest.length > 0 || !isKeyName(name)) return null
  const bytes = fromBase64(base64)
  // Four bytes of key id and at least one of signature.
  if (bytes === null || bytes.length < 5) return null
  return { name, keyId: new DataView(bytes.buffer, bytes.byteOffset).getUint32(0), bytes: bytes.subarray(4) }
}

/** Errors: NOTE_MALFORMED, when it would not parse. */
export function formatNote({ text, signatures }: SignedNote): string {
  must(text.endsWith('\n'), 'NOTE_MALFORMED', 'the text of a note ends with a newline')
  const note = `${text}\n${formatSignatureLines(signatures)}`
  must(parseNote(note).text === text, 'NOTE_MALFORMED', 'the signatures of a note are lines of their own')
  return note
}

export function formatSignatureLines(signatures: readonly NoteSignature[]): string {
  return signatures.map(formatLine).join('')
}

function formatLine({ name, keyId, bytes }: NoteSignature): string {
  const all = new Uint8Array(4 + bytes.length)
  new DataView(all.buffer).setUint32(0, keyId)
  all.set(bytes, 4)
  return `— ${name} ${toBase64(all)}\n`
}
