import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { messageOf, SuanhengError } from '../../core/errors.ts'

/** The text of a file, `.gz` looked through, in pieces. Errors: BODY_DAMAGED for bytes that are not gzip or UTF-8. */
export async function* textOf(file: string): AsyncGenerator<string> {
  const raw = createReadStream(file)
  const input = file.endsWith('.gz') ? raw.pipe(createGunzip()) : raw
  raw.on('error', (error) => input.destroy(error))
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for await (const piece of input) yield decoder.decode(piece as Buffer, { stream: true })
    yield decoder.decode()
  } catch (error) {
    if (error instanceof TypeError || (error as NodeJS.ErrnoException).code?.startsWith('Z_') === true)
      throw new SuanhengError('BODY_DAMAGED', `not UTF-8, or damaged gzip: ${messageOf(error)}`, {}, error)
    throw error
  } finally {
    raw.destroy()
  }
}
