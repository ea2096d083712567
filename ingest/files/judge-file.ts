import type { FileHandle } from 'node:fs/promises'
import type { Judged } from './file-type.ts'
import { magicOf } from './file-type.ts'
import { TEXT_ENCODINGS, TextScan } from './text-type.ts'
import { directoryOf, ZIP_HEAD_BYTES, ZIP_TAIL_BYTES, zipType } from './zip-type.ts'

const PIECE = 1 << 16

/**
 * What a file is, by its bytes and nothing else: what a sender calls it decides nothing. Nothing is unpacked, rendered
 * or run; at most 1 MiB is held. `size` in bytes. Errors: those of the file system.
 */
export async function judgeFile(handle: FileHandle, size: number): Promise<Judged> {
  if (size === 0) return { why: 'an empty file' }
  const head = await bytesAt(handle, 0, Math.min(size, ZIP_HEAD_BYTES))
  const magic = magicOf(head)
  if (magic === 'zip') return judgeZip(handle, size, head)
  return magic === 'text' ? judgeText(handle, size) : { type: magic }
}

async function judgeZip(handle: FileHandle, size: number, head: Buffer): Promise<Judged> {
  const tail = Math.min(size, ZIP_TAIL_BYTES)
  const directory = directoryOf(await bytesAt(handle, size - tail, tail), size)
  if ('why' in directory) return directory
  return zipType(head, await bytesAt(handle, directory.from, directory.length), directory.count)
}

/** UTF-8 first: few texts of GB 18030 are also UTF-8, but nearly every UTF-8 text is also GB 18030. */
async function judgeText(handle: FileHandle, size: number): Promise<Judged> {
  for (const encoding of TEXT_ENCODINGS) {
    const scan = new TextScan(encoding)
    for (let at = 0; at < size; at += PIECE) {
      if (!scan.take(await bytesAt(handle, at, Math.min(PIECE, size - at)))) break
    }
    const judged = scan.end()
    if (judged !== null) return judged
  }
  return { why: 'no type that is taken' }
}

/** Errors: a plain one where the file is shorter than it was. */
async function bytesAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length)
  for (let read = 0; read < length; ) {
    const { bytesRead } = await handle.read(buffer, read, length - read, position + read)
    if (bytesRead === 0) throw new Error('the file is shorter than it was')
    read += bytesRead
  }
  return buffer
}
