import { addDays } from '../engine/calendar.ts'
import { type EvidenceRef, known } from '../engine/fact.ts'
import { check, weighing } from '../engine/outcome.ts'
import type { NamedClaim } from './claims.ts'
import { distinctHeads } from './claims.ts'
import type { CrossFinding } from './types.ts'

type Term = {
  readonly org: string
  readonly from: string
  readonly to: string
  readonly ref: EvidenceRef
  readonly claim: string
}

/**
 * who holds compute vouchers on a day on which it is in the register of institutions: refused. Related to such a
 * one: a warning; whether one controls both is in the path of the answer.
 */
export function holderAndInstitution(claims: readonly NamedClaim[]): readonly CrossFinding[] {
  const holders = claims.flatMap(heldTerms)
  const institutions = claims.flatMap(registeredTerms)
  const pairs = holders.flatMap((held) =>
    institutions.filter((one) => held.from <= one.to && one.from <= held.to).map((one) => [held, one] as const),
  )
  const found = pairs.flatMap(([held, one]): CrossFinding[] => {
    const names = [...new Set([held.claim, one.claim])].sort()
    const evidence = [held.ref, one.ref]
    if (held.org === one.org) {
      const subject = `voucher ${held.ref.id}, registry_entry ${one.ref.id}`
      const outcome = check(known(subject, one.org, evidence), () => false)
      return [{ subject, claims: names, words: BOTH, fen: null, outcome }]
    }
    const tie = claims
      .flatMap((claim) => claim.evidence.related)
      .find(
        ({ a, b, verdict }) =>
          verdict === 'related' && ((a === held.org && b === one.org) || (a === one.org && b === held.org)),
      )
    if (tie === undefined) return []
    const subject = `voucher ${held.ref.id}, registry_entry ${one.ref.id} (related)`
    const outcome = weighing(
      check(known(subject, `${held.org}, ${one.org}`, [...evidence, ...tie.evidence]), () => false),
      'warning',
    )
    return [{ subject, claims: names, words: RELATED, fen: null, outcome }]
  })
  const once = new Map(found.map((one) => [`${one.subject} ${one.claims.join(' ')}`, one]))
  return [...once.keys()].sort().flatMap((key) => once.get(key) ?? [])
}

function heldTerms({ name, evidence }: NamedClaim): readonly Term[] {
  const heads = distinctHeads([
    ...evidence.contracts.flatMap(({ vouchers }) => vouchers),
    ...evidence.vouchersHeld.items.flatMap((one) => one.heads),
  ])
  return heads
    .filter(({ body }) => body.kind === 'compute')
    .map(({ id, digest, body }) => ({
      org: body.holderUscc,
      from: body.validFrom,
      to: body.validTo,
      ref: { kind: 'voucher', id, digest },
      claim: name,
    }))
}

/** Recognised until the day before a withdrawal. */
const registeredTerms = ({ name, evidence }: NamedClaim): readonly Term[] =>
  distinctHeads(evidence.registryEntries)
    .filter(({ body }) => body.programme === 'XLQ-RK')
    .map(({ id, digest, body: { org, validFrom, validTo, withdrawnOn } }) => {
      const last = withdrawnOn === undefined ? validTo : addDays(withdrawnOn, -1)
      return {
        org,
        from: validFrom,
        to: last < validTo ? last : validTo,
        ref: { kind: 'registry_entry', id, digest },
        claim: name,
      }
    })

const BOTH = {
  en: 'One organisation holds vouchers while it is a registered institution.',
  zh: '同一机构同期既为入库服务机构又持有训力券。',
}
const RELATED = {
  en: 'A holder of vouchers and a registered institution are related.',
  zh: '训力券持有人与入库服务机构存在关联关系。',
}
