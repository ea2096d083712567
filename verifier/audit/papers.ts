import { type Checked, checkEntries } from './check.ts'
import type { AuditEntries, Entry } from './entry.ts'

/**
 * What is wrong with a paper in its file. `index_repeated`: another paper has its index. `reference_missing`: it refers to
 * an index that no paper has. `contradicted`: several versions of it stand side by side. `not_reviewed`: no second person
 * approved this version. `evidence_missing`, `evidence_corrected`: what it rests on is not in the ledger, or was replaced.
 */
export type PaperProblem = {
  readonly problem:
    | 'index_repeated'
    | 'reference_missing'
    | 'contradicted'
    | 'not_reviewed'
    | 'evidence_missing'
    | 'evidence_corrected'
  readonly what: string
}

/** `referredBy`: indexes of papers of the same file that refer to it. */
export type JudgedPaper = Checked<'working_paper'> & {
  readonly problems: readonly PaperProblem[]
  readonly referredBy: readonly string[]
}

/** Whether a version of some evidence is in the ledger; null: not looked for. */
export type EvidenceStanding = 'current' | 'corrected' | 'missing' | null
export type StandingOf = (
  evidence: NonNullable<Entry<'working_paper'>['body']['evidence']>[number],
  unit: string,
) => EvidenceStanding

/**
 * Working papers as they stand: every version that no other corrects, by institution, file (engagement) and index, B-2
 * before B-10. Pure.
 */
export function judgePapers(
  entries: Pick<AuditEntries, 'working_paper' | 'audit_approval'>,
  standingOf: StandingOf = () => null,
): readonly JudgedPaper[] {
  const heads = checkEntries(entries.working_paper, entries.audit_approval).filter(({ entry }) => entry.head)
  const files = new Map<string, Checked<'working_paper'>[]>()
  for (const paper of heads) {
    const key = fileKey(paper.entry)
    const file = files.get(key)
    if (file === undefined) files.set(key, [paper])
    else file.push(paper)
  }
  return [...files].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, file]) => judgeFile(file, standingOf))
}

function judgeFile(file: readonly Checked<'working_paper'>[], standingOf: StandingOf): readonly JudgedPaper[] {
  const byIndex = new Map<string, Set<string>>()
  for (const { entry } of file) {
    const ids = byIndex.get(entry.body.index) ?? new Set()
    byIndex.set(entry.body.index, ids.add(entry.id))
  }
  return [...file]
    .sort((a, b) => compareIndexes(a.entry.body.index, b.entry.body.index) || (a.entry.id < b.entry.id ? -1 : 1))
    .map((paper) => {
      const { index, references = [], evidence = [], unit } = paper.entry.body
      const problems: PaperProblem[] = []
      if ((byIndex.get(index)?.size ?? 0) > 1) problems.push({ problem: 'index_repeated', what: index })
      if (paper.status === 'contradicted') problems.push({ problem: 'contradicted', what: paper.entry.id })
      else if (paper.status !== 'approved') problems.push({ problem: 'not_reviewed', what: paper.status })
      for (const reference of references)
        if (!byIndex.has(reference)) problems.push({ problem: 'reference_missing', what: reference })
      for (const one of evidence) {
        const standing = standingOf(one, unit)
        if (standing === 'missing') problems.push({ problem: 'evidence_missing', what: `${one.kind} ${one.id}` })
        if (standing === 'corrected') problems.push({ problem: 'evidence_corrected', what: `${one.kind} ${one.id}` })
      }
      const referring = file.filter(({ entry }) => entry.body.references?.includes(index) === true)
      const referredBy = [...new Set(referring.map(({ entry }) => entry.body.index))].sort(compareIndexes)
      return { ...paper, problems, referredBy }
    })
}

/** By letters, then number by number: A-2 before before A-1-1, A before B, Z before AA. */
export function compareIndexes(a: string, b: string): number {
  const [[left = '', ...lefts], [right = '', ...rights]] = [a.split('-'), b.split('-')]
  if (left !== right) return left.length - right.length || (left < right ? -1 : 1)
  for (let i = 0; i < Math.min(lefts.length, rights.length); i++) {
    const difference = Number(lefts[i]) - Number(rights[i])
    if (difference !== 0) return difference
  }
  return lefts.length - rights.length
}

const fileKey = ({ institution, body }: Entry<'working_paper'>): string =>
  JSON.stringify([institution, body.engagement])
