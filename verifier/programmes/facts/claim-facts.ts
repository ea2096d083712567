import { dayOf } from '../../../core/time.ts'
import type { Claim } from '../../../schemas/claim.ts'
import type { Organisation } from '../../../schemas/organisation.ts'
import { chain, type Fact, map, named } from '../engine/fact.ts'
import type { ClaimEvidence, ClaimRecords } from './claim-evidence.ts'
import type { Documents } from './documents.ts'
import { entitiesOf, notRegistered, read, type Versions, versionsOf } from './versions.ts'

/** What every programme asks of a claim and of who makes it. */
export type ClaimFacts = {
  readonly claim: Versions<'claim'>
  readonly programme: Fact<string>
  readonly batch: Fact<string>
  readonly applicant: Fact<string>
  readonly state: Fact<Claim['state']>
  readonly submittedAt: Fact<string>
  /** Shanghai day of submission. */
  readonly submittedOn: Fact<string>
  readonly submittedBy: Fact<string>
  readonly projectLead: Fact<string>
  readonly contracts: Fact<readonly string[]>
  readonly ethicsSensitive: Fact<boolean>
  readonly documents: Documents
  readonly listHits: readonly Versions<'list_hit'>[]
  readonly organisations: readonly Versions<'organisation'>[]
}

export function claimFacts(records: ClaimRecords & Pick<ClaimEvidence, 'otherClaims'>): ClaimFacts {
  const claim = versionsOf('claim', records.claimId, records.claims)
  const listed = [...new Set(claim.heads.flatMap(({ body }) => body.documents ?? []))].sort()
  const submittedAt = read(claim, 'submittedAt')
  const submittedOn = named(
    `claim ${claim.id}.submittedAt (day)`,
    map(submittedAt, (at) => dayOf(Date.parse(at))),
  )
  return {
    claim,
    programme: read(claim, 'programme'),
    batch: read(claim, 'batch'),
    applicant: read(claim, 'applicantUscc'),
    state: read(claim, 'state'),
    submittedAt,
    submittedOn,
    submittedBy: read(claim, 'submittedBy'),
    projectLead: read(claim, 'projectLead'),
    contracts: read(claim, 'contracts'),
    ethicsSensitive: read(claim, 'ethicsSensitive'),
    documents: {
      items: entitiesOf('document', records.documents).filter((one) => !isOfAnotherClaim(one, listed, claim, records)),
      listed,
    },
    listHits: entitiesOf('list_hit', records.listHits),
    organisations: entitiesOf('organisation', records.organisations),
  }
}

/**
 * Papers of one applicant’s claims lie in one log: those that cover a contract of another claim, or that only another
 * claim lists, are not this one’s, so that they never stand for what it lacks. What the claim lists is its own.
 */
function isOfAnotherClaim(
  { id, heads }: Versions<'document'>,
  listed: readonly string[],
  claim: Versions<'claim'>,
  { otherClaims }: Pick<ClaimEvidence, 'otherClaims'>,
): boolean {
  if (listed.includes(id)) return false
  const contracts = claim.heads.flatMap(({ body }) => body.contracts)
  const covered = heads.flatMap(({ body }) => body.covers?.contract ?? [])
  if (covered.length > 0) return !covered.some((number) => contracts.includes(number))
  const logs = heads.map(({ body }) => body.institution)
  return otherClaims.items.some((other) =>
    other.heads.some(({ body }) => logs.includes(body.institution) && body.documents?.includes(id) === true),
  )
}

/** In whose log the claim is. */
export const institutionsOf = ({ claim }: Pick<ClaimFacts, 'claim'>): readonly string[] => [
  ...new Set(claim.heads.map(({ body }) => body.institution)),
]

/** A field of an organisation that is itself only known from another fact. */
export function organisationField<F extends keyof Organisation>(
  { organisations }: Pick<ClaimFacts, 'organisations'>,
  uscc: Fact<string>,
  field: F,
): Fact<NonNullable<Organisation[F]>> {
  return chain(uscc, (code): Fact<NonNullable<Organisation[F]>> => {
    const organisation = organisations.find(({ id }) => id === code)
    return organisation === undefined ? notRegistered('organisation', code) : read(organisation, field)
  })
}
