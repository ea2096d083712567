import { copyFile, mkdir, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { SuanhengError } from '../../core/errors.ts'
import { syncFolder } from '../../ledger/durable-file.ts'
import type { Store } from '../../store/client.ts'
import { openStore } from '../../store/client.ts'
import { migrate } from '../../store/migrate.ts'
import type { CheckEvent } from '../../verifier/ledger/check.ts'
import { checkLedger } from '../../verifier/ledger/check-all.ts'
import { checkRanges, type Range } from '../../verifier/ledger/check-ranges.ts'
import type { Config } from '../config.ts'
import { freshSalt } from '../fresh-salt.ts'
import { openLogs } from '../open-logs.ts'
import { ARCHIVED, type ArchiveManifest, MANIFEST_FILE, readManifest, verifyFiles } from './manifest.ts'

/** Reads the manifest and compares every file with it. Errors: NOT_FOUND without one, ARCHIVE_DAMAGED. */
export async function openArchive(folder: string): Promise<ArchiveManifest> {
  const manifest = await readManifest(folder)
  if (manifest === null)
    throw new SuanhengError('NOT_FOUND', `${folder} has no ${MANIFEST_FILE}: it is no backup, or was not finished`)
  await verifyFiles(folder, manifest)
  return manifest
}

/**
 * Puts a backup or an archive back into an empty data folder and an empty store of any kind, and compares the two: the
 * whole ledger check where all of its batches are there, else their rows. `manifest` is of `openArchive`, which compared every
 * file with it: only then the engine reads them. Output: what the check says. Errors: ARCHIVE_DAMAGED, RESTORE_NOT_EMPTY.
 */
export async function* restoreArchive(
  folder: string,
  manifest: ArchiveManifest,
  config: Config,
  now: () => number,
): AsyncGenerator<CheckEvent> {
  if ((await readdir(config.dataFolder).catch(() => [])).length > 0)
    throw new SuanhengError('RESTORE_NOT_EMPTY', `${config.dataFolder} is not empty`, { folder: config.dataFolder })
  const store = await openStore(config.store)
  try {
    await migrate(store, now)
    await verifyEmpty(store)
    await copyBack(folder, config.dataFolder, manifest)
    await insertRows(folder, store, manifest)
    yield* compare(store, config, manifest)
  } finally {
    await store.close()
  }
}

async function verifyEmpty(store: Store): Promise<void> {
  for (const table of ARCHIVED) {
    const rows = await store.rows(`SELECT 1 FROM ${table} LIMIT 1`)
    if (rows.length > 0) throw new SuanhengError('RESTORE_NOT_EMPTY', `the store has rows in ${table}`, { table })
  }
}

async function copyBack(from: string, to: string, { files }: ArchiveManifest): Promise<void> {
  const folders = new Set<string>()
  for (const { file, rows } of files) {
    if (rows !== undefined) continue
    const place = join(to, file)
    await mkdir(dirname(place), { recursive: true, mode: 0o700 })
    await copyFile(join(from, file), place)
    folders.add(dirname(place))
  }
  for (const folder of folders) await syncFolder(folder)
}

/** `batch` comes last, as with the drain: a batch seen in the store is there whole. */
async function insertRows(folder: string, store: Store, { files }: ArchiveManifest): Promise<void> {
  const order = [...ARCHIVED]
  const withRows = files.flatMap(({ file, rows }) => (rows === undefined ? [] : [{ file, rows }]))
  withRows.sort((a, b) => order.indexOf(a.rows.table) - order.indexOf(b.rows.table))
  for (const { file, rows } of withRows) await store.of(rows.institution).insertParquet(rows.table, join(folder, file))
}

async function* compare(store: Store, config: Config, manifest: ArchiveManifest): AsyncGenerator<CheckEvent> {
  const { logs } = await openLogs(config)
  for (const { institution, size, root } of manifest.logs) {
    const checkpoint = await logs.log(institution).checkpoint()
    if (checkpoint?.size !== size || Buffer.from(checkpoint.root).toString('hex') !== root)
      throw new SuanhengError('ARCHIVE_DAMAGED', `the log of ${institution} is not the one of the manifest`, {
        institution,
      })
    const ranges = rangesOf(manifest, institution)
    const [first] = ranges
    const isWhole = ranges.length === 1 && first?.from === 1 && first.to === size
    const only = institution
    if (isWhole || size === 0) {
      const durable = () => Promise.resolve(size)
      yield* checkLedger({ store, logs, durable, known: [], salt: freshSalt, only })
    } else yield* checkRanges({ store, log: logs.log(institution), institution, size, salt: freshSalt(), ranges })
  }
}

/** Batches that the files have, as ranges without gaps. Errors: ARCHIVE_DAMAGED when a table lacks some of them. */
export function rangesOf({ files }: ArchiveManifest, institution: string): readonly Range[] {
  const byTable = ARCHIVED.map((table) => {
    const own = files.flatMap(({ rows }) => (rows?.institution === institution && rows.table === table ? [rows] : []))
    const ranges: { from: number; to: number }[] = []
    for (const { from, to } of own.sort((a, b) => a.from - b.from)) {
      const last = ranges.at(-1)
      if (last !== undefined && last.to + 1 === from) last.to = to
      else ranges.push({ from, to })
    }
    return ranges
  })
  const [first = []] = byTable
  for (const [i, ranges] of byTable.entries()) {
    if (JSON.stringify(ranges) !== JSON.stringify(first))
      throw new SuanhengError('ARCHIVE_DAMAGED', `${ARCHIVED[i]} of ${institution} lacks batches that others have`, {
        institution,
      })
  }
  return first
}
