import type { VerifierKey } from '../../core/note/signed-note.ts'
import type { Words } from '../capacity/words.ts'
import type { ReadLogs } from './check-evidence.ts'
import { keyIn, openedOthers, openedOwn, provenBatches } from './check-log.ts'
import { type ReadRecords, readRecords } from './check-records.ts'
import { checkReport, headOf, type ReportFound } from './check-report.ts'
import { type BundleKind, batchesName, Index, isRecordsOf, LIMITS, type LogEntry, NAMES } from './format.ts'
import { readRegister } from './make-bundle.ts'
import { malformed, openZip, type Packed, sha256 } from './pack.ts'
import { type Problem, parsedOr, problem } from './problem.ts'
import type { BundleHead } from './recompute.ts'

export type BundleCheck = {
  readonly kind: BundleKind
  readonly institution: string
  /** Number of the contract, id of the claim; of a capacity its institution. */
  readonly subject: string
  readonly origin: string
  readonly size: number
  /** Base64, of the checkpoint; null where it cannot be read. */
  readonly root: string | null
  /** SHA-256 of report.json, as it is in the bundle. */
  readonly report: string | null
  readonly keyKnown: boolean
  /** Over all logs of which records are here. */
  readonly logs: number
  readonly batches: number
  readonly records: number
  /** What does not hold, each with the member it is in. None: all that can be checked holds. */
  readonly problems: readonly Problem[]
  /**
   * false: the report was not computed again, so that nothing here proves what it says, though the records beside it hold: its
   * evidence is sealed or missing, or the rules are of another release.
   */
  readonly recomputed: boolean
  /** What this file cannot show, however good it is. */
  readonly notRecomputed: readonly Words[]
}

/**
 * Checks an evidence bundle by itself: digests of its members, checkpoints and their signatures, every batch in its log,
 * every record in its batch, the evidence against the records, the report against the evidence, byte for byte.
 *
 * `key`: the verifier key of the log, from whoever runs it; null takes the one in the bundle, which only tells that the parts
 * belong together. Errors: BUNDLE_MALFORMED for what is no bundle at all; NOTE_MALFORMED for a key in it that is none.
 */
export async function verifyBundle(bytes: Uint8Array, key: VerifierKey | null): Promise<BundleCheck> {
  if (bytes.length > LIMITS.fileBytes) throw malformed(`it has ${bytes.length} bytes`)
  const packed = openZip(bytes)
  const index = indexOf(packed)
  const problems: Problem[] = [...membersNotAsListed(packed, index)]
  const textOf = (name: string): string | null =>
    packed.names.includes(name) ? Buffer.from(packed.read(name)).toString('utf8') : null
  const found: ReportFound = {
    report: textOf(NAMES.report),
    page: textOf(NAMES.page),
    evidence: textOf(NAMES.evidence),
    checkpoint: textOf(NAMES.checkpoint),
    rules: textOf(NAMES.rules),
  }
  const head = headOf(found, index, problems)
  const used = key ?? keyIn(textOf(NAMES.key))
  const [own] = index.logs
  const checkpoint =
    found.checkpoint === null || own === undefined ? null : openedOwn(found.checkpoint, used, own, problems)
  const others = openedOthers(textOf(NAMES.others), used, boundIn(head), problems)
  const logs = new Map<string, ReadRecords>()
  for (const log of index.logs) {
    const opened = log === own ? checkpoint : (others.get(log.institution) ?? null)
    logs.set(log.institution, readLog(packed, index, log, opened, problems))
  }
  checkRegister(packed, problems)
  const again =
    head === null ? { recomputed: false, notRecomputed: [] } : await checkReport(found, head, index, logs, problems)
  return {
    kind: index.kind,
    institution: index.institution,
    subject: index.subject,
    origin: own?.origin ?? '',
    size: own?.size ?? 0,
    root: checkpoint === null ? null : Buffer.from(checkpoint.root).toString('base64'),
    report: found.report === null ? null : sha256(Buffer.from(found.report)),
    keyKnown: key !== null,
    logs: logs.size,
    ...totals(logs),
    problems,
    ...again,
  }
}

