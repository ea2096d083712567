import { z } from 'zod'
import type { Store } from '../../store/client.ts'
import { defineQuery } from '../../store/query.ts'
import type { Logs } from '../binding/bind-ledger.ts'
import { loadContractCompleteness } from '../evidence/load-completeness.ts'
import { loadEvidence } from '../evidence/load-evidence.ts'
import { loadNeighbours } from '../evidence/load-neighbours.ts'
import type { ContractEvidence } from '../reconcile/evidence.ts'
import { type ClaimScope, cutAt, sourcesOf } from './scope.ts'

const owners = defineQuery({
  file: 'contract_owners.sql',
  params: z.strictObject({ number: z.string() }),
  row: z.strictObject({ institution: z.string() }),
})

/** A contract’s evidence and whose log the paper comes from. */
export type ClaimContract = { readonly evidence: ContractEvidence; readonly source: string }

/**
 * The contract of this number that the claim means, at the cut; null: none, or several that could be it.
 *
 * From the log of the claim’s institution where that has it. Else, under the view `all`, from the provider’s log, or the
 * only other one, of a contract to which an organisation of `parties` is a party. Where the claim’s institution has the
 * paper and no metering, the metering is taken from the provider’s log of the same contract: buyers have no meters.
 * Errors: those of the ledger and the store.
 */
export async function loadClaimContract(
  store: Store,
  logs: Pick<Logs, 'log'>,
  scope: ClaimScope,
  number: string,
  parties: readonly string[],
): Promise<ClaimContract | null> {
  const known = (await owners(store, { number })).map(({ institution }) => institution)
  const sources = sourcesOf(scope).filter((source) => known.includes(source))
  const found: ClaimContract[] = []
  for (const source of sources) {
    const evidence = await loadAt(store, logs, scope, source, number)
    if (evidence !== null && evidence.contracts.length > 0) found.push({ evidence, source })
  }
  const own = found.find(({ source }) => source === scope.institution)
  if (own !== undefined) return { ...own, evidence: withMetering(own.evidence, found) }
  const fitting = found.filter(({ evidence }) => partiesOf(evidence).some((party) => parties.includes(party)))
  const provider = fitting.find(({ evidence, source }) =>
    evidence.contracts.every(({ body }) => body.providerUscc === source),
  )
  return provider ?? (fitting.length === 1 ? (fitting[0] ?? null) : null)
}

export const partiesOf = ({ contracts }: Pick<ContractEvidence, 'contracts'>): readonly string[] => [
  ...new Set(contracts.flatMap(({ body }) => [body.providerUscc, body.buyerUscc])),
]

function withMetering(own: ContractEvidence, found: readonly ClaimContract[]): ContractEvidence {
  if (own.usage.days.length > 0) return own
  const same = partiesOf(own).join()
  const provider = found.find(
    ({ evidence, source }) =>
      source !== own.institution &&
      own.contracts.every(({ body }) => body.providerUscc === source) &&
      partiesOf(evidence).join() === same,
  )?.evidence
  if (provider === undefined) return own
  const { usage, completeness, capacities } = provider
  return { ...own, usage, completeness, capacities }
}

async function loadAt(
  store: Store,
  logs: Pick<Logs, 'log'>,
  scope: ClaimScope,
  institution: string,
  number: string,
): Promise<ContractEvidence | null> {
  const cut = cutAt(scope, institution)
  if (cut === null) return null
  const contract = { institution, number }
  const stored = await loadEvidence(store, institution, number, cut, await loadNeighbours(store, contract))
  const days = stored.usage.days.map(({ day }) => day)
  const completeness = await loadContractCompleteness(store, logs.log(institution), contract, cut.size, days)
  return { ...stored, completeness }
}
