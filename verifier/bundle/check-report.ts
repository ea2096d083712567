import { canonicalJson } from '../../core/canonical-json.ts'
import { CAPACITY_CLAUSES } from '../capacity/clauses.ts'
import type { Words } from '../capacity/words.ts'
import { rulesOf } from '../claims/report/rules.ts'
import { PROGRAMMES } from '../programmes/index.ts'
import { CLAUSES } from '../reconcile/clauses.ts'
import { differences } from '../report/differences.ts'
import { readReport } from '../report/read-report.ts'
import { compareEvidence, type ReadLogs } from './check-evidence.ts'
import { fromExactJson } from './exact-json.ts'
import { type Index, NAMES } from './format.ts'
import { notShown } from './not-shown.ts'
import { sha256 } from './pack.ts'
import { type Problem, type ProblemCode, parsedOr, problem } from './problem.ts'
import { type Again, type BundleHead, recompute, statedBy } from './recompute.ts'

/** Members as text; null where they are not there. */
export type ReportFound = {
  readonly report: string | null
  readonly page: string | null
  readonly evidence: string | null
  readonly checkpoint: string | null
  readonly rules: string | null
}

/** What a report asked and is bound to; null where it is none, or of something else, and why. */
export function headOf(
  { report, checkpoint }: ReportFound,
  { kind, institution, subject }: Index,
  problems: Problem[],
): BundleHead | null {
  if (report === null) return null
  const wrong = (code: ProblemCode, en: string, zh: string) => void problems.push(problem(code, NAMES.report, en, zh))
  const head = readOrNull(report)
  if (head === null) {
    wrong('REPORT_MALFORMED', 'it is no report', '不是报告')
    return null
  }
  if (
    head.kind === 'cross' ||
    head.kind === 'telemetry' ||
    head.kind !== kind ||
    head.institution !== institution ||
    subjectOf(head) !== subject
  ) {
    wrong('REPORT_OTHER', 'it is of something else than bundle.json says', '与 bundle.json 所述对象不符')
    return null
  }
  if (head.ledger.checkpoint.text !== checkpoint)
    wrong(
      'REPORT_UNBOUND',
      `it is bound to another checkpoint than ${NAMES.checkpoint}`,
      `所依据的检查点与 ${NAMES.checkpoint} 不同`,
    )
  return head
}

const subjectOf = (head: BundleHead): string => {
  if (head.kind === 'reconciliation') return head.number
  return head.kind === 'assessment' ? head.question.claimId : head.institution
}

function readOrNull(report: string) {
  try {
    return readReport(report).head
  } catch {
    return null
  }
}

/** The rules against those the report names and those of this release, the report against its evidence, that against the records. */
export async function checkReport(
  found: ReportFound,
  head: BundleHead,
  index: Index,
  logs: ReadLogs,
  problems: Problem[],
): Promise<{ readonly recomputed: boolean; readonly notRecomputed: readonly Words[] }> {
  const isOurs = checkRules(found.rules, head, problems)
  if (found.evidence === null) {
    // Who is told of the others is given the evidence: to leave it out is to hide that the report is another.
    if (!index.sealed || 'others' in head.ledger)
      problems.push(problem('EVIDENCE_MISSING', NAMES.evidence, 'it is missing', '缺失'))
    return { recomputed: false, notRecomputed: notShown(index, false) }
  }
  const given = evidenceOf(found.evidence, problems)
  if (given === null) return { recomputed: false, notRecomputed: notShown(index, false) }
  const isComplete = [...logs.values()].every(({ complete }) => complete)
  if (isComplete) againstRecords(given.value, head, index, logs, problems)
  if (isOurs) await againstReport(given.value, head, found, problems)
  return { recomputed: isOurs, notRecomputed: notShown(index, isOurs) }
}

/** Whether the report can be computed by the rules of this release. */
function checkRules(rules: string | null, head: BundleHead, problems: Problem[]): boolean {
  const wrong = (code: ProblemCode, en: string, zh: string) => void problems.push(problem(code, NAMES.rules, en, zh))
  if (head.kind !== 'assessment') {
    const own = canonicalJson(head.kind === 'capacity' ? CAPACITY_CLAUSES : CLAUSES)
    if (rules !== null && rules !== own)
      wrong(
        'RULES_OTHER_RELEASE',
        'they are not the clauses of this release: changed, or of another release',
        '与本版本的条款原文不同：已被改动，或属其他版本',
      )
    return true
  }
  const [id = '', digest = ''] = head.rules.split('@')
  if (rules !== null && sha256(Buffer.from(rules)) !== digest)
    wrong(
      'RULES_DIFFER',
      `they are not the rules that the report names, ${head.rules}`,
      `与报告所述规则包 ${head.rules} 不符`,
    )
  const programme = PROGRAMMES.find((one) => one.id === id)
  const own = programme === undefined ? null : rulesOf(programme)
  if (own === head.rules) return true
  wrong(
    'RULES_OTHER_RELEASE',
    `the report was made by ${head.rules}, this release has ${own ?? 'no such rules'}: it is not computed again; use the release that made it`,
    `报告依据 ${head.rules}，本版本为 ${own ?? '无此规则包'}：未重算，请用出具报告的版本核验`,
  )
  return false
}

function evidenceOf(text: string, problems: Problem[]): { readonly value: unknown } | null {
  try {
    return { value: fromExactJson(text) }
  } catch {
    problems.push(problem('EVIDENCE_MALFORMED', NAMES.evidence, 'it cannot be read', '无法读取'))
    return null
  }
}

function againstRecords(given: unknown, head: BundleHead, index: Index, logs: ReadLogs, problems: Problem[]): void {
  try {
    compareEvidence(statedBy(head, given), logs, index, problems)
  } catch {
    problems.push(
      problem('EVIDENCE_MALFORMED', NAMES.evidence, 'it is not evidence of this report', '不是该报告的证据'),
    )
  }
}

async function againstReport(
  given: unknown,
  head: BundleHead,
  { report, page }: ReportFound,
  problems: Problem[],
): Promise<void> {
  let again: Again
  try {
    again = await recompute(head, given)
  } catch {
    problems.push(
      problem('EVIDENCE_MALFORMED', NAMES.evidence, 'the report cannot be computed from it', '无法由其计算报告'),
    )
    return
  }
  if (again.unused > 0)
    problems.push(
      problem(
        'EVIDENCE_UNUSED',
        NAMES.evidence,
        `${again.unused} of its answers belong to no question of the report`,
        `有 ${again.unused} 项与报告无关`,
      ),
    )
  if (again.text !== report) {
    const [first] = differences(parsedOr(report ?? '', null), parsedOr(again.text, null))
    const where = first === undefined ? 'other bytes of the same values' : first.path
    problems.push(
      problem(
        'REPORT_DIFFERS',
        NAMES.report,
        `it is not what the evidence gives: ${where}`,
        `与由证据重算的结果不同：${where}`,
      ),
    )
  } else if (page !== null && page !== again.page)
    problems.push(problem('PAGE_DIFFERS', NAMES.page, 'it is not the page of the report', '不是该报告的页面'))
}
