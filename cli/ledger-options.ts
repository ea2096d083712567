import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { Claims } from '../ledger/lease/claims.ts'
import { FollowedJournals } from '../ledger/lease/followed-journals.ts'
import type { LedgerOptions } from '../ledger/ledger.ts'
import { logDirectory } from '../ledger/ledger.ts'
import type { Config } from './config.ts'

/** The ledger as the settings say: alone in its folder, or one of several instances. */
export function ledgerOptionsOf({ dataFolder, settings }: Config): LedgerOptions {
  const { SUANHENG_INSTANCE: instance, SUANHENG_ADVERTISE_URL: url } = settings
  const options = {
    directory: join(dataFolder, 'ledger'),
    originPrefix: settings.SUANHENG_LEDGER_ORIGIN,
    hash: settings.SUANHENG_LEDGER_HASH,
  }
  if (instance === undefined || url === undefined) return options
  const run = randomBytes(8).toString('hex')
  return { ...options, shared: { instance, run, url, leaseMs: settings.SUANHENG_LEASE_MS, monotonicMs } }
}

const monotonicMs = (): number => performance.now()

/** What other processes on the folder have acknowledged. */
export function followedJournals({ dataFolder }: Config): FollowedJournals {
  const directory = join(dataFolder, 'ledger')
  return new FollowedJournals(directory, (institution) => {
    // What is no institution's name must not become a path.
    logDirectory(directory, institution)
    return new Claims(join(directory, 'leases', institution))
  })
}
