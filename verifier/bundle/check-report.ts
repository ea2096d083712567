import { PURPOSES } from '../../schemas/usage-record.ts'
import type { Words } from '../capacity/words.ts'
import type { ContractEvidence, Head } from '../reconcile/evidence.ts'
import { type Reconciliation, reconcileContract } from '../reconcile/reconcile-contract.ts'
import { differences } from '../report/differences.ts'
import { toReportJson, toReportText } from '../report/index.ts'
import { type ReadReport, readReport } from '../report/read-report.ts'
import type { ReadDocument, ReadRecords } from './check-records.ts'
import { fromExactJson } from './exact-json.ts'
import { type Index, NAMES } from './format.ts'
import { sha256 } from './pack.ts'
import { type Problem, parsedOr, problem } from './problem.ts'

/** Members as text; null where they are not there. */
export type ReportFound = {
  readonly report: string | null
  readonly page: string | null
  readonly evidence: string | null
  readonly checkpoint: string | null
}
type Checked = { readonly digest: string | null; readonly notRecomputed: readonly Words[] }

/** The report against its evidence, and the evidence against the records. */
export function checkReport(found: ReportFound, index: Index, read: ReadRecords, problems: Problem[]): Checked {
  const { report, evidence } = found
  if (report === null) return { digest: null, notRecomputed: [] }
  const digest = sha256(Buffer.from(report))
  const head = headOf(report, index, found.checkpoint, problems)
  if (head === null) return { digest, notRecomputed: [] }
  if (evidence === null) {
    if (!index.sealed) problems.push(problem(NAMES.evidence, 'it is missing', '缺失'))
    return { digest, notRecomputed: [SEALED, OMITTED] }
  }
  const given = evidenceOf(evidence, problems)
  if (given === null) return { digest, notRecomputed: [] }
  if (read.complete) compareEvidence(given, read, index, problems)
  recompute(given, head, found, problems)
  return { digest, notRecomputed: [...DERIVED, OMITTED] }
}

type ReconciliationHead = Extract<ReadReport['head'], { readonly kind: 'reconciliation' }>

function headOf(
  report: string,
  index: Index,
  checkpoint: string | null,
  problems: Problem[],
): ReconciliationHead | null {
  let head: ReadReport['head']
  try {
    head = readReport(report).head
  } catch {
    problems.push(problem(NAMES.report, 'it is no report', '不是报告'))
    return null
  }
  const isOurs =
    head.kind === 'reconciliation' && head.institution === index.institution && head.number === index.contract
  if (head.kind !== 'reconciliation' || !isOurs) {
    problems.push(problem(NAMES.report, 'it is of something else than bundle.json says', '与 bundle.json 所述对象不符'))
    return null
  }
  if (head.ledger.checkpoint.text !== checkpoint)
    problems.push(
      problem(
        NAMES.report,
        `it is bound to another checkpoint than ${NAMES.checkpoint}`,
        `所依据的检查点与 ${NAMES.checkpoint} 不同`,
      ),
    )
  return head
}

function evidenceOf(text: string, problems: Problem[]): ContractEvidence | null {
  try {
    return fromExactJson(text) as ContractEvidence
  } catch {
    problems.push(problem(NAMES.evidence, 'it cannot be read', '无法读取'))
    return null
  }
}

/** With what is a stranger’s until it gives the same bytes: whatever it throws is a finding about the evidence. */
function recompute(
  given: ContractEvidence,
  head: ReconciliationHead,
  { report, page }: ReportFound,
  problems: Problem[],
): void {
  let again: Reconciliation
  let text: string
  try {
    // A report names the purposes by alphabet, its page in their own order.
    const eligiblePurposes = PURPOSES.filter((purpose) => head.switches.eligiblePurposes.includes(purpose))
    again = reconcileContract(given, { ...head.switches, eligiblePurposes })
    text = toReportJson(again, head.ledger, head.schema)
  } catch {
    problems.push(problem(NAMES.evidence, 'no report can be computed from it', '无法由其计算报告'))
    return
  }
  if (text !== report) {
    const [first] = differences(parsedOr(report ?? '', null), parsedOr(text, null))
    const where = first === undefined ? 'other bytes of the same values' : first.path
    problems.push(
      problem(NAMES.report, `it is not what the evidence gives: ${where}`, `与由证据重算的结果不同：${where}`),
    )
  } else if (page !== null && page !== toReportText(again, head.ledger))
    problems.push(problem(NAMES.page, 'it is not the page of the report', '不是该报告的页面'))
}

