import { type FileHandle, open, readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { SuanhengError } from '../../core/errors.ts'
import { nullIfMissing } from '../../ledger/durable-file.ts'
import { countLeft } from '../board.ts'
import type { TailConfig } from '../config.ts'
import type { Source, SourceTools } from './source.ts'
import { type LoadedMap, loadMap, UsageIntake } from './usage-intake.ts'

const Cursor = z.object({
  inode: z.string(),
  offset: z.int(),
  mapSha256: z.string(),
  /** Beginning of the reading in which the mapping first left something open. */
  undecidedAt: z.int().nullable(),
})
type Cursor = z.infer<typeof Cursor>

const PIECE = 1 << 18
const LONGEST_LINE = 1 << 20

/**
 * Reads what is added to a file: whole lines, from where the last reading ended. A file that was renamed away is read to
 * its end first. When the mapping was changed, what it left open is read again.
 */
export function tailSource(config: TailConfig, tools: SourceTools): Source {
  const { cursors, state, log } = tools
  return {
    state,
    everyMs: config.everySeconds * 1000,
    isRereadable: true,
    missed: async () => {},
    async read() {
      const loaded = await loadMap(config.map)
      let cursor = cursors.get(config.name, Cursor)
      const file = await open(config.file, 'r')
      try {
        const { ino, size } = await file.stat({ bigint: true })
        const inode = String(ino)
        if (cursor !== null && (cursor.inode !== inode || cursor.offset > size)) {
          log('info', 'file_rotated', { source: config.name })
          if (cursor.inode !== inode) await finishRenamed(config, tools, loaded, cursor)
          else countLeft(state, 'the file was cut short before its end was read')
          cursor = null
        }
        cursor ??= { inode, offset: 0, mapSha256: loaded.sha256, undecidedAt: null }
        const next = await readOn(file, config, tools, loaded, cursor)
        if (next !== null) await cursors.set(config.name, next)
      } finally {
        await file.close()
      }
    },
  }
}

async function finishRenamed(config: TailConfig, tools: SourceTools, loaded: LoadedMap, cursor: Cursor): Promise<void> {
  const folder = path.dirname(config.file)
  for (const name of await readdir(folder)) {
    const file = path.join(folder, name)
    const found = await stat(file, { bigint: true }).catch(nullIfMissing)
    if (found === null || !found.isFile() || String(found.ino) !== cursor.inode) continue
    const handle = await open(file, 'r')
    try {
      await readOn(handle, config, tools, loaded, cursor)
      return
    } finally {
      await handle.close()
    }
  }
  countLeft(tools.state, 'the file was replaced and is not in its folder any more')
  tools.log('error', 'rotated_file_gone', { source: config.name, inode: cursor.inode, offset: cursor.offset })
}

/** Output: where the next reading begins; null where there was nothing new. */
async function readOn(
  file: FileHandle,
  config: TailConfig,
  tools: SourceTools,
  loaded: LoadedMap,
  cursor: Cursor,
): Promise<Cursor | null> {
  const isNewMap = cursor.mapSha256 !== loaded.sha256
  const from = isNewMap ? Math.min(cursor.offset, cursor.undecidedAt ?? cursor.offset) : cursor.offset
  const intake = new UsageIntake(config, loaded, tools.institution, tools.batcher('usage'), tools.state)
  let offset = from
  for await (const { text, end } of wholeLines(file, from)) {
    // Columns are told by the first line. Where that is a record itself, it comes twice and counts once.
    if (offset === from && from > 0) await intake.text(await firstLine(file))
    await intake.text(text)
    offset = end
  }
  if (offset === from && !isNewMap) return null
  if (offset > from) await intake.end()
  const open = isNewMap ? null : cursor.undecidedAt
  const undecidedAt = open ?? (intake.undecided > 0 ? from : null)
  return { inode: cursor.inode, offset, mapSha256: loaded.sha256, undecidedAt }
}

async function* wholeLines(file: FileHandle, from: number): AsyncGenerator<{ text: string; end: number }> {
  let rest = Buffer.alloc(0)
  for (let at = from; ; ) {
    const piece = Buffer.alloc(PIECE)
    const { bytesRead } = await file.read(piece, 0, PIECE, at)
    if (bytesRead === 0) return
    at += bytesRead
    const all = Buffer.concat([rest, piece.subarray(0, bytesRead)])
    const last = all.lastIndexOf(0x0a) + 1
    rest = Buffer.from(all.subarray(last))
    if (rest.length > LONGEST_LINE)
      throw new SuanhengError(
        'REQUEST_INVALID',
        `a line of more than ${LONGEST_LINE} bytes at byte ${at - rest.length}`,
      )
    if (last > 0) yield { text: all.toString('utf8', 0, last), end: at - rest.length }
  }
}

async function firstLine(file: FileHandle): Promise<string> {
  const head = Buffer.alloc(LONGEST_LINE)
  const { bytesRead } = await file.read(head, 0, LONGEST_LINE, 0)
  return head.toString('utf8', 0, Math.min(bytesRead, head.indexOf(0x0a) + 1))
}
