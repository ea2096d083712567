import { canonicalJson } from '../../../core/canonical-json.ts'
import type { Words } from '../../capacity/words.ts'
import { type EvidenceRef, known } from '../engine/fact.ts'
import { check, type Outcome } from '../engine/outcome.ts'
import { contractKey, contractsOf, grouped, type NamedClaim } from './claims.ts'
import type { CrossFinding, DeviceUse } from './types.ts'

/** One piece of evidence as a claim rests on it. `content`: what would be the same if it were the same piece. */
type Piece = {
  readonly kind: 'invoice' | 'contract' | 'contract_digest' | 'bank_reference'
  readonly key: string
  readonly content: string
  readonly claim: string
  readonly disclosed: boolean
  readonly ref: EvidenceRef
}

/**
 * an invoice, contract or bank transfer that supports more than one claim, whatever the programme and whoever
 * applies. Disclosed by every claim that uses it (a statement of other public money): a person decides. The same bank
 * reference over another day or amount may be another bank's: a person looks.
 */
export function repeatedEvidence(claims: readonly NamedClaim[]): readonly CrossFinding[] {
  const groups = grouped(claims.flatMap(piecesOf), ({ kind, key }) => `${kind} ${key}`)
  return groups.flatMap(([subject, pieces]): CrossFinding[] => {
    const names = [...new Set(pieces.map(({ claim }) => claim))].sort()
    return names.length < 2
      ? []
      : [{ subject, claims: names, words: REPEATED, fen: null, outcome: judged(subject, pieces) }]
  })
}

function judged(subject: string, pieces: readonly Piece[]): Outcome {
  const claims = [...new Set(pieces.map(({ claim }) => claim))].sort()
  const fact = known(
    subject,
    claims,
    pieces.map(({ ref }) => ref),
    claims.join(', '),
  )
  if (pieces.every(({ disclosed }) => disclosed)) return check(fact, () => ({ path: subject, open: DISCLOSED }))
  const isOther =
    pieces.some(({ kind }) => kind === 'bank_reference') && new Set(pieces.map((one) => one.content)).size > 1
  return check(fact, () => (isOther ? { path: subject, open: OTHER_BANK } : false))
}

function piecesOf(claim: NamedClaim): readonly Piece[] {
  const { evidence, name } = claim
  const contracts = contractsOf(claim)
  const papers = evidence.documents.filter(({ body }) => body.type === 'contract')
  return contracts.flatMap((contract): Piece[] => {
    const { number } = contract
    const disclosed = disclosedIn(claim, number)
    const piece = (kind: Piece['kind'], key: string, content: string, ref: EvidenceRef): Piece => ({
      kind,
      key,
      content,
      claim: name,
      disclosed,
      ref,
    })
    return [
      ...contract.contracts.map(({ id, digest, body }) =>
        piece('contract', contractKey(body), '', { kind: 'contract', id, digest }),
      ),
      ...papers
        .filter(({ body }) => body.covers?.contract === number)
        .map(({ id, digest, body }) => piece('contract_digest', body.digest, '', { kind: 'document', id, digest })),
      // The natural key of an invoice holds the code of an older one, whose number alone repeats.
      ...contract.invoices.map(({ id, digest }) => piece('invoice', id, '', { kind: 'invoice', id, digest })),
      ...contract.payments.map(({ id, digest, body: { paidOn, amount } }) =>
        piece('bank_reference', id, canonicalJson({ paidOn, amount: Number(amount).toFixed(2) }), {
          kind: 'payment',
          id,
          digest,
        }),
      ),
    ]
  })
}

/** The claim lists a statement of other public money that covers the contract, or names none. */
function disclosedIn({ evidence, bodies }: NamedClaim, number: string): boolean {
  const listed = bodies.flatMap(({ documents }) => documents ?? [])
  return evidence.documents.some(
    ({ id, body }) =>
      listed.includes(id) &&
      DISCLOSING.includes(body.type) &&
      (body.covers?.contract === undefined || body.covers.contract === number),
  )
}
const DISCLOSING: readonly string[] = ['other_funding_statement', 'corpus_statement']

/**
 * Devices of several claims: at once they cannot support both; when is not known: open; one after the other they can, and
 * nothing is found.
 */
export function repeatedDevices(uses: readonly DeviceUse[], claims: readonly NamedClaim[]): readonly CrossFinding[] {
  const live = uses.filter(({ claim }) => claims.some(({ name }) => name === claim))
  return grouped(live, ({ device }) => device).flatMap(([device, all]): CrossFinding[] => {
    const pairs = all.flatMap((a) => all.filter((b) => a.claim < b.claim).map((b) => [a, b] as const))
    const at = pairs.filter(([a, b]) => a.span === null || b.span === null || overlap(a.span, b.span))
    if (at.length === 0) return []
    const isOpen = at.every(([a, b]) => a.span === null || b.span === null)
    const names = [...new Set(at.flat().map(({ claim }) => claim))].sort()
    const subject = `device ${device}`
    const outcome = check(
      known(subject, names, [{ kind: 'device', id: device, digest: null }], names.join(', ')),
      () => (isOpen ? { path: subject, by: 'data' as const, open: WHEN } : false),
    )
    return [{ subject, claims: names, words: REPEATED, fen: null, outcome }]
  })
}

const overlap = (a: NonNullable<DeviceUse['span']>, b: NonNullable<DeviceUse['span']>): boolean =>
  a.from < b.until && b.from < a.until

const REPEATED: Words = { en: 'It supports more than one claim.', zh: '同一证据用于多项申请。' }
const DISCLOSED: Words = {
  en: 'Every claim that rests on it discloses other public money; a person decides on the repeated part.',
  zh: '各申请均已披露其他财政资助，重复部分由人工决定。',
}
const OTHER_BANK: Words = {
  en: 'The same bank reference over another day or amount: a person sees whether it is another transfer.',
  zh: '银行流水号相同但日期或金额不同，是否同一笔由人工核对。',
}
const WHEN: Words = {
  en: 'When each claim used the device is not known.',
  zh: '各申请使用该设备的时间不明。',
}
