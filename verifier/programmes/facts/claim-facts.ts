import { dayOf } from '../../../core/time.ts'
import type { Claim } from '../../../schemas/claim.ts'
import type { Organisation } from '../../../schemas/organisation.ts'
import { chain, type Fact, map, named } from '../engine/fact.ts'
import type { ClaimRecords } from './claim-evidence.ts'
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

export function claimFacts(records: ClaimRecords): ClaimFacts {
  const claim = versionsOf('claim', records.claimId, records.claims)
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
      items: entitiesOf('document', records.documents),
      listed: [...new Set(claim.heads.flatMap(({ body }) => body.documents ?? []))].sort(),
    },
    listHits: entitiesOf('list_hit', records.listHits),
    organisations: entitiesOf('organisation', records.organisations),
  }
}

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
