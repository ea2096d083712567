import { canonicalJson } from '../../../core/canonical-json.ts'
import { type Fen, formatYuan, parseYuan } from '../../../core/money.ts'
import { takesPart } from '../../reconcile/breakdown.ts'
import type { ContractEvidence } from '../../reconcile/evidence.ts'
import { isYoungerThan } from '../engine/calendar.ts'
import { chain, type Fact, known, listOf, map, named, notStated, together, unknown } from '../engine/fact.ts'
import { relatedOf } from '../engine/related.ts'
import type { ClaimEvidence } from '../facts/claim-evidence.ts'
import { institutionsOf, organisationField } from '../facts/claim-facts.ts'
import { type Documents, statedBy } from '../facts/documents.ts'
import { moneyByHearsay, toldByOthers } from '../facts/hearsay.ts'
import { matchesIn } from '../facts/listing.ts'
import { invoicesBetween, netShareOf } from '../facts/net-share.ts'
import { bridged, deliveredInAll, itemsNotCompute, metered, reconciled } from '../facts/reconciled.ts'
import type { Recognition } from '../facts/registry.ts'
import { derive, entitiesOf, notRegistered, read, refsOf, type Versions, versionsOf } from '../facts/versions.ts'
import { completedAsAccepted } from '../shared/acceptance.ts'
import type { Coverage, DxContract, DxFacts, DxParameters } from './pack-types.ts'

/** Parameters that shape the facts themselves. */
export type FactParameters = Pick<DxParameters, 'register' | 'purposes' | 'startupMaxAge'>
type Around = Pick<DxFacts, 'claim' | 'recognition'> & { readonly p: FactParameters }

export function contractFacts(
  evidence: ClaimEvidence,
  found: ContractEvidence,
  { claim, recognition, p }: Around,
): DxContract {
  const { number } = found
  const contract = versionsOf('contract', number, found.contracts)
  const reconciliation = reconciled(found, p.purposes.values)
  const [provider, buyer] = [read(contract, 'providerUscc'), read(contract, 'buyerUscc')]
  const completedOn = completionOf(found, claim.documents)
  const { vouchers, vouchersKnown } = vouchersOf(evidence, found)
  return {
    number,
    provider,
    buyer,
    signedOn: read(contract, 'signedOn'),
    validFrom: read(contract, 'validFrom'),
    validTo: named(
      `contract ${number}.validTo (as amended)`,
      map(reconciliation, ({ terms }) => terms.to),
    ),
    signedValidTo: read(contract, 'validTo'),
    taxIncluded: read(contract, 'taxIncluded'),
    netShare: netShareOf(number, invoicesBetween(found)),
    completedOn,
    acceptance: acceptanceOf(found),
    contractFen: money(
      `contract ${number}.amount`,
      map(reconciliation, ({ terms }) => terms.amountFen),
    ),
    settledFen: bridged(reconciliation, number, 'settled'),
    auditedFen: auditedOf(found),
    ineligibleItemsFen: money(`contract ${number}: items that are not compute`, map(reconciliation, itemsNotCompute)),
    delivered: deliveredInAll(reconciliation, number),
    deliveredFen: bridged(reconciliation, number, 'delivered'),
    coveredDeliveredFen: coveredOf(found, recognition, p),
    meteredFen: metered(reconciliation, number, 'meteredFen'),
    ineligiblePurposeFen: metered(reconciliation, number, 'ineligibleFen'),
    invoicedFen: bridged(reconciliation, number, 'invoiced'),
    invoices: new Set(found.invoices.map(({ id }) => id)).size,
    slips: new Set(found.payments.map(({ id }) => id)).size,
    paidFen: bridged(reconciliation, number, 'paid'),
    reconciliation,
    coverage: coverageOf(found, recognition),
    lastUsedOn: lastUsedOf(found),
    vouchers,
    vouchersKnown,
    voucherFen: money(`vouchers of contract ${number}`, faceOf(vouchers, vouchersKnown)),
    startupByVoucher: startupOf(vouchers, vouchersKnown),
    startupByAge: map(
      together({ since: organisationField(claim, buyer, 'registeredOn'), on: claim.submittedOn }),
      ({ since, on }) => isYoungerThan(since, on, p.startupMaxAge.value),
    ),
    grantsFen: grantsOf(evidence, claim, contract),
    related: chain(together({ a: provider, b: buyer, from: read(contract, 'signedOn'), to: completedOn }), (asked) =>
      relatedOf(evidence.related, { ...asked, policy: 'XLQ-STRICT' }),
    ),
  }
}

