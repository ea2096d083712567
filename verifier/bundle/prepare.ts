import { canonicalJson } from '../../core/canonical-json.ts'
import type { Store } from '../../store/client.ts'
import { bindCapacity } from '../binding/bind-capacity.ts'
import { bindLedger, type Checkpoints, type Logs } from '../binding/bind-ledger.ts'
import type { LedgerBinding, ReportLedger } from '../binding/ledger-binding.ts'
import { cutOf } from '../binding/ledger-binding.ts'
import { sealOthers } from '../binding/seal.ts'
import { CAPACITY_CLAUSES } from '../capacity/clauses.ts'
import { loadCapacityEvidence } from '../capacity/load/load-evidence.ts'
import type { Question } from '../capacity/question.ts'
import { loadRegister } from '../capacity/register/load.ts'
import { toCapacityJson, toCapacityText } from '../capacity/report/index.ts'
import { assessHere } from '../capacity/worker.ts'
import { bindClaim } from '../claims/bind-claim.ts'
import { storeReader } from '../claims/claim-reader.ts'
import type { ClaimQuestion } from '../claims/question.ts'
import { toClaimJson } from '../claims/report/assessment-report.ts'
import { toClaimText } from '../claims/report/assessment-text.ts'
import { rulesText } from '../claims/report/rules.ts'
import { assessClaim } from '../claims/verify-claim.ts'
import { findContract } from '../find-contract.ts'
import { CLAUSES } from '../reconcile/clauses.ts'
import { reconcileContract } from '../reconcile/reconcile-contract.ts'
import { toReportJson, toReportText } from '../report/index.ts'
import { loadContractEvidence } from '../verify-contract.ts'
import type { BundleSource, LogRecords } from './bundle-records.ts'
import { recorded } from './claim-reads.ts'
import { toExactJson } from './exact-json.ts'
import type { BundleKind, OtherNotes } from './format.ts'
import { type Stated, statedByCapacity, statedByClaim } from './stated.ts'

/**
 * What a bundle is asked of. `institution` null: whoever has the contract. `sealed`: for an uploader, who is not told whose
 * cards met its own: then the report is sealed, and evidence that names others is left out.
 */
export type BundleAsked = { readonly sealed: boolean } & (
  | { readonly about: 'contract'; readonly number: string; readonly institution: string | null }
  | { readonly about: 'claim'; readonly question: ClaimQuestion }
  | { readonly about: 'capacity'; readonly institution: string; readonly question: Question }
)

/** Everything of a bundle but the records and their proofs. */
export type Prepared = {
  readonly kind: BundleKind
  readonly institution: string
  readonly subject: string
  readonly checkpoint: LedgerBinding['checkpoint']
  readonly others: OtherNotes
  readonly report: string
  readonly page: string
  /** Exact JSON; null where it names others and may not. */
  readonly evidence: string | null
  /** Canonical JSON of the clauses. */
  readonly rules: string
  /** The own log first. */
  readonly logs: readonly LogRecords[]
  /** Of readings: their batches are named, the records left out. */
  readonly period: Question['period'] | null
}

/** Errors: those of `verifyContract`, `verifyClaim` or `verifyCapacity`. */
export async function prepare(source: Pick<BundleSource, 'store' | 'ledger'>, asked: BundleAsked): Promise<Prepared> {
  if (asked.about === 'contract') return ofContract(source, asked)
  return asked.about === 'claim' ? ofClaim(source, asked) : ofCapacity(source, asked)
}

type Source = { readonly store: Store; readonly ledger: BundleSource['ledger'] }
type Of<A extends BundleAsked['about']> = Extract<BundleAsked, { readonly about: A }>

async function ofContract(
  { store, ledger }: Source,
  { number, institution, sealed }: Of<'contract'>,
): Promise<Prepared> {
  const contract = await findContract(store, number, institution)
  const noted = noting(ledger)
  const { binding, met } = await bindLedger(store, noted.logs, contract)
  const evidence = await loadContractEvidence(store, ledger, contract, binding, met)
  const reconciliation = reconcileContract(evidence)
  const bound = boundFor(sealed, binding, ledger)
  const { checkpoint } = binding
  return {
    kind: 'reconciliation',
    institution: contract.institution,
    subject: contract.number,
    checkpoint,
    others: sealed ? [] : noted.of(binding),
    report: toReportJson(reconciliation, bound),
    page: toReportText(reconciliation, bound),
    evidence: isTold(sealed, binding) ? toExactJson(evidence) : null,
    rules: canonicalJson(CLAUSES),
    logs: [
      {
        institution: contract.institution,
        other: null,
        size: checkpoint.size,
        papers: { contract: number },
        usage: [number],
      },
    ],
    period: null,
  }
}

