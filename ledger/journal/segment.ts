import type { FileHandle } from 'node:fs/promises'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { SuanhengError } from '../../core/errors.ts'
import type { Entry } from './entry.ts'
import { decodeEntry, PREFIX_BYTES, readPrefix } from './entry.ts'

/** Where an entry lies. `offset` and `bytes` are within its segment file. */
export type Location = {
  readonly position: bigint
  readonly file: string
  readonly offset: number
  readonly bytes: number
  /** Nobody was told of it, and it must not reach the store from here: its lease was lost before it was durable. */
  readonly isRefused?: boolean
}

export const segmentName = (position: bigint): string => `${position.toString().padStart(20, '0')}.journal`
export const isSegment = (name: string): boolean => /^\d{20}\.journal$/.test(name)

/** No entry is larger: a length beyond it is damage, not data. */
export const MAX_ENTRY_BYTES = 1 << 30

/** Entries one after the other, with one read for those that lie together. Errors: JOURNAL_UNAVAILABLE. */
export async function readEntries(directory: string, locations: readonly Location[]): Promise<Entry[]> {
  const entries: Entry[] = []
  for (let i = 0; i < locations.length; ) {
    const first = locations[i] as Location
    let [end, count] = [first.offset, 0]
    for (; locations[i + count]?.file === first.file && locations[i + count]?.offset === end; count++)
      end += locations[i + count]?.bytes ?? 0
    const together = locations.slice(i, i + count)
    for (const entry of await readTogether(directory, first, together, end - first.offset)) entries.push(entry)
    i += count
  }
  return entries
}

async function readTogether(
  directory: string,
  { file, offset }: Location,
  locations: readonly Location[],
  bytes: number,
) {
  const handle = await open(join(directory, file), 'r')
  try {
    const all = Buffer.allocUnsafe(bytes)
    await readFully(handle, all, offset)
    return locations.map((location) => {
      const at = location.offset - offset
      const entry = decodeEntry(all.subarray(at, at + location.bytes))
      if (entry === null) throw damaged(file, location.offset)
      return entry
    })
  } finally {
    await handle.close()
  }
}

export const damaged = (file: string, offset: number) =>
  new SuanhengError(
    'JOURNAL_UNAVAILABLE',
    `${file} is damaged at byte ${offset}: acknowledged batches lie there, restore the file`,
    {
      file,
      offset,
    },
  )

/**
 * Walks a segment and gives the location and entry of every intact entry, in order.
 * Output: `end`, the first byte after the last intact entry; the file's size when all is well.
 */
export async function walkSegment(
  directory: string,
  file: string,
  visit: (location: Location, entry: Entry) => void,
): Promise<{ end: number; size: number }> {
  const handle = await open(join(directory, file), 'r')
  try {
    const { size } = await handle.stat()
    const prefix = Buffer.alloc(PREFIX_BYTES)
    let offset = 0
    while (offset + PREFIX_BYTES <= size) {
      await readFully(handle, prefix, offset)
      const head = readPrefix(prefix)
      const bytes = head === null ? 0 : PREFIX_BYTES + head.headBytes + head.bodyBytes
      if (head === null || bytes > MAX_ENTRY_BYTES || offset + bytes > size) break
      const whole = Buffer.allocUnsafe(bytes)
      await readFully(handle, whole, offset)
      const entry = decodeEntry(whole)
      if (entry === null) break
      visit({ position: head.position, file, offset, bytes }, entry)
      offset += bytes
    }
    return { end: offset, size }
  } finally {
    await handle.close()
  }
}

/**
 * Whether any intact entry begins after `from`: then what lies at `from` is damage, not an unfinished write. `until`: as
 * far as the file went when `from` was found, where another process goes on writing it.
 */
export async function hasEntryAfter(directory: string, file: string, from: number, until?: number): Promise<boolean> {
  const handle = await open(join(directory, file), 'r')
  try {
    const size = until ?? (await handle.stat()).size
    const rest = Buffer.allocUnsafe(size - from)
    await readFully(handle, rest, from)
    for (let at = rest.indexOf('SHJ1', 1); at >= 0; at = rest.indexOf('SHJ1', at + 1)) {
      const head = readPrefix(rest.subarray(at))
      if (head === null) continue
      const bytes = PREFIX_BYTES + head.headBytes + head.bodyBytes
      if (at + bytes <= rest.length && decodeEntry(rest.subarray(at, at + bytes)) !== null) return true
    }
    return false
  } finally {
    await handle.close()
  }
}

async function readFully(handle: FileHandle, into: Buffer, position: number): Promise<void> {
  for (let done = 0; done < into.length; ) {
    const { bytesRead } = await handle.read(into, done, into.length - done, position + done)
    if (bytesRead === 0) throw new SuanhengError('JOURNAL_UNAVAILABLE', 'a journal file ended before it should')
    done += bytesRead
  }
}
