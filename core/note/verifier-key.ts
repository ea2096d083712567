import type { KeyObject } from 'node:crypto'
import { createHash, createPublicKey } from 'node:crypto'
import { publicKeyFault } from '../../schemas/public-key.ts'
import { fromBase64, isPlain, must, toBase64 } from './text.ts'

/** `<name>+<key id, 8 hex>+<base64 of algorithm byte and public key>` */
export type VerifierKey = {
  readonly name: string
  readonly keyId: number
  readonly algorithm: 'ed25519' | 'cosignature/v1'
  readonly publicKey: KeyObject
  /** As text. */
  readonly text: string
}

const ALGORITHMS = { ed25519: 0x01, 'cosignature/v1': 0x04 } as const
/** SubjectPublicKeyInfo of an Ed25519 key up to its 32 bytes (RFC 8410 section 4). */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex')

/** Non-empty, without Unicode spaces and plus. */
export const isKeyName = (name: string): boolean => /^[^\s+\u0085]+$/u.test(name) && isPlain(name)

/** Errors: NOTE_MALFORMED; also where the key id is not the one of name and key. */
export function parseVerifierKey(text: string): VerifierKey {
  const [, name = '', id = '', base64 = ''] = must(
    /^([^+]+)\+([0-9a-f]{8})\+(.+)$/s.exec(text),
    'NOTE_MALFORMED',
    'a verifier key is <name>+<8 hex>+<base64>',
  )
  const bytes = must(fromBase64(base64), 'NOTE_MALFORMED', 'the key in a verifier key is base64')
  const algorithm = must(
    bytes[0] === ALGORITHMS.ed25519 ? 'ed25519' : bytes[0] === ALGORITHMS['cosignature/v1'] && 'cosignature/v1',
    'NOTE_MALFORMED',
    'only Ed25519 (0x01) and cosignature/v1 (0x04) verifier keys are known',
  )
  must(bytes.length === 33, 'NOTE_MALFORMED', 'an Ed25519 key has 32 bytes')
  const publicKey = createPublicKey({ key: Buffer.concat([SPKI, bytes.subarray(1)]), format: 'der', type: 'spki' })
  const key = verifierKey(name, publicKey, algorithm)
  must(key.keyId === Number.parseInt(id, 16), 'NOTE_MALFORMED', 'the key id is not the one of this name and key')
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
  must(isKeyName(name), 'NOTE_MALFORMED', 'a key name has no spaces, no plus and no control characters')
  must(publicKey.asymmetricKeyType === 'ed25519', 'NOTE_MALFORMED', 'notes are signed with Ed25519 keys')
  const spki = publicKey.export({ format: 'der', type: 'spki' })
  must(publicKeyFault('ed25519', toBase64(spki)) === null, 'NOTE_MALFORMED', 'an Ed25519 key anyone can sign for')
  const raw = spki.subarray(SPKI.length)
  const typed = Buffer.concat([Uint8Array.of(ALGORITHMS[algorithm]), raw])
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
