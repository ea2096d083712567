import type { UsageEvidence } from '../../reconcile/evidence.ts'
import { known } from '../engine/fact.ts'
import { check } from '../engine/outcome.ts'
import { contractsOf, isOf, type NamedClaim } from './claims.ts'
import type { CrossFinding } from './types.ts'

/**
 * cards that two institutions count on one day, as the assessment of capacity found, and devices metered beyond
 * themselves for several contracts at once (certain where one log tells of both). An application that rests on capacity nobody assessed is open.
 */
export const cardsCountedTwice = (claims: readonly NamedClaim[]): readonly CrossFinding[] =>
  claims.flatMap((claim) => [...capacityOf(claim), ...meteredOf(claim)])

function capacityOf(claim: NamedClaim): readonly CrossFinding[] {
  const { capacity } = claim.evidence
  if (!capacity.known) {
    if (!isOf(claim, 'XLQ-RK')) return []
    return [
      finding(
        claim,
        'capacity',
        check(capacity, () => true),
        CAPACITY,
      ),
    ]
  }
  return capacity.value.findings
    .filter(({ code }) => code === 'CARD_CLAIMED_TWICE')
    .map((one) => {
      const subject = `cards ${one.cards.join(', ')}`
      const evidence = capacity.used.flatMap((used) => used.evidence)
      const outcome = check(known(subject, one.total, evidence, `${one.total} on ${one.days.join(', ')}`), () => false)
      return finding(claim, subject, outcome, one.message)
    })
}

function meteredOf(claim: NamedClaim): readonly CrossFinding[] {
  return contractsOf(claim).flatMap(({ number, usage }) => {
    const certain = devicesOfOne(number, usage.overuseExamples)
    const across = usage.overuse.filter((one) => one.across > 0n)
    const devices = [...new Set(across.map(({ device }) => device))].sort()
    return devices.map((device) => {
      const days = across
        .filter((one) => one.device === device)
        .map(({ day }) => day)
        .sort()
      const subject = `device ${device}, contract ${number}`
      const ref = { kind: 'reconciliation' as const, id: number, digest: null }
      return finding(
        claim,
        subject,
        check(known(subject, days, [ref], days.join(', ')), () =>
          certain.has(device) ? false : { path: subject, open: ELSEWHERE },
        ),
        METERED,
      )
    })
  })
}

/**
 * Devices that one log alone meters for the contract and for another at once. What takes the word of several
 * institutions, of which one may meter another’s device, is a person’s to see.
 */
function devicesOfOne(number: string, examples: UsageEvidence['overuseExamples']): ReadonlySet<string> {
  const found = examples.filter(({ records }) =>
    records.some(
      (own) =>
        own.contract === number &&
        records.some((one) => one.institution === own.institution && one.contract !== number),
    ),
  )
  return new Set(found.map(({ device }) => device))
}
const ELSEWHERE = {
  en: 'Which institutions meter it at once, and whose device it is, a person sees.',
  zh: '哪些机构同时计量该设备及其归属，由人工核实。',
}

const finding = (
  { name }: NamedClaim,
  subject: string,
  outcome: CrossFinding['outcome'],
  words: CrossFinding['words'],
): CrossFinding => ({ subject, claims: [name], words, fen: null, outcome })

const CAPACITY = { en: 'Its capacity has not been assessed.', zh: '算力规模尚未核验。' }
const METERED = {
  en: 'Metered for several contracts at once beyond one card; counted once.',
  zh: '同一设备同时为多份合同计量且超过一张卡，只计一次。',
}
