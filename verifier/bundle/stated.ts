import { canonicalJson } from '../../core/canonical-json.ts'
import type { CapacityEvidence, Head } from '../capacity/evidence.ts'
import type { EntityRow } from '../claims/claim-reader.ts'
import type { ContractEvidence, UsageDay } from '../reconcile/evidence.ts'
import type { ClaimReads } from './claim-reads.ts'

/** A record as evidence has it. `body` canonical JSON, `digest` its leaf hash, hex. */
export type Paper = {
  readonly institution: string
  readonly kind: string
  readonly digest: string
  readonly body: string
}
/** What evidence says the records of a contract add up to. */
export type StatedUsage = {
  readonly institution: string
  readonly contract: string
  readonly days: readonly UsageDay[]
}

/** Everything in evidence that records of the logs stand behind. */
export type Stated = { readonly papers: readonly Paper[]; readonly usage: readonly StatedUsage[] }

/** Papers of a contract, by kind, as its evidence lists them. */
export const LISTS = {
  contract: 'contracts',
  settlement: 'settlements',
  invoice: 'invoices',
  payment: 'payments',
  service: 'services',
  voucher: 'vouchers',
  capacity: 'capacities',
} as const
export type ListedKind = keyof typeof LISTS
const KINDS_OF_LISTS = Object.keys(LISTS) as ListedKind[]

const paper = (institution: string, kind: string, { digest, body }: Head<unknown>): Paper => ({
  institution,
  kind,
  digest,
  body: canonicalJson(body),
})

export const statedByContract = (evidence: ContractEvidence): Stated => ({
  papers: KINDS_OF_LISTS.flatMap((kind) =>
    evidence[LISTS[kind]].map((head: Head<unknown>) => paper(evidence.institution, kind, head)),
  ),
  usage: [{ institution: evidence.institution, contract: evidence.number, days: evidence.usage.days }],
})

export const statedByCapacity = ({ institution, ...evidence }: CapacityEvidence): Stated => ({
  papers: [
    ...evidence.devices.map((head) => paper(institution, 'device', head)),
    ...evidence.capacities.map((head) => paper(institution, 'capacity', head)),
    ...evidence.documents.map((head) => paper(institution, 'document', head)),
    ...evidence.attestations.map((head) => paper(institution, 'attestation', head)),
    ...evidence.foreign.map(({ institution: owner, head }) => paper(owner, 'device', head)),
  ],
  usage: [],
})

/** Of a claim: what was read of institutions, contracts and capacity, each record once. */
export function statedByClaim({ reads }: ClaimReads): Stated {
  const stated = reads.map(({ asked: [name], answer }): Stated => {
    if (name === 'entities') {
      const papers = (answer as readonly EntityRow[]).map(({ owner, kind, digest, body }) => ({
        institution: owner,
        kind,
        digest,
        body: canonicalJson(JSON.parse(body)),
      }))
      return { papers, usage: [] }
    }
    if (name === 'contract') return statedByContract(answer as ContractEvidence)
    return name === 'capacity' ? statedByCapacity(answer as CapacityEvidence) : { papers: [], usage: [] }
  })
  const papers = stated.flatMap((one) => one.papers)
  return {
    papers: [...new Map(papers.map((one) => [paperKey(one), one])).values()],
    usage: stated.flatMap((one) => one.usage),
  }
}

export const paperKey = ({ institution, kind, digest, body }: Paper): string =>
  JSON.stringify([institution, kind, digest, body])
