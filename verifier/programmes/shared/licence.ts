import type { Licence } from '../../../schemas/licence.ts'
import type { Fact } from '../engine/fact.ts'
import { all, any, check, noted, type Outcome } from '../engine/outcome.ts'
import { existsIn, type Listing, matchesIn } from '../facts/listing.ts'

/** 工信部 itself issues nation-wide licences; those of a province carry its name. */
const MINISTRY = /工业和信息化部|^MIIT$/

/** Whose licence, out of which, and on which day it has to be valid. */
export type LicenceAsked = {
  readonly licences: Listing<'licence'>
  readonly holder: Fact<string>
  readonly headOffice: Fact<string>
  readonly on: Fact<string>
}

/**
 * A telecom licence of the types asked for (IDC, ISP), valid on the day. The slash between them is read as “or”
 * (`either`) or as “and” (`both`). Of the head office instead of the holder, or issued by a province: a person.
 */
export function hasLicence(
  { licences, holder, headOffice, on }: LicenceAsked,
  types: readonly string[],
  reading: 'either' | 'both',
): Outcome {
  if (!holder.known) return check(holder, () => false)
  if (!on.known) return check(on, () => false)
  const holds = (org: string, type: string) => (licence: Licence) =>
    licence.org === org &&
    licence.types.some((one) => one === type) &&
    licence.validFrom <= on.value &&
    on.value <= licence.validTo
  const own = types.map((type) => existsIn(licences, holds(holder.value, type)))
  const outcome = reading === 'both' ? all(own) : any(own)
  const fitting = types.flatMap((type) => matchesIn(licences, holds(holder.value, type)).fitting)
  if (outcome.state === 'pass') {
    const provincial = fitting.some(({ heads }) => heads.some(({ body }) => !MINISTRY.test(body.issuer)))
    const lacking = own.some(({ state }) => state !== 'pass')
    const first = lacking ? noted(outcome, 'warning', ONE_TYPE) : outcome
    return provincial ? noted(first, 'warning', PROVINCIAL) : first
  }
  if (!headOffice.known) return outcome
  const held = types.flatMap((type) => matchesIn(licences, holds(headOffice.value, type)).fitting)
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
    en: 'The licence is held by the head office, not by the one that needs it.',
    zh: '许可证由总部而非该单位持有，由人工判断。',
  },
}
