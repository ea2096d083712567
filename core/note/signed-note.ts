import type { KeyObject } from 'node:crypto'

/** C2SP signed-note. Algorithm bytes: 0x01 Ed25519, 0x04 cosignature/v1 (Ed25519 with a timestamp). */
export type NoteSignature = { readonly name: string; readonly keyId: number; readonly bytes: Uint8Array }
/** `text` ends with a newline. */
export type SignedNote = { readonly text: string; readonly signatures: readonly NoteSignature[] }

/** `<name>+<key id, 8 hex>+<base64 of algorithm byte and public key>` */
export type VerifierKey = {
  readonly name: string
  readonly keyId: number
  readonly algorithm: 'ed25519' | 'cosignature/v1'
  readonly publicKey: KeyObject
  /** As text. */
  readonly text: string
}
export type NoteSigner = { readonly key: VerifierKey; sign(text: string): NoteSignature }

export function parseNote(_note: string): SignedNote {
  throw new Error('not yet')
}
export function formatNote(_note: SignedNote): string {
  throw new Error('not yet')
}
/** Errors: NOTE_MALFORMED. */
export function parseVerifierKey(_text: string): VerifierKey {
  throw new Error('not yet')
}
export function verifierKey(_name: string, _publicKey: KeyObject, _algorithm?: VerifierKey['algorithm']): VerifierKey {
  throw new Error('not yet')
}
export function noteSigner(_name: string, _privateKey: KeyObject): NoteSigner {
  throw new Error('not yet')
}
/** Whether the note carries a valid signature of this key. Signatures of other keys are passed over. */
export function isSignedBy(_note: SignedNote, _key: VerifierKey): boolean {
  throw new Error('not yet')
}
