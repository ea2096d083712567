import { type Fen, formatYuan, parseYuan } from '../../../core/money.ts'
import { dayOf } from '../../../core/time.ts'
import type { ContractEvidence } from '../../reconcile/evidence.ts'
import type { Reconciliation } from '../../reconcile/reconcile-contract.ts'
import { dayCount } from '../engine/calendar.ts'
import { chain, type Fact, known, listOf, map, named, together, unknown } from '../engine/fact.ts'
import { relatedOf } from '../engine/related.ts'
import { grantedInYear } from '../facts/annual.ts'
import type { ClaimEvidence } from '../facts/claim-evidence.ts'
import { claimFacts, institutionsOf } from '../facts/claim-facts.ts'
import { candidates, hasDocument } from '../facts/documents.ts'
import { invoicesBetween, netShareOf } from '../facts/net-share.ts'
import { bridged, reconciled } from '../facts/reconciled.ts'
import { recognitionOf } from '../facts/registry.ts'
import { derive, entitiesOf, read, refsOf, versionsOf } from '../facts/versions.ts'
import { invoicesWithin } from './invoices.ts'
import type { MxqContract, MxqFacts, MxqParameters, ServiceDays } from './pack-types.ts'

/** What the claiming of model vouchers is judged by: the applicant buys models from a registered institution. */
export function mxqFacts(evidence: ClaimEvidence, p: MxqParameters): MxqFacts {
  const claim = claimFacts(evidence)
  const states = evidence.claims.some(({ body }) => body.claimedAmount !== undefined)
  const claimed = derive(claim.claim, 'claimedAmount', ({ claimedAmount }) =>
    claimedAmount === undefined ? undefined : parseYuan(claimedAmount),
  )
  return {
    claim,
    claimedFen: states ? named(`claim ${claim.claim.id}.claimedAmount`, claimed, formatYuan) : null,
    contracts: chain(claim.contracts, (numbers) =>
      listOf([...numbers].sort().map((number) => contractOf(evidence, number, claim, p))),
    ),
    grantedThisYear: chain(claim.applicant, (org) =>
      grantedInYear(evidence, {
        orgs: [org],
        programme: p.programme,
        names: p.grantNames.values,
        year: p.capYear.values[0] ?? 0,
        own: institutionsOf(claim),
      }),
    ),
    exception: chain(claim.applicant, (org) => exceptionOf(claim, org)),
    otherClaims: evidence.otherClaims,
    vouchers: [
      ...entitiesOf(
        'voucher',
        evidence.contracts.flatMap(({ vouchers }) => vouchers),
      ),
      ...evidence.vouchersHeld.items,
    ],
    findings: evidence.findings,
    calendar: evidence.calendar,
  }
}

/** Registered, sealed: it takes effect by being registered, so without one there is none. */
function exceptionOf({ documents }: MxqFacts['claim'], org: string): Fact<boolean> {
  const wanted = { type: 'cap_exception', org, sealed: true }
  const found = candidates(documents, wanted)
  const path = 'document cap_exception'
  if (found.length === 0) return known(path, false, [], 'none registered')
  return known(path, hasDocument(documents, wanted).state === 'pass', found.flatMap(refsOf))
}

