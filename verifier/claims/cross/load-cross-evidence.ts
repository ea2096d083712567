import type { EntityKindName, EntityOf } from '../../../schemas/kinds.ts'
import type { Store } from '../../../store/client.ts'
import type { Logs } from '../../binding/bind-ledger.ts'
import { liveClaims, type NamedClaim } from '../../programmes/cross/claims.ts'
import type { CrossEvidence, Mark, Part } from '../../programmes/cross/types.ts'
import { type Fact, known, unknown } from '../../programmes/engine/fact.ts'
import type { ClaimEvidence } from '../../programmes/facts/claim-evidence.ts'
import { PROGRAMMES, type Programme, programmeFor } from '../../programmes/index.ts'
import type { Head } from '../../reconcile/evidence.ts'
import type { ClaimReader } from '../claim-reader.ts'
import { loadClaimEvidence } from '../load-claim-evidence.ts'
import { loadOwnRecords, type Records } from '../load-records.ts'
import { type ClaimScope, sourcesOf } from '../scope.ts'
import { batchedReader } from './batched-reader.ts'
import { type CrossBinding, scopeOf } from './bind-cross.ts'
import { loadDeviceUses } from './load-device-uses.ts'
import { type LoggedClaim, loadLiveClaims } from './load-live-claims.ts'
import { loadMarket, NO_PRICE_LISTS } from './load-market.ts'
import { loadRelations } from './load-relations.ts'
import { type CrossQuestion, isFiltered } from './question.ts'

/** `compared`: as the checks name them. `passedOver`: live claims that the question leaves out. */
export type LoadedCross = {
  readonly evidence: CrossEvidence
  readonly compared: readonly NamedClaim[]
  readonly passedOver: number
}

/**
 * Everything the checks across claims rest on, at the binding: the claims one by one, what an institution says and the
 * documents of contracts read once for all of them; devices, prices and ties of all of them together.
 * Errors: NOT_FOUND, REQUEST_INVALID as of loadLiveClaims; those of the ledger and the store.
 */
export async function loadCrossEvidence(
  store: Store,
  logs: Pick<Logs, 'log'>,
  bound: CrossBinding,
  question: CrossQuestion,
): Promise<LoadedCross> {
  const scope = required(bound, bound.institution)
  const { chosen, passedOver } = await loadLiveClaims(store, scope, question)
  const numbers = chosen.flatMap(({ heads }) => heads.flatMap(({ body }) => body.contracts))
  const claims = await loadClaims(await batchedReader(store, logs, scope, numbers), bound, chosen)
  const compared = liveClaims(claims)
  const marks = NO_MARKS
  return {
    compared,
    passedOver,
    evidence: {
      claims,
      complete: wholeOf(scope, question, passedOver),
      deviceUses: await loadDeviceUses(store, scope, compared),
      priceLists: NO_PRICE_LISTS,
      otherContracts: await loadMarket(store, scope, compared),
      marks,
      related: await loadRelations(store, scope, compared, marks.found),
    },
  }
}

async function loadClaims(
  reader: ClaimReader,
  bound: CrossBinding,
  chosen: readonly LoggedClaim[],
): Promise<readonly ClaimEvidence[]> {
  const records = new Map<string, Records>()
  const claims: ClaimEvidence[] = []
  for (const { log, claimId, heads } of chosen) {
    const scope = required(bound, log)
    const own = records.get(log) ?? once(await loadOwnRecords(reader, scope))
    records.set(log, own)
    const question = { institution: log, claimId, view: 'all', readings: {}, assume: null } as const
    for (const programme of programmesOf(heads))
      claims.push((await loadClaimEvidence(reader, scope, { programme, question, own })).evidence)
  }
  return claims
}

/**
 * Whose capacity counts depends on the programme alone, so that another batch of it answers for one without rules here.
 * Versions that name several programmes are one claim: the first by name says whose capacity.
 */
function programmesOf(heads: LoggedClaim['heads']): readonly Programme[] {
  const [first] = heads.map(({ body }) => body).sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
  if (first === undefined) return []
  const { programme, batch } = first
  const fitting = programmeFor(programme, batch) ?? PROGRAMMES.find((one) => one.programme === programme)
  return [fitting ?? PROGRAMMES[0]].flatMap((one) => one ?? [])
}
const nameOf = ({ programme, batch }: { readonly programme: string; readonly batch: string }) => `${programme} ${batch}`

/** Parsed once for all claims of a log. */
function once(records: Records): Records {
  const parsed = new Map<EntityKindName, readonly Head<unknown>[]>()
  return {
    of: <K extends EntityKindName>(kind: K) => {
      const heads = parsed.get(kind) ?? records.of(kind)
      parsed.set(kind, heads)
      return heads as readonly Head<EntityOf<K>>[]
    },
  }
}

function required(bound: CrossBinding, log: string): ClaimScope {
  const scope = scopeOf(bound, log)
  if (scope === null) throw new RangeError(`${log} is not among the logs that are bound`)
  return scope
}

function wholeOf(scope: ClaimScope, question: CrossQuestion, passedOver: number): Fact<true> {
  const logs = sourcesOf(scope).length
  if (!isFiltered(question)) return known('claims', true, [], `all live claims of ${logs} published logs`)
  return unknown('claims', {
    en: `Only the claims asked for were compared with each other; ${passedOver} other live claims of ${logs} published logs were not looked at.`,
    zh: `仅比较所选申请；${logs} 个已公布账本中另有 ${passedOver} 项有效申请未纳入比较。`,
  })
}

/** No kind of record has them. */
const NO_MARKS: Part<Mark> = {
  found: [],
  complete: unknown(
    'addresses, network addresses and document authors',
    {
      en: 'Addresses of applicants, network addresses of submissions and authors of documents are not recorded: a person compares them.',
      zh: '申请单位地址、提交网络地址和文件作者未作登记，由人工比对。',
    },
    'person',
  ),
}