const money = (path: string, fact: Fact<Fen>): Fact<Fen> => named(path, fact, formatYuan)

/** The last day of all services; one that is not completed leaves it unknown. */
function completionOf({ number, services }: ContractEvidence, documents: Documents): Fact<string> {
  const all = entitiesOf('service', services)
  if (all.length === 0) return notRegistered('service', `of contract ${number}`)
  const last = map(listOf(all.map((one) => completedAsAccepted(one, documents))), (days) =>
    days.reduce((a, b) => (a > b ? a : b)),
  )
  return named(`service of contract ${number}.completedOn`, last)
}

/** The acceptance documents of all services, each once. */
function acceptanceOf({ number, services }: ContractEvidence): Fact<readonly string[]> {
  const all = entitiesOf('service', services)
  if (all.length === 0) return notRegistered('service', `of contract ${number}`)
  return map(listOf(all.map((one) => read(one, 'acceptanceDocument'))), (ids) => [...new Set(ids)])
}

function auditedOf({ number, settlements }: ContractEvidence): Fact<Fen> {
  const all = entitiesOf('settlement', settlements)
  if (all.length === 0) return notRegistered('settlement', `of contract ${number}`)
  const audited = all.map((one) =>
    derive(one, 'auditedAmount', (body) =>
      body.auditedAmount === undefined ? undefined : parseYuan(body.auditedAmount),
    ),
  )
  return money(
    `settlement of contract ${number}.auditedAmount`,
    map(listOf(audited), (fens) => fens.reduce((sum, fen) => sum + fen, 0n)),
  )
}

/** Compute vouchers of the contract: those the claim names, or all when it names none. */
function vouchersOf({ claims, claimId, contracts }: ClaimEvidence, found: ContractEvidence) {
  const all = entitiesOf('voucher', found.vouchers).filter(({ heads }) =>
    heads.every(({ body }) => body.kind === 'compute' && body.contract === found.number),
  )
  const wanted = derive(versionsOf('claim', claimId, claims), 'vouchers', ({ vouchers }) =>
    [...(vouchers ?? [])].sort(),
  )
  const names = [...new Set(claims.flatMap(({ body }) => body.vouchers ?? []))]
  const vouchers = names.length === 0 ? all : all.filter(({ id }) => names.includes(id))
  const path = `vouchers of contract ${found.number}`
  const strays = names.filter((name) => !contracts.some((one) => one.vouchers.some(({ id }) => id === name)))
  const registered: Fact<true> =
    vouchers.length === 0 || strays.length > 0
      ? unknown(path, {
          en: `Vouchers for contract ${found.number} are not registered${strays.length > 0 ? `: ${strays.join(', ')}` : ''}.`,
          zh: `合同 ${found.number} 的训力券未登记${strays.length > 0 ? `：${strays.join('、')}` : ''}。`,
        })
      : known(path, true, vouchers.flatMap(refsOf), vouchers.map(({ id }) => id).join(', '))
  const vouchersKnown: Fact<true> = wanted.known ? registered : wanted
  return { vouchers, vouchersKnown }
}

const faceOf = (vouchers: readonly Versions<'voucher'>[], vouchersKnown: Fact<true>): Fact<Fen> =>
  chain(vouchersKnown, () =>
    map(listOf(vouchers.map((one) => derive(one, 'faceAmount', (body) => parseYuan(body.faceAmount)))), (faces) =>
      faces.reduce((sum, fen) => sum + fen, 0n),
    ),
  )

