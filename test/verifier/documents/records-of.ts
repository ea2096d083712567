import { createHash } from 'node:crypto'
import { canonicalJson } from '../../../core/canonical-json.ts'
import type { SamplingPlan } from '../../../schemas/sampling-plan.ts'
import type { Entry } from '../../../verifier/audit/entry.ts'
import { evaluateSample } from '../../../verifier/audit/sampling/evaluate.ts'
import { parseAmount, populationOf } from '../../../verifier/audit/sampling/population.ts'
import { TRIAL_NOTICE, TRIAL_SCHEMA } from '../../../verifier/claims/trial/report/trial-json.ts'
import type { AssessedClaim } from '../../../verifier/claims/verify-claim.ts'
import { toAuditRecordJson } from '../../../verifier/documents/audit-record-json.ts'
import { toRelationsJson } from '../../../verifier/documents/relations-json.ts'
import { type Tie, tiesOf } from '../../../verifier/related/tie.ts'
import { LEDGER } from '../reconcile/evidence-of.ts'
import { type Edge, head } from '../related/ties.ts'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const FIRM = '91440300MA5AUDX14K'

const entry = <K extends Entry['kind']>(kind: K, id: string, body: object): Entry<K> =>
  ({
    kind,
    id,
    body,
    institution: FIRM,
    digest: sha256(`${kind} ${id}`),
    batch: 1,
    position: 0,
    receivedAt: '2025-11-05T02:00:00.000Z',
    receivedBy: 'token-1',
    head: true,
  }) as unknown as Entry<K>

/** Ten invoices of 20.00, all examined, the third found to be worth `third`; null: it was not examined yet. */
export function recordText(report: string, third: string | null = '12.5', subject = 'HT-1'): string {
  const population = populationOf(
    'invoice',
    Array.from({ length: 10 }, (_, i) => ({ id: `FP-${i}`, worth: parseAmount('20') })),
  )
  const by = { by: '李审', role: '审计员' }
  const plan: SamplingPlan = {
    institution: FIRM,
    planId: 'CY-1',
    unit: '91440300MA5EXAMP1F',
    contract: subject,
    population: 'invoice',
    size: 1,
    root: LEDGER.checkpoint.root,
    populationDigest: population.digest,
    items: 10,
    total: '200',
    method: 'monetary_unit',
    seed: sha256('a seed'),
    confidence: 95,
    interval: '20',
    tolerable: '100',
    expected: '0',
    purpose: '发票是否真实',
    ...by,
    plannedOn: '2025-11-04',
  }
  const examined = population.items.filter((_, i) => i !== 2 || third !== null)
  const results = examined.map(({ id }, i) =>
    entry('sampling_result', `CS-${i}`, {
      plan: 'CY-1',
      item: id,
      audited: id === 'FP-2' ? third : '20',
      ...(id === 'FP-2' ? { note: '含非算力服务' } : {}),
      ...by,
      testedOn: '2025-11-05',
    }),
  )
  const of = entry('sampling_plan', 'CY-1', plan)
  return toAuditRecordJson(
    {
      subject: { institution: plan.unit, kind: 'contract', id: subject },
      binding: { checkpoint: LEDGER.checkpoint, others: [] },
      findings: [],
      samples: [
        {
          plan: { entry: of, status: 'proposed', decidedBy: null, approvals: [] },
          redrawn: ['CY-0'],
          population,
          evaluation: evaluateSample(plan, population, results),
          results,
        },
      ],
      papers: [],
      activity: [{ act: 'planned', entry: of, about: null, counts: true }],
    },
    sha256(report),
  )
}

export const [BUYER, PROVIDER, PARENT] = ['91440300MA5GHJKL34', '91440300MA5EXAMP1F', '91440300MA5PARENT0']

/** The ties of a claim under XLQ-STRICT, as the loader writes them. */
export function relationsText(report: string, edges: readonly Edge[]): string {
  const ties: readonly Tie[] = tiesOf(edges.map(head))
  const pair = { a: BUYER, b: PROVIDER, from: '2025-01-01', to: '2025-08-01' }
  const asked = { path: `related_parties ${BUYER}–${PROVIDER} (XLQ-STRICT)` }
  const claim = {
    question: { institution: PROVIDER, claimId: 'DX-2025-101' },
    assessment: { clauses: [{ used: [asked], missing: [] }] },
    relations: { ties, persons: new Set<string>(), pairs: [pair] },
  }
  const text = toRelationsJson(claim as unknown as AssessedClaim, LEDGER, sha256(report))
  if (text === null) throw new Error('no clause asks')
  return text
}

/** A trial that assumes a document away, made of an example as the service would write it. `stored`: as the ledger has it. */
export function trialText(report: string, stored: object | null = null): string {
  const { claim, institution, view, rules, verdict, pack, readings, result, amount, clauses, otherReadings, ledger } =
    JSON.parse(report) as Record<string, object> & { readonly ledger: { readonly checkpoint: Record<string, unknown> } }
  const { origin, size, root } = ledger.checkpoint
  return canonicalJson({
    schema: TRIAL_SCHEMA,
    notice: TRIAL_NOTICE,
    institution,
    claim,
    view,
    rules,
    assumed: {
      submitted: null,
      records: [{ kind: 'settlement', id: 'JS-9', record: { settlementId: 'JS-9', amount: '#panic("x") 1234.50' } }],
      without: [{ kind: 'document', id: 'CL-9' }],
      use: [],
      clauses: { 'XLQ-DX-3.1': 'pass' },
    },
    would: { verdict, pack, readings, result, amount, clauses, otherReadings },
    stored,
    ledger: { origin, size, root },
  })
}
