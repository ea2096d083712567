import type { FileHandle } from 'node:fs/promises'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { HASH_BYTES } from '../../core/merkle/hasher.ts'

/** Leaf hashes a file: 32 MiB. */
export const SEGMENT_LEAVES = 1 << 20

export const leavesFile = (segment: number): string => join('leaves', segment.toString().padStart(6, '0'))

type Piece = { readonly segment: number; readonly at: number; readonly from: number; readonly bytes: number }

/** How `bytes` bytes from the `first`-th leaf on fall into files: `at` within the file, `from` within the range. */
export function* piecesOf(first: number, bytes: number): Generator<Piece> {
  const segmentBytes = SEGMENT_LEAVES * HASH_BYTES
  for (let from = 0; from < bytes; ) {
    const offset = first * HASH_BYTES + from
    const at = offset % segmentBytes
    const length = Math.min(bytes - from, segmentBytes - at)
    yield { segment: Math.floor(offset / segmentBytes), at, from, bytes: length }
    from += length
  }
}

/** Null where a file is missing or ends too early. */
export async function readLeaves(directory: string, first: number, count: number): Promise<Uint8Array | null> {
  const leaves = new Uint8Array(count * HASH_BYTES)
  for (const piece of piecesOf(first, leaves.length)) {
    const handle = await open(join(directory, leavesFile(piece.segment)), 'r').catch(nullIfMissing)
    if (handle === null) return null
    try {
      if (!(await readFully(handle, leaves.subarray(piece.from, piece.from + piece.bytes), piece.at))) return null
    } finally {
      await handle.close()
    }
  }
  return leaves
}

async function readFully(handle: FileHandle, into: Uint8Array, position: number): Promise<boolean> {
  for (let done = 0; done < into.length; ) {
    const { bytesRead } = await handle.read(into, done, into.length - done, position + done)
    if (bytesRead === 0) return false
    done += bytesRead
  }
  return true
}

function nullIfMissing(error: unknown): null {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
  throw error
}
