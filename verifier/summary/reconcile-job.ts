import { z } from 'zod'
import { SuanhengError } from '../../core/errors.ts'
import { Id } from '../../schemas/primitives.ts'
import type { Store } from '../../store/client.ts'
import type { Logs } from '../binding/bind-ledger.ts'
import { defineJobKind, institutionOf, type JobKind, type JobRun } from '../jobs/kind.ts'
import { verifyContract } from '../verify-contract.ts'
import { ContractFilter } from './filter.ts'
import { keepSummaries, type Reconciled } from './keep-summary.ts'
import { listContracts } from './list-contracts.ts'

const Input = ContractFilter.extend({
  numbers: z.array(Id).min(1).max(1_000).optional().describe('Only these; other filters must then be left out'),
  refresh: z
    .enum(['all', 'outdated'])
    .default('outdated')
    .describe('outdated: never reconciled, or something came since'),
}).meta({ id: 'ReconcileContracts' })
type Input = z.infer<typeof Input>

type Named = { readonly institution: string | null; readonly number: string }
type Options = {
  readonly store: Store
  readonly logs: Logs
  readonly caughtUp: () => Promise<void>
  readonly now: () => number
}

const PAGE = 500
/** Kept so many at a time: an insert a contract would cost more than many a reconciliation. */
const KEPT_AT_ONCE = 25
const MOST_FAILURES = 100
const WHAT = { en: 'contracts reconciled', zh: '已对账合同' }

/** 批量对账: reconciles contracts at the present cut, one after the other, and keeps what lists show of them. */
export const reconcileJob = (options: Options): JobKind =>
  defineJobKind<Input>({
    name: 'reconcile_contracts',
    title: { en: 'reconcile contracts', zh: '批量对账' },
    roles: ['uploader', 'auditor', 'reviewer'],
    input: Input,
    admit: async (input, identity) => {
      institutionOf(identity, input.institution)
      const { numbers, institution: _, refresh: __, ...filter } = input
      if (numbers !== undefined && Object.values(filter).some((part) => part !== undefined))
        throw new SuanhengError('REQUEST_INVALID', 'numbers: other filters must be left out')
    },
    run: (input, job) => run(options, input, job),
  })

async function run({ store, logs, caughtUp, now }: Options, input: Input, job: JobRun) {
  await caughtUp()
  const contracts = await contractsOf(store, input, job)
  const verdicts = { agrees: 0, reduced: 0, undetermined: 0 }
  const failures: { number: string; institution: string | null; code: string; detail: string }[] = []
  let failed = 0
  let unkept: Reconciled[] = []
  const keep = async () => {
    await keepSummaries(store, unkept)
    unkept = []
  }
  for (const [index, { institution, number }] of contracts.entries()) {
    // What was reconciled before somebody cancelled is as true as if nobody had.
    if (job.signal.aborted) await keep()
    job.progress(index, contracts.length, WHAT)
    try {
      const at = now()
      const verified = await verifyContract(store, logs, { number, ...(institution === null ? {} : { institution }) })
      verdicts[verified.reconciliation.verdict] += 1
      unkept.push({ verified, at })
    } catch (error) {
      // A store or ledger that fails ends the job; a contract that cannot be reconciled does not hold up the others.
      if (!(error instanceof SuanhengError) || !OF_ONE.includes(error.code)) throw error
      failed += 1
      if (failures.length < MOST_FAILURES)
        failures.push({ number, institution, code: error.code, detail: error.message })
    }
    if (unkept.length >= KEPT_AT_ONCE) await keep()
  }
  await keep()
  job.progress(contracts.length, contracts.length, WHAT)
  return { contracts: contracts.length, ...verdicts, failed, failures }
}

const OF_ONE: readonly string[] = ['NOT_FOUND', 'CONTRACT_AMBIGUOUS', 'LEDGER_BEHIND']

/** Every contract once, in the order of institutions and numbers. */
async function contractsOf(store: Store, input: Input, { identity, signal }: JobRun): Promise<readonly Named[]> {
  const { numbers, refresh, ...filter } = input
  const institution = institutionOf(identity, input.institution)
  if (numbers !== undefined) return [...new Set(numbers)].map((number) => ({ institution, number }))
  const found = new Map<string, Named>()
  let after: string | null = null
  do {
    signal.throwIfAborted()
    const asked = { institution, filter, sort: 'number', descending: false, limit: PAGE, after } as const
    const page: Awaited<ReturnType<typeof listContracts>> = await listContracts(store, asked)
    for (const row of page.rows)
      if (refresh === 'all' || row.state === 'none' || row.since !== 0)
        found.set(`${row.institution}/${row.number}`, { institution: row.institution, number: row.number })
    after = page.next
  } while (after !== null)
  return [...found.values()]
}
