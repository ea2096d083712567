import { dayOf } from '../../core/time.ts'
import type { Claim } from '../../schemas/claim.ts'
import type { Finding } from '../../schemas/finding.ts'
import type { EntityKindName } from '../../schemas/kinds.ts'
import { STATUTORY } from '../programmes/calendar.ts'
import { type Fact, known, unknown } from '../programmes/engine/fact.ts'
import type { ClaimEvidence } from '../programmes/facts/claim-evidence.ts'
import { meteringOf, scoredOf } from '../programmes/facts/entered.ts'
import type { Listing } from '../programmes/facts/listing.ts'
import type { PersonFinding } from '../programmes/facts/persons.ts'
import { entitiesOf } from '../programmes/facts/versions.ts'
import type { Programme } from '../programmes/index.ts'
import type { Head } from '../reconcile/evidence.ts'
import type { ClaimReader } from './claim-reader.ts'
import { grantsOnce } from './grants-once.ts'
import { capacityAsked, loadCapacity, SUPPLIER_ASKED } from './load-capacity.ts'
import { type ClaimContract, loadClaimContract, partiesOf } from './load-contracts.ts'
import { loadDocuments, loadOthersRecords, type Records } from './load-records.ts'
import type { ClaimQuestion } from './question.ts'
import { type Relations, relatedAnswers, relationsOf } from './related.ts'
import { type ClaimScope, sourcesOf } from './scope.ts'
import { submittedAsAssumed } from './submission.ts'

/**
 * Everything a claim is judged by, at the cut: what came later changes nothing. Other institutions’ records take part under
 * the view `all` alone; what they would have to answer for is unknown under `own`.
 * `own`: the records of the claim’s institution at the same cut.
 * Errors: REQUEST_INVALID for an assumed day of a claim that is no draft; those of the ledger and the store.
 */
export async function loadClaimEvidence(
  reader: ClaimReader,
  scope: ClaimScope,
  {
    programme,
    question,
    own,
  }: { readonly programme: Programme; readonly question: ClaimQuestion; readonly own: Records },
): Promise<LoadedClaim> {
  const claims = submittedAsAssumed(claimHeads(own, question.claimId), question.assume)
  const applicants = [...new Set(claims.map(({ body }) => body.applicantUscc))]
  const contracts = await loadContracts(reader, scope, claims, applicants)
  const circle = circleOf(applicants, contracts, own)
  const others = await loadOthersRecords(reader, scope, circle)
  const both = <K extends EntityKindName>(kind: K) => [...own.of(kind), ...others.of(kind)]
  const complete = wholeOf(scope)
  const given = {
    edges: both('ownership_edge'),
    organisations: both('organisation'),
    contracts: contracts.map(({ evidence }) => evidence),
    claims,
  }
  const evidence: ClaimEvidence = {
    claimId: question.claimId,
    claims,
    organisations: both('organisation'),
    registryEntries: both('registry_entry'),
    licences: both('licence'),
    listHits: both('list_hit'),
    grants: grantsOnce(own.of('grant'), others.of('grant')),
    documents: await allDocuments(reader, scope, own, contracts),
    contracts: contracts.map(({ evidence }) => evidence),
    otherClaims: listing(
      'claim',
      [
        ...own.of('claim').filter(({ id }) => id !== question.claimId),
        ...others.of('claim').filter(({ body }) => !claims.some((one) => isSameClaim(one.body, body))),
      ],
      complete('other claims'),
      scope.institution,
    ),
    vouchersHeld: listing(
      'voucher',
      both('voucher').filter(({ body }) => circle.includes(body.holderUscc)),
      complete('vouchers held'),
      scope.institution,
    ),
    related: relatedAnswers(given),
    capacity: await loadCapacity(reader, scope, {
      threshold: capacityAsked(programme),
      whose: single(SUPPLIER_ASKED.includes(programme.programme) ? suppliersOf(contracts) : applicants),
      day: submissionDay(claims),
    }),
    metering: meteringOf(own.of('metering_test'), question.claimId),
    findings: own.of('finding').flatMap(({ body }) => (body.claim === question.claimId ? [asPersonFinding(body)] : [])),
    corpus: {
      purchases: own.of('corpus_purchase'),
      datasets: own.of('dataset'),
      projects: own.of('corpus_project'),
      scored: {
        purchase: scoredOf(own.of('score'), question.claimId, 'purchase'),
        opening: scoredOf(own.of('score'), question.claimId, 'opening'),
      },
    },
    calendar: STATUTORY,
  }
  return { evidence, relations: relationsOf(given) }
}

