import { setTimeout as sleep } from 'node:timers/promises'
import { SuanhengError } from '../../core/errors.ts'
import type { EntryHead } from '../journal/entry.ts'
import type { Leases } from './leases.ts'
import { entriesOf, journalsOf } from './scan.ts'

type Hold = (institution: string) => Promise<unknown>

/** Looks a lease at who is taking over what an earlier run left, and leases to wait for that. */
const LOOKS = 10
const LEASES = 8

/**
 * What an earlier run of this instance left in its journal: taken over like any other's, unless somebody has done so.
 * Errors: LEDGER_HELD_ELSEWHERE where somebody who lives claimed it and does not come to an end with it.
 */
export async function retake(heads: readonly EntryHead[], leases: Leases, hold: Hold): Promise<void> {
  const newest = new Map<string, number>()
  for (const { institution, epoch = 0 } of heads) newest.set(institution, Math.max(epoch, newest.get(institution) ?? 0))
  for (const [institution, epoch] of newest) {
    for (let look = 1; (await leases.claimsOf(institution).adopted()) <= epoch; look++) {
      if (await hold(institution).then(() => true, look < LOOKS * LEASES ? falseIfElsewhere : thrown)) break
      await sleep(leases.leaseMs / LOOKS)
    }
  }
}

/** Takes over what instances that are gone have acknowledged and not brought into store and log. */
export async function sweep(ledgerDirectory: string, leases: Leases, hold: Hold): Promise<void> {
  const orphans = new Set<string>()
  for (const institution of await leases.institutions())
    if (leases.epochOf(institution) === null && (await leases.isOrphaned(institution))) orphans.add(institution)
  if (orphans.size === 0) return
  const waiting = new Set<string>()
  for (const journal of await journalsOf(ledgerDirectory)) {
    for (const { head } of await entriesOf(journal)) {
      const { institution, epoch = 0 } = head
      if (!orphans.has(institution) || waiting.has(institution)) continue
      if (epoch >= (await leases.claimsOf(institution).adopted())) waiting.add(institution)
    }
  }
  // Another instance may be faster: that is as well.
  for (const institution of waiting) await hold(institution).catch(() => {})
}

function thrown(error: unknown): never {
  throw error
}

function falseIfElsewhere(error: unknown): false {
  if (error instanceof SuanhengError && error.code === 'LEDGER_HELD_ELSEWHERE') return false
  throw error
}
