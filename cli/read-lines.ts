import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import { SuanhengError } from '../core/errors.ts'

/** The lines of a file, `.gz` looked through, without their ends and without a byte order mark. Errors: REQUEST_INVALID. */
export async function* readLines(file: string): AsyncGenerator<string> {
  const raw = createReadStream(file)
  const input = file.endsWith('.gz') ? raw.pipe(createGunzip()) : raw
  // readline does not see the errors of what it reads from.
  const failed = new Promise<never>((_, reject) => {
    raw.on('error', reject)
    input.on('error', reject)
  })
  failed.catch(() => {})
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })[Symbol.asyncIterator]()
  let first = true
  try {
    for (;;) {
      const { value, done } = await Promise.race([lines.next(), failed])
      if (done === true) return
      yield first ? value.replace(/^\ufeff/, '') : value
      first = false
    }
  } catch (error) {
    throw error instanceof SuanhengError
      ? error
      : new SuanhengError('REQUEST_INVALID', `cannot read ${file}`, {}, error)
  } finally {
    raw.destroy()
  }
}
