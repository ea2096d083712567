import { createHash, randomUUID } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { SuanhengError } from '../../core/errors.ts'
import { onDisk } from './on-disk.ts'

/** A body as it comes. */
export type Body = AsyncIterable<Uint8Array>

export type Received = { readonly sha256: string; readonly bytes: number }

/**
 * Hashes a body piece by piece; `keep` sees each piece before the next is asked for, so that a fast sender waits for
 * a slow disk. A body that stops coming for `idleMs` is given up.
 * Errors: FILE_TOO_LARGE as soon as it is; BODY_DAMAGED; what the body or `keep` throws.
 */
export async function receive(
  body: Body,
  limits: { readonly maxBytes: number; readonly idleMs: number },
  keep: (piece: Uint8Array, bytes: number) => Promise<void>,
): Promise<Received> {
  const hash = createHash('sha256')
  const pieces = body[Symbol.asyncIterator]()
  let bytes = 0
  let isWaiting = false
  try {
    for (;;) {
      isWaiting = true
      const { done, value } = await within(limits.idleMs, pieces.next())
      isWaiting = false
      if (done === true) return { sha256: hash.digest('hex'), bytes }
      bytes += value.byteLength
      if (bytes > limits.maxBytes) throw tooLarge(limits.maxBytes)
      hash.update(value)
      await keep(value, bytes)
    }
  } finally {
    // Lets go of the body. One that still waits for a piece would answer only when that comes.
    const gone = pieces.return?.()
    if (!isWaiting) await gone
  }
}

export const tooLarge = (maxBytes: number) =>
  new SuanhengError('FILE_TOO_LARGE', `a file may have ${maxBytes} bytes`, { maxBytes })

async function within<T>(ms: number, next: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new SuanhengError('BODY_DAMAGED', `no byte came for ${ms} ms`)), ms)
  })
  try {
    return await Promise.race([next, late])
  } finally {
    clearTimeout(timer)
    // When the time was up first, the body may still fail, and nobody would be there to hear it.
    next.catch(() => {})
  }
}

/** A file nobody sees, gone when `use` is done. Readable by its owner only, and by no program as one of its own. */
export async function withTemporary<T>(
  folder: string,
  use: (path: string, handle: FileHandle) => Promise<T>,
): Promise<T> {
  const path = join(folder, randomUUID())
  const handle = await onDisk(open(path, 'wx+', 0o400))
  try {
    return await use(path, handle)
  } finally {
    await onDisk(handle.close())
    // What cannot be removed now is removed at the next start.
    await rm(path, { force: true }).catch(() => {})
  }
}
