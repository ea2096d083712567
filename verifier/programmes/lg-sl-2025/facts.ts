import { formatYuan, parseYuan } from '../../../core/money.ts'
import { dayOf } from '../../../core/time.ts'
import type { Assessment } from '../../capacity/assessment.ts'
import type { ContractEvidence } from '../../reconcile/evidence.ts'
import type { Reconciliation } from '../../reconcile/reconcile-contract.ts'
import { chain, type Fact, known, listOf, map, named, together, unknown } from '../engine/fact.ts'
import { relatedOf } from '../engine/related.ts'
import { type Granted, grantedInYear } from '../facts/annual.ts'
import type { ClaimEvidence } from '../facts/claim-evidence.ts'
import { claimFacts, institutionsOf, organisationField } from '../facts/claim-facts.ts'
import { statedBy } from '../facts/documents.ts'
import { invoicesBetween, isOneShare, netShareOf } from '../facts/net-share.ts'
import { bridged, itemsNotCompute, metered, reconciled } from '../facts/reconciled.ts'
import { type Recognition, recognitionOf } from '../facts/registry.ts'
import { derive, entitiesOf, read, versionsOf } from '../facts/versions.ts'
import type { LgContract, LgFacts, LgParameters } from './pack-types.ts'
import { periodMoney } from './period.ts'
import { ofWhole, withVouchersHeld } from './vouchers.ts'

/** What the support of compute costs is judged by: the applicant is the buyer, each contract has its own supplier. */
export function lgFacts(evidence: ClaimEvidence, p: LgParameters): LgFacts {
  const claim = claimFacts(evidence)
  const contracts = chain(claim.contracts, (numbers) =>
    listOf([...numbers].sort().map((number) => contractOf(evidence, number, claim, p))),
  )
  const states = evidence.claims.some(({ body }) => body.claimedAmount !== undefined)
  const claimed = derive(claim.claim, 'claimedAmount', ({ claimedAmount }) =>
    claimedAmount === undefined ? undefined : parseYuan(claimedAmount),
  )
  return {
    claim,
    claimedFen: states ? named(`claim ${claim.claim.id}.claimedAmount`, claimed, formatYuan) : null,
    contracts,
    grantedThisYear: chain(claim.applicant, (org) => {
      const head = organisationField(claim, claim.applicant, 'headOfficeUscc')
      const orgs = head.known ? [org, head.value] : [org]
      const year = p.ceilingYear.values[0] ?? 0
      const names = p.grantNames.values
      const own = institutionsOf(claim)
      return chain(noOtherName(evidence, { orgs, names, hints: p.grantHints.values, year }), () =>
        grantedInYear(evidence, { orgs, programme: p.programme, names, year, own }),
      )
    }),
    licences: {
      path: 'licence',
      items: entitiesOf('licence', evidence.licences),
      own: institutionsOf(claim),
      complete: unknown('licence', {
        en: 'No telecom licence of the kind asked for is registered.',
        zh: '未登记符合要求的增值电信业务经营许可证。',
      }),
    },
    otherClaims: evidence.otherClaims,
    grants: {
      path: 'grants',
      items: entitiesOf('grant', evidence.grants),
      own: institutionsOf(claim),
      complete: chain(claim.applicant, (org) => statedBy(claim.documents, { type: 'other_funding_statement', org })),
    },
    vouchers: entitiesOf(
      'voucher',
      evidence.contracts.flatMap(({ vouchers }) => vouchers),
    ),
    findings: evidence.findings,
    calendar: evidence.calendar,
  }
}

type Named = Pick<Granted, 'orgs' | 'names' | 'year'> & {
  readonly hints: readonly string[]
}

/** The district’s money of the year under a name that may be this programme’s too: not known what was granted then. */
function noOtherName({ grants }: ClaimEvidence, { orgs, names, hints, year }: Named): Fact<true> {
  const ofYear = entitiesOf('grant', grants).filter(({ heads }) =>
    heads.some(({ body }) => orgs.includes(body.recipient) && body.decidedOn.startsWith(`${year}-`)),
  )
  const called = (words: readonly string[]) => (one: (typeof ofYear)[number]) =>
    one.heads.some(({ body: { programme } }) => words.some((word) => programme.includes(word)))
  const found = ofYear
    .filter(({ heads }) => heads.some(({ body }) => body.level === 'district'))
    .filter((one) => called(hints)(one) && !called(names)(one))
  const ids = found.map(({ id }) => id).join(', ')
  if (found.length === 0) return { known: true, value: true, used: [] }
  return unknown(
    'grants of the district',
    {
      en: `Whether grants ${ids} were under this programme, and so count towards its yearly ceiling, a person says.`,
      zh: `资助 ${ids} 是否属于本项目（计入年度上限），由人工判断。`,
    },
    'person',
  )
}

