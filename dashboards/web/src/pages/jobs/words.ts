import { groupDigits } from '../../../../../core/group-digits.ts'
import type { Job } from '../../parts/job.tsx'
import { DOCUMENT_WORDS } from '../../parts/papers.tsx'
import type { Words } from '../../words/words.ts'

export const TEXTS = {
  title: { zh: '任务', en: 'Jobs' },
  list: { zh: '任务列表', en: 'List of jobs' },
  about: {
    zh: '需要较长时间的工作：批量对账、文书、证据包、导出、账本核对。本机构同一角色的任务都在这里；结果到期自动删除。',
    en: 'Work that takes longer: reconciling, documents, bundles, exports, checks of the ledger. All jobs of this role at this institution; results are removed at their end date.',
  },
  kind: { zh: '类型', en: 'Kind' },
  allKinds: { zh: '全部类型', en: 'All kinds' },
  what: { zh: '内容', en: 'About' },
  state: { zh: '状态', en: 'State' },
  allStates: { zh: '全部状态', en: 'All states' },
  mine: { zh: '只看我发起的', en: 'Only mine' },
  progress: { zh: '进度', en: 'Progress' },
  by: { zh: '发起人', en: 'Asked by' },
  me: { zh: '我', en: 'me' },
  unknown: { zh: '未记录', en: 'not recorded' },
  createdAt: { zh: '发起时间', en: 'Asked' },
  startedAt: { zh: '开始时间', en: 'Started' },
  endedAt: { zh: '结束时间', en: 'Ended' },
  expiresAt: { zh: '保留至', en: 'Kept until' },
  cancelledBy: { zh: '取消人', en: 'Cancelled by' },
  actions: { zh: '操作', en: 'Actions' },
  cancel: { zh: '取消', en: 'Cancel' },
  download: { zh: '下载', en: 'Download' },
  again: { zh: '再次提交', en: 'Ask again' },
  remove: { zh: '删除', en: 'Remove' },
  input: { zh: '参数', en: 'Input' },
  result: { zh: '结果摘要', en: 'Summary of the result' },
  files: { zh: '结果文件', en: 'Files' },
  bytes: { zh: '字节', en: 'bytes' },
  none: { zh: '还没有任务。', en: 'No job yet.' },
} satisfies Record<string, Words>

export const STATE_WORDS: Readonly<Record<Job['state'], Words>> = {
  queued: { zh: '排队中', en: 'Queued' },
  running: { zh: '进行中', en: 'Running' },
  done: { zh: '已完成', en: 'Done' },
  failed: { zh: '失败', en: 'Failed' },
  cancelled: { zh: '已取消', en: 'Cancelled' },
  interrupted: { zh: '已中断', en: 'Interrupted' },
}
export const STATES = Object.keys(STATE_WORDS) as readonly Job['state'][]

/** Kinds that can be looked for, as the service names them (docs/jobs.md). */
export const KIND_WORDS = {
  reconcile_contracts: { zh: '批量对账', en: 'reconcile contracts' },
  make_document: { zh: '生成文书', en: 'make a document' },
  evidence_bundle: { zh: '证据包', en: 'Evidence bundle' },
  export_file: { zh: '导出', en: 'export' },
  check_ledger: { zh: '账本全面核对', en: 'full check of the ledger' },
} satisfies Record<string, Words>

/** What exports are called; in the order in which they are offered. */
export const EXPORT_WORDS = {
  workbook: { zh: '合同对账工作簿', en: 'Workbook of a contract' },
  usage: { zh: '合同计量日志', en: 'Usage records of a contract' },
  table: { zh: '合同明细表', en: 'A schedule of a contract' },
  focus: { zh: '合同账单 FOCUS 1.2', en: 'Bills of a contract, FOCUS 1.2' },
  contracts: { zh: '合同清单', en: 'List of contracts' },
  batches: { zh: '报送批次', en: 'Batches of an institution' },
} satisfies Record<string, Words>
export type ExportWhat = keyof typeof EXPORT_WORDS

