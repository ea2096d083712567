import { isInnerList, parseList } from 'structured-headers'
import type { BatchSignature } from '../../schemas/manifest.ts'
import { SuanhengError } from '../errors.ts'
import { verifySignature } from './algorithms.ts'
import { sha256Of } from './content-digest.ts'
import { parseParams } from './signature-input.ts'

/**
 * Whether a signature kept in a manifest still proves what it did: that the holder of this key signed this body.
 *
 * True when the key signed the base, the base is built as RFC 9421 section 2.5 says, names this key, and its
 * content-digest is the SHA-256 of the body (`bodySha256`, lower-case hex). Needs nothing but its input, so anybody
 * can ask years later. Whether the key was the institution's at that time is for its log to tell.
 */
export function verifyBase(signature: BatchSignature, bodySha256: string): boolean {
  const { keyId, algorithm, publicKey, base } = signature
  const bytes = Buffer.from(signature.signature, 'base64')
  if (bytes.toString('base64') !== signature.signature) return false
  try {
    const { lines, alg, keyId: named } = parseBase(base)
    if (named !== keyId || (alg !== null && alg !== algorithm)) return false
    if (sha256Of(lines.get('content-digest') ?? '') !== bodySha256) return false
  } catch (error) {
    if (error instanceof SuanhengError) return false
    throw error
  }
  return verifySignature(algorithm, publicKey, Buffer.from(base), bytes)
}

/** Lines of a base by component. No field value holds a line end, so lines tell components apart. */
function parseBase(base: string) {
  const lines = base.split('\n').map((line) => {
    const [, name, value] = /^"([^"]+)": (.*)$/.exec(line) ?? []
    if (name === undefined || value === undefined)
      throw new SuanhengError('SIGNATURE_MALFORMED', 'not a signature base')
    return [name, value] as const
  })
  const [last, params] = lines.pop() ?? []
  if (last !== '@signature-params' || params === undefined) {
    throw new SuanhengError('SIGNATURE_MALFORMED', 'a signature base ends with its parameters')
  }
  const parsed = parseParams(innerListOf(params))
  // The list says which lines there are: one more or less would be a text that nobody meant to sign.
  if (parsed.params !== params || lines.map(([name]) => name).join('\n') !== parsed.components.join('\n')) {
    throw new SuanhengError('SIGNATURE_MALFORMED', 'a signature base has the lines that its parameters list')
  }
  return { lines: new Map(lines), alg: parsed.alg, keyId: parsed.keyId }
}

function innerListOf(params: string) {
  try {
    const [member, ...more] = parseList(params)
    if (member !== undefined && more.length === 0 && isInnerList(member)) return member
  } catch (error) {
    throw new SuanhengError('SIGNATURE_MALFORMED', 'not a list of components', {}, error)
  }
  throw new SuanhengError('SIGNATURE_MALFORMED', 'not a list of components')
}
