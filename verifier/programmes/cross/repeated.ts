import type { Words } from '../../capacity/words.ts'
import { type EvidenceRef, known } from '../engine/fact.ts'
import { check, type Judgement } from '../engine/outcome.ts'
import { grouped, type NamedClaim } from './claims.ts'
import { type Piece, piecesOf } from './pieces.ts'
import type { CrossFinding, DeviceUse } from './types.ts'

/**
 * an invoice, contract or bank transfer that supports more than one claim, whatever the programme and whoever
 * applies. Disclosed by every claim that uses it (a statement of other public money): a person decides. So it is where a
 * number is the same but for its punctuation or its kind of number, where the same bank reference is over another
 * day or amount, and where the same number stands between other parties: it may be another paper. What rests on a claim that
 * only a stranger to the paper sent refuses nobody's: a person looks.
 */
export function repeatedEvidence(claims: readonly NamedClaim[]): readonly CrossFinding[] {
  const pieces = claims.flatMap(piecesOf)
  const same = grouped(pieces, ({ kind, key }) => `${kind} ${key}`).map(([, group]) => group)
  return [...same.flatMap(repeatedIn), ...alikeIn(pieces)].sort((a, b) => (a.subject < b.subject ? -1 : 1))
}

function repeatedIn(pieces: readonly Piece[]): readonly CrossFinding[] {
  const [first] = [...pieces].sort((a, b) => (a.shown < b.shown ? -1 : 1))
  if (first === undefined || namesOf(pieces).length < 2) return []
  const subject = `${first.kind} ${first.shown}`
  if (pieces.every(({ disclosed }) => disclosed))
    return [findingOf(subject, pieces, { path: subject, open: DISCLOSED })]
  const refused = certainIn(pieces)
  const isRest = namesOf(refused).length < namesOf(pieces).length
  return [
    ...(refused.length === 0 ? [] : [findingOf(subject, refused, false)]),
    ...(isRest ? [findingOf(subject, pieces, { path: subject, open: whyOpen(pieces) })] : []),
  ]
}

/**
 * The pieces that are one paper under several claims for certain: each claim was sent by a party to it, or all by one sender,
 * who repeats nobody but itself.
 */
function certainIn(pieces: readonly Piece[]): readonly Piece[] {
  const senders = [...new Set(pieces.flatMap((piece) => piece.senders))].sort()
  const sets = [
    pieces.filter(({ told }) => !told),
    ...senders.map((sender) => pieces.filter((piece) => piece.senders.includes(sender))),
  ]
  const certain = sets.flatMap((set) =>
    grouped(set, ({ strict, content }) => `${strict} ${content}`).flatMap(([, group]) =>
      namesOf(group).length > 1 ? group : [],
    ),
  )
  return pieces.filter((piece) => certain.includes(piece))
}

function whyOpen(pieces: readonly Piece[]): Words {
  if (pieces.some(({ told }) => told)) return TOLD
  if (new Set(pieces.map(({ strict }) => strict)).size > 1) return SPELLED
  return pieces.some(({ kind }) => kind === 'bank_reference') ? OTHER_BANK : OTHER_PARTIES
}

/** Papers of different claims that say the same under numbers that can be two forms of one. */
function alikeIn(pieces: readonly Piece[]): readonly CrossFinding[] {
  const candidates = pieces.filter(({ says }) => says !== null)
  return grouped(candidates, ({ kind, says }) => `${kind} ${says ?? ''}`).flatMap(([, group]) => {
    const forms = grouped(group, ({ key }) => key).map(([, [one]]) => one)
    const alike = forms.filter((one) => forms.some((other) => one && other && areAlike(one, other)))
    const keys = new Set(alike.map((one) => one?.key))
    const members = group.filter(({ key }) => keys.has(key))
    const shown = [...new Set(members.map((one) => one.shown))].sort()
    if (namesOf(members).length < 2) return []
    const subject = `${members[0]?.kind ?? ''} ${shown.join(' = ')}`
    return [findingOf(subject, members, { path: subject, open: ALIKE })]
  })
}

/**
 * Contract: any two numbers. Invoice: one number under two codes, or one of 20 digits beside one of 8, which a printed
 * 数电票 has both. Transfer: one reference ends with the other.
 */
function areAlike(one: Piece, other: Piece): boolean {
  if (one.key === other.key || one.kind !== other.kind) return false
  if (one.kind === 'contract') return true
  if (one.kind === 'invoice') {
    const [a = '', b = ''] = [one, other].map(({ key }) => key.split('-').at(-1))
    return a === b || a.length !== b.length
  }
  const [short, long] = one.key.length < other.key.length ? [one.key, other.key] : [other.key, one.key]
  return short.length >= LEAST_ENDING && long.endsWith(short)
}
const LEAST_ENDING = 6

