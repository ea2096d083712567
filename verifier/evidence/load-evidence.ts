import type { Store } from '../../store/client.ts'
import type { Cut } from '../cut.ts'
import type { ContractEvidence } from '../reconcile/evidence.ts'
import { installedSteps } from '../reconcile/installed.ts'
import { contractOf } from '../reconcile/reconcile-contract.ts'
import { termsOf } from '../reconcile/terms.ts'
import { loadAllocation } from './load-allocation.ts'
import { loadConcurrency } from './load-concurrency.ts'
import { loadOtherCustomers } from './load-customers.ts'
import { type Entities, loadEntities } from './load-entities.ts'
import { loadJobOverlaps } from './load-job-overlaps.ts'
import type { Neighbour } from './load-neighbours.ts'
import { loadOveruse } from './load-overuse.ts'
import { loadRepeats } from './load-repeats.ts'
import { loadUsageDays } from './load-usage-days.ts'

/**
 * `allocation`: also what the samples say of the contract's cards; a claim does not rest on that. `checks` `before`: as
 * reports of earlier formats were computed, without asking for customers and for jobs metered twice. `entities`: the
 * contract’s documents at the cut, where they were read already.
 */
export type AskedEvidence = {
  readonly allocation?: boolean
  readonly checks?: 'all' | 'before'
  readonly entities?: Entities
}

/** What the store alone tells; how complete the log is takes the log as well. */
export type StoredEvidence = Omit<ContractEvidence, 'completeness'>

/**
 * Everything the store knows about one contract at one institution, at a cut. `met`: loadNeighbours, read no earlier
 * than the cut.
 *
 * Cheap tests come first; the exact sweeps read only what those could not clear. Reads are by primary key
 * (institution, contract), so that they do not grow with the rest of the store.
 * Errors: those of the store. A failed read is never an empty answer.
 */
export async function loadEvidence(
  store: Store,
  institution: string,
  number: string,
  cut: Cut,
  met: readonly Neighbour[],
  ask: AskedEvidence = {},
): Promise<StoredEvidence> {
  const scope = { institution, contract: number, up_to: cut.size }
  const [entities, { found, once, customers }] = await Promise.all([
    ask.entities ?? loadEntities(store, scope),
    loadRepeats(store, scope),
  ])
  const isBefore = ask.checks === 'before'
  const buyers = isBefore ? [] : [...new Set(entities.contracts.map(({ body }) => body.buyerUscc))].sort()
  const otherCustomers = await loadOtherCustomers(store, scope, once, { named: customers, buyers })
  const usage = await loadUsageDays(store, scope, once, otherCustomers === null ? [] : buyers)
  const checked = isBefore ? {} : { otherCustomers, jobOverlaps: await loadJobOverlaps(store, scope, once, usage.days) }
  const devices = await loadOveruse(store, scope, once, usage.days, met, cut)
  const { steps } = installedSteps(entities.capacities)
  const concurrency = await loadConcurrency(store, scope, once, usage.days, steps, devices)
  const asked = ask.allocation === true && entities.contracts.length > 0
  const terms = asked ? termsOf(contractOf({ contracts: entities.contracts, number })) : null
  return {
    institution,
    number,
    ...entities,
    allocation: terms === null ? null : await loadAllocation(store, scope, once, terms),
    usage: {
      ...usage,
      ...found,
      conflictProofs: [],
      ...checked,
      overuse: devices.overuse,
      overuseExamples: devices.overuseExamples,
      concurrency,
    },
  }
}

/** What loadEvidence gives of a contract that has no record of use: the store need not be asked. */
export const withoutUsage = (institution: string, number: string, entities: Entities): StoredEvidence => ({
  institution,
  number,
  ...entities,
  allocation: null,
  usage: {
    days: [],
    excessRecordIds: [],
    corrections: [],
    repeats: [],
    conflictsAcross: [],
    conflictProofs: [],
    otherCustomers: null,
    jobOverlaps: [],
    overuse: [],
    overuseExamples: [],
    concurrency: [],
  },
})
