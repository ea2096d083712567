import { constants } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { SuanhengError } from '../../core/errors.ts'
import type { TileId } from '../../core/merkle/tiles.ts'
import { TILE_WIDTH, tilePath, tilesBetween } from '../../core/merkle/tiles.ts'
import { isMissing, makeFolder, namesIn, replaceFile, syncFolder, writeSynced } from '../durable-file.ts'
import { encodeBundle } from './entry-bundle.ts'
import type { LogTree } from './log-tree.ts'
import { leavesFile, piecesOf } from './record-leaves.ts'

export type Publication = {
  readonly directory: string
  /** Size on disk, and the size to be. */
  readonly from: number
  readonly size: number
  readonly tree: LogTree
  /** Entries of the published bundle that `from` ends in, then those from `from` to `size`. */
  readonly entries: readonly Uint8Array[]
  /** Leaf hashes of the new batches' records, and the records before them. */
  readonly leaves: Uint8Array
  readonly recordsBefore: number
  readonly checkpoint: string
  /** Where others may take the log over while this is under way. */
  readonly fence?: Fence
}

export type Fence = {
  readonly epoch: number
  /** Whether nobody has claimed beyond the epoch. */
  readonly isNewest: () => Promise<boolean>
}

/** Files written at a time: their fsyncs share the disk's. */
const PARALLEL = 16
const FILE_MODE = 0o600

/**
 * Writes what a checkpoint needs, makes it durable, and the checkpoint last. Until the checkpoint is renamed nothing
 * of the published log is touched, and all that is written is determined by the log: a crash at any instruction leaves
 * the old checkpoint or the new one with all its tiles, and writing again writes the same.
 *
 * With a fence the writer may have been overtaken at any instruction: then its tiles, which are of the one log, replace
 * equal ones in one step and remove narrower ones only, and its checkpoint cannot go back over a newer one.
 * Errors: LEDGER_HELD_ELSEWHERE.
 */
export async function publishLog(publication: Publication): Promise<void> {
  const { directory, from, size, checkpoint, fence } = publication
  const changed = new Set(await makeFolder(directory))
  const tiles = tilesBetween(from, size)
  for (let i = 0; i < tiles.length; i += PARALLEL)
    await Promise.all(tiles.slice(i, i + PARALLEL).map((tile) => writeTile(publication, tile, changed)))
  await writeLeaves(publication, changed)
  await Promise.all([...changed].map(syncFolder))
  if (fence === undefined) await replaceFile(join(directory, 'checkpoint'), checkpoint, FILE_MODE)
  else await replaceFenced(directory, checkpoint, fence)
  for (const tile of tiles) await removeNarrower(directory, tile, fence !== undefined)
}

/**
 * The file to be renamed is the fence: who takes the log over makes a higher claim and then removes it. Where the claim
 * was not there yet when this looked, the file was there before the claim, and the rename came first or finds nothing.
 */
async function replaceFenced(directory: string, checkpoint: string, { epoch, isNewest }: Fence): Promise<void> {
  const file = join(directory, `checkpoint.${epoch}.new`)
  await writeSynced(file, checkpoint, FILE_MODE)
  const isOurs = await isNewest()
  const isRenamed = isOurs && (await rename(file, join(directory, 'checkpoint')).then(() => true, falseIfMissing))
  if (!isRenamed) {
    await rm(file, { force: true })
    throw new SuanhengError('LEDGER_HELD_ELSEWHERE', `another instance has taken over log ${basename(directory)}`)
  }
  await syncFolder(directory)
}

function falseIfMissing(error: unknown): false {
  if (isMissing(error)) return false
  throw error
}

async function writeTile({ directory, from, tree, entries, fence }: Publication, id: TileId, changed: Set<string>) {
  const file = join(directory, tilePath(id))
  const write = fence === undefined ? writeSynced : writeAside(fence.epoch)
  for (const folder of await makeFolder(dirname(file))) changed.add(folder)
  changed.add(dirname(file))
  if (id.level !== 'entries') return write(file, tree.tile(id.level, id.index, id.width), FILE_MODE)
  const start = id.index * TILE_WIDTH - (from - (from % TILE_WIDTH))
  return write(file, encodeBundle(entries.slice(start, start + id.width)), FILE_MODE)
}

/** Whoever reads the tile, of this checkpoint or of another instance's newer one, never finds half of it. */
const writeAside = (epoch: number) => async (file: string, bytes: Uint8Array, mode: number) => {
  const aside = `${file}.${epoch}.new`
  await writeSynced(aside, bytes, mode)
  await rename(aside, file)
}

/** At their absolute place, so that writing twice changes nothing. Errors: LEDGER_DAMAGED where earlier ones are missing. */
async function writeLeaves({ directory, leaves, recordsBefore }: Publication, changed: Set<string>): Promise<void> {
  for (const piece of piecesOf(recordsBefore, leaves.length)) {
    const file = join(directory, leavesFile(piece.segment))
    for (const folder of await makeFolder(dirname(file))) changed.add(folder)
    changed.add(dirname(file))
    const handle = await open(file, constants.O_RDWR | constants.O_CREAT, FILE_MODE)
    try {
      const { size } = await handle.stat()
      if (size < piece.at)
        throw new SuanhengError('LEDGER_DAMAGED', `${file} ends at ${size}, before the leaves at ${piece.at}`, { file })
      for (let done = 0; done < piece.bytes; )
        done += (await handle.write(leaves, piece.from + done, piece.bytes - done, piece.at + done)).bytesWritten
      await handle.sync()
    } finally {
      await handle.close()
    }
  }
}

/**
 * What a wider tile has replaced. A tile's predecessor lost its partial forms when it became full, unless a crash came
 * in between: once more, then.
 */
async function removeNarrower(directory: string, { level, index, width }: TileId, isShared: boolean): Promise<void> {
  if (index > 0) await rm(partialsOf(directory, { level, index: index - 1 }), { recursive: true, force: true })
  const partials = partialsOf(directory, { level, index })
  if (width === TILE_WIDTH) return rm(partials, { recursive: true, force: true })
  for (const name of await namesIn(partials))
    if (isShared ? Number(name) < width : name !== String(width)) await rm(join(partials, name), { force: true })
}

const partialsOf = (directory: string, tile: Omit<TileId, 'width'>): string =>
  dirname(join(directory, tilePath({ ...tile, width: 1 })))
