import type { KeyObject } from 'node:crypto'
import { sign } from 'node:crypto'
import { signedText, timeOf } from './cosigned-text.ts'
import type { NoteSignature, VerifierKey } from './signed-note.ts'
import { isSignature } from './signed-note.ts'
import { publicKeyOf, verifierKey } from './verifier-key.ts'

/** C2SP tlog-cosignature, cosignature/v1: a witness saw this checkpoint as the largest of its log, consistent with all before. */

/** `time` in whole seconds since 1970. Errors of `cosign`: RangeError for another time. */
export type Cosigner = { readonly key: VerifierKey; cosign(checkpointText: string, time: number): NoteSignature }

/** Errors: NOTE_MALFORMED for a name or a key that cannot sign. */
export function cosigner(name: string, privateKey: KeyObject): Cosigner {
  const key = verifierKey(name, publicKeyOf(privateKey), 'cosignature/v1')
  return {
    key,
    cosign(text, time) {
      if (!Number.isSafeInteger(time) || time < 0) throw new RangeError(`no time in seconds: ${time}`)
      const bytes = new Uint8Array(8 + 64)
      new DataView(bytes.buffer).setBigUint64(0, BigInt(time))
      bytes.set(sign(null, Buffer.from(signedText(text, time)), privateKey), 8)
      return { name, keyId: key.keyId, bytes }
    },
  }
}

/** When this witness signed this text, in seconds since 1970; null where the signature is not a valid one of this key. */
export function cosignedAt(text: string, signature: NoteSignature, key: VerifierKey): number | null {
  const own = key.algorithm === 'cosignature/v1' && signature.name === key.name && signature.keyId === key.keyId
  return own && isSignature(text, signature, key) ? timeOf(signature.bytes) : null
}
