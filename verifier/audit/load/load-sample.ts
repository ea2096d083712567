import { SuanhengError } from '../../../core/errors.ts'
import { rootAt } from '../../../core/merkle/prove.ts'
import type { Store } from '../../../store/client.ts'
import type { Logs } from '../../binding/bind-ledger.ts'
import { type Checked, checkEntries } from '../check.ts'
import type { AuditEntries, Entry } from '../entry.ts'
import { evaluateSample, type SampleEvaluation } from '../sampling/evaluate.ts'
import type { Population } from '../sampling/population.ts'
import { loadEntries } from './load-entries.ts'
import { loadPopulation } from './load-population.ts'

/** A plan, what was said of it, and what its sample says. `redrawn`: other plans of the same population, by id. */
export type LoadedSample = {
  readonly plan: Checked<'sampling_plan'>
  readonly redrawn: readonly string[]
  /** Null: the log is not the one that was planned on. */
  readonly population: Population | null
  readonly evaluation: SampleEvaluation
  readonly results: readonly Entry<'sampling_result'>[]
}

/**
 * The sample of a plan, drawn and evaluated anew from the log at the plan’s size.
 * `institution`: in whose log the plan is; null: in any.
 * Errors: NOT_FOUND; REQUEST_INVALID when several plans are meant; those of the store and the ledger.
 */
export async function loadSample(
  store: Store,
  logs: Logs,
  asked: { readonly planId: string; readonly institution: string | null },
): Promise<LoadedSample> {
  const entries = await loadEntries(store, {
    kinds: ['sampling_plan', 'sampling_result', 'audit_approval'],
    plan: asked.planId,
    ...(asked.institution === null ? {} : { institution: asked.institution }),
  })
  return sampleOf(store, logs, onePlan(entries, asked.planId), entries)
}

/**
 * The sample of a plan over entries that were read already: results and other plans among them count, nothing else.
 * Errors: those of the store and the ledger.
 */
export async function sampleOf(
  store: Store,
  logs: Pick<Logs, 'log'>,
  plan: Checked<'sampling_plan'>,
  entries: Pick<AuditEntries, 'sampling_plan' | 'sampling_result'>,
): Promise<LoadedSample> {
  const { body, institution } = plan.entry
  const results = entries.sampling_result.filter(
    (entry) => entry.institution === institution && entry.body.plan === body.planId,
  )
  const redrawn = entries.sampling_plan
    .filter(
      ({ body: other, head, id }) => head && id !== body.planId && other.populationDigest === body.populationDigest,
    )
    .map(({ id }) => id)
  const population = (await isSameLog(logs, body)) ? await populationAt(store, body) : null
  const evaluation: SampleEvaluation =
    population === null
      ? { verdict: 'undetermined', obstacles: ['population_changed'], items: [], strangers: [], figures: null }
      : evaluateSample(body, population, results)
  return { plan, redrawn: [...new Set(redrawn)].sort(), population, evaluation, results }
}

/** Of one id the version that no other corrects. */
function onePlan(entries: AuditEntries, planId: string): Checked<'sampling_plan'> {
  const heads = checkEntries(entries.sampling_plan, entries.audit_approval).filter(
    ({ entry }) => entry.id === planId && entry.head,
  )
  const [first] = heads
  if (first === undefined) throw new SuanhengError('NOT_FOUND', `no sampling plan ${planId}`, { planId })
  if (heads.length > 1) {
    const institutions = [...new Set(heads.map(({ entry }) => entry.institution))]
    throw new SuanhengError(
      'REQUEST_INVALID',
      `${heads.length} sampling plans are ${planId}: name the institution, or correct one of them`,
      { institutions },
    )
  }
  return first
}

async function populationAt(store: Store, plan: Entry<'sampling_plan'>['body']): Promise<Population> {
  const scope = { institution: plan.unit, contract: plan.contract, up_to: plan.size }
  return (await loadPopulation(store, scope, plan.population)).population
}

/** Whether the log has so many batches and the root that was planned on. */
async function isSameLog(
  logs: Pick<Logs, 'log'>,
  { unit, size, root }: Entry<'sampling_plan'>['body'],
): Promise<boolean> {
  const log = logs.log(unit)
  const checkpoint = await log.checkpoint()
  if (checkpoint === null || checkpoint.size < size) return false
  const found = size === checkpoint.size ? checkpoint.root : await rootAt(log.hasher, log.nodes, size)
  return Buffer.from(found).toString('base64') === root
}
