import { canonicalJson } from '../../core/canonical-json.ts'
import { parseFraction } from '../../core/fraction.ts'
import { parseYuan } from '../../core/money.ts'
import type { Contract, PriceItem } from '../../schemas/contract.ts'
import type { Invoice } from '../../schemas/invoice.ts'
import type { ContractEvidence } from '../reconcile/evidence.ts'
import type { ClaimReader } from './claim-reader.ts'
import { type ClaimScope, cutAt, sourcesOf } from './scope.ts'
import { contractWith, namesContract } from './trial/assumed.ts'

/** A contract’s evidence and whose log the paper comes from. */
export type ClaimContract = { readonly evidence: ContractEvidence; readonly source: string }

/**
 * The contract of this number that the claim means, at the cut; null: none, or several that could be it.
 *
 * From the log of the claim’s institution where that has it. Else, under the view `all`, from the provider’s log, or the
 * only other one, of a contract to which an organisation of `parties` is a party. Where the claim’s institution has the
 * paper, metering is taken from the provider’s log of the same contract if that has any: buyers have no meters. What the
 * provider’s log says otherwise of the contract or takes back of its invoices stands beside the paper.
 * Errors: those of the ledger and the store.
 */
export async function loadClaimContract(
  reader: ClaimReader,
  scope: ClaimScope,
  number: string,
  parties: readonly string[],
): Promise<ClaimContract | null> {
  const known = await reader.contractOwners(number, sourcesOf(scope))
  const isAssumed = scope.assumed !== undefined && namesContract(scope.assumed, number)
  const sources = sourcesOf(scope).filter(
    (source) => known.includes(source) || (isAssumed && source === scope.institution),
  )
  const found: ClaimContract[] = []
  for (const source of sources) {
    const evidence = await loadAt(reader, scope, source, number)
    if (evidence !== null && evidence.contracts.length > 0) found.push({ evidence, source })
  }
  const own = found.find(({ source }) => source === scope.institution)
  if (own !== undefined) return { ...own, evidence: withProvider(own.evidence, found) }
  const fitting = found.filter(({ evidence }) => partiesOf(evidence).some((party) => parties.includes(party)))
  const provider = fitting.find(({ evidence, source }) =>
    evidence.contracts.every(({ body }) => body.providerUscc === source),
  )
  return provider ?? (fitting.length === 1 ? (fitting[0] ?? null) : null)
}

export const partiesOf = ({ contracts }: Pick<ContractEvidence, 'contracts'>): readonly string[] => [
  ...new Set(contracts.flatMap(({ body }) => [body.providerUscc, body.buyerUscc])),
]

function withProvider(own: ContractEvidence, found: readonly ClaimContract[]): ContractEvidence {
  const same = partiesOf(own).join()
  const provider = found.find(
    ({ evidence, source }) =>
      source !== own.institution &&
      own.contracts.every(({ body }) => body.providerUscc === source) &&
      partiesOf(evidence).join() === same,
  )?.evidence
  if (provider === undefined) return own
  const { usage, completeness, capacities } = provider
  const terms = new Set(own.contracts.map(({ body }) => termsOf(body)))
  const bills = new Set(own.invoices.map(({ body }) => takenBack(body)))
  const beside = {
    ...own,
    contracts: [...own.contracts, ...provider.contracts.filter(({ body }) => !terms.has(termsOf(body)))],
    invoices: [
      ...own.invoices,
      ...provider.invoices.filter(({ body }) => takenBack(body) !== null && !bills.has(takenBack(body))),
    ],
  }
  return usage.days.length === 0 ? beside : { ...beside, usage, completeness, capacities }
}

/** What of a contract money follows from; two logs that differ in it have two versions of it. */
const termsOf = ({ signedOn, validFrom, validTo, amount, taxIncluded, taxRate, items, amendments }: Contract): string =>
  canonicalJson({
    days: [signedOn, validFrom, validTo],
    amount: parseYuan(amount).toString(),
    tax: [taxIncluded, taxRate ?? ''],
    items: items.map(pricedAs).sort(),
    amendments: (amendments ?? []).map(({ note: _, items = [], ...one }) =>
      canonicalJson({ ...one, items: items.map(pricedAs).sort() }),
    ),
  })
const pricedAs = ({ class: name, unit, unitPrice, quantity }: PriceItem): string => {
  const [price, count] = [parseFraction(unitPrice), parseFraction(quantity)]
  return canonicalJson([name, unit, ...[price.num, price.den, count.num, count.den].map(String)])
}

/** A red letter, or an invoice that is void or was reversed; null: one that stands. */
const takenBack = ({ number, code, status, redOf, net, gross }: Invoice): string | null =>
  redOf === undefined && (status === 'valid' || status === 'unverified')
    ? null
    : canonicalJson([code ?? '', number, status, redOf ?? '', parseYuan(net).toString(), parseYuan(gross).toString()])

async function loadAt(
  reader: ClaimReader,
  scope: ClaimScope,
  institution: string,
  number: string,
): Promise<ContractEvidence | null> {
  const cut = cutAt(scope, institution)
  if (cut === null) return null
  const evidence = await reader.contract(institution, number, cut)
  const isOwn = institution === scope.institution
  return isOwn && scope.assumed !== undefined ? contractWith(scope.assumed, evidence) : evidence
}