function contractOf(
  evidence: ClaimEvidence,
  number: string,
  claim: MxqFacts['claim'],
  p: MxqParameters,
): Fact<MxqContract> {
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
  found: ContractEvidence,
  claim: MxqFacts['claim'],
  p: MxqParameters,
): MxqContract {
  const { number } = found
  const contract = versionsOf('contract', number, found.contracts)
  const { inside, outside, disputed } = invoicesWithin(found.invoices, p.service)
  const reconciliation = reconciled({ ...found, invoices: inside }, [])
  const provider = read(contract, 'providerUscc')
  const buyer = read(contract, 'buyerUscc')
  const signedOn = read(contract, 'signedOn')
  const service = serviceOf(found, reconciliation, p)
  const until = map(together({ service, on: claim.submittedAt }), ({ service, on }) => {
    const day = dayOf(Date.parse(on))
    return service.to < day ? service.to : day
  })
  const items = (classes: readonly string[], what: string) =>
    named(
      `contract ${number}: ${what}`,
      map(reconciliation, (one) => agreedFor(one, classes)),
      formatYuan,
    )
  const listed = [...p.costClasses.values, ...p.notCostClasses.values]
  return {
    number,
    provider,
    buyer,
    signedOn,
    scope: read(contract, 'scope'),
    taxIncluded: read(contract, 'taxIncluded'),
    netShare: netShareOf(number, invoicesBetween({ ...found, invoices: inside })),
    reconciliation,
    agreedFen: agreedOf(number, reconciliation),
    otherItemsFen: items(p.notCostClasses.values, 'items that are no model cost'),
    unlistedItemsFen: named(
      `contract ${number}: items of no listed class`,
      map(reconciliation, ({ items: all }) =>
        all.filter((item) => !listed.includes(item.class)).reduce((sum, { agreedFen }) => sum + agreedFen, 0n),
      ),
      formatYuan,
    ),
    invoicedFen: bridged(reconciliation, number, 'invoiced'),
    invoicesOutside: outside,
    invoicesDisputed: disputed,
    paidFen: bridged(reconciliation, number, 'paid'),
    service,
    recognition: chain(provider, (org) =>
      recognitionOf(entitiesOf('registry_entry', evidence.registryEntries), org, p.register, claim),
    ),
    related: chain(together({ provider, buyer, from: signedOn, to: until }), (m) =>
      relatedOf(evidence.related, {
        a: m.provider,
        b: m.buyer,
        policy: 'CIT-109',
        from: m.from,
        to: m.to < m.from ? m.from : m.to,
      }),
    ),
  }
}

/** A framework contract without an amount says nothing of what was bought. */
const agreedOf = (number: string, reconciliation: Fact<Reconciliation>): Fact<Fen> =>
  chain(reconciliation, ({ terms: { amountFen } }) => {
    const path = `contract ${number}.amount`
    if (amountFen > 0n) {
      return known(path, amountFen, [{ kind: 'reconciliation', id: number, digest: null }], formatYuan(amountFen))
    }
    return unknown(
      path,
      {
        en: `Contract ${number} names no amount: a person takes it from its orders.`,
        zh: `合同 ${number} 未载明金额，须凭订单由人工认定。`,
      },
      'person',
    )
  })

const agreedFor = ({ items }: Reconciliation, classes: readonly string[]): Fen =>
  items.filter((item) => classes.includes(item.class)).reduce((sum, { agreedFen }) => sum + agreedFen, 0n)

/** Days of the services as recorded; those of the contract where none is, or where one is still running. */
function serviceOf(
  { number, services }: ContractEvidence,
  reconciliation: Fact<Reconciliation>,
  p: Pick<MxqParameters, 'service'>,
): Fact<ServiceDays> {
  const all = entitiesOf('service', services)
  const starts = map(listOf(all.map((one) => read(one, 'startedOn'))), (days) =>
    days.reduce((a, b) => (a < b ? a : b), '9'),
  )
  const ends = listOf(all.map((one) => derive(one, 'completedOn', ({ completedOn }) => completedOn ?? '')))
  const days = map(together({ reconciliation, starts, ends }), ({ reconciliation: { terms }, starts, ends }) => {
    const from = all.length === 0 ? terms.from : starts
    const ended = ends.length > 0 && !ends.includes('')
    const to = ended ? ends.reduce((a, b) => (a > b ? a : b)) : terms.to
    return daysIn(from, to < from ? from : to, p.service)
  })
  return named(
    `service days of contract ${number}`,
    days,
    ({ from, to, inside, all: n }) => `${from} … ${to}, ${inside} of ${n}`,
  )
}

function daysIn(from: string, to: string, window: { readonly from: string; readonly to: string }): ServiceDays {
  const [first, last] = [from > window.from ? from : window.from, to < window.to ? to : window.to]
  return { from, to, inside: last < first ? 0 : dayCount(first, last, 'both'), all: dayCount(from, to, 'both') }
}
