import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { SuanhengError } from '../../core/errors.ts'
import type { JobFile } from './job.ts'
import { onDisk } from './job-folder.ts'
import type { Content } from './kind.ts'

/** Names people see and browsers save under: no path, no control character, no blank at an end. */
const NAME = /^(?![\s.])[^\p{Cc}/\\:*?"<>|]{1,120}(?<!\s)$/u
const TYPE = /^[a-z]+\/[a-z0-9.+-]{1,100}(; ?[a-z]+=[a-z0-9-]+)?$/

/** Errors: INTERNAL, for a name a kind of job must not give. */
export function requireName(name: string, type: string, taken: readonly JobFile[]): void {
  if (!NAME.test(name) || !TYPE.test(type) || taken.some((file) => file.name === name))
    throw new SuanhengError('INTERNAL', `not a name or type of a result: ${name.slice(0, 120)} (${type.slice(0, 100)})`)
}

/**
 * Writes and fsyncs a file piece by piece. `spend` is told the bytes of each piece before it is written and may refuse;
 * an aborted signal stops it between two pieces. The caller removes a file that was not finished.
 * Errors: FILES_UNAVAILABLE; those of the content, of `spend` and of the signal.
 */
export async function writeResult(
  handle: FileHandle,
  content: Content,
  spend: (bytes: number) => void,
  signal: AbortSignal,
): Promise<Pick<JobFile, 'bytes' | 'sha256'>> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const piece of piecesOf(content)) {
    signal.throwIfAborted()
    const block = typeof piece === 'string' ? Buffer.from(piece) : piece
    spend(block.byteLength)
    hash.update(block)
    bytes += block.byteLength
    await onDisk(() => handle.appendFile(block))
  }
  await onDisk(() => handle.sync())
  return { bytes, sha256: hash.digest('hex') }
}

const piecesOf = (content: Content): AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string> =>
  typeof content === 'string' || content instanceof Uint8Array ? [content] : content
