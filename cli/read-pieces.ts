import { constants, open } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import { messageOf, SuanhengError } from '../core/errors.ts'

/**
 * A file as text, piece by piece, `.gz` looked through; bytes that are no UTF-8 become U+FFFD. Devices and pipes, which
 * may never end, are refused. Errors: REQUEST_INVALID, also for a `.gz` that is damaged or cut off.
 */
export async function* readPieces(file: string): AsyncGenerator<string> {
  try {
    // Without O_NONBLOCK opening a pipe waits for a writer, for ever.
    const handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    const raw = handle.createReadStream({ highWaterMark: 256 * 1024 })
    try {
      if (!(await handle.stat()).isFile()) throw new Error('not a regular file')
      const decoder = new TextDecoder()
      const input = file.endsWith('.gz') ? raw.pipe(createGunzip({ chunkSize: 256 * 1024 })) : raw
      // pipe() does not hand on the errors of what it reads from.
      if (input !== raw) raw.on('error', (error) => void input.destroy(error))
      for await (const bytes of input) yield decoder.decode(bytes as Buffer, { stream: true })
      yield decoder.decode()
    } finally {
      raw.destroy()
      await handle.close().catch(() => {})
    }
  } catch (error) {
    if (error instanceof SuanhengError) throw error
    throw new SuanhengError('REQUEST_INVALID', `cannot read ${file}: ${messageOf(error)}`, {}, error)
  }
}
