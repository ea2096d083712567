import { setTimeout as sleep } from 'node:timers/promises'
import { messageOf } from '../core/errors.ts'
import { HASH_BYTES } from '../core/merkle/hasher.ts'
import { TILE_WIDTH } from '../core/merkle/tiles.ts'
import { openCheckpoint } from '../core/note/checkpoint.ts'
import type { Manifest } from '../schemas/manifest.ts'
import { filesOf } from './check/files.ts'
import type { Add } from './check/judge-tiles.ts'
import { judgeTiles } from './check/judge-tiles.ts'
import { ManifestChain } from './check/manifest-chain.ts'
import { nullIfDamaged } from './check/null-if-damaged.ts'
import { RecomputedTiles } from './check/recomputed-tiles.ts'
import { RecordRoots } from './check/record-roots.ts'
import type { LedgerFinding } from './finding.ts'
import { decodeBundle } from './log/entry-bundle.ts'
import type { PublishedCheckpoint } from './log/log-folder.ts'
import { LogFolder } from './log/log-folder.ts'

/** After each bundle of 256 entries: how far the check has come. */
export type CheckProgress = {
  readonly institution: string
  readonly entries: number
  readonly size: number
  readonly records: number
}

export type CheckOptions = {
  /**
   * Batches known to be durable otherwise, by the journal: tiles of a larger tree than that and than the checkpoint are
   * not what a crash left behind, nor what a running service is about to publish. Null where it is not known: such tiles
   * are not judged then.
   */
  readonly durable: number | null
}

const ATTEMPTS = 30
const ATTEMPT_MS = 100

/**
 * Checks one published log by itself: everything is computed again from the entries and the record leaves, bottom up,
 * and compared with the tiles, the manifests and the signed root. Streams: 256 entries and 8 MiB of leaves at a time.
 * May run beside the service; what is published meanwhile is not looked at.
 *
 * Output: findings, and progress. An entry that does not fit its tile is ENTRY_CHANGED where the tile leads to the
 * signed root, TILE_CHANGED where the entry does.
 */
export async function* checkLog(
  log: LogFolder,
  institution: string,
  options: CheckOptions = { durable: null },
): AsyncGenerator<LedgerFinding | CheckProgress> {
  const add: Add = (code, detail, sequence = null) => {
    return { code, institution, sequence, position: null, recordId: null, detail }
  }
  const { strangers, largest } = await filesOf(log.directory)
  for (const file of strangers) yield add('FILE_UNEXPECTED', `${file} belongs to no log`)
  // Its own cache, and no key: a forged checkpoint does not end the check, and nothing read before hides a change.
  const folder = new LogFolder(log.directory, log.hasher, null)
  const checkpoint = await read(() => folder.checkpoint())
  if (checkpoint === null || typeof checkpoint === 'string') {
    yield add(checkpoint === null ? 'CHECKPOINT_MISSING' : 'CHECKPOINT_FORGED', checkpoint ?? 'there is no checkpoint')
    return
  }
  const { key } = log
  const forged = key === null ? null : await read(() => openCheckpoint(checkpoint.text, key))
  if (typeof forged === 'string') yield add('CHECKPOINT_FORGED', forged)
  const known = Math.max(checkpoint.size, options.durable ?? largest)
  if (largest > known && !(await reaches(folder, largest)))
    yield add('LOG_ROLLED_BACK', `there are tiles of ${largest} entries, but only ${known} are accounted for`)
  yield* checkEntries(folder, institution, checkpoint, largest, add)
}

/** A service that is publishing writes its tiles first and its checkpoint within moments: is that all it is? */
async function reaches(folder: LogFolder, size: number): Promise<boolean> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const checkpoint = await read(() => folder.checkpoint())
    if (checkpoint === null || typeof checkpoint === 'string') return false
    if (checkpoint.size >= size) return true
    await sleep(ATTEMPT_MS)
  }
  return false
}

/** The value, or why it could not be had. */
async function read<T>(get: () => T | Promise<T>): Promise<T | string> {
  try {
    return await get()
  } catch (error) {
    return messageOf(error)
  }
}

/** `largest`: no more entries are looked for than there are tiles of: a forged checkpoint may say any size. */
async function* checkEntries(
  folder: LogFolder,
  institution: string,
  checkpoint: PublishedCheckpoint,
  largest: number,
  add: Add,
): AsyncGenerator<LedgerFinding | CheckProgress> {
  const size = Math.min(checkpoint.size, largest)
  const tiles = new RecomputedTiles(folder.hasher, (level, index, width) =>
    nullIfDamaged(folder.tile({ level, index, width })),
  )
  const chain = new ManifestChain(institution)
  const roots = new RecordRoots(folder.directory)
  let [fromEntries, whole, records] = [true, size === checkpoint.size, 0]
  if (!whole) yield add('TILE_MISSING', `the checkpoint is of ${checkpoint.size} entries, the tiles of ${size}`)
  for (let start = 0; start < size; start += TILE_WIDTH) {
    const bundle = await readBundle(folder, start, Math.min(TILE_WIDTH, size - start))
    if (bundle.entries === null) {
      fromEntries = false
      yield add('TILE_MISSING', `${bundle.name} is missing or too short`, start + 1)
    }
    for (let i = 0; i < bundle.width; i++) {
      const bytes = bundle.entries?.[i] ?? null
      const stored = bundle.hashes?.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES) ?? null
      // The tile stands in for a bundle that is missing, so that the rest of the log can be judged.
      const leaf = bytes === null ? stored : folder.hasher.leaf(bytes)
      const { manifest, findings } = chain.next(start + i, bytes, leaf, stored)
      yield* findings
      const wrong = manifest === null ? null : await wrongLeaves(roots, manifest)
      if (wrong !== null) yield add('RECORD_LEAVES_CHANGED', wrong, start + i + 1)
      records += manifest?.records ?? 0
      whole &&= leaf !== null
      if (whole && leaf !== null) await tiles.append(leaf)
    }
    yield { institution, entries: start + bundle.width, size: checkpoint.size, records }
  }
  if (!whole) return
  const root = await tiles.finish()
  yield* await judgeTiles(folder, checkpoint, { root, differences: tiles.differences, fromEntries }, add)
}

/** Entries and leaf hashes [start, start + width), each null where it is missing. */
async function readBundle(folder: LogFolder, start: number, width: number) {
  const index = start / TILE_WIDTH
  const bundle = await nullIfDamaged(folder.tile({ level: 'entries', index, width }))
  const hashes = await nullIfDamaged(folder.tile({ level: 0, index, width }))
  return { width, entries: bundle === null ? null : decodeBundle(bundle, width), hashes, name: `tile/entries/${index}` }
}

async function wrongLeaves(roots: RecordRoots, manifest: Manifest): Promise<string | null> {
  const { recordsBefore, records, recordsRoot } = manifest
  const root = await roots.root(recordsBefore, records)
  if (root === null) return `record leaves ${recordsBefore} to ${recordsBefore + records} are not all there`
  const found = Buffer.from(root).toString('hex')
  return found === recordsRoot ? null : `the record leaves have the root ${found}, the manifest says ${recordsRoot}`
}
