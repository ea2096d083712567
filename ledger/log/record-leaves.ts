import type { FileHandle } from 'node:fs/promises'
import { open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { HASH_BYTES } from '../../core/merkle/hasher.ts'
import { isMissing, nullIfMissing } from '../durable-file.ts'

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
  const leaves = await readLeavesThere(directory, first, count)
  return leaves.length === count * HASH_BYTES ? leaves : null
}

/** Leaves there are from the first on, without a gap. */
export async function countLeaves(directory: string): Promise<number> {
  for (let segment = 0; ; segment++) {
    const size = await stat(join(directory, leavesFile(segment))).then((file) => file.size, zeroIfMissing)
    const leaves = Math.min(Math.floor(size / HASH_BYTES), SEGMENT_LEAVES)
    if (leaves < SEGMENT_LEAVES) return segment * SEGMENT_LEAVES + leaves
  }
}

/** At most `count` leaves, fewer where the files end. */
export async function readLeavesThere(directory: string, first: number, count: number): Promise<Uint8Array> {
  const leaves = new Uint8Array(count * HASH_BYTES)
  let there = 0
  for (const piece of piecesOf(first, leaves.length)) {
    const handle = await open(join(directory, leavesFile(piece.segment)), 'r').catch(nullIfMissing)
    if (handle === null) break
    try {
      const bytes = await readUpTo(handle, leaves.subarray(piece.from, piece.from + piece.bytes), piece.at)
      there += bytes
      if (bytes < piece.bytes) break
    } finally {
      await handle.close()
    }
  }
  return leaves.subarray(0, there - (there % HASH_BYTES))
}

async function readUpTo(handle: FileHandle, into: Uint8Array, position: number): Promise<number> {
  let done = 0
  while (done < into.length) {
    const { bytesRead } = await handle.read(into, done, into.length - done, position + done)
    if (bytesRead === 0) break
    done += bytesRead
  }
  return done
}

function zeroIfMissing(error: unknown): number {
  if (isMissing(error)) return 0
  throw error
}
