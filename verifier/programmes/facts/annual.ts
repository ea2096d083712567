import { type Fen, formatYuan, parseYuan } from '../../../core/money.ts'
import { chain, type Fact, listOf, map, named, unknown } from '../engine/fact.ts'
import type { ClaimEvidence } from './claim-evidence.ts'
import { moneyByHearsay, toldByOthers } from './hearsay.ts'
import { matchesIn } from './listing.ts'
import { derive, entitiesOf } from './versions.ts'

/** Whose grants of which year. `names`: how decisions name the programme; `programme`: how claims do. */
export type Granted = {
  readonly orgs: readonly string[]
  readonly programme: string
  readonly names: readonly string[]
  readonly year: number
  /** Institutions of the claim: a grant that neither they nor the recipient tell of is not known. */
  readonly own: readonly string[]
}

/**
 * What was granted under a programme in a calendar year already, 分. Known only where all other claims were searched; one of
 * them that was approved without its grant on record leaves it open.
 */
export function grantedInYear(evidence: Pick<ClaimEvidence, 'grants' | 'otherClaims'>, asked: Granted): Fact<Fen> {
  const { orgs, programme, names, year, own } = asked
  const path = `grants of ${programme} in ${year} to ${orgs.join(', ')}`
  const { fitting, unclear } = matchesIn(
    { items: entitiesOf('grant', evidence.grants) },
    (grant) =>
      orgs.includes(grant.recipient) &&
      grant.decidedOn.startsWith(`${year}-`) &&
      names.some((name) => grant.programme.includes(name)),
  )
  const told = moneyByHearsay([...fitting, ...unclear], own)
  if (told.length > 0) return unknown(path, toldByOthers(told.flatMap(({ heads }) => heads)), 'person')
  const granted = [...fitting, ...unclear].map((one) => derive(one, 'amount', ({ amount }) => parseYuan(amount)))
  const contracts = fitting.flatMap(({ heads }) => heads.map(({ body }) => body.contract))
  const approved = matchesIn(
    evidence.otherClaims,
    (claim) =>
      orgs.includes(claim.applicantUscc) &&
      claim.programme === programme &&
      claim.batch.startsWith(String(year)) &&
      (claim.state === 'approved' || claim.state === 'paid') &&
      !claim.contracts.some((number) => contracts.includes(number)),
  )
  const unpaid = [...approved.fitting, ...approved.unclear].map(({ id }) => id)
  if (unpaid.length > 0) {
    return unknown(path, {
      en: `Claims ${unpaid.join(', ')} of the same year were approved; what was granted for them is not on record.`,
      zh: `同年度申请 ${unpaid.join('、')} 已获批准，但未登记其资助金额。`,
    })
  }
  const total = map(listOf(granted), (amounts) => amounts.reduce((sum, fen) => sum + fen, 0n))
  return named(
    path,
    chain(evidence.otherClaims.complete, () => total),
    formatYuan,
  )
}