function contractOf(
  evidence: ClaimEvidence,
  number: string,
  claim: LgFacts['claim'],
  p: LgParameters,
): Fact<LgContract> {
  const found = evidence.contracts.find((one) => one.number === number)
  if (found === undefined || found.contracts.length === 0) {
    return unknown(`contract ${number}`, {
      en: `Contract ${number} is not registered.`,
      zh: `未登记合同 ${number}。`,
    })
  }
  return { known: true, value: contractFacts(evidence, found, claim, p), used: [] }
}

function contractFacts(
  evidence: ClaimEvidence,
  paper: ContractEvidence,
  claim: LgFacts['claim'],
  p: LgParameters,
): LgContract {
  const { number } = paper
  const { found, settled } = withVouchersHeld(paper, evidence, institutionsOf(claim))
  const contract = versionsOf('contract', number, found.contracts)
  const reconciliation = reconciled(found, p.purposes.values)
  const provider = read(contract, 'providerUscc')
  const buyer = read(contract, 'buyerUscc')
  return {
    number,
    provider,
    buyer,
    scope: read(contract, 'scope'),
    amountFen: named(
      `contract ${number}.amount`,
      map(reconciliation, ({ terms }) => terms.amountFen),
      formatYuan,
    ),
    taxIncluded: read(contract, 'taxIncluded'),
    netShare: netShareOf(number, invoicesBetween(found)),
    isOneShare: isOneShare(invoicesBetween(found)),
    reconciliation,
    meteredFen: metered(reconciliation, number, 'meteredFen'),
    invoicedFen: bridged(reconciliation, number, 'invoiced'),
    paidFen: bridged(reconciliation, number, 'paid'),
    otherItemsFen: named(
      `contract ${number}: items that are not compute`,
      map(reconciliation, itemsNotCompute),
      formatYuan,
    ),
    invoices: new Set(found.invoices.map(({ id }) => id)).size,
    periods: {
      calendar_year: ofWhole(settled, periodMoney(found, reconciliation, p.periodCalendarYear, p)),
      twelve_months: ofWhole(settled, periodMoney(found, reconciliation, p.periodTwelveMonths, p)),
    },
    recognition: chain(provider, (org) => recognised(evidence, claim, org, p.register)),
    headOffice: organisationField(claim, provider, 'headOfficeUscc'),
    capacity: chain(provider, (org) => capacityOf(evidence, org)),
    related: chain(
      together({ buyer, provider, from: read(contract, 'signedOn'), to: lastDay(reconciliation, claim) }),
      (m) =>
        relatedOf(evidence.related, {
          a: m.provider,
          b: m.buyer,
          policy: 'LG-CONTROL',
          from: m.from,
          to: m.to < m.from ? m.from : m.to,
        }),
    ),
  }
}

/** Related on any day of the contract up to submission. */
const lastDay = (reconciliation: Fact<Reconciliation>, { submittedAt }: LgFacts['claim']): Fact<string> =>
  map(
    together({
      end: map(reconciliation, ({ terms }) => terms.to),
      on: map(submittedAt, (at) => dayOf(Date.parse(at))),
    }),
    ({ end, on }) => (end < on ? end : on),
  )

/** Without an entry it is not known, unless the applicant states that the supplier is not in the register. */
function recognised(
  evidence: ClaimEvidence,
  claim: LgFacts['claim'],
  org: string,
  register: string,
): Fact<Recognition> {
  const found = recognitionOf(entitiesOf('registry_entry', evidence.registryEntries), org, register, claim)
  if (found.known) return found
  const stated = statedBy(claim.documents, { type: 'not_registered_statement', org })
  return stated.known ? { ...stated, value: { entries: [], covers: () => false } } : found
}

/** The assessment of this very supplier. */
const capacityOf = ({ capacity }: ClaimEvidence, org: string): Fact<Assessment> =>
  chain(capacity, (assessment) =>
    assessment.institution === org
      ? known(`capacity_assessment of ${org}`, assessment, [], assessment.verdict)
      : unknown(`capacity_assessment of ${org}`, {
          en: `The capacity of ${org} was not assessed.`,
          zh: `未对 ${org} 的算力规模进行核验。`,
        }),
  )
