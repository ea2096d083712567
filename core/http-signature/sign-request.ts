import { httpbis } from 'http-message-signatures'
import type { Signer } from './algorithms.ts'
import { contentDigest } from './content-digest.ts'

/** What is to be signed. `url` is absolute; `headers` hold what of it is sent, names in lower case. */
export type RequestToSign = {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** SHA-256 of the body in hex. */
  readonly bodySha256: string
}

/** Fields that change how a body is read or counted: covered whenever they are sent. */
const COVERED = ['content-type', 'content-encoding', 'idempotency-key']

/**
 * The headers of a request with Content-Digest, Signature-Input and Signature added (RFC 9530, RFC 9421).
 * `created` is when, in ms since 1970.
 */
export async function signRequest(
  request: RequestToSign,
  signer: Signer,
  keyId: string,
  created: number,
): Promise<Record<string, string>> {
  const headers = { ...request.headers, 'content-digest': contentDigest(request.bodySha256) }
  const fields = [
    '@method',
    '@path',
    ...(new URL(request.url).search === '' ? [] : ['@query']),
    'content-digest',
    ...COVERED.filter((name) => name in headers),
  ]
  const signed = await httpbis.signMessage(
    {
      name: 'batch',
      fields,
      params: ['created', 'keyid', 'alg'],
      paramValues: { created: new Date(created) },
      key: { id: keyId, alg: signer.algorithm, sign: (data) => Promise.resolve(signer.sign(data)) },
    },
    { method: request.method, url: request.url, headers },
  )
  return Object.fromEntries(Object.entries(signed.headers).map(([name, value]) => [name.toLowerCase(), value]))
}
