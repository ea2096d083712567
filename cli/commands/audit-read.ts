import type { z } from 'zod'
import { titleOfFinding } from '../../core/finding-titles.ts'
import { formatYuan, parseYuan } from '../../core/money.ts'
import type { HandedOutView } from '../../verifier/audit/handed-out.ts'
import type { ActivityView } from '../../verifier/audit/view/activity-view.ts'
import type { FindingHead } from '../../verifier/audit/view/finding-view.ts'
import type { PaperView } from '../../verifier/audit/view/paper-view.ts'
import { SEVERITY_WORDS } from '../../verifier/report/words.ts'
import type { ServiceClient } from '../client.ts'
import { note, say, sayTable } from '../output.ts'

type Asked = Readonly<Record<string, string | boolean | undefined>>

const STATES: Readonly<Record<string, string>> = { open: '待核实', confirmed: '已确认', dismissed: '已排除' }
const SEVERITIES: Readonly<Record<string, string>> = SEVERITY_WORDS
const PAGE = 1000

type Findings = {
  readonly findings: readonly FindingHead[]
  readonly counts: { readonly total: number }
  readonly read: readonly { readonly since: number }[]
}

/** Prints findings, gravest first. All pages are fetched. */
export async function auditFindings(client: ServiceClient, asked: Asked): Promise<void> {
  const query = partsOf(asked, ['contract', 'claim', 'institution', 'state', 'severity', 'code', 'waiting'])
  const findings: FindingHead[] = []
  for (let total = 1, since = 0; findings.length < total; ) {
    const page = await read<Findings>(client, '/v1/audit/findings', [
      ...query,
      ['limit', String(PAGE)],
      ['offset', String(findings.length)],
    ])
    total = page.counts.total
    findings.push(...page.findings)
    if (page.findings.length === 0) break
    since = Math.max(since, ...page.read.map((one) => one.since))
    if (since > 0 && findings.length >= total)
      note(`${since} batches came after the last reconciliation  上次对账之后又到达 ${since} 个批次`)
  }
  if (asked['json'] === true) return say(JSON.stringify(findings))
  sayTable(
    findings.map(({ finding, subject, code, state, staleState, present, pending, replies, fact }) => [
      `${STATES[state] ?? state}${staleState === null ? '' : '*'}${present ? '' : ' 已消失'}`,
      SEVERITIES[fact?.severity ?? ''] ?? '-',
      titleOfFinding(code)?.zh ?? '',
      code,
      subject.id,
      fact === null || fact.amount === null ? '-' : formatYuan(parseYuan(fact.amount)),
      pending > 0 ? `待复核 ${pending}` : '',
      replies > 0 ? `回复 ${replies}` : '',
      finding.slice(0, 12),
      fact?.message ?? '',
    ]),
    ['left', 'left', 'left', 'left', 'left', 'right', 'left', 'left', 'left', 'left'],
  )
  note(`${findings.length} findings  共 ${findings.length} 项疑点`)
  if (findings.some(({ staleState }) => staleState !== null))
    note('*: approved of a fact that has changed since  结论作出后事实已变，须重新核实')
}

/** Prints working papers in the order of their indexes. */
export async function auditPapers(client: ServiceClient, asked: Asked): Promise<void> {
  const { papers } = await read<{ readonly papers: readonly PaperView[] }>(
    client,
    '/v1/audit/working-papers',
    partsOf(asked, ['engagement', 'unit', 'contract']),
  )
  if (asked['json'] === true) return say(JSON.stringify(papers))
  sayTable(
    papers.map(({ paper, reviewedBy, problems }) => [
      paper.engagement,
      paper.index,
      paper.title,
      `编制 ${paper.by} ${paper.preparedOn}`,
      reviewedBy === null ? '未复核' : `复核 ${reviewedBy.by} ${reviewedBy.on}`,
      problems
        .filter(({ problem }) => problem !== 'not_reviewed')
        .map(({ problem, what }) => `${problem} ${what}`)
        .join('; '),
    ]),
    ['left', 'left', 'left', 'left', 'left', 'left'],
  )
}

/** Prints who did what, the newest 1,000 lines. */
export async function auditActivity(client: ServiceClient, asked: Asked): Promise<void> {
  const { activity, total } = await read<{
    readonly activity: readonly z.infer<typeof ActivityView>[]
    readonly total: number
  }>(client, '/v1/audit/activity', [...partsOf(asked, ['unit', 'contract']), ['limit', String(PAGE)]])
  if (asked['json'] === true) return say(JSON.stringify(activity))
  sayTable(
    activity.map(({ receivedAt, by, role, secondBy, act, kind, id, about, counts, batchId }) => [
      receivedAt,
      secondBy === null ? `${by}（${role}）` : `${by}（${role}），复核 ${secondBy}`,
      counts ? act : `${act} (counts for nothing  不生效)`,
      about === null ? `${kind} ${id}` : `${about.kind} ${about.id}`,
      batchId,
    ]),
    ['left', 'left', 'left', 'left', 'left'],
  )
  if (total > activity.length)
    note(`${total - activity.length} older lines are not shown  另有更早的 ${total - activity.length} 条`)
}

/** Prints which papers and exports were taken, newest first. */
export async function auditHandedOut(client: ServiceClient, asked: Asked): Promise<void> {
  const { taken, total, whole } = await read<{
    readonly taken: readonly HandedOutView[]
    readonly total: number
    readonly whole: boolean
  }>(client, '/v1/audit/handed-out', partsOf(asked, ['from', 'to', 'institution', 'subject']))
  if (asked['json'] === true) return say(JSON.stringify(taken))
  sayTable(
    taken.map(({ at, what, path, institution, role, token }) => [at, what, path, institution, role, token]),
    ['left', 'left', 'left', 'left', 'left', 'left'],
  )
  if (total > taken.length)
    note(`${total - taken.length} older lines are not shown  另有更早的 ${total - taken.length} 条`)
  if (!whole) note('some lines could not be read  部分日志未能读取')
}

/** The parts of a query that were given. */
export const partsOf = (asked: Asked, names: readonly string[]): readonly (readonly [string, string])[] =>
  names.flatMap((name) => {
    const value = asked[name]
    return typeof value === 'string' ? [[name, value] as const] : []
  })

/** An answer of the service, which is trusted to be what its description says. */
export async function read<T>(
  client: ServiceClient,
  path: string,
  query: readonly (readonly [string, string])[],
): Promise<T> {
  const parts = new URLSearchParams(query.map(([name, value]): [string, string] => [name, value])).toString()
  return JSON.parse(await client.get(parts === '' ? path : `${path}?${parts}`)) as T
}