function indexOf(packed: Packed): Index {
  if (!packed.names.includes(NAMES.index)) throw malformed(`it has no ${NAMES.index}`)
  const index = Index.safeParse(parsedOr(Buffer.from(packed.read(NAMES.index)).toString('utf8'), null))
  if (!index.success || index.data.logs[0]?.institution !== index.data.institution)
    throw malformed(`${NAMES.index} is not as it should be, or of another version`)
  return index.data
}

function membersNotAsListed(packed: Packed, { members, logs }: Index): readonly Problem[] {
  const listed = new Set(members.map(({ name }) => name))
  const there = new Set(packed.names)
  const strange = packed.names.filter((name) => name !== NAMES.index && !listed.has(name))
  const needed = [NAMES.report, NAMES.checkpoint, NAMES.key, NAMES.rules, NAMES.register]
  const batches = logs.map(({ institution }, i) => batchesName(i === 0 ? null : institution))
  const left = [...needed, ...batches].filter((name) => !listed.has(name))
  return [
    ...strange.map((name) => problem('MEMBER_STRANGE', name, 'it is not listed in bundle.json', '未列入 bundle.json')),
    ...left.map((name) => problem('MEMBER_UNLISTED', name, 'bundle.json does not list it', 'bundle.json 未列出')),
    ...members.flatMap(({ name, bytes, sha256: digest }) => {
      if (!there.has(name)) return [problem('MEMBER_MISSING', name, 'it is missing', '缺失')]
      const content = packed.read(name)
      const same = content.length === bytes && sha256(content) === digest
      const en = 'it was changed: not the bytes that bundle.json lists'
      return same ? [] : [problem('MEMBER_CHANGED', name, en, '已被改动：与 bundle.json 所列摘要不符')]
    }),
  ]
}

/** The other logs that the report is bound to, where it names them; null where there is no report. */
const boundIn = (head: BundleHead | null) => {
  if (head === null) return null
  return 'others' in head.ledger ? head.ledger.others : []
}

/** Batches and records of one log; what is not proven is told. */
function readLog(
  packed: Packed,
  { kind, institution, subject, members }: Index,
  log: LogEntry,
  checkpoint: Parameters<typeof provenBatches>[1],
  problems: Problem[],
): ReadRecords {
  const other = log.institution === institution ? null : log.institution
  const there = new Set(packed.names)
  const name = batchesName(other)
  const text = there.has(name) ? Buffer.from(packed.read(name)).toString('utf8') : null
  const manifests = provenBatches(text, checkpoint, log, name, problems)
  const names = members.map((one) => one.name).filter((one) => isRecordsOf(one, other) && there.has(one))
  const read = readRecords(
    names.map((one) => ({ name: one, read: () => packed.read(one) })),
    manifests,
    (of, record) =>
      record['institution'] === log.institution &&
      (kind !== 'reconciliation' || of !== 'usage_record' || record['contract'] === subject),
    problems,
  )
  const named = manifests.size - read.batches
  const counts = [log.batches, log.records, log.named ?? 0].join()
  if (read.complete && manifests.size > 0 && counts !== [read.batches, read.records, named].join())
    problems.push(
      problem(
        'COUNTS_DIFFER',
        NAMES.index,
        `${log.origin}: it says ${log.batches} batches, ${log.records} records and ${log.named ?? 0} batches without, there are ${read.batches}, ${read.records} and ${named}`,
        `${log.origin}：所列 ${log.batches} 批 ${log.records} 条、仅列明 ${log.named ?? 0} 批，实有 ${read.batches} 批 ${read.records} 条、${named} 批`,
      ),
    )
  return read
}

function checkRegister(packed: Packed, problems: Problem[]): void {
  if (!packed.names.includes(NAMES.register) || readRegister().equals(packed.read(NAMES.register))) return
  problems.push(
    problem(
      'REGISTER_OTHER_RELEASE',
      NAMES.register,
      'it is not the register of this release: changed, or of another release',
      '与本版本的加速卡登记表不同：已被改动，或属其他版本',
    ),
  )
}

function totals(logs: ReadLogs): { readonly batches: number; readonly records: number } {
  const read = [...logs.values()]
  return {
    batches: read.reduce((sum, { batches }) => sum + batches, 0),
    records: read.reduce((sum, { records }) => sum + records, 0),
  }
}