export const TABLE_WORDS = {
  months: { zh: '月度', en: 'Months' },
  purposes: { zh: '用途', en: 'Purposes' },
  items: { zh: '价目', en: 'Price items' },
  settlements: { zh: '结算', en: 'Settlements' },
  invoices: { zh: '发票', en: 'Invoices' },
  payments: { zh: '付款', en: 'Payments' },
  devices: { zh: '设备', en: 'Devices' },
  findings: { zh: '发现', en: 'Findings' },
} satisfies Record<string, Words>
export type ExportTable = keyof typeof TABLE_WORDS

export const FORMAT_WORDS: Readonly<Record<string, string>> = {
  xlsx: 'Excel',
  csv: 'CSV',
  ndjson: 'NDJSON',
  arrow: 'Arrow',
  parquet: 'Parquet',
}

/** Exports that are asked for where they are shown. */
const OTHER_EXPORTS: Readonly<Record<string, Words>> = {
  capacity: { zh: '算力规模工作簿', en: 'Workbook of a capacity' },
  claim: { zh: '申报测算工作簿', en: 'Workbook of a claim' },
}

/** What a job is about, in a few words: what was asked, as a person would say it. */
export function aboutOf({ input }: Job, say: (words: Words) => string): string {
  const asked = (typeof input === 'object' && input !== null ? input : {}) as Readonly<Record<string, unknown>>
  const text = (name: string): string[] => (typeof asked[name] === 'string' ? [asked[name]] : [])
  const worded = (name: string, words: Readonly<Record<string, Words>>) =>
    text(name).map((value) => (words[value] === undefined ? value : say(words[value])))
  const numbers = Array.isArray(asked['numbers']) ? asked['numbers'].map(String) : []
  return [
    ...worded('what', { ...EXPORT_WORDS, ...OTHER_EXPORTS }),
    ...worded('table', TABLE_WORDS),
    ...worded('document', DOCUMENT_WORDS),
    ...['number', 'contract', 'claim'].flatMap(text),
    ...(numbers.length > 2 ? [`${numbers.slice(0, 2).join('、')} … ${numbers.length}`] : numbers),
    ...text('format').map((format) => FORMAT_WORDS[format] ?? format),
    ...text('institution'),
    ...momentOf(asked['capacity']),
  ].join(' · ')
}

/** Which days a capacity is asked of. */
function momentOf(capacity: unknown): readonly string[] {
  if (typeof capacity !== 'object' || capacity === null) return []
  const { at, from, to } = capacity as Readonly<Record<string, unknown>>
  if (typeof at === 'string') return [at]
  return typeof from === 'string' && typeof to === 'string' ? [`${from} – ${to}`] : []
}

const OUTCOME_WORDS = {
  findings: { zh: '发现问题', en: 'findings' },
  notCompared: { zh: '未能比对的批次', en: 'batches not compared' },
  contracts: { zh: '合同', en: 'contracts' },
  agrees: { zh: '相符', en: 'agree' },
  reduced: { zh: '核减', en: 'reduced' },
  undetermined: { zh: '待查', en: 'undetermined' },
  failed: { zh: '未能对账', en: 'failed' },
} satisfies Record<string, Words>

/** What came of a job that is done: a check that found something did its work, and is no good news. */
export function outcomeOf({ result, files }: Job, say: (words: Words) => string): string {
  const summary = (typeof result === 'object' && result !== null ? result : {}) as Readonly<Record<string, unknown>>
  const counts = Object.entries(OUTCOME_WORDS).flatMap(([name, words]) =>
    typeof summary[name] === 'number' ? [`${say(words)} ${groupDigits(String(summary[name]))}`] : [],
  )
  if (counts.length > 0) return counts.join(' · ')
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  return bytes === 0 ? '' : `${groupDigits(String(bytes))} ${say(TEXTS.bytes)}`
}
