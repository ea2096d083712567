import type { CheckEvent, CheckResultEvent } from '../../../verifier/ledger/check.ts'
import { checkInstitution } from '../../../verifier/ledger/check.ts'
import type { KnownCheckpoint } from '../../../verifier/ledger/check-known.ts'
import { checkStore } from '../../../verifier/ledger/check-store.ts'
import { receiptOf, type startService } from '../../support/service.ts'
import { json, ndjson, usage, usages } from '../../support/usage.ts'

export type Running = Awaited<ReturnType<typeof startService>>

let last = 0
/** An institution nobody else in the file has: one that is tampered with leaves the others as they were. */
export const newInstitution = (): string => `91440300MA5FABC${String(100 + last++)}`

/** Sends the records as one batch of `route`; gives the receipt. */
export async function push(running: Running, institution: string, route: string, records: readonly unknown[]) {
  const token = await running.token(institution, 'uploader')
  const answer = await running.send(`/v1/${route}`, { token, body: ndjson(records), type: 'application/x-ndjson' })
  return receiptOf(answer)
}

export const sample = (institution: string, n: number) => ({
  institution,
  device: 'GPU-1',
  sampledAt: new Date(Date.UTC(2025, 6, 1) + n * 15_000).toISOString(),
  gpuUtilization: '0.5',
  powerWatts: '300',
})

export const contract = (institution: string) => ({
  institution,
  number: 'HT-1',
  providerUscc: institution,
  buyerUscc: '91440300MA5EXAMP1A',
  signedOn: '2025-06-20',
  validFrom: '2025-07-01',
  validTo: '2026-06-30',
  amount: '1000.00',
  taxIncluded: true,
  items: [{ itemId: 'compute', class: 'smart_compute', unit: 'card_hour', unitPrice: '10', quantity: '100' }],
})

/**
 * Six batches of one institution: 1 and 2 ten usage records each (r-0 … r-19), 3 five device samples, 4 a contract,
 * 5 a conflict with r-0 and a correction of r-1, 6 nothing but duplicates.
 */
export async function pushEvidence(running: Running): Promise<string> {
  const institution = newInstitution()
  const own = { institution, devices: ['GPU-1', 'GPU-2'], cards: '2', cardSeconds: '7200' }
  await push(running, institution, 'usage', usages(0, 10, own))
  await push(running, institution, 'usage', usages(10, 10, own))
  await push(
    running,
    institution,
    'samples',
    Array.from({ length: 5 }, (_, n) => sample(institution, n)),
  )
  await push(running, institution, 'contracts', [contract(institution)])
  await push(running, institution, 'usage', [
    usage(0, { ...own, purpose: 'sft' }),
    usage(100, { ...own, corrects: 'r-1', reason: 'meter restarted' }),
  ])
  await push(running, institution, 'usage', usages(10, 3, own))
  await running.service.acceptor.drain.caughtUp()
  return institution
}

export async function eventsOf(running: Running, institution: string, known: readonly KnownCheckpoint[] = []) {
  const { store, ledger } = running.service
  const events: CheckEvent[] = []
  const durable = async () => (await ledger.head(institution)).size
  const source = { store, log: ledger.log(institution), institution, durable, known, salt: { salt0: 3n, salt1: 4n } }
  for await (const event of checkInstitution(source)) events.push(event)
  return events
}

export type Found = {
  readonly code: string
  readonly sequence: number | null
  readonly position: number | null
  readonly recordId: string | null
  readonly detail: string
}

export async function findingsOf(
  running: Running,
  institution: string,
  known: readonly KnownCheckpoint[] = [],
): Promise<Found[]> {
  const events = await eventsOf(running, institution, known)
  return events.flatMap((event) => (event.event === 'finding' ? [event] : []))
}

/** The same of the store alone, compared a few records at a time. */
export async function findingsInPasses(running: Running, institution: string, passRecords: number): Promise<Found[]> {
  const { store, ledger } = running.service
  const durable = async () => (await ledger.head(institution)).size
  const context = {
    store,
    log: ledger.log(institution),
    institution,
    size: await durable(),
    salt: { salt0: 3n, salt1: 4n },
  }
  const found: Found[] = []
  for await (const step of checkStore(context, { passRecords, durable })) if ('code' in step) found.push(step)
  return found
}

/** Findings as `code sequence/position recordId`, in an order of their own. */
export const named = (findings: readonly Found[]): string[] =>
  findings.map(({ code, sequence, position, recordId }) => `${code} ${sequence}/${position} ${recordId}`).sort()

export const resultOf = (events: readonly CheckEvent[]): CheckResultEvent => {
  const result = events.at(-1)
  if (result?.event !== 'result') throw new Error(`no result: ${json(events)}`)
  return result
}

/** SQL as somebody with the rights of the store's account would type it. */
export const sql = (running: Running, statement: string): Promise<void> => running.service.store.command(statement)