/** `relations`: the recorded ties behind `evidence.related`, for whoever shows them. */
type LoadedClaim = { readonly evidence: ClaimEvidence; readonly relations: Relations }

export const claimHeads = (own: Records, claimId: string): readonly Head<Claim>[] =>
  own.of('claim').filter(({ id }) => id === claimId)

/** Contracts that any version of the claim names, each once, in order. */
export const contractNumbers = (claims: readonly Head<Claim>[]): readonly string[] =>
  [...new Set(claims.flatMap(({ body }) => body.contracts))].sort()

/** Shanghai day of submission; null while it is not known or versions disagree. */
export const submissionDay = (claims: readonly Head<Claim>[]): string | null =>
  single(claims.map(({ body }) => (body.submittedAt === undefined ? '' : dayOf(Date.parse(body.submittedAt))))) || null

async function loadContracts(
  reader: ClaimReader,
  scope: ClaimScope,
  claims: readonly Head<Claim>[],
  applicants: readonly string[],
): Promise<readonly ClaimContract[]> {
  const found: ClaimContract[] = []
  for (const number of contractNumbers(claims)) {
    const contract = await loadClaimContract(reader, scope, number, applicants)
    if (contract !== null) found.push(contract)
  }
  return found
}

/** Organisations the claim is about: the applicant, parties of its contracts, who holds and accepted its vouchers. */
function circleOf(applicants: readonly string[], contracts: readonly ClaimContract[], own: Records): readonly string[] {
  const numbers = contracts.map(({ evidence }) => evidence.number)
  const vouchers = [...contracts.flatMap(({ evidence }) => evidence.vouchers), ...own.of('voucher')]
  const around = vouchers
    .filter(({ body }) => numbers.includes(body.contract))
    .flatMap(({ body }) => [body.holderUscc, body.acceptedByUscc ?? body.holderUscc])
  return [...new Set([...applicants, ...contracts.flatMap(({ evidence }) => partiesOf(evidence)), ...around])].sort()
}

/** The institution’s own, and those beside contracts that were read from another log where no own one has the id. */
async function allDocuments(reader: ClaimReader, scope: ClaimScope, own: Records, contracts: readonly ClaimContract[]) {
  const documents = [...own.of('document')]
  const sources = [...new Set(contracts.map(({ source }) => source))].filter((one) => one !== scope.institution)
  for (const source of sources.sort()) {
    const known = new Set(documents.map(({ id }) => id))
    documents.push(...(await loadDocuments(reader, scope, source)).filter(({ id }) => !known.has(id)))
  }
  return documents
}

const suppliersOf = (contracts: readonly ClaimContract[]): readonly string[] =>
  contracts.flatMap(({ evidence }) => evidence.contracts.map(({ body }) => body.providerUscc))

const single = (names: readonly string[]): string | null => {
  const [only, ...more] = new Set(names)
  return only === undefined || more.length > 0 ? null : only
}

const listing = <K extends EntityKindName>(
  kind: K,
  heads: Parameters<typeof entitiesOf<K>>[1],
  complete: Fact<true>,
  own: string,
): Listing<K> => ({
  path: complete.known ? (complete.used[0]?.path ?? kind) : kind,
  items: entitiesOf(kind, heads),
  complete,
  own: [own],
})

/** One claim that two logs have is no second one, as for the checks across claims. */
const isSameClaim = (a: Claim, b: Claim): boolean =>
  a.claimId === b.claimId && a.applicantUscc === b.applicantUscc && a.programme === b.programme && a.batch === b.batch

/** Whole only where every published log was searched: what others hold is not an uploader’s to know. */
const wholeOf =
  (scope: ClaimScope) =>
  (what: string): Fact<true> =>
    scope.view === 'all'
      ? known(what, true, [], `searched in all published logs (${sourcesOf(scope).length})`)
      : unknown(what, {
          en: `Only your own log was searched for ${what}; what other institutions sent is seen by auditors alone.`,
          zh: `仅检索了本机构账本；其他机构报送的资料（${WHAT[what] ?? what}）只有审计人员可见。`,
        })
const WHAT: Readonly<Record<string, string>> = { 'other claims': '其他申请', 'vouchers held': '所持券' }

const asPersonFinding = ({ class: name, state, by, role, secondBy, concludedOn, grounds }: Finding): PersonFinding => ({
  class: name,
  state,
  by: `${by}（${role}），复核 ${secondBy}`,
  on: concludedOn,
  reason: grounds,
})
