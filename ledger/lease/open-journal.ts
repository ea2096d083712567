import { join } from 'node:path'
import { SuanhengError } from '../../core/errors.ts'
import { makeFolder, namesIn, syncFolder } from '../durable-file.ts'
import type { JournalHooks } from '../journal/journal.ts'
import { Journal } from '../journal/journal.ts'

/**
 * The journal of this process in a ledger folder: `journal/` where it has the folder to itself, or
 * `instances/<instance>/journal/` beside others. A folder is used in one of the two ways: the lock of `journal/` keeps
 * them from beginning at once. Errors: JOURNAL_UNAVAILABLE, STORE_IN_USE, CONFIG_INVALID for the other way.
 */
export async function openJournal(
  { directory, shared }: { readonly directory: string; readonly shared?: { readonly instance: string } },
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
  return Journal.open(own, hooks)
}
