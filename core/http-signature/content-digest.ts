import { parseDictionary } from 'structured-headers'
import { SuanhengError } from '../errors.ts'

/** The Content-Digest field (RFC 9530) that names a body by its SHA-256, given in hex. */
export const contentDigest = (sha256Hex: string): string =>
  `sha-256=:${Buffer.from(sha256Hex, 'hex').toString('base64')}:`

/**
 * The SHA-256 that a Content-Digest field names, in lower-case hex; null when it names only other digests.
 * Errors: SIGNATURE_MALFORMED when it is not a dictionary of byte sequences.
 */
export function sha256Of(field: string): string | null {
  const [value] = dictionaryOf('Content-Digest', field).get('sha-256') ?? [null]
  if (value === null) return null
  if (!(value instanceof ArrayBuffer) || value.byteLength !== 32) {
    throw new SuanhengError('SIGNATURE_MALFORMED', 'sha-256 of Content-Digest is not a byte sequence of 32 bytes')
  }
  return Buffer.from(value).toString('hex')
}

/** A field of structured content (RFC 9651). Errors: SIGNATURE_MALFORMED, naming the field. */
export function dictionaryOf(name: string, field: string): ReturnType<typeof parseDictionary> {
  try {
    return parseDictionary(field)
  } catch (error) {
    throw new SuanhengError('SIGNATURE_MALFORMED', `${name} is not a dictionary (RFC 9651)`, {}, error)
  }
}
