import { z } from 'zod'
import { SuanhengError } from '../../core/errors.ts'
import type { LedgerFinding } from '../../ledger/finding.ts'
import type { LogHead } from '../../ledger/ledger.ts'
import { Uscc } from '../../schemas/primitives.ts'
import type { Store } from '../../store/client.ts'
import type { Logs } from '../binding/bind-ledger.ts'
import { defineJobKind, type JobKind, type JobRun } from '../jobs/kind.ts'
import { type CheckEvent, type CheckResultEvent, type CheckSource, checkInstitution } from './check.ts'

const Input = z.strictObject({ institution: Uscc.describe('Whose log') }).meta({ id: 'CheckLedger' })
type Input = z.infer<typeof Input>

export type CheckLedgerOptions = {
  readonly store: Store
  readonly logs: Logs & { head(institution: string): Promise<LogHead> }
  readonly caughtUp: () => Promise<void>
  /** Fresh random numbers for each check. */
  readonly salt: () => CheckSource['salt']
}

/** A store that was replaced as a whole differs in every row: so many are listed, and all are counted. */
const MOST_LISTED = 100_000
/** In the summary, for whoever looks at once. */
const MOST_SHOWN = 30
const WHAT = { en: 'batches of log and store compared', zh: '账本与库已核对批次' }

/** 全面核对 as a job: the check of a log and of the store against it, as GET /v1/ledger/{institution}/check does it. */
export const checkLedgerJob = ({ store, logs, caughtUp, salt }: CheckLedgerOptions): JobKind =>
  defineJobKind<Input>({
    name: 'check_ledger',
    title: { en: 'full check of the ledger', zh: '账本全面核对' },
    roles: ['auditor'],
    input: Input,
    alone: true,
    admit: async ({ institution }) => {
      if (!(await logs.institutions()).includes(institution))
        throw new SuanhengError('NOT_FOUND', `${institution} has no log`, { institution })
    },
    run: async ({ institution }, job) => {
      await caughtUp()
      const durable = async () => (await logs.head(institution)).size
      const log = logs.log(institution)
      const events = checkInstitution({ store, log, institution, durable, known: [], salt: salt() })
      const seen: Seen = { shown: [], listed: 0, result: null }
      await job.writeFile(`${institution}-账本核对.ndjson`, 'application/x-ndjson', toLines(events, job, seen))
      if (seen.result === null) throw new SuanhengError('INTERNAL', 'a check without a result')
      const { event: _, ...result } = seen.result
      return { ...result, listed: seen.listed, shown: seen.shown }
    },
  })

type Seen = { readonly shown: LedgerFinding[]; listed: number; result: CheckResultEvent | null }

/** Findings and the result, a line each; how far log and store are is told on the way. */
async function* toLines(
  events: AsyncGenerator<CheckEvent>,
  { progress, signal }: JobRun,
  seen: Seen,
): AsyncGenerator<string> {
  const done = { log: 0, store: 0 }
  for await (const event of events) {
    signal.throwIfAborted()
    if (event.event === 'progress') {
      done[event.step] = event.batches
      progress(done.log + done.store, 2 * event.ofBatches, WHAT)
      continue
    }
    if (event.event === 'result') seen.result = event
    else {
      if (seen.listed === MOST_LISTED) continue
      seen.listed += 1
      const { event: _, ...finding } = event
      if (seen.shown.length < MOST_SHOWN) seen.shown.push(finding)
    }
    yield `${JSON.stringify(event)}\n`
  }
}
