import type { Store } from '../../../store/client.ts'
import { bindOthers, type Logs } from '../../binding/bind-ledger.ts'
import type { BoundCheckpoint, LedgerBinding } from '../../binding/ledger-binding.ts'
import { type Activity, activityOf, withoutStrangers } from '../activity.ts'
import { checkEntries } from '../check.ts'
import { entriesAt } from '../entries-at.ts'
import { AUDIT_KINDS, type AuditEntries, type Entry } from '../entry.ts'
import type { AuditFact, FactSubject } from '../fact.ts'
import type { AuditFinding } from '../judge-findings.ts'
import { listFindings } from '../list-findings.ts'
import { type JudgedPaper, judgePapers } from '../papers.ts'
import { loadEntries } from './load-entries.ts'
import { type LoadedSample, sampleOf } from './load-sample.ts'

/**
 * What persons did about one contract or claim: findings somebody spoke of, samples, working papers, who did what. `binding`:
 * the audited institution’s checkpoint and the logs of those who audit; nothing later takes part.
 */
export type AuditRecord = {
  readonly subject: FactSubject
  readonly binding: LedgerBinding
  readonly findings: readonly AuditFinding[]
  readonly samples: readonly LoadedSample[]
  readonly papers: readonly JudgedPaper[]
  readonly activity: readonly Activity[]
}

/**
 * The record of an audit at the published checkpoints: the same checkpoints and facts give the same record.
 * `facts`: the findings of the report it stands beside; `checkpoint`: of that report. Errors: of the store and the ledger.
 */
export async function loadAuditRecord(
  store: Store,
  logs: Pick<Logs, 'log'>,
  { subject, facts, checkpoint }: Asked,
): Promise<AuditRecord> {
  const unit = subject.institution
  const loaded = await loadEntries(store, {
    kinds: AUDIT_KINDS,
    unit,
    ...(subject.kind === 'contract' ? { contract: subject.id } : {}),
  })
  const about = withoutStrangers(aboutSubject(loaded, subject))
  const auditors = [...new Set(AUDIT_KINDS.flatMap((kind) => about[kind].map(({ institution }) => institution)))]
  const others = await bindOthers(
    logs,
    auditors.filter((one) => one !== unit),
  )
  const sizes = new Map([
    [unit, checkpoint.size],
    ...others.map(({ institution, size }) => [institution, size] as const),
  ])
  const entries = entriesAt(about, sizes)
  const plans = checkEntries(entries.sampling_plan, entries.audit_approval).filter(({ entry }) => entry.head)
  const samples: LoadedSample[] = []
  for (const plan of plans) samples.push(await sampleOf(store, logs, plan, entries))
  return {
    subject,
    binding: { checkpoint, others },
    findings: listFindings([{ subject, facts }], entries).filter(
      ({ reviews, replies }) => reviews.length > 0 || replies.length > 0,
    ),
    samples,
    papers: judgePapers(entries),
    activity: activityOf(entries),
  }
}

type Asked = {
  readonly subject: FactSubject
  readonly facts: readonly AuditFact[]
  readonly checkpoint: BoundCheckpoint
}

type Named = { readonly contract?: string | undefined; readonly claim?: string | undefined }

/** Entries that name this contract or claim; approvals and results name neither and are narrowed by what they are about. */
function aboutSubject(entries: AuditEntries, { institution: unit, kind, id }: FactSubject): AuditEntries {
  const names = (body: Named): boolean => (kind === 'contract' ? body.contract : body.claim) === id
  const isClaim = (claim: string): boolean => kind === 'claim' && claim === id
  const ofUnit = <E extends Entry<'finding_review' | 'working_paper'>>(list: readonly E[]): readonly E[] =>
    list.filter(({ body }) => body.unit === unit && names(body))
  return {
    ...entries,
    finding_review: ofUnit(entries.finding_review),
    working_paper: ofUnit(entries.working_paper),
    finding_reply: entries.finding_reply.filter(({ institution, body }) => institution === unit && names(body)),
    decision: entries.decision.filter(({ institution, body }) => institution === unit && isClaim(body.claim)),
    finding: entries.finding.filter(({ institution, body }) => institution === unit && isClaim(body.claim)),
    sampling_plan: entries.sampling_plan.filter(
      ({ body }) => kind === 'contract' && body.unit === unit && body.contract === id,
    ),
  }
}