/** As the approvals of all its vouchers say. */
const startupOf = (vouchers: readonly Versions<'voucher'>[], vouchersKnown: Fact<true>): Fact<boolean> =>
  chain(vouchersKnown, () =>
    map(listOf(vouchers.map((one) => read(one, 'holderStartup'))), (values) => values.every((value) => value)),
  )

/** G: complete only with a statement of other public money; a grant that may be for this contract leaves it open. */
function grantsOf({ grants }: ClaimEvidence, claim: DxFacts['claim'], contract: Versions<'contract'>): Fact<Fen> {
  const path = `grants for contract ${contract.id}`
  const parties = contract.heads.flatMap(({ body }) => [body.buyerUscc, body.providerUscc])
  const { fitting, unclear } = matchesIn({ items: entitiesOf('grant', grants) }, (grant) => {
    if (grant.contract !== undefined) return grant.contract === contract.id
    return parties.includes(grant.recipient) ? undefined : false
  })
  if (unclear.length > 0) {
    return unknown(
      path,
      {
        en: `Grants ${unclear.map(({ id }) => id).join(', ')} name a project but no contract: a person says whether it is this one.`,
        zh: `资助 ${unclear.map(({ id }) => id).join('、')} 未载明合同，是否同一项目由人工判断。`,
      },
      'person',
    )
  }
  const told = moneyByHearsay(fitting, institutionsOf(claim))
  if (told.length > 0) return unknown(path, toldByOthers(told.flatMap(({ heads }) => heads)), 'person')
  const stated = statedBy(claim.documents, { type: 'other_funding_statement', contract: contract.id })
  return money(
    path,
    chain(stated, () =>
      map(listOf(fitting.map((one) => derive(one, 'amount', (body) => parseYuan(body.amount)))), (amounts) =>
        amounts.reduce((sum, fen) => sum + fen, 0n),
      ),
    ),
  )
}

function lastUsedOf({ number, usage }: ContractEvidence): Fact<string> {
  const days = usage.days.filter((day) => takesPart(day) && day.cardTime > 0n).map(({ day }) => day)
  const path = `last day of use under contract ${number}`
  const last = days.reduce((a, b) => (a > b ? a : b), '')
  return last === '' ? notStated(path) : known(path, last, [{ kind: 'reconciliation', id: number, digest: null }])
}

function coverageOf({ number, usage }: ContractEvidence, recognition: Fact<Recognition>): Fact<Coverage> {
  const used = usage.days.filter((day) => takesPart(day) && day.cardTime > 0n)
  const path = `card-hours of contract ${number} inside the recognition`
  if (used.length === 0) {
    return unknown(path, {
      en: `No metering log of contract ${number} shows on which days it was used.`,
      zh: `合同 ${number} 没有计量日志，无法判断使用日期。`,
    })
  }
  const coverage = map(recognition, ({ covers }) => ({
    covered: used.reduce((sum, { day, cardTime }) => (covers(day) ? sum + cardTime : sum), 0n),
    total: used.reduce((sum, { cardTime }) => sum + cardTime, 0n),
    uncoveredDays: [...new Set(used.map(({ day }) => day))].filter((day) => !covers(day)).sort(),
  }))
  return named(path, coverage, ({ covered, total, uncoveredDays }) =>
    canonicalJson({ covered: String(covered), total: String(total), uncoveredDays: uncoveredDays.length }),
  )
}

/** Delivered again, of the covered days alone. */
function coveredOf(found: ContractEvidence, recognition: Fact<Recognition>, p: FactParameters): Fact<Fen> {
  return chain(recognition, ({ covers }) => {
    const days = found.usage.days.filter(({ day }) => covers(day))
    const part = reconciled({ ...found, usage: { ...found.usage, days } }, p.purposes.values)
    return bridged(part, `${found.number} (covered days)`, 'delivered')
  })
}
