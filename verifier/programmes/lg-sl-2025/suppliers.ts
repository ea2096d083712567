import { all, any, askPerson, check, checkAll, noted, type Outcome } from '../engine/outcome.ts'
import type { Chosen } from '../engine/switches.ts'
import { hasDocument } from '../facts/documents.ts'
import { capacityReached } from '../shared/capacity.ts'
import { hasLicence } from '../shared/licence.ts'
import type { LG_SWITCHES, LgContract, LgFacts, LgParameters } from './pack-types.ts'

/** What is asked of a supplier, and of the suppliers together. */

/** Every contract of the claim; a claim without one lacks what it is about. */
export function each(facts: LgFacts, test: (contract: LgContract) => Outcome): Outcome {
  const { contracts } = facts
  if (!contracts.known || contracts.value.length === 0) return check(contracts, () => NO_CONTRACT)
  return all(contracts.value.map(test))
}

/**
 * A test of suppliers: one that fails is left out of the costs, and only where all of them fail is the claim refused
 * (LG-SL-3.2.2a).
 */
export function someOf(facts: LgFacts, test: (contract: LgContract) => Outcome): Outcome {
  const { contracts } = facts
  if (!contracts.known || contracts.value.length === 0) return each(facts, test)
  const tested = contracts.value.map((contract) => ({ contract, outcome: test(contract) }))
  const failing = tested.filter(({ outcome }) => outcome.state === 'fail')
  const rest = tested.filter(({ outcome }) => outcome.state !== 'fail')
  if (rest.length === 0 || failing.length === 0) return all(tested.map(({ outcome }) => outcome))
  const numbers = failing.map(({ contract }) => contract.number)
  return noted(all(rest.map(({ outcome }) => outcome)), 'info', {
    en: `Contracts left out of the costs: ${numbers.join(', ')}.`,
    zh: `不计入费用的合同：${numbers.join('、')}。`,
  })
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

/** Whether a contract’s costs count: bought by the applicant, of a supplier that is neither related nor unfit. */
export const counts = (
  contract: LgContract,
  facts: LgFacts,
  p: Pick<LgParameters, 'capacity' | 'licenceTypes'>,
  s: Period & Capacity & Licence,
): Outcome =>
  all([
    isBuyer(contract, facts),
    unrelated(contract),
    any([isRegistered(contract, facts, s), hasAllThree(contract, facts, p, s)]),
  ])

export const isBuyer = ({ buyer }: LgContract, { claim: { applicant } }: LgFacts): Outcome =>
  checkAll({ buyer, applicant }, ({ buyer, applicant }) => buyer === applicant)

const NO_CONTRACT = {
  path: 'claim.contracts',
  by: 'data' as const,
  open: { en: 'The claim names no contract that could be judged.', zh: '申请未列明可供审核的服务合同。' },
}
