import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { SuanhengError } from '../../core/errors.ts'
import { makeFolder, namesIn, nullIfMissing, syncFolder } from '../durable-file.ts'
import type { JournalHooks } from '../journal/journal.ts'
import { Journal } from '../journal/journal.ts'
import { BEATS } from './signs-of-life.ts'

/**
 * The journal of this process in a ledger folder: `journal/` where it has the folder to itself, or
 * `instances/<instance>/journal/` beside others. A folder is used in one of the two ways: the lock of `journal/` keeps
 * them from beginning at once. Errors: JOURNAL_UNAVAILABLE, STORE_IN_USE, CONFIG_INVALID for the other way.
 */
export async function openJournal(
  { directory, shared }: { readonly directory: string; readonly shared?: Named },
  hooks: JournalHooks,
): Promise<Journal> {
  const alone = join(directory, 'journal')
  const instances = join(directory, 'instances')
  if (shared === undefined) {
    const journal = await Journal.open(alone, hooks)
    if ((await namesIn(instances)).length === 0) return journal
    await journal.close()
    throw new SuanhengError('CONFIG_INVALID', 'several instances write here: set SUANHENG_INSTANCE', { directory })
  }
  const own = join(instances, shared.instance, 'journal')
  const isFirst = (await namesIn(instances)).length === 0
  const before = isFirst ? await Journal.open(alone, { recovered: () => {} }) : null
  try {
    if (before !== null && before.pending.length > 0)
      throw new SuanhengError(
        'CONFIG_INVALID',
        'SUANHENG_INSTANCE: a process alone has acknowledged what is not in the store yet; run it once more without, until /readyz says 200',
        { directory, entries: before.pending.length },
      )
    for (const folder of await makeFolder(own)) await syncFolder(folder)
  } finally {
    await before?.close()
  }
  await requireSilent(join(instances, shared.instance, 'alive'), shared)
  return Journal.open(own, hooks)
}

type Named = { readonly instance: string; readonly leaseMs: number }

/**
 * The lock of a journal knows processes by their numbers, which say nothing to another container or host. So an earlier run
 * that has not said that it stopped is given time for a sign of life. Errors: STORE_IN_USE.
 */
async function requireSilent(alive: string, { instance, leaseMs }: Named): Promise<void> {
  const before = await readFile(alive, 'utf8').catch(nullIfMissing)
  if (before === null || before.includes('"stopped"')) return
  await sleep((2 * leaseMs) / BEATS)
  if ((await readFile(alive, 'utf8').catch(nullIfMissing)) === before) return
  throw new SuanhengError('STORE_IN_USE', `another process runs as instance ${instance}`, { instance })
}
