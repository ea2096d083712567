import * as fc from 'fast-check'
import { expect } from 'vitest'
import type { Amount } from '../../../verifier/programmes/engine/amount.ts'
import type { ClaimEvidence } from '../../../verifier/programmes/facts/claim-evidence.ts'
import { type Programme, programmeFor } from '../../../verifier/programmes/index.ts'
import type { ContractEvidence } from '../../../verifier/reconcile/evidence.ts'

/** Laws that every programme keeps, whatever it asks for. */

/** One record of the evidence: where it is, and the evidence without it. */
type Removal = { readonly name: string; readonly apply: (evidence: ClaimEvidence) => ClaimEvidence }

const LISTED = [
  'claims',
  'organisations',
  'registryEntries',
  'licences',
  'listHits',
  'documents',
  'grants',
  'contracts',
  'related',
  'findings',
] as const
const OF_CONTRACT = [
  'contracts',
  'settlements',
  'invoices',
  'payments',
  'services',
  'vouchers',
  'capacities',
] as const satisfies readonly (keyof ContractEvidence)[]
const OF_CORPUS = ['purchases', 'datasets', 'projects'] as const

/** Every record of the evidence, each as what takes it away. Removals of one evidence can be applied one after another. */
function removals(evidence: ClaimEvidence): readonly Removal[] {
  const listed = LISTED.flatMap((list) =>
    evidence[list].map((one, i) => removal(`${list} ${i}`, (from) => ({ ...from, [list]: without(from[list], one) }))),
  )
  const ofContracts = evidence.contracts.flatMap(({ number, ...contract }) =>
    OF_CONTRACT.flatMap((list) =>
      contract[list].map((one, i) =>
        removal(`contract ${number}: ${list} ${i}`, (from) => ({
          ...from,
          contracts: from.contracts.map((other) =>
            other.number === number ? { ...other, [list]: without(other[list], one) } : other,
          ),
        })),
      ),
    ),
  )
  const days = evidence.contracts.flatMap(({ number, usage }) =>
    usage.days.map((day, i) =>
      removal(`contract ${number}: usage day ${i}`, (from) => ({
        ...from,
        contracts: from.contracts.map((other) =>
          other.number === number
            ? { ...other, usage: { ...other.usage, days: without(other.usage.days, day) } }
            : other,
        ),
      })),
    ),
  )
  const ofCorpus = OF_CORPUS.flatMap((list) =>
    (evidence.corpus?.[list] ?? []).map((one, i) =>
      removal(`corpus ${list} ${i}`, (from) =>
        from.corpus === undefined
          ? from
          : { ...from, corpus: { ...from.corpus, [list]: without<unknown>(from.corpus[list], one) } },
      ),
    ),
  )
  return [...listed, ...ofContracts, ...days, ...ofCorpus]
}

const removal = (name: string, apply: Removal['apply']): Removal => ({ name, apply })
/** By identity, so that it does not matter what went before. */
const without = <T>(items: readonly T[], one: T): readonly T[] => items.filter((other) => other !== one)

/** Records whose absence is known, since all there is was searched or stated: without them more may stand. */
type Adverse = (name: string) => boolean

type Answered = ReturnType<Programme['assess']>

/**
 * Missing is never pass: taking one record away makes neither the claim nor a clause of it pass that did not, and nothing
 * more is paid. Gives what breaks it.
 */
function breaksOf(before: Answered, after: Answered, name: string): readonly string[] {
  const stood = new Map(before.clauses.map(({ id, state }) => [id, state]))
  const clauses = after.clauses.filter(
    ({ id, state }) => state === 'pass' && (stood.get(id) === 'fail' || stood.get(id) === 'undetermined'),
  )
  const [was, is] = [before.result, after.result]
  return [
    ...clauses.map(({ id }) => `${id} passes without ${name}`),
    ...(is.state === 'pass' && was.state !== 'pass' ? [`it passes without ${name}`] : []),
    ...(is.payable !== null && was.payable !== null && is.payable > was.payable
      ? [`more is paid without ${name}`]
      : []),
  ]
}

/**
 * Over every record alone, and over random parts of the evidence. `allowed`: what may pass when a cost is no longer proven,
 * because less is asked for then.
 */
