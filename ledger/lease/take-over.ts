import { unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { SuanhengError } from '../../core/errors.ts'
import { isMissing, namesIn, nullIfMissing } from '../durable-file.ts'
import type { InstitutionLog } from '../institution-log.ts'
import type { Entry } from '../journal/entry.ts'
import { readEntries } from '../journal/segment.ts'
import { adoptionOf } from './adopt.ts'
import type { Leases } from './leases.ts'
import type { Found } from './scan.ts'
import { entriesOf, journalsOf } from './scan.ts'

export type TakeOver = {
  readonly ledgerDirectory: string
  readonly leases: Leases
  readonly institution: string
  /** Reads the published log afresh. */
  readonly load: () => Promise<InstitutionLog>
  /** Appends a copy under the new epoch to the own journal; resolves once it is durable and confirmed. */
  readonly write: (entry: Entry, log: InstitutionLog) => Promise<unknown>
}

/**
 * Claims a log, and writes anew into the own journal all that counts of it and is not published: what its holders before
 * acknowledged. Only then is it told that lower epochs are superseded, and only after that may the log take anything new:
 * the caller settles the lease together with the log that is given back.
 *
 * The order is what makes it safe. Claim first: whoever holds the log looks for a higher claim after each fsync and before
 * each acknowledgement, so that it either sees this one or had its entry in its journal before this one looks there. Then
 * the fence of the checkpoint, the journals, and the published log last: an entry missing from a journal by then was
 * published before. Errors: LEDGER_HELD_ELSEWHERE, LEDGER_DAMAGED, JOURNAL_UNAVAILABLE.
 */
export async function takeOver(how: TakeOver): Promise<{ readonly log: InstitutionLog; readonly epoch: number }> {
  const { leases, institution, ledgerDirectory } = how
  const epoch = await leases.claim(institution)
  const claims = leases.claimsOf(institution)
  const adopted = await claims.adopted()
  for (let attempt = 1; ; attempt++) {
    await fenceCheckpoint(join(ledgerDirectory, 'logs', institution))
    const entries: Found[] = []
    for (const journal of await journalsOf(ledgerDirectory)) entries.push(...(await entriesOf(journal)))
    const log = await how.load()
    const { hasher } = log.folder
    const adoption = adoptionOf(entries, { institution, head: log.head, adopted, hasher })
    try {
      await copyAll([...adoption.batches, ...adoption.decisions], epoch, (entry) => how.write(entry, log))
    } catch (error) {
      // A journal let go of it meanwhile: it is published, and the next look finds it there.
      if (!isGone(error) || attempt === ATTEMPTS) throw error
      await sleep(ATTEMPT_MS)
      continue
    }
    await log.requireNothingBeyond()
    await claims.markAdopted(epoch)
    return { log, epoch }
  }
}

const ATTEMPTS = 5
const ATTEMPT_MS = 50

/** Checkpoints that earlier holders have written and not renamed into place yet: they cannot any more. */
async function fenceCheckpoint(logDirectory: string): Promise<void> {
  for (const name of await namesIn(logDirectory))
    if (/^checkpoint\.\d+\.new$/.test(name)) await unlink(join(logDirectory, name)).catch(nullIfMissing)
}

/** Some at a time: they share an fsync, and memory holds no more of them. */
async function copyAll(all: readonly Found[], epoch: number, write: (entry: Entry) => Promise<unknown>): Promise<void> {
  let together: Promise<unknown>[] = []
  let bytes = 0
  for (const found of all) {
    const entry = await copyOf(found, epoch)
    const written = write(entry)
    // Told of below, together with the others.
    written.catch(() => {})
    together.push(written)
    bytes += found.location.bytes
    if (bytes < TOGETHER_BYTES) continue
    await Promise.all(together)
    together = []
    bytes = 0
  }
  await Promise.all(together)
}
const TOGETHER_BYTES = 16 << 20

async function copyOf({ directory, location }: Found, epoch: number): Promise<Entry> {
  const [entry] = await readEntries(directory, [location])
  if (entry === undefined) throw new SuanhengError('JOURNAL_UNAVAILABLE', `${location.file} has no entry`)
  return { head: { ...entry.head, epoch }, sections: entry.sections }
}

const isGone = (error: unknown): boolean => error instanceof Error && isMissing(error)
