import { addDays } from '../engine/calendar.ts'
import { type EvidenceRef, known, unknown } from '../engine/fact.ts'
import { check, weighing } from '../engine/outcome.ts'
import type { RelatedAnswer } from '../engine/related.ts'
import { isOfOthers } from '../facts/hearsay.ts'
import { distinctHeads, grouped, type NamedClaim } from './claims.ts'
import type { CrossFinding } from './types.ts'

type Term = {
  readonly org: string
  readonly from: string
  readonly to: string
  readonly ref: EvidenceRef
  readonly claim: string
  /** Told of by others alone: neither the claim’s institution nor the organisation itself. */
  readonly told: boolean
}

/**
 * who holds compute vouchers on a day on which it is in the register of institutions: refused. Related to such a
 * one: a warning; whether one controls both is in the path of the answer. Pairs whose relation nobody knows are counted,
 * and leave it open.
 */
export function holderAndInstitution(
  claims: readonly NamedClaim[],
  related: readonly RelatedAnswer[],
): readonly CrossFinding[] {
  const answers = new Map(
    grouped([...related, ...claims.flatMap(({ evidence }) => evidence.related)], ({ a, b }) => pairKey(a, b)),
  )
  const found: CrossFinding[] = []
  const open = new Map<string, readonly string[]>()
  for (const [held, one] of meetings(claims)) {
    const names = [...new Set([held.claim, one.claim])].sort()
    const evidence = [held.ref, one.ref]
    if (held.org === one.org) {
      const subject = `voucher ${held.ref.id}, registry_entry ${one.ref.id}`
      const outcome = check(known(subject, one.org, evidence), () =>
        held.told || one.told ? { path: subject, open: TOLD } : false,
      )
      found.push({ subject, claims: names, words: BOTH, fen: null, outcome })
      continue
    }
    const answered = answers.get(pairKey(held.org, one.org)) ?? []
    const tie = answered.find(({ verdict }) => verdict === 'related')
    if (tie !== undefined) {
      const subject = `voucher ${held.ref.id}, registry_entry ${one.ref.id} (related)`
      const fact = known(subject, `${held.org}, ${one.org}`, [...evidence, ...tie.evidence])
      const outcome = weighing(
        check(fact, () => false),
        'warning',
      )
      found.push({ subject, claims: names, words: RELATED, fen: null, outcome })
    } else if (answered.length === 0 || answered.some(({ verdict }) => verdict !== 'unrelated')) {
      open.set(pairKey(held.org, one.org), names)
    }
  }
  const once = new Map(found.map((one) => [`${one.subject} ${one.claims.join(' ')}`, one]))
  const sure = [...once.keys()].sort().flatMap((key) => once.get(key) ?? [])
  return [...sure, ...unknownRelations(open)]
}

/** Pairs of different organisations whose relation X-2 asks about, over all days on which they meet; sorted. */
export const heldAndRegistered = (claims: readonly NamedClaim[]): readonly Meeting[] =>
  grouped(
    meetings(claims).filter(([held, one]) => held.org !== one.org),
    ([held, one]) => pairKey(held.org, one.org),
  ).map(([key, terms]) => {
    const [a = '', b = ''] = key.split(' ')
    const from = terms.map(([held, one]) => (held.from > one.from ? held.from : one.from)).sort()
    const to = terms.map(([held, one]) => (held.to < one.to ? held.to : one.to)).sort()
    return { a, b, from: from.at(0) ?? '', to: to.at(-1) ?? '' }
  })

type Meeting = { readonly a: string; readonly b: string; readonly from: string; readonly to: string }

const pairKey = (a: string, b: string): string => [a, b].sort().join(' ')

/** Terms of a holder and of an institution that have a day in common. */
function meetings(claims: readonly NamedClaim[]): readonly (readonly [Term, Term])[] {
  const institutions = distinctTerms(claims.flatMap(registeredTerms))
  return distinctTerms(claims.flatMap(heldTerms)).flatMap((held) =>
    institutions.filter((one) => held.from <= one.to && one.from <= held.to).map((one) => [held, one] as const),
  )
}

/** The same record comes with the evidence of many claims: once for each claim is enough. */
function distinctTerms(terms: readonly Term[]): readonly Term[] {
  const once = new Map(terms.map((term) => [`${term.ref.digest ?? ''} ${term.claim}`, term]))
  return [...once.values()]
}

function unknownRelations(open: ReadonlyMap<string, readonly string[]>): readonly CrossFinding[] {
  const pairs = [...open.keys()].sort()
  if (pairs.length === 0) return []
  const shown = `${pairs.slice(0, SHOWN).join('; ')}${pairs.length > SHOWN ? ' …' : ''}`
  const outcome = check(
    unknown('related_parties of holders and institutions', {
      en: `Whether one controls both is not known of ${pairs.length} pairs of holder and institution: ${shown}.`,
      zh: `${pairs.length} 对持券单位与入库机构是否由同一方控制尚无资料：${shown}。`,
    }),
    () => true,
  )
  const claims = [...new Set([...open.values()].flat())].sort()
  return [{ subject: 'related_parties', claims, words: RELATED, fen: null, outcome: weighing(outcome, 'warning') }]
}
const SHOWN = 10

function heldTerms({ name, evidence, bodies }: NamedClaim): readonly Term[] {
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
      told: isOfOthers<'voucher'>(body, logsOf(bodies)),
    }))
}

const logsOf = (bodies: NamedClaim['bodies']): readonly string[] => bodies.map(({ institution }) => institution)

/** Recognised until the day before a withdrawal. */
const registeredTerms = ({ name, evidence, bodies }: NamedClaim): readonly Term[] =>
  distinctHeads(evidence.registryEntries)
    .filter(({ body }) => body.programme === 'XLQ-RK')
    .map(({ id, digest, body }) => {
      const { org, validFrom, validTo, withdrawnOn } = body
      const last = withdrawnOn === undefined ? validTo : addDays(withdrawnOn, -1)
      return {
        org,
        from: validFrom,
        to: last < validTo ? last : validTo,
        ref: { kind: 'registry_entry' as const, id, digest },
        claim: name,
        told: isOfOthers<'registry_entry'>(body, logsOf(bodies)),
      }
    })
    // Withdrawn on its first day it never stood.
    .filter(({ from, to }) => from <= to)

const TOLD = {
  en: 'Only others tell that it holds the voucher or is registered: a person looks.',
  zh: '持券或入库情况仅由他方报送，由人工核实。',
}
const BOTH = {
  en: 'One organisation holds vouchers while it is a registered institution.',
  zh: '同一机构同期既为入库服务机构又持有训力券。',
}
const RELATED = {
  en: 'A holder of vouchers and a registered institution are related.',
  zh: '训力券持有人与入库服务机构存在关联关系。',
}
