import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { isMissing, namesIn } from '../durable-file.ts'
import type { EntryHead } from '../journal/entry.ts'
import { PREFIX_BYTES, readPrefix } from '../journal/entry.ts'
import { readDrained } from '../journal/journal.ts'
import type { Location } from '../journal/segment.ts'
import { damaged, hasEntryAfter, isSegment } from '../journal/segment.ts'

export type Found = { readonly directory: string; readonly location: Location; readonly head: EntryHead }

/** Every journal of a ledger folder: that of a process alone, and one an instance. */
export async function journalsOf(ledgerDirectory: string): Promise<readonly string[]> {
  const instances = await namesIn(join(ledgerDirectory, 'instances'))
  return [
    join(ledgerDirectory, 'journal'),
    ...instances.sort().map((instance) => join(ledgerDirectory, 'instances', instance, 'journal')),
  ]
}

/** How far a journal was read. */
export type Place = { readonly file: string; readonly offset: number }
export const START: Place = { file: '', offset: 0 }

/**
 * Heads of all whole entries of a journal from a place on, oldest first, read beside the process that writes it: without
 * its lock, bodies unread and checksums unchecked. Segments that are removed meanwhile are passed over: what they held is
 * in the store and published, or was taken over. Output: the place behind the last one.
 */
export async function walkHeads(
  directory: string,
  from: Place,
  visit: (found: Found) => void,
  walked: (walk: Walk) => void = () => {},
): Promise<Place> {
  let place = from
  for (const file of (await namesIn(directory)).filter(isSegment).sort()) {
    if (file < place.file) continue
    const walk = await walkFile(directory, file, file === place.file ? place.offset : 0, visit)
    if (walk === null) continue
    walked(walk)
    place = { file, offset: walk.end }
  }
  return place
}

/** A segment was `size` bytes long when it was walked, and has whole entries up to `end`. */
type Walk = { readonly file: string; readonly end: number; readonly size: number }

/**
 * Heads of the entries that the journal's own process has not let go of. What ends a segment early must be a write under
 * way, or one that a crash cut off: behind it lies nothing. Errors: JOURNAL_UNAVAILABLE for damage.
 */
export async function entriesOf(directory: string): Promise<readonly Found[]> {
  const drained = await readDrained(directory)
  const found: Found[] = []
  const walks: Walk[] = []
  await walkHeads(
    directory,
    START,
    (entry) => {
      if (entry.location.position > drained) found.push(entry)
    },
    (walk) => walks.push(walk),
  )
  for (const [i, { file, end, size }] of walks.entries()) {
    if (end === size) continue
    const isLast = i === walks.length - 1
    if (!isLast || (await hasEntryAfter(directory, file, end, size).catch(falseIfMissing))) throw damaged(file, end)
  }
  return found
}

function falseIfMissing(error: unknown): false {
  if (isMissing(error)) return false
  throw error
}

async function walkFile(
  directory: string,
  file: string,
  from: number,
  visit: (found: Found) => void,
): Promise<Walk | null> {
  const handle = await open(join(directory, file), 'r').catch((error: unknown) => {
    if (isMissing(error)) return null
    throw error
  })
  if (handle === null) return null
  try {
    const { size } = await handle.stat()
    const prefix = Buffer.alloc(PREFIX_BYTES)
    let offset = from
    while (offset + PREFIX_BYTES <= size) {
      const { bytesRead } = await handle.read(prefix, 0, PREFIX_BYTES, offset)
      const announced = bytesRead === PREFIX_BYTES ? readPrefix(prefix) : null
      if (announced === null) break
      const bytes = PREFIX_BYTES + announced.headBytes + announced.bodyBytes
      if (offset + bytes > size) break
      const head = Buffer.alloc(announced.headBytes)
      if ((await handle.read(head, 0, head.length, offset + PREFIX_BYTES)).bytesRead < head.length) break
      const parsed = parseHead(head)
      if (parsed === null) break
      visit({ directory, location: { position: announced.position, file, offset, bytes }, head: parsed })
      offset += bytes
    }
    return { file, end: offset, size }
  } finally {
    await handle.close()
  }
}

function parseHead(bytes: Buffer): EntryHead | null {
  try {
    const { sections: _, ...head } = JSON.parse(bytes.toString('utf8')) as EntryHead & { sections: unknown }
    return head
  } catch {
    return null
  }
}