async function ofClaim({ store, ledger }: Source, { question, sealed }: Of<'claim'>): Promise<Prepared> {
  const noted = noting(ledger)
  const binding = await bindClaim(store, noted.logs, question)
  const { reader, kept } = recorded(storeReader(store, ledger))
  const claim = await assessClaim(reader, question, binding)
  const reads = kept()
  const bound = boundFor(sealed, binding, ledger)
  return {
    kind: 'assessment',
    institution: question.institution,
    subject: question.claimId,
    checkpoint: binding.checkpoint,
    others: sealed ? [] : noted.of(binding),
    report: toClaimJson(claim, bound),
    page: toClaimText(claim, bound),
    evidence: isTold(sealed, binding) ? toExactJson(reads) : null,
    rules: rulesText(claim.programme),
    logs: logsOf(question.institution, binding, statedByClaim(reads), sealed),
    period: null,
  }
}

async function ofCapacity(
  { store, ledger }: Source,
  { institution, question, sealed }: Of<'capacity'>,
): Promise<Prepared> {
  const noted = noting(ledger)
  const { period } = question
  const binding = await bindCapacity(store, noted.logs, institution, period)
  const evidence = await loadCapacityEvidence(store, loadRegister(), { institution, period }, cutOf(binding))
  const assessment = assessHere({ evidence, question })
  const bound = boundFor(sealed, binding, ledger)
  return {
    kind: 'capacity',
    institution,
    subject: institution,
    checkpoint: binding.checkpoint,
    others: sealed ? [] : noted.of(binding),
    report: toCapacityJson(assessment, bound),
    page: toCapacityText(assessment, bound),
    evidence: isTold(sealed, binding) ? toExactJson(evidence) : null,
    rules: canonicalJson(CAPACITY_CLAUSES),
    logs: logsOf(institution, binding, statedByCapacity(evidence), sealed),
    period,
  }
}

/** Whose records are named by the evidence, and of whom. Of others none where it is sealed. */
function logsOf(own: string, binding: LedgerBinding, stated: Stated, sealed: boolean): readonly LogRecords[] {
  const sizes = new Map([
    [own, binding.checkpoint.size],
    ...binding.others.map((log) => [log.institution, log.size] as const),
  ])
  const owners = [...stated.papers, ...stated.usage].map(({ institution }) => institution)
  const others = sealed ? [] : [...new Set(owners)].filter((one) => one !== own).sort()
  return [own, ...others].flatMap((institution) => {
    const size = sizes.get(institution)
    const isOf = (one: { readonly institution: string }) => one.institution === institution
    const digests = [...new Set(stated.papers.filter(isOf).map(({ digest }) => digest))].sort()
    const usage = [...new Set(stated.usage.filter(isOf).map(({ contract }) => contract))].sort()
    if (size === undefined || (institution !== own && digests.length === 0 && usage.length === 0)) return []
    return [{ institution, other: institution === own ? null : institution, size, papers: { digests }, usage }]
  })
}

const boundFor = (sealed: boolean, binding: LedgerBinding, { key }: BundleSource['ledger']): ReportLedger =>
  sealed ? sealOthers(binding, key.privateKey) : binding

/** Evidence without others has nothing that names them. */
const isTold = (sealed: boolean, { others }: LedgerBinding): boolean => !sealed || others.length === 0

/** Logs that keep the note of each checkpoint they gave, so that it is the one that the binding is of. */
function noting(logs: Logs): {
  readonly logs: Checkpoints & Pick<Logs, 'institutions'>
  readonly of: (binding: LedgerBinding) => OtherNotes
} {
  const notes = new Map<string, string>()
  return {
    logs: {
      institutions: () => logs.institutions(),
      log: (institution) => ({
        checkpoint: async () => {
          const checkpoint = await logs.log(institution).checkpoint()
          if (checkpoint !== null) notes.set(institution, checkpoint.text)
          return checkpoint
        },
      }),
    },
    of: ({ others }) => others.map(({ institution }) => ({ institution, text: notes.get(institution) ?? '' })),
  }
}