const LISTS = {
  contract: 'contracts',
  settlement: 'settlements',
  invoice: 'invoices',
  payment: 'payments',
  service: 'services',
  voucher: 'vouchers',
  capacity: 'capacities',
} as const
const KINDS_OF_LISTS = Object.keys(LISTS) as (keyof typeof LISTS)[]

/** Documents that no other corrects must be those of the evidence; usage by day and class must be what the records add up to. */
function compareEvidence(given: ContractEvidence, read: ReadRecords, index: Index, problems: Problem[]): void {
  const wrong = (en: string, zh: string) => void problems.push(problem(NAMES.evidence, en, zh))
  try {
    if (given.institution !== index.institution || given.number !== index.contract)
      wrong('it is of another contract', '属于其他合同')
    const corrected = new Set(read.documents.map(({ record }) => record['corrects']))
    for (const kind of KINDS_OF_LISTS) {
      const own = read.documents.filter(
        (document) => document.kind === kind && !corrected.has(document.leaf) && belongs(document, index),
      )
      const lists: readonly Head<unknown>[] = given[LISTS[kind]]
      const differs = sameSet(
        own.map(({ leaf, record }) => [leaf, JSON.stringify(sorted(record))]),
        lists.map(({ digest, body }) => [digest, JSON.stringify(sorted(body))]),
      )
      if (!differs)
        wrong(
          `${LISTS[kind]}: not the ${kind} records that are in the log`,
          `${LISTS[kind]} 与账本中的 ${kind} 记录不符`,
        )
    }
    const days = read.usage.differing(given.usage.days)
    const [first] = days
    if (first !== undefined)
      wrong(
        `usage of ${days.length} days and classes is not what the records add up to, first ${first}`,
        `有 ${days.length} 项日用量与记录合计不符，首项 ${first}`,
      )
  } catch {
    wrong('it is not evidence of a contract', '不是合同证据')
  }
}

/** A correction may have moved a document to another contract: then it is here for what it corrects, and counts there. */
const belongs = ({ kind, record }: ReadDocument, { contract }: Index): boolean => {
  const own = kind === 'contract' ? record['number'] : record['contract']
  return own === contract || (kind === 'capacity' && own === undefined)
}

const sameSet = (a: readonly (readonly string[])[], b: readonly (readonly string[])[]): boolean => {
  const [first, second] = [a, b].map((list) => list.map((one) => one.join(' ')).sort())
  return JSON.stringify(first) === JSON.stringify(second)
}

/** Keys in order, at every depth. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, one]) => one !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, sorted(one)]),
  )
}

const SEALED: Words = {
  en: 'The report names other institutions: its evidence is sealed, and the report was not computed again. The service that made it can: suanheng report verify.',
  zh: '报告涉及其他机构，其证据已密封，未能重算报告；可由出具报告的服务重算：suanheng report verify。',
}
const OMITTED: Words = {
  en: 'That no further record of the contract is in the log is not shown by this file: suanheng report verify and ledger check ask the log.',
  zh: '本包不能证明账本中没有该合同的其他记录，须向账本核对：suanheng report verify、ledger check。',
}
const DERIVED: readonly Words[] = [
  {
    en: 'Which of several repeats counts once, use of one device at once (other contracts’ records too), cards beyond the installed, readings of devices, and daily statements were taken from evidence.json as the service computed them; their totals by day, purpose and model were computed from the records.',
    zh: '重复记录取舍、设备同时使用（含其他合同的记录）、超出在装卡数、设备读数及每日完整性声明取自 evidence.json 中服务计算的结果；按日、用途、型号的合计已由记录重算。',
  },
]
