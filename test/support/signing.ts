import { createHash } from 'node:crypto'
import type { Signer } from '../../core/http-signature/algorithms.ts'
import { signRequest } from '../../core/http-signature/sign-request.ts'
import type { Answer, TestService } from './service.ts'
import { receiptOf } from './service.ts'
import { json } from './usage.ts'

/** A request for `service.send`, which can be changed between signing and sending. */
export type SignedRequest = {
  readonly path: string
  readonly body: Uint8Array | string
  readonly headers: Readonly<Record<string, string>>
}

export type SignHow = {
  readonly signer: Signer
  readonly keyId: string
  /** When the signature says it was made, ms since 1970. */
  readonly at: number
}

/** What an institution that signs sends. */
export async function signedRequest(
  service: Pick<TestService, 'url'>,
  path: string,
  body: Uint8Array | string,
  { signer, keyId, at }: SignHow,
  headers: Readonly<Record<string, string>> = {},
): Promise<SignedRequest> {
  const request = {
    method: 'POST',
    url: service.url + path,
    headers: { 'content-type': 'application/json', ...headers },
    bodySha256: createHash('sha256').update(body).digest('hex'),
  }
  return { path, body, headers: await signRequest(request, signer, keyId, at) }
}

export const sendSigned = (
  service: TestService,
  token: string,
  { path, body, headers }: SignedRequest,
): Promise<Answer> => service.send(path, { token, body, headers })

/** Registers the public half of a key, valid without end from 2025 on unless said otherwise; answers the digest of what was stored. */
export async function registerKey(
  service: TestService,
  institution: string,
  keyId: string,
  { algorithm, publicKey }: Signer,
  changes: Readonly<Record<string, string>> = {},
): Promise<string> {
  const token = await service.token(institution, 'admin')
  const record = {
    institution,
    keyId,
    owner: '计量平台',
    algorithm,
    publicKey,
    validFrom: '2025-01-01T00:00:00Z',
    ...changes,
  }
  receiptOf(await service.send('/v1/signing-keys', { token, body: json(record) }))
  const { keys } = (await service.send('/v1/signing-keys', { token })).json() as {
    keys: { keyId: string; digest: string }[]
  }
  return keys.find((key) => key.keyId === keyId)?.digest ?? ''
}