const namesOf = (pieces: readonly Piece[]): readonly string[] => [...new Set(pieces.map(({ claim }) => claim))].sort()

function findingOf(subject: string, pieces: readonly Piece[], judgement: Judgement): CrossFinding {
  const claims = namesOf(pieces)
  const refs = distinctRefs(pieces.map(({ ref }) => ref))
  const outcome = check(known(subject, claims, refs, claims.join(', ')), () => judgement)
  return { subject, claims, words: REPEATED, fen: null, outcome }
}

/**
 * Devices of several claims: at once they cannot support both; when is not known: open; one after the other they can, and
 * nothing is found. Refused are claims of which one log alone tells it that may speak of both: whoever else meters a
 * device at the same time may meter another’s, and a person looks.
 */
export function repeatedDevices(uses: readonly DeviceUse[], claims: readonly NamedClaim[]): readonly CrossFinding[] {
  const live = uses.filter(({ claim }) => claims.some(({ name }) => name === claim))
  return grouped(live, ({ device }) => device).flatMap(([device, all]): CrossFinding[] => {
    const pairs = all.flatMap((a) => all.filter((b) => a.claim < b.claim).map((b) => [a, b] as const))
    const at = pairs.filter(([a, b]) => a.span === null || b.span === null || overlap(a.span, b.span))
    const timed = at.filter(([a, b]) => a.span !== null && b.span !== null)
    const certain = timed.filter(([a, b]) => a.teller !== null && a.teller === b.teller)
    const [every, refused] = [claimsIn(at), claimsIn(certain)]
    const subject = `device ${device}`
    const finding = (names: readonly string[], judgement: Judgement): CrossFinding => {
      const said = known(subject, names, [{ kind: 'device', id: device, digest: null }], names.join(', '))
      return { subject, claims: names, words: REPEATED, fen: null, outcome: check(said, () => judgement) }
    }
    const open =
      timed.length === 0 ? { path: subject, by: 'data' as const, open: WHEN } : { path: subject, open: METERED }
    return [
      ...(refused.length === 0 ? [] : [finding(refused, false)]),
      ...(refused.length < every.length ? [finding(every, open)] : []),
    ]
  })
}

const claimsIn = (pairs: readonly (readonly DeviceUse[])[]): readonly string[] =>
  [...new Set(pairs.flat().map(({ claim }) => claim))].sort()

function distinctRefs(refs: readonly EvidenceRef[]): readonly EvidenceRef[] {
  const once = new Map(refs.map((ref) => [`${ref.kind} ${ref.id} ${ref.digest ?? ''}`, ref]))
  return [...once.keys()].sort().flatMap((key) => once.get(key) ?? [])
}

const overlap = (a: NonNullable<DeviceUse['span']>, b: NonNullable<DeviceUse['span']>): boolean =>
  a.from < b.until && b.from < a.until

const METERED: Words = {
  en: 'Several institutions meter it at once, of which one may meter another’s device: a person sees whose it is.',
  zh: '多家机构同时计量该设备，其中可能有机构计量了他人设备，由人工核实归属。',
}
const REPEATED: Words = { en: 'It supports more than one claim.', zh: '同一证据用于多项申请。' }
const DISCLOSED: Words = {
  en: 'Every claim that rests on it discloses other public money; a person decides on the repeated part.',
  zh: '各申请均已披露其他财政资助，重复部分由人工决定。',
}
const OTHER_BANK: Words = {
  en: 'The same bank reference over another day or amount: a person sees whether it is another transfer.',
  zh: '银行流水号相同但日期或金额不同，是否同一笔由人工核对。',
}
const OTHER_PARTIES: Words = {
  en: 'The same number between other parties: a person sees which of them is the paper.',
  zh: '编号相同而当事人不同，由人工核对何者为真实凭证。',
}
const TOLD: Words = {
  en: 'A claim that rests on it was sent by an institution that is no party to it: a person looks before it counts against the other.',
  zh: '其中的申请由非当事机构报送，人工核实前不影响其他申请。',
}
const SPELLED: Words = {
  en: 'The numbers differ in punctuation or in characters that look alike: a person sees whether it is one paper.',
  zh: '编号仅标点或形近字符不同，是否同一凭证由人工核对。',
}
const ALIKE: Words = {
  en: 'Parties, day and amount are the same under another number: a person sees whether it is one paper.',
  zh: '当事人、日期、金额均相同而编号不同，是否同一凭证由人工核对。',
}
const WHEN: Words = {
  en: 'When each claim used the device is not known.',
  zh: '各申请使用该设备的时间不明。',
}
