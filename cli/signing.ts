import { createHash, generateKeyPairSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { SuanhengError } from '../core/errors.ts'
import { signerOf } from '../core/http-signature/algorithms.ts'
import { signRequest } from '../core/http-signature/sign-request.ts'
import type { SignatureAlgorithm } from '../schemas/public-key.ts'
import { KeyId } from '../schemas/signing-key.ts'
import type { SignRequest } from './client.ts'

export type SigningOptions = { readonly signKey?: string; readonly signKeyId?: string }

/** What signs each request, from --sign-key and --sign-key-id; null without them. Errors: REQUEST_INVALID. */
export function signingOf({ signKey, signKeyId }: SigningOptions, now: () => number): SignRequest | null {
  if (signKey === undefined && signKeyId === undefined) return null
  if (signKey === undefined || !KeyId.safeParse(signKeyId).success || signKeyId === undefined) {
    throw new SuanhengError('REQUEST_INVALID', '--sign-key FILE and --sign-key-id ID come together')
  }
  const signer = signerOf(readKeyFile(signKey))
  return (method, url, body, headers) => {
    const bodySha256 = createHash('sha256').update(body).digest('hex')
    return signRequest({ method, url, headers, bodySha256 }, signer, signKeyId, now())
  }
}

/** Text of a key file. Errors: REQUEST_INVALID. */
export function readKeyFile(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new SuanhengError('REQUEST_INVALID', `cannot read the key file ${file}`, {}, error)
  }
}

/** A fresh private key as PKCS#8 PEM. */
export function newPrivateKey(algorithm: SignatureAlgorithm): string {
  const { privateKey } =
    algorithm === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: 'SM2' })
  return privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
}
