import { type Fen, formatYuan, parseYuan } from '../../../core/money.ts'
import type { ContractEvidence } from '../../reconcile/evidence.ts'
import { chain, type Fact, listOf, map, named, together, unknown } from '../engine/fact.ts'
import { relatedOf } from '../engine/related.ts'
import type { ClaimEvidence } from '../facts/claim-evidence.ts'
import type { ClaimFacts } from '../facts/claim-facts.ts'
import { invoicesBetween, netShareOf } from '../facts/net-share.ts'
import { bridged, reconciled } from '../facts/reconciled.ts'
import { derive, entitiesOf, read, type Versions, versionsOf } from '../facts/versions.ts'
import type { YlqParameters, YlqPurchase } from './pack-types.ts'

/** A contract of the claim as a purchase of corpora; not known when the contract is not registered. */
export function purchaseOf(
  evidence: ClaimEvidence,
  number: string,
  around: { readonly claim: ClaimFacts; readonly p: Pick<YlqParameters, 'costClasses'> },
): Fact<YlqPurchase> {
  const found = evidence.contracts.find((one) => one.number === number)
  if (found === undefined || found.contracts.length === 0) {
    return unknown(`contract ${number}`, {
      en: `Contract ${number} is not registered.`,
      zh: `未登记合同 ${number}。`,
    })
  }
  return { known: true, value: factsOf(evidence, found, around), used: [] }
}

function factsOf(
  evidence: ClaimEvidence,
  found: ContractEvidence,
  { claim, p }: Parameters<typeof purchaseOf>[2],
): YlqPurchase {
  const { number } = found
  const contract = versionsOf('contract', number, found.contracts)
  const [buyer, seller, signedOn] = [
    read(contract, 'buyerUscc'),
    read(contract, 'providerUscc'),
    read(contract, 'signedOn'),
  ]
  const records = recordsOf(evidence, number)
  const lines = chain(records, (all) =>
    map(listOf(all.map((one) => read(one, 'lines'))), (each) => each.flatMap((list) => [...list])),
  )
  const sum = (name: string, counts: boolean): Fact<Fen> =>
    named(
      `contract ${number}: ${name}`,
      map(lines, (all) =>
        all
          .filter((line) => p.costClasses.values.includes(line.class) === counts)
          .reduce((total, { amount }) => total + parseYuan(amount), 0n),
      ),
      formatYuan,
    )
  return {
    contract: number,
    records,
    buyer,
    signedOn,
    taxIncluded: read(contract, 'taxIncluded'),
    netShare: netShareOf(number, invoicesBetween(found)),
    lines,
    corpusFen: sum('corpora', true),
    otherFen: sum('other than corpora', false),
    paidFen: bridged(reconciled(found, []), number, 'paid'),
    // From signing to the application: delivery and payment lie in it.
    related: chain(together({ a: buyer, b: seller, from: signedOn, to: claim.submittedOn }), (asked) =>
      relatedOf(evidence.related, { ...asked, policy: 'YLQ-CONTROL' }),
    ),
  }
}

function recordsOf({ corpus }: ClaimEvidence, number: string): Fact<readonly Versions<'corpus_purchase'>[]> {
  const all = entitiesOf('corpus_purchase', corpus?.purchases ?? [])
  // A version that names another contract leaves it open which one is meant.
  const own = all.filter(({ heads }) => heads.some(({ body }) => body.contract === number))
  if (own.length === 0) {
    return unknown(`corpus_purchase of contract ${number}`, {
      en: `No record of a purchase of corpora under contract ${number} is registered.`,
      zh: `未登记合同 ${number} 的语料采购记录。`,
    })
  }
  return chain(listOf(own.map((one) => derive(one, 'contract', ({ contract }) => contract))), () => ({
    known: true,
    value: own,
    used: [],
  }))
}
