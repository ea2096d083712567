import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import type { EntityOf } from '../../schemas/kinds.ts'
import type { UsageRecord } from '../../schemas/usage-record.ts'
import { toUsageRecords } from './convert.ts'
import { makePaper } from './evidence.ts'
import { EXPECTED, type Expected } from './expected.ts'
import { toCapacity } from './ledger.ts'
import { BUYERS, makeOrganisations, OPERATOR } from './parties.ts'
import { type Cluster, contractNumber, TERMS, type Terms } from './terms.ts'
import { plantTrouble } from './troubles.ts'

export type { Expected, ExpectedVerdict } from './expected.ts'
export type { Cluster, Trouble } from './terms.ts'

/** The kinds beside the usage records, in an order in which they can be sent. */
export const EXAMPLE_KINDS = ['contract', 'settlement', 'invoice', 'payment', 'service', 'capacity'] as const
export type ExampleKind = (typeof EXAMPLE_KINDS)[number]

export type ExampleContract = {
  /** Virtual cluster of the trace. */
  readonly cluster: Cluster
  readonly number: string
  /** As an honest or less honest institution would send them: in time order, then what was sent again. */
  readonly usage: readonly UsageRecord[]
  readonly entities: { readonly [K in ExampleKind]: readonly EntityOf<K>[] }
  readonly expected: Expected
}

export type Example = {
  readonly institution: { readonly uscc: string; readonly name: string }
  readonly organisations: readonly EntityOf<'organisation'>[]
  readonly contracts: readonly ExampleContract[]
}

const DATA = fileURLToPath(new URL('./data/', import.meta.url))

/**
 * The eight contracts of May 2020 as plain objects, ready to be sent as JSON.
 *
 * Input:  `dir`, the folder of the trace's files; beside this module by default, in dist/ too.
 * Output: the same bytes each time when written as JSON.
 * Errors: what `readFileSync` throws when a file is missing; CSV_MALFORMED when one was changed.
 */
export function loadExample(dir: string = DATA): Example {
  const ledger = readFileSync(join(dir, 'Earth_gpu_number.csv'), 'utf8')
  return {
    institution: { uscc: OPERATOR.uscc, name: OPERATOR.name },
    organisations: makeOrganisations(),
    contracts: TERMS.map((terms) => toExampleContract(terms, readMinutes(dir, terms.cluster), ledger)),
  }
}

/** The CSV text of one virtual cluster's minutes. */
export const readMinutes = (dir: string, cluster: Cluster): string =>
  gunzipSync(readFileSync(join(dir, `${cluster}_2020-05_minutes.csv.gz`))).toString('utf8')

function toExampleContract(terms: Terms, minutes: string, ledger: string): ExampleContract {
  const { cluster, purposeOf } = terms
  const owner = { cluster, institution: OPERATOR.uscc, contract: contractNumber(cluster) }
  const paper = makePaper(terms)
  return {
    cluster,
    number: owner.contract,
    usage: plantTrouble(cluster, toUsageRecords(minutes, { ...owner, customer: BUYERS[cluster].uscc, purposeOf })),
    entities: {
      contract: [paper.contract],
      settlement: [paper.settlement],
      invoice: paper.invoice,
      payment: paper.payment,
      service: [paper.service],
      capacity: toCapacity(ledger, { ...owner, month: '2020-05' }),
    },
    expected: EXPECTED[cluster],
  }
}
