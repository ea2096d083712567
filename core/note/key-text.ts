import { publicKeyFault } from '../../schemas/public-key.ts'
import { fromBase64, isKeyName, must, toBase64 } from './text.ts'

export const ALGORITHMS = { ed25519: 0x01, 'cosignature/v1': 0x04 } as const
export type KeyAlgorithm = keyof typeof ALGORITHMS

/** A verifier key as it is written. `typed` is what the key id is made of: the algorithm's byte and the key's 32. */
export type KeyText = {
  readonly name: string
  /** As written; whether it is the one of name and key, whoever can hash says. */
  readonly keyId: number
  readonly algorithm: KeyAlgorithm
  readonly typed: Uint8Array
}

/** `<name>+<key id, 8 hex>+<base64 of algorithm byte and public key>`. Errors: NOTE_MALFORMED. */
export function splitVerifierKey(text: string): KeyText {
  const [, name = '', id = '', base64 = ''] = must(
    /^([^+]+)\+([0-9a-f]{8})\+(.+)$/s.exec(text),
    'NOTE_MALFORMED',
    'a verifier key is <name>+<8 hex>+<base64>',
  )
  const typed = must(fromBase64(base64), 'NOTE_MALFORMED', 'the key in a verifier key is base64')
  const algorithm = must(
    typed[0] === ALGORITHMS.ed25519 ? 'ed25519' : typed[0] === ALGORITHMS['cosignature/v1'] && 'cosignature/v1',
    'NOTE_MALFORMED',
    'only Ed25519 (0x01) and cosignature/v1 (0x04) verifier keys are known',
  )
  must(typed.length === 33, 'NOTE_MALFORMED', 'an Ed25519 key has 32 bytes')
  requireKey(name, typed)
  return { name, keyId: Number.parseInt(id, 16), algorithm, typed }
}

/**
 * Errors: NOTE_MALFORMED for a name no note can carry or a key that is in a second encoding, or is of small order: under
 * such a key anyone can sign (test/fixtures/ed25519-edge), and the operator could be its own witness.
 */
export function requireKey(name: string, typed: Uint8Array): void {
  must(isKeyName(name), 'NOTE_MALFORMED', 'a key name has no spaces, no plus and no control characters')
  const spki = Uint8Array.from([...SPKI, ...typed.subarray(1)])
  must(publicKeyFault('ed25519', toBase64(spki)) === null, 'NOTE_MALFORMED', 'an Ed25519 key anyone can sign for')
}

/** SubjectPublicKeyInfo of an Ed25519 key up to its 32 bytes (RFC 8410 section 4). */
export const SPKI = Uint8Array.from([0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00])
