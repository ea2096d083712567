import { Manifest } from '../../schemas/manifest.ts'
import { canonicalJson } from '../canonical-json.ts'
import { SuanhengError } from '../errors.ts'
import type { HashName } from '../merkle/hash.ts'

/** The hash of a log is told by its origin: `<prefix>/<institution>`, with `sm3` before the institution for SM3. */
export const hashNameOfOrigin = (origin: string): HashName => (/\/sm3\/[^/]+$/.test(origin) ? 'sm3' : 'sha256')

/** Whether the manifest says the place in the log and the institution that it was found under. */
export const isAtPlace = ({ sequence, institution }: Manifest, index: number, origin: string): boolean =>
  sequence === index + 1 && origin.endsWith(`/${institution}`)

/** An entry of a log as the manifest it is. Errors: PROOF_MALFORMED unless it is canonical JSON of one. */
export function readManifest(entry: Uint8Array): Manifest {
  const manifest = Manifest.safeParse(parsed(textOf(entry)))
  if (!manifest.success || canonicalJson(manifest.data) !== textOf(entry)) {
    throw new SuanhengError('PROOF_MALFORMED', 'the entry is not a manifest in canonical JSON')
  }
  return manifest.data
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new SuanhengError('PROOF_MALFORMED', 'the entry is not JSON', {}, error)
  }
}

/** Bytes that are no UTF-8 become no text of theirs: what is made of it is compared with the bytes' own text. */
function textOf(entry: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(entry)
  } catch (error) {
    throw new SuanhengError('PROOF_MALFORMED', 'the entry is not UTF-8', {}, error)
  }
}
