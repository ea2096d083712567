import type { KeyObject } from 'node:crypto'
import { sign, verify } from 'node:crypto'
import { signedText, timeOf } from './cosigned-text.ts'
import type { NoteSignature, SignedNote } from './note-text.ts'
import type { VerifierKey } from './verifier-key.ts'
import { publicKeyOf, verifierKey } from './verifier-key.ts'

export type { NoteSignature, SignedNote } from './note-text.ts'
export {
  formatNote,
  formatSignatureLines,
  MAX_NOTE_LENGTH,
  MAX_SIGNATURES,
  parseNote,
  parseSignatureLines,
} from './note-text.ts'
export type { VerifierKey } from './verifier-key.ts'
export { parseVerifierKey, verifierKey } from './verifier-key.ts'

export type NoteSigner = { readonly key: VerifierKey; sign(text: string): NoteSignature }

/** Signs with Ed25519 (0x01). Errors: NOTE_MALFORMED for a name or a key that cannot sign notes. */
export function noteSigner(name: string, privateKey: KeyObject): NoteSigner {
  const key = verifierKey(name, publicKeyOf(privateKey))
  return {
    key,
    sign: (text) => ({ name, keyId: key.keyId, bytes: sign(null, Buffer.from(text), privateKey) }),
  }
}

/**
 * Whether the note carries a valid signature of this key. Signatures of other keys are passed over, also those that
 * share its name or its key id alone; a second one of the same key must be valid too.
 */
export function isSignedBy(note: SignedNote, key: VerifierKey): boolean {
  const own = note.signatures.filter(({ name, keyId }) => name === key.name && keyId === key.keyId)
  return own.length > 0 && own.every((signature) => isSignature(note.text, signature, key))
}

/** Whether this one signature, by whomever it says, is of this key over the text. */
export function isSignature(text: string, { bytes }: NoteSignature, key: VerifierKey): boolean {
  if (key.algorithm === 'ed25519') return bytes.length === 64 && verify(null, Buffer.from(text), key.publicKey, bytes)
  const time = timeOf(bytes)
  return time !== null && verify(null, Buffer.from(signedText(text, time)), key.publicKey, bytes.subarray(8))
}
