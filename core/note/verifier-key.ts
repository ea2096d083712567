import type { KeyObject } from 'node:crypto'
import { createHash, createPublicKey } from 'node:crypto'
import type { KeyAlgorithm } from './key-text.ts'
import { ALGORITHMS, requireKey, SPKI, splitVerifierKey } from './key-text.ts'
import { must, toBase64 } from './text.ts'

/** `<name>+<key id, 8 hex>+<base64 of algorithm byte and public key>` */
export type VerifierKey = {
  readonly name: string
  readonly keyId: number
  readonly algorithm: KeyAlgorithm
  readonly publicKey: KeyObject
  /** As text. */
  readonly text: string
}

/** Errors: NOTE_MALFORMED; also where the key id is not the one of name and key. */
export function parseVerifierKey(text: string): VerifierKey {
  const { name, keyId, algorithm, typed } = splitVerifierKey(text)
  const publicKey = createPublicKey({ key: Buffer.concat([SPKI, typed.subarray(1)]), format: 'der', type: 'spki' })
  const key = verifierKey(name, publicKey, algorithm)
  must(key.keyId === keyId, 'NOTE_MALFORMED', 'the key id is not the one of this name and key')
  return key
}

/**
 * Errors: NOTE_MALFORMED for a name no note can carry or a key that is not Ed25519, is in a second encoding, or is of
 * small order: under such a key anyone can sign (test/fixtures/ed25519-edge), and the operator could be its own witness.
 */
export function verifierKey(
  name: string,
  publicKey: KeyObject,
  algorithm: VerifierKey['algorithm'] = 'ed25519',
): VerifierKey {
  must(publicKey.asymmetricKeyType === 'ed25519', 'NOTE_MALFORMED', 'notes are signed with Ed25519 keys')
  const spki = publicKey.export({ format: 'der', type: 'spki' })
  const typed = Buffer.concat([Uint8Array.of(ALGORITHMS[algorithm]), spki.subarray(SPKI.length)])
  requireKey(name, typed)
  const id = createHash('sha256').update(`${name}\n`).update(typed).digest().subarray(0, 4)
  return {
    name,
    keyId: id.readUInt32BE(),
    algorithm,
    publicKey,
    text: `${name}+${id.toString('hex')}+${toBase64(typed)}`,
  }
}

export const publicKeyOf = (privateKey: KeyObject): KeyObject => createPublicKey(privateKey)
