import type { Licence } from '../../../schemas/licence.ts'
import { all, any, check, noted, type Outcome } from '../engine/outcome.ts'
import { existsIn, matchesIn } from '../facts/listing.ts'
import type { RkFacts } from './pack-types.ts'

/** 工信部 itself issues nation-wide licences; those of a province carry its name. */
const MINISTRY = /工业和信息化部|^MIIT$/

/**
 * A telecom licence of the types asked for (IDC, ISP), valid on the day of submission. The slash between them is read as
 * “or” (`either`) or as “and” (`both`). Of the head office instead of the applicant, or issued by a province: a person.
 */
export function hasLicence(facts: RkFacts, types: readonly string[], reading: 'either' | 'both'): Outcome {
  const { applicant, submittedOn } = facts.claim
  if (!applicant.known) return check(applicant, () => false)
  if (!submittedOn.known) return check(submittedOn, () => false)
  const holds = (org: string, type: string) => (licence: Licence) =>
    licence.org === org &&
    licence.types.some((one) => one === type) &&
    licence.validFrom <= submittedOn.value &&
    submittedOn.value <= licence.validTo
  const own = types.map((type) => existsIn(facts.licences, holds(applicant.value, type)))
  const outcome = reading === 'both' ? all(own) : any(own)
  const fitting = types.flatMap((type) => matchesIn(facts.licences, holds(applicant.value, type)).fitting)
  if (outcome.state === 'pass') {
    const provincial = fitting.some(({ heads }) => heads.some(({ body }) => !MINISTRY.test(body.issuer)))
    const lacking = own.some(({ state }) => state !== 'pass')
    const first = lacking ? noted(outcome, 'warning', ONE_TYPE) : outcome
    return provincial ? noted(first, 'warning', PROVINCIAL) : first
  }
  const { headOffice } = facts
  if (!headOffice.known) return outcome
  const held = types.flatMap((type) => matchesIn(facts.licences, holds(headOffice.value, type)).fitting)
  return held.length === 0 ? outcome : any([outcome, check(headOffice, () => HEAD_OFFICE)])
}

const ONE_TYPE = {
  en: 'Only one of IDC and ISP is held; the slash is read as “or”.',
  zh: '仅持有 IDC、ISP 之一；“IDC/ISP”按“或”理解。',
}
const PROVINCIAL = {
  en: 'The licence is not issued by the ministry itself; a person decides whether it counts.',
  zh: '许可证并非工信部直接颁发，是否认可由人工判断。',
}
const HEAD_OFFICE = {
  path: 'licence (head office)',
  open: {
    en: 'The licence is held by the head office, not by the applicant.',
    zh: '许可证由总部而非申请单位持有，由人工判断。',
  },
}
