import { dayEnd, dayStart } from '../../core/time.ts'
import type { Store } from '../../store/client.ts'
import { bindOthers, bindOwn, type Checkpoints, type Logs } from '../binding/bind-ledger.ts'
import type { BoundCheckpoint, LedgerBinding } from '../binding/ledger-binding.ts'
import { loadSharers } from '../capacity/load/load-foreign.ts'
import { loadNeighbours } from '../evidence/load-neighbours.ts'
import { storeEntities } from './claim-reader.ts'
import { claimHeads, contractNumbers, submissionDay } from './load-claim-evidence.ts'
import { loadOwnRecords } from './load-records.ts'
import type { ClaimQuestion } from './question.ts'
import { submittedAsAssumed } from './submission.ts'
import { type Assumed, NOTHING_ASSUMED } from './trial/assumed.ts'

/**
 * Binds a claim to the ledger as it is published now: its institution’s checkpoint first; everything under it is in the
 * store when it is read who meets its devices; then the others. Under the view `all` every published log is bound, since
 * every one is searched; under `own` those that meet the devices, which the report carries sealed.
 * Errors: LEDGER_BEHIND when the institution has no published log; CHECKPOINT_FORGED, NOTE_MALFORMED; of the store.
 */
export async function bindClaim(
  store: Store,
  logs: Checkpoints & Pick<Logs, 'institutions'>,
  question: ClaimQuestion,
  assumed: Assumed = NOTHING_ASSUMED,
): Promise<LedgerBinding> {
  const checkpoint = await bindOwn(logs, question.institution)
  const meeting = await loadMeeting(store, question, checkpoint.size, assumed)
  const wanted = question.view === 'all' ? await logs.institutions() : meeting
  const others = wanted.filter((one) => one !== question.institution)
  return { checkpoint, others: await bindOthers(logs, others) }
}

/** Institutions whose records meet the devices of the claim’s contracts, or its cards, today. Sorted. */
export async function loadMeeting(
  store: Store,
  question: ClaimQuestion,
  size: BoundCheckpoint['size'],
  assumed: Assumed = NOTHING_ASSUMED,
): Promise<readonly string[]> {
  const { institution, claimId, assume } = question
  const scope = { institution, view: 'own', cut: { size, others: new Map<string, number>() }, assumed } as const
  const claims = submittedAsAssumed(claimHeads(await loadOwnRecords(storeEntities(store), scope), claimId), assume)
  const found: string[] = []
  for (const number of contractNumbers(claims)) {
    const met = await loadNeighbours(store, { institution, number })
    found.push(...met.flatMap(({ institutions }) => institutions))
  }
  const day = submissionDay(claims)
  if (day !== null) {
    const period = { from: dayStart(day), to: dayEnd(day) }
    found.push(...(await loadSharers(store, { institution, period, upTo: size })))
  }
  return [...new Set(found)].filter((one) => one !== institution).sort()
}
