import { randomBytes } from 'node:crypto'
import { SuanhengError } from '../../core/errors.ts'
import { dayOf } from '../../core/time.ts'
import type { FindingHead } from '../../verifier/audit/view/finding-view.ts'
import type { SampleView } from '../../verifier/audit/view/sample-view.ts'
import type { ServiceClient } from '../client.ts'
import { note, say } from '../output.ts'
import { partsOf, read } from './audit-read.ts'

/** Who says it, what about, and what; what a kind does not take is left out by who calls. */
export type EntryOptions = Readonly<Record<string, string | boolean | readonly string[] | undefined>>

/** 核实: what an auditor proposes to hold of a finding as it is now. `now`: ms since 1970. Errors: REQUEST_INVALID, NOT_FOUND. */
export async function reviewFinding(client: ServiceClient, finding: string, options: EntryOptions, now: number) {
  const of = await findingOf(client, finding, options)
  const amount = of.fact.amount
  await send(client, 'finding-reviews', options, {
    reviewId: idOf(options, 'HS', now),
    unit: of.subject.institution,
    ...aboutOf(of),
    // A review repeats amounts of nothing or more.
    ...(amount === null || amount.startsWith('-') ? {} : { amount }),
    ...given(options, ['state', 'grounds', 'document', 'by', 'role']),
    reviewedOn: dayOf(now),
  })
  note('it counts once another person approved it with another token  须由另一人以另一令牌复核：suanheng audit approve')
}

/** 回复: what the audited institution answers to a finding. Errors: as `reviewFinding`. */
export async function replyToFinding(client: ServiceClient, finding: string, options: EntryOptions, now: number) {
  const of = await findingOf(client, finding, options)
  await send(client, 'finding-replies', options, {
    replyId: idOf(options, 'HF', now),
    ...aboutOf(of),
    ...given(options, ['position', 'text', 'document', 'by', 'role'], { document: 'documents' }),
    repliedOn: dayOf(now),
  })
}

const ROUTES: Readonly<Record<string, string>> = {
  finding_review: 'finding-reviews',
  sampling_plan: 'sampling-plans',
  working_paper: 'working-papers',
}

/** 复核: a second person’s word on the version of an entry that no other corrects. Errors: REQUEST_INVALID where several are. */
export async function approveEntry(
  client: ServiceClient,
  kind: string,
  id: string,
  options: EntryOptions,
  now: number,
) {
  const { institution } = await whoami(client)
  const path = `/v1/${ROUTES[kind] ?? ''}/${encodeURIComponent(id)}`
  type History = { readonly versions: readonly { readonly digest: string; readonly head: boolean }[] }
  const { versions } = await read<History>(client, path, [['institution', institution]])
  const heads = versions.filter(({ head, digest }) =>
    options['digest'] === undefined ? head : digest === options['digest'],
  )
  const [version, ...more] = heads
  if (version === undefined || more.length > 0)
    throw new SuanhengError('REQUEST_INVALID', `${id} has ${heads.length} such versions: name one with --digest`)
  await send(client, 'audit-approvals', options, {
    approvalId: idOf(options, 'FH', now),
    kind,
    id,
    digest: version.digest,
    ...given(options, ['outcome', 'remarks', 'by', 'role']),
    approvedOn: dayOf(now),
  })
}

/** 抽样测试结果 of one item that was drawn. Another result of it is corrected, which takes a reason. Errors: REQUEST_INVALID. */
export async function enterResult(
  client: ServiceClient,
  plan: string,
  item: string,
  options: EntryOptions,
  now: number,
) {
  const path = `/v1/audit/sampling-plans/${encodeURIComponent(plan)}`
  const { institution } = await whoami(client)
  const sample = await read<SampleView>(client, path, [['institution', institution]])
  const drawn = sample.selection.find((one) => one.item === item)
  if (drawn === undefined)
    throw new SuanhengError('REQUEST_INVALID', `${item} was not drawn by ${plan}: a result of it counts for nothing`)
  const [before, ...more] = drawn.tests
  const corrected = drawn.resultDigest
  if (before !== undefined && (options['reason'] === undefined || corrected === null || more.length > 0))
    throw new SuanhengError(
      'REQUEST_INVALID',
      `${item} has ${drawn.tests.length} results already: correct the one there is with --reason`,
    )
  await send(client, 'sampling-results', options, {
    resultId: before?.id ?? idOf(options, 'CS', now),
    plan,
    item,
    ...given(options, ['audited', 'note', 'document', 'by', 'role', 'reason'], { document: 'documents' }),
    ...(options['deviates'] === undefined ? {} : { deviates: options['deviates'] === 'yes' }),
    ...(corrected === null ? {} : { corrects: corrected }),
    testedOn: dayOf(now),
  })
}

type Found = FindingHead & { readonly fact: NonNullable<FindingHead['fact']> }

/** A finding of a contract or claim as it is now, by its identity or how that begins. */
async function findingOf(client: ServiceClient, finding: string, options: EntryOptions): Promise<Found> {
  // Fewer digits of an identity are no name of a finding.
  if (!/^[0-9a-f]{8,64}$/.test(finding))
    throw new SuanhengError('REQUEST_INVALID', `a finding is named by at least 8 hex digits of it`)
  const query = partsOf(options as Readonly<Record<string, string>>, ['contract', 'claim', 'institution'])
  type List = { readonly findings: readonly FindingHead[]; readonly counts: { readonly total: number } }
  const { findings, counts } = await read<List>(client, '/v1/audit/findings', [
    ...query,
    ['finding', finding],
    ['limit', '1'],
    ['present', 'true'],
  ])
  const [only] = findings
  if (only === undefined || only.fact === null)
    throw new SuanhengError('NOT_FOUND', `no finding ${finding}…: list them with suanheng audit findings`)
  if (counts.total > 1) throw new SuanhengError('REQUEST_INVALID', `${counts.total} findings begin so: give more of it`)
  return { ...only, fact: only.fact }
}

const aboutOf = ({ subject, finding, fact, code }: Found) => ({
  [subject.kind]: subject.id,
  finding,
  fact: fact.fact,
  code,
  message: fact.message,
})

/** Options as fields, those that were given; some under the name of the field. */
const given = (options: EntryOptions, names: readonly string[], fields: Readonly<Record<string, string>> = {}) =>
  Object.fromEntries(
    names.flatMap((name) => (options[name] === undefined ? [] : [[fields[name] ?? name, options[name]] as const])),
  )

const idOf = (options: EntryOptions, prefix: string, now: number): string =>
  typeof options['id'] === 'string' ? options['id'] : `${prefix}-${dayOf(now)}-${randomBytes(3).toString('hex')}`

const whoami = (client: ServiceClient) => read<{ readonly institution: string }>(client, '/v1/whoami', [])

/** Into the log of whoever’s token it is; prints the id of the entry. */
async function send(client: ServiceClient, route: string, options: EntryOptions, entry: object): Promise<void> {
  const { institution } = await whoami(client)
  const body = Buffer.from(JSON.stringify([{ institution, ...entry }]))
  const receipt = await client.post(`/v1/${route}`, body, { 'content-type': 'application/json' })
  if (options['json'] === true) return say(JSON.stringify({ entry, receipt: JSON.parse(receipt) as unknown }))
  say(Object.entries(entry).find(([field]) => /^(review|reply|approval|result)Id$/.test(field))?.[1] as string)
}
