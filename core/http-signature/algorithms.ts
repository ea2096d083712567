import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import { sm2 } from 'sm-crypto-v2'
import type { SignatureAlgorithm } from '../../schemas/public-key.ts'
import { publicKeyFault } from '../../schemas/public-key.ts'
import { SuanhengError } from '../errors.ts'

/** Both algorithms: 64 bytes. Ed25519: R ‖ S; SM2: r ‖ s, each 32 bytes, big-endian. */
export const SIGNATURE_BYTES = 64

/** GM/T 0009 section 10: the user id where none was agreed. Node's own SM2 takes an empty one, so it cannot be used. */
const SM2_USER_ID = '1234567812345678'
/** Bytes of an SM2 SubjectPublicKeyInfo before the point: its 04, x and y follow. */
const SM2_SPKI_BEFORE_POINT = 26
/** PKCS#8 of an SM2 key with its public half, in DER, up to the 32 bytes of the secret. */
const SM2_PKCS8_BEFORE_SECRET = Buffer.from(
  '308187020100301306072a8648ce3d020106082a811ccf5501822d046d306b0201010420',
  'hex',
)

/**
 * Whether this key signed these bytes. `publicKey` is SubjectPublicKeyInfo in base64. False for anything that is not
 * a sound key and a signature of 64 bytes; never throws.
 */
export function verifySignature(
  algorithm: SignatureAlgorithm,
  publicKey: string,
  data: Uint8Array,
  signature: Uint8Array,
): boolean {
  if (signature.byteLength !== SIGNATURE_BYTES || publicKeyFault(algorithm, publicKey) !== null) return false
  const spki = Buffer.from(publicKey, 'base64')
  if (algorithm === 'sm2-sm3') return verifySm2(spki.subarray(SM2_SPKI_BEFORE_POINT), data, signature)
  try {
    return verify(null, data, createPublicKey({ key: spki, format: 'der', type: 'spki' }), signature)
  } catch {
    // An encoding that is no point of the curve.
    return false
  }
}

function verifySm2(point: Uint8Array, data: Uint8Array, signature: Uint8Array): boolean {
  const hex = Buffer.from(signature).toString('hex')
  // r = 0 is outside the range of GM/T 0003.2 section 7.1; the library only sees to s.
  if (/^0{64}/.test(hex)) return false
  try {
    const options = { hash: true, userId: SM2_USER_ID }
    return sm2.doVerifySignature(data, hex, Buffer.from(point).toString('hex'), options)
  } catch {
    // s out of range.
    return false
  }
}

/** A private key that can sign, with the public half as SubjectPublicKeyInfo in base64. */
export type Signer = {
  readonly algorithm: SignatureAlgorithm
  readonly publicKey: string
  readonly sign: (data: Uint8Array) => Buffer
}

/** Reads a private key (PKCS#8 PEM) of either algorithm. Errors: REQUEST_INVALID. */
export function signerOf(pem: string): Signer {
  const key = privateKeyOf(pem)
  const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' }).toString('base64')
  if (key.asymmetricKeyType === 'ed25519') {
    return { algorithm: 'ed25519', publicKey, sign: (data) => sign(null, data, key) }
  }
  // Not as SEC 1: Node ends the process when it is asked for that form of an SM2 key.
  const pkcs8 = key.export({ format: 'der', type: 'pkcs8' })
  const at = SM2_PKCS8_BEFORE_SECRET.length
  if (!pkcs8.subarray(0, at).equals(SM2_PKCS8_BEFORE_SECRET)) {
    throw new SuanhengError('REQUEST_INVALID', 'the private key is neither Ed25519 nor SM2 with its public half')
  }
  const secret = pkcs8.toString('hex', at, at + 32)
  const point = Buffer.from(publicKey, 'base64').toString('hex', SM2_SPKI_BEFORE_POINT)
  const options = { hash: true, userId: SM2_USER_ID, publicKey: point }
  return {
    algorithm: 'sm2-sm3',
    publicKey,
    sign: (data) => Buffer.from(sm2.doSignature(data, secret, options), 'hex'),
  }
}

function privateKeyOf(pem: string): ReturnType<typeof createPrivateKey> {
  try {
    return createPrivateKey(pem)
  } catch (error) {
    throw new SuanhengError('REQUEST_INVALID', 'not a private key in PKCS#8 PEM without a passphrase', {}, error)
  }
}
