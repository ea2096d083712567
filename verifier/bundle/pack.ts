import { createHash } from 'node:crypto'
import { strToU8, unzipSync, Zip, ZipDeflate } from 'fflate'
import { SuanhengError } from '../../core/errors.ts'
import { LIMITS } from './format.ts'

export type Member = { readonly name: string; readonly bytes: Uint8Array }

/** Members as a zip, piece by piece; one member at a time is held. The same members give the same bytes. */
export async function* toZip(members: AsyncIterable<Member>): AsyncGenerator<Uint8Array> {
  let ready: Uint8Array[] = []
  let failed: Error | null = null
  const zip = new Zip((error, piece) => {
    failed = error ?? failed
    ready.push(piece)
  })
  const taken = () => {
    if (failed !== null) throw failed
    const pieces = ready
    ready = []
    return pieces
  }
  for await (const { name, bytes } of members) {
    const file = new ZipDeflate(name, { level: 6 })
    // Local time, so that it is the same in every zone: the first moment a zip knows.
    file.mtime = new Date(1980, 0, 1)
    zip.add(file)
    file.push(bytes, true)
    yield* taken()
  }
  zip.end()
  yield* taken()
}

export type Packed = { readonly names: readonly string[]; readonly read: (name: string) => Uint8Array }

/**
 * A zip for reading, member by member; what the directory says is checked before anything is unpacked.
 * Errors: BUNDLE_MALFORMED for what is no zip, names a member twice or is beyond the limits.
 */
export function openZip(bytes: Uint8Array): Packed {
  const sizes = new Map<string, number>()
  let total = 0
  inZip(() =>
    unzipSync(bytes, {
      filter: ({ name, size, originalSize }) => {
        if (sizes.has(name)) throw malformed(`${name.slice(0, 100)} is there twice`)
        sizes.set(name, originalSize)
        total += originalSize
        const packedTooWell = originalSize > 1 << 20 && originalSize > size * LIMITS.ratio
        if (
          sizes.size > LIMITS.members ||
          originalSize > LIMITS.memberBytes ||
          total > LIMITS.totalBytes ||
          packedTooWell
        )
          throw malformed('it unpacks to more than a bundle has')
        return false
      },
    }),
  )
  return {
    names: [...sizes.keys()],
    read: (name) => {
      const member = inZip(() => unzipSync(bytes, { filter: (one) => one.name === name }))[name]
      if (member === undefined) throw malformed(`${name} cannot be unpacked`)
      return member
    },
  }
}

function inZip<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof SuanhengError) throw error
    throw new SuanhengError('BUNDLE_MALFORMED', 'not a zip, or damaged', {}, error)
  }
}

export const malformed = (why: string): SuanhengError =>
  new SuanhengError('BUNDLE_MALFORMED', `not an evidence bundle: ${why}`)

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
export const member = (name: string, text: string): Member => ({ name, bytes: strToU8(text) })
