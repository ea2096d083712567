import { all, any, askPerson, check, checkAll, type Outcome } from '../engine/outcome.ts'
import type { Chosen } from '../engine/switches.ts'
import { hasDocument } from '../facts/documents.ts'
import { capacityReached } from '../shared/capacity.ts'
import { eachCounted } from '../shared/counted.ts'
import { hasLicence } from '../shared/licence.ts'
import { usedFor } from './costs.ts'
import type { LG_SWITCHES, LgAmount, LgContract, LgFacts, LgParameters } from './pack-types.ts'

/** What is asked of a supplier, and of the suppliers together. */

/** What a clause of contracts looks at: the facts, and which contracts count towards the costs. */
export type Priced = { readonly facts: LgFacts; readonly amount: Pick<LgAmount, 'contracts'> }

/**
 * Every contract of the claim that counts: one of a supplier that is related or unfit is left out of the costs, and only
 * where none is left is the claim refused (LG-SL-3.2.2a). A claim without a contract lacks what it is about.
 */
export function each({ facts: { contracts }, amount }: Priced, test: (contract: LgContract) => Outcome): Outcome {
  if (!contracts.known || contracts.value.length === 0) return check(contracts, () => NO_CONTRACT)
  return eachCounted(
    contracts.value.map((item, index) => ({
      number: item.number,
      item,
      counts: amount.contracts[index]?.counts ?? check(contracts, () => NO_CONTRACT),
    })),
    test,
  )
}

type Period = Pick<Chosen<typeof LG_SWITCHES>, 'lg.period'>
type Capacity = Pick<Chosen<typeof LG_SWITCHES>, 'capacity.flops_kind' | 'capacity.location'>
type Licence = Pick<Chosen<typeof LG_SWITCHES>, 'licence.idc_isp'>

/** Not related under LG-CONTROL; ties the guide does not list are a person’s to judge. */
export const unrelated = ({ related }: LgContract): Outcome =>
  check(related, ({ verdict, why }) =>
    verdict === 'person' ? { path: 'related_parties', open: why } : verdict === 'unrelated',
  )

/**
 * In the register of 训力券 on the day of application and on every day of use that counts. Days before the register
 * opened, with the supplier in it now, are a person’s to judge (LG-SL-3.2.2b).
 */
export function isRegistered(contract: LgContract, facts: LgFacts, s: Period): Outcome {
  const { recognition, periods } = contract
  const now = checkAll({ recognition, on: facts.claim.submittedOn }, ({ recognition, on }) => recognition.covers(on))
  if (now.state !== 'pass') return now
  const days = checkAll({ recognition, days: periods[s['lg.period']].days }, ({ recognition, days }) => {
    const outside = days.filter((day) => !recognition.covers(day))
    if (outside.length === 0) return true
    return {
      path: `registry_entry (contract ${contract.number})`,
      open: {
        en: `${outside.length} days of use lie outside the recognition, the first on ${outside[0] ?? ''}; on the day of application it stands.`,
        zh: `有 ${outside.length} 个使用日不在入库有效期内，最早为 ${outside[0] ?? ''}；申报日在有效期内。`,
      },
    }
  })
  return all([now, days])
}

export const hasCapacity = ({ capacity }: LgContract, p: Pick<LgParameters, 'capacity'>, s: Capacity): Outcome =>
  capacityReached(capacity, p.capacity, { figure: s['capacity.flops_kind'], location: s['capacity.location'] })

/** 在龙岗区开展智能算力服务的基础: a document about the supplier. */
export function hasBase({ provider }: LgContract, { claim }: LgFacts): Outcome {
  if (!provider.known) return check(provider, () => false)
  return hasDocument(claim.documents, { type: 'longgang_base_proof', org: provider.value })
}

/** Missing of a registered institution, whose clause does not repeat the demand: a person (LG-SL-2.2d). */
export function hasBaseOrIsRegistered(contract: LgContract, facts: LgFacts, s: Period): Outcome {
  const base = hasBase(contract, facts)
  if (base.state === 'pass' || isRegistered(contract, facts, s).state !== 'pass') return base
  return askPerson(`base in Longgang (contract ${contract.number})`, {
    en: 'The supplier is registered and no proof of a base in Longgang is there: a person decides.',
    zh: '算力供给方已入库但未提供在龙岗区开展服务的基础证明，由人工判断。',
  })
}

/** Alternative B of 三（二）2: licence, base and capacity, all three. */
export const hasAllThree = (
  contract: LgContract,
  facts: LgFacts,
  p: Pick<LgParameters, 'capacity' | 'licenceTypes'>,
  s: Capacity & Licence,
): Outcome =>
  all([
    hasLicence(
      {
        licences: facts.licences,
        holder: contract.provider,
        headOffice: contract.headOffice,
        on: facts.claim.submittedOn,
      },
      p.licenceTypes.values,
      s['licence.idc_isp'],
    ),
    hasBase(contract, facts),
    hasCapacity(contract, p, s),
  ])

/**
 * Whether a contract’s costs count: bought by the applicant, of a supplier that is neither related nor unfit, and not used
 * for other ends alone (2.1), which is left to that clause while it is open.
 */
export function counts(
  contract: LgContract,
  facts: LgFacts,
  p: Pick<LgParameters, 'capacity' | 'licenceTypes' | 'purposes' | 'purposesForPerson' | 'purposesExploring'>,
  s: Period & Capacity & Licence,
): Outcome {
  const use = usedFor(contract, p)
  return all([
    isBuyer(contract, facts),
    unrelated(contract),
    any([isRegistered(contract, facts, s), hasAllThree(contract, facts, p, s)]),
    ...(use.state === 'fail' ? [use] : []),
  ])
}

export const isBuyer = ({ buyer }: LgContract, { claim: { applicant } }: LgFacts): Outcome =>
  checkAll({ buyer, applicant }, ({ buyer, applicant }) => buyer === applicant)

const NO_CONTRACT = {
  path: 'claim.contracts',
  by: 'data' as const,
  open: { en: 'The claim names no contract that could be judged.', zh: '申请未列明可供审核的服务合同。' },
}