export function expectMissingNeverPasses(
  programme: Programme,
  evidence: ClaimEvidence,
  {
    numRuns = 20,
    adverse = () => false,
    allowed = () => false,
  }: { readonly numRuns?: number; readonly adverse?: Adverse; readonly allowed?: (broken: string) => boolean } = {},
): void {
  const all = removals(evidence).filter(({ name }) => !adverse(name))
  const brokenBy = (before: Answered, from: ClaimEvidence, { name, apply }: Removal) =>
    breaksOf(before, programme.assess(apply(from)), name).filter((broken) => !allowed(broken))
  const whole = programme.assess(evidence)
  expect(all.flatMap((one) => brokenBy(whole, evidence, one))).toEqual([])
  fc.assert(
    fc.property(fc.subarray([...all]), fc.constantFrom(...all), (gone, one) => {
      const rest = gone.reduce((from, { apply }) => apply(from), evidence)
      expect(brokenBy(programme.assess(rest), rest, one)).toEqual([])
    }),
    { numRuns },
  )
}

export function expectOrderOfNoMatter(programme: Programme, evidence: ClaimEvidence, numRuns = 10): void {
  const expected = programme.assess(evidence)
  fc.assert(
    fc.property(reordered(evidence), (other) => {
      expect(programme.assess(other)).toEqual(expected)
    }),
    { numRuns },
  )
}

/** Above no cap, and the one that binds is one of them. */
export function expectWithinCaps(amount: Amount): void {
  const { fen } = amount
  if (!fen.known) throw new RangeError('not known')
  for (const cap of amount.caps) expect(cap.fen.known && cap.fen.value >= fen.value).toBe(true)
  expect(amount.binding?.fen.known === true && amount.binding.fen.value).toBe(fen.value)
  expect(amount.atMost).toBe(fen.value)
}

export function programmeOf(name: string, batch = '2025'): Programme {
  const programme = programmeFor(name, batch)
  if (programme === undefined) throw new RangeError(`no pack ${name}`)
  return programme
}

/** Up to 元 `most`, to the 分. */
export const money = (most: bigint, least = 0n) => fc.bigInt({ min: least, max: most * 100n })
export const smallest = (amounts: readonly bigint[]): bigint => amounts.reduce((a, b) => (a < b ? a : b))
export const fenOf = ({ fen }: Amount): bigint => {
  if (!fen.known) throw new RangeError('not known')
  return fen.value
}

const shuffled = <T>(items: readonly T[]) => fc.shuffledSubarray([...items], { minLength: items.length })

/** The same evidence in any order. */
const reordered = (evidence: ClaimEvidence): fc.Arbitrary<ClaimEvidence> =>
  fc
    .record({
      organisations: shuffled(evidence.organisations),
      registryEntries: shuffled(evidence.registryEntries),
      licences: shuffled(evidence.licences),
      listHits: shuffled(evidence.listHits),
      documents: shuffled(evidence.documents),
      grants: shuffled(evidence.grants),
      related: shuffled(evidence.related),
      findings: shuffled(evidence.findings),
      contracts: shuffled(evidence.contracts).chain((contracts) => fc.tuple(...contracts.map(reorderedContract))),
      otherClaims: shuffled(evidence.otherClaims.items),
      purchases: shuffled(evidence.corpus?.purchases ?? []),
      datasets: shuffled(evidence.corpus?.datasets ?? []),
      projects: shuffled(evidence.corpus?.projects ?? []),
    })
    .map(({ otherClaims, purchases, datasets, projects, ...lists }) => ({
      ...evidence,
      ...lists,
      otherClaims: { ...evidence.otherClaims, items: otherClaims },
      ...(evidence.corpus === undefined ? {} : { corpus: { ...evidence.corpus, purchases, datasets, projects } }),
    }))

const reorderedContract = (contract: ContractEvidence): fc.Arbitrary<ContractEvidence> =>
  fc
    .record({
      invoices: shuffled(contract.invoices),
      payments: shuffled(contract.payments),
      settlements: shuffled(contract.settlements),
      services: shuffled(contract.services),
      vouchers: shuffled(contract.vouchers),
      days: shuffled(contract.usage.days),
    })
    .map(({ days, ...lists }) => ({ ...contract, ...lists, usage: { ...contract.usage, days } }))
