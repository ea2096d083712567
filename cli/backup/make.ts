import { copyFile, mkdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { SuanhengError } from '../../core/errors.ts'
import { replaceFile } from '../../ledger/durable-file.ts'
import { durableSequences } from '../../ledger/journal/durable-sequences.ts'
import { openStore } from '../../store/client.ts'
import { readMigrations } from '../../store/migrate.ts'
import type { Config } from '../config.ts'
import { openLogs } from '../open-logs.ts'
import { type CopiedLog, copyLog, filesUnder } from './copy-log.ts'
import { type ArchivedFile, type ArchiveManifest, digestOf, MANIFEST_FILE, readManifest } from './manifest.ts'
import { writeRows } from './write-rows.ts'

export type MakeOptions = {
  readonly config: Config
  readonly to: string
  readonly kind: ArchiveManifest['kind']
  /** One institution; null for all. */
  readonly institution: string | null
  /** Shanghai months received, YYYY-MM, both inclusive; null for no bound. */
  readonly from: string | null
  readonly until: string | null
  /** The private key of the logs and the tokens go along; never into an archive. */
  readonly withSecrets: boolean
  readonly now: () => number
  readonly onLog?: (log: CopiedLog) => void
}

/**
 * Copies ledger and rows into a folder so that they fit: each log at a checkpoint, then the rows of its batches. A batch
 * under a checkpoint is in the store, so the service may run, where the store is a server; an embedded store is held by
 * its service, which has to be stopped. The manifest is written last: a folder without one is none.
 * Into the folder of an earlier run only what is new is written.
 * Errors: STORE_IN_USE, REQUEST_INVALID when the folder holds another thing, LEDGER_DAMAGED.
 */
export async function makeArchive(options: MakeOptions): Promise<ArchiveManifest> {
  const { config, to, kind } = options
  const before = await readManifest(to)
  await verifyTarget(options, before)
  await mkdir(to, { recursive: true, mode: 0o700 })
  const store = await openStore(config.store)
  try {
    const known = new Map((before?.files ?? []).map((file) => [file.file, file]))
    const logs = await copyLogs(options)
    const rows: ArchivedFile[] = []
    for (const { institution, size } of logs)
      rows.push(...(await writeRows({ ...options, store, folder: to, institution, size, known })))
    await copyOthers(options)
    const manifest = await describe(options, logs, rows)
    await replaceFile(join(to, MANIFEST_FILE), `${JSON.stringify(manifest, null, 1)}\n`, 0o600)
    const kept = new Set(manifest.files.map(({ file }) => file))
    // Parts that have grown since, under another name.
    for (const file of await filesUnder(join(to, 'rows'))) {
      if (!kept.has(`rows/${file}`)) await rm(join(to, 'rows', file))
    }
    return manifest
  } finally {
    await store.close()
  }

  async function copyLogs({ institution, onLog }: MakeOptions): Promise<readonly CopiedLog[]> {
    const { logs } = await openLogs(config)
    const all = await logs.institutions()
    if (institution !== null && !all.includes(institution))
      throw new SuanhengError('NOT_FOUND', `the ledger has no log of ${institution}`, { institution })
    const copied: CopiedLog[] = []
    for (const one of institution === null ? all : [institution]) {
      const log = await copyLog(logs, one, to)
      if (log === null) continue
      onLog?.(log)
      copied.push(log)
    }
    if (kind === 'archive' && copied.length === 0) throw new SuanhengError('NOT_FOUND', 'nothing is published yet')
    return copied
  }
}

/** Not into a data folder, nor over a copy of something else. */
async function verifyTarget({ to, kind, config }: MakeOptions, before: ArchiveManifest | null): Promise<void> {
  const found = await filesUnder(to)
  if (
    before === null &&
    found.length > 0 &&
    !found.every((file) => file.startsWith('rows/') || file.startsWith('ledger/'))
  )
    throw new SuanhengError('REQUEST_INVALID', `${to} is not empty and holds no backup`, { folder: to })
  const origin = config.settings.SUANHENG_LEDGER_ORIGIN
  if (before !== null && (before.kind !== kind || before.origin !== origin))
    throw new SuanhengError('REQUEST_INVALID', `${to} holds a ${before.kind} of ${before.origin}`, { folder: to })
}

async function copyOthers({ config, to, kind, withSecrets }: MakeOptions): Promise<void> {
  const from = config.dataFolder
  const secrets = withSecrets ? ['ledger/log.key', 'tokens.jsonl'] : []
  const others = kind === 'backup' ? ['ledger/witnesses', ...secrets] : []
  for (const name of ['ledger/log.pub', ...others]) await copyIfAny(from, to, name)
  if (kind !== 'backup') return
  for (const name of await filesUnder(join(from, 'files'))) {
    // A name is the SHA-256 of what it holds: a file that is there is the same.
    if (!name.startsWith('incoming/')) await copyIfAny(from, to, `files/${name}`)
  }
}

async function copyIfAny(from: string, to: string, name: string): Promise<void> {
  await mkdir(dirname(join(to, name)), { recursive: true, mode: 0o700 })
  await rm(join(to, name), { force: true })
  await copyFile(join(from, name), join(to, name)).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
  })
}

async function describe(
  { config, to, kind, now }: MakeOptions,
  logs: readonly CopiedLog[],
  rows: readonly ArchivedFile[],
): Promise<ArchiveManifest> {
  const durable = await durableSequences(join(config.dataFolder, 'ledger', 'journal'))
  const named = new Map(rows.map((file) => [file.file, file]))
  const files: ArchivedFile[] = [...rows]
  for (const file of await filesUnder(to)) {
    if (named.has(file) || file.startsWith('rows/') || file === MANIFEST_FILE) continue
    files.push({ file, ...(await digestOf(join(to, file))) })
  }
  return {
    format: 'suanheng-archive/1',
    kind,
    madeAt: new Date(now()).toISOString(),
    origin: config.settings.SUANHENG_LEDGER_ORIGIN,
    hash: config.settings.SUANHENG_LEDGER_HASH,
    schema: (await readMigrations()).at(-1)?.name ?? '',
    logs: logs.map((log) => ({ ...log, waiting: Math.max(0, (durable.get(log.institution) ?? 0) - log.size) })),
    files: files.sort((a, b) => (a.file < b.file ? -1 : 1)),
  }
}
