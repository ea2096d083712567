import type { InnerList } from 'structured-headers'
import { isInnerList, serializeInnerList } from 'structured-headers'
import { messageOf, SuanhengError } from '../errors.ts'
import { SIGNATURE_BYTES } from './algorithms.ts'
import { dictionaryOf } from './content-digest.ts'

/** One labelled signature of a request (RFC 9421 section 4), parsed and not yet believed. */
export type LabelledSignature = {
  readonly label: string
  /** Covered components in order, bare names; the last line of the base is not among them. */
  readonly components: readonly string[]
  /** Value of `"@signature-params"`, serialised strictly. */
  readonly params: string
  /** Seconds since 1970. */
  readonly created: number
  readonly expires: number | null
  readonly keyId: string
  readonly alg: string | null
  readonly signature: Uint8Array
}

export const malformed = (message: string): SuanhengError => new SuanhengError('SIGNATURE_MALFORMED', message)

/**
 * The signatures of a request by the order of Signature-Input.
 * Errors: SIGNATURE_MALFORMED when a field is not as RFC 9421 says, created or keyid is missing, a component is
 *         doubled or carries parameters (none is needed here), or a label has no signature of 64 bytes.
 */
export function parseSignatures(input: string, signature: string): LabelledSignature[] {
  const signatures = dictionaryOf('Signature', signature)
  const parsed = [...dictionaryOf('Signature-Input', input)].map(([label, member]) => {
    if (!isInnerList(member)) throw malformed(`${label} of Signature-Input is not a list of components`)
    const [bytes] = signatures.get(label) ?? [null]
    if (!(bytes instanceof ArrayBuffer) || bytes.byteLength !== SIGNATURE_BYTES) {
      throw malformed(`Signature has no byte sequence of ${SIGNATURE_BYTES} bytes for ${label}`)
    }
    return { label, ...parseParams(member), signature: new Uint8Array(bytes) }
  })
  if (parsed.length === 0) throw malformed('Signature-Input is empty')
  return parsed
}

/** What one member of Signature-Input, or the last line of a signature base, says. Errors: SIGNATURE_MALFORMED. */
export function parseParams(member: InnerList): Omit<LabelledSignature, 'label' | 'signature'> {
  const [items, params] = member
  const components = items.map(([name, parameters]) => {
    if (typeof name !== 'string' || !COMPONENT.test(name)) throw malformed('a covered component is not a name')
    if (parameters.size > 0) throw malformed(`the component ${name.slice(0, 80)} carries parameters`)
    return name
  })
  if (new Set(components).size !== components.length) throw malformed('a component is covered twice')
  const created = params.get('created')
  if (!isWhole(created)) throw malformed('the parameter created is missing or not a whole number of seconds')
  const keyId = params.get('keyid')
  if (typeof keyId !== 'string') throw malformed('the parameter keyid is missing or not a string')
  const expires = params.get('expires') ?? null
  if (expires !== null && !isWhole(expires)) throw malformed('the parameter expires is not a whole number of seconds')
  const alg = params.get('alg') ?? null
  if (alg !== null && typeof alg !== 'string') throw malformed('the parameter alg is not a string')
  return { components, params: serialised(member), created, expires, keyId, alg }
}

function serialised(member: InnerList): string {
  try {
    return serializeInnerList(member)
  } catch (error) {
    throw malformed(`a parameter cannot be written as RFC 9651 says: ${messageOf(error).slice(0, 120)}`)
  }
}

/** A derived component or a field name (RFC 9110 section 5.6.2) in lower case. */
const COMPONENT = /^@?[a-z0-9!#$%&'*+.^_`|~-]{1,128}$/

const isWhole = (value: unknown): value is number => typeof value === 'number' && Number.isInteger(value)
