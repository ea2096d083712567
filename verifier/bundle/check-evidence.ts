import { canonicalJson } from '../../core/canonical-json.ts'
import type { ReadDocument, ReadRecords } from './check-records.ts'
import type { Index } from './format.ts'
import { NAMES } from './format.ts'
import { type Problem, type ProblemCode, problem } from './problem.ts'
import { type Paper, paperKey, type Stated } from './stated.ts'
import { UsageSums } from './usage-figures.ts'

/** Records read and proven, by institution. */
export type ReadLogs = ReadonlyMap<string, ReadRecords>

/**
 * What evidence says against the records that are proven: each of its papers is one of them and each of them is in it;
 * usage by day and class is what the records of the contract add up to.
 */
export function compareEvidence(stated: Stated, logs: ReadLogs, index: Index, problems: Problem[]): void {
  const wrong = (code: ProblemCode, en: string, zh: string) => void problems.push(problem(code, NAMES.evidence, en, zh))
  const proven = new Map(
    [...logs.values()].flatMap(({ documents }) => standing(documents, index).map((one) => [keyOf(one), one] as const)),
  )
  const named = new Map(stated.papers.map((one) => [paperKey(one), one]))
  for (const [what, papers] of [
    [['not in the records', '不在记录中'], [...named].filter(([key]) => !proven.has(key)).map(([, one]) => one)],
    [
      ['not in the evidence', '未列入证据'],
      [...proven].filter(([key]) => !named.has(key)).map(([, one]) => paperOf(one)),
    ],
  ] as const) {
    const [first] = papers
    if (first === undefined) continue
    wrong(
      'EVIDENCE_NOT_IN_LOG',
      `${papers.length} records of evidence and log do not agree, first: ${first.kind} ${first.digest} of ${first.institution} is ${what[0]}`,
      `证据与账本记录不符 ${papers.length} 条，首条：${first.institution} 的 ${first.kind} ${first.digest} ${what[1]}`,
    )
  }
  compareUsage(stated, logs, wrong)
}

type Wrong = (code: ProblemCode, en: string, zh: string) => void

function compareUsage({ usage }: Stated, logs: ReadLogs, wrong: Wrong): void {
  const nothing = new UsageSums()
  for (const { institution, contract, days } of usage) {
    const sums = logs.get(institution)?.usage.get(contract) ?? nothing
    const differing = sums.differing(days)
    const [first] = differing
    if (first === undefined) continue
    wrong(
      'USAGE_DIFFERS',
      `${contract}: usage of ${differing.length} days and classes is not what the records add up to, first ${first}`,
      `${contract}：有 ${differing.length} 项日用量与记录合计不符，首项 ${first}`,
    )
  }
  const stated = new Set(usage.map(({ institution, contract }) => JSON.stringify([institution, contract])))
  for (const [institution, read] of logs)
    for (const contract of read.usage.keys())
      if (!stated.has(JSON.stringify([institution, contract])))
        wrong(
          'RECORD_FOREIGN',
          `there are usage records of ${contract}, of which the evidence knows nothing`,
          `含证据未涉及的合同 ${contract} 的计量日志`,
        )
}

/**
 * Of a contract every version is here: those that another corrects do not stand, and those that a correction moved to
 * another contract stand there. Of other reports the versions that stand are here alone.
 */
function standing(documents: readonly ReadDocument[], { kind, subject }: Index): readonly ReadDocument[] {
  if (kind !== 'reconciliation') return documents
  const corrected = new Set(documents.map(({ record }) => record['corrects']))
  return documents.filter(({ kind: name, leaf, record }) => {
    const own = name === 'contract' ? record['number'] : record['contract']
    return !corrected.has(leaf) && (own === subject || (name === 'capacity' && own === undefined))
  })
}

const paperOf = ({ institution, kind, leaf, record }: ReadDocument): Paper => ({
  institution,
  kind,
  digest: leaf,
  body: canonicalJson(record),
})
const keyOf = (document: ReadDocument): string => paperKey(paperOf(document))
