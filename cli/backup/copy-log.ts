import { cp, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { SuanhengError } from '../../core/errors.ts'
import { checkLog } from '../../ledger/check-log.ts'
import { makeFolder, replaceFile, syncFolder } from '../../ledger/durable-file.ts'
import { LogFolder } from '../../ledger/log/log-folder.ts'
import type { Logs } from '../../verifier/binding/bind-ledger.ts'

/** Where logs lie in a data folder and in a backup. */
export const LOGS = join('ledger', 'logs')

/** A log may be published while it is copied: a partial tile that was there is a wider one now. */
const ATTEMPTS = 5

export type CopiedLog = { readonly institution: string; readonly size: number; readonly root: string }

/**
 * Copies a log as it is at the checkpoint that is read first; what is published meanwhile may be there too and does not
 * count. The copy is checked: tiles, roots, manifests. Null where nothing was published.
 * Errors: LEDGER_DAMAGED when the copy is not what the checkpoint signs.
 */
export async function copyLog(logs: Logs, institution: string, folder: string): Promise<CopiedLog | null> {
  const source = logs.log(institution)
  const target = join(folder, LOGS, institution)
  for (let attempt = 1; ; attempt++) {
    const checkpoint = await source.checkpoint()
    if (checkpoint === null) return null
    const copied = await copyTiles(source.directory, target).then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT' || attempt === ATTEMPTS) throw error
        return false
      },
    )
    if (!copied) continue
    await replaceFile(join(target, 'checkpoint'), checkpoint.text, 0o600)
    const first = await firstFinding(new LogFolder(target, source.hasher, source.key), institution)
    if (first === null)
      return { institution, size: checkpoint.size, root: Buffer.from(checkpoint.root).toString('hex') }
    if (attempt === ATTEMPTS)
      throw new SuanhengError('LEDGER_DAMAGED', `the log of ${institution}: ${first}`, { institution })
  }
}

async function copyTiles(from: string, to: string): Promise<void> {
  const changed = await makeFolder(to)
  await Promise.all(changed.map(syncFolder))
  for (const name of await readdir(from)) {
    if (name.startsWith('checkpoint')) continue
    await cp(join(from, name), join(to, name), { recursive: true, force: true })
  }
}

async function firstFinding(log: LogFolder, institution: string): Promise<string | null> {
  const size = (await log.checkpoint())?.size ?? 0
  for await (const event of checkLog(log, institution, { durable: size })) if ('code' in event) return event.detail
  return null
}

/** Paths of all files under a folder, relative, with slashes, in order. */
export async function filesUnder(folder: string, below = ''): Promise<readonly string[]> {
  const found: string[] = []
  const entries = await readdir(join(folder, below), { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const name = below === '' ? entry.name : `${below}/${entry.name}`
    if (entry.isDirectory()) found.push(...(await filesUnder(folder, name)))
    else if (entry.isFile()) found.push(name)
  }
  return found
}

/** A file of text that may not be there. */
export const textIfAny = async (file: string): Promise<string | null> =>
  readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
