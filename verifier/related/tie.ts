import { type Fraction, parseFraction } from '../../core/fraction.ts'
import type { EDGE_KINDS, OwnershipEdge } from '../../schemas/ownership-edge.ts'
import type { Head } from '../reconcile/evidence.ts'

/**
 * Who an end of a tie is: an organisation by its code, the same whoever records it, or a person or foreign entity by a
 * reference, which is one sender's own: `91440300…/P-1`. Whether two senders mean the same person is not known from it.
 */
export type Party = string
export type TieKind = (typeof EDGE_KINDS)[number]

/** A recorded tie over [validFrom, validTo], both days included; `validTo` null: it still holds. */
export type Tie = {
  readonly edgeId: string
  readonly from: Party
  readonly to: Party
  readonly kind: TieKind
  /** Of equity, in [0, 1]; null: not stated, which is not zero. */
  readonly share: Fraction | null
  readonly validFrom: string
  readonly validTo: string | null
  readonly source: string
  /** Who recorded it. */
  readonly institution: string
  readonly digest: string
  /** Another version of the record says otherwise and neither corrects the other: a hint, no proof. */
  readonly contested: boolean
  /** Names of the ends as recorded; '' where none is. */
  readonly fromName: string
  readonly toName: string
}

/** Ties that hold both ways: their direction carries no meaning (schemas/ownership-edge.ts). */
export const SIDEWAYS: ReadonlySet<TieKind> = new Set<TieKind>(['co_building', 'board', 'kinship'])

/**
 * The ties that records state, in an order that does not depend on theirs. `headOffices`: branch to head office; a branch is no
 * person of its own in law, so its ties are its head office's, and the one between the two is none.
 */
export function tiesOf(
  heads: readonly Head<OwnershipEdge>[],
  headOffices: ReadonlyMap<string, string> = new Map(),
): readonly Tie[] {
  const versions = new Map<string, number>()
  const distinct = [...new Map(heads.map((head) => [`${keyOf(head)} ${head.digest}`, head])).values()]
  for (const head of distinct) versions.set(keyOf(head), (versions.get(keyOf(head)) ?? 0) + 1)
  return distinct
    .map((head) => tieOf(head, headOffices, (versions.get(keyOf(head)) ?? 1) > 1))
    .filter(({ from, to }) => from !== to)
    .map((tie) => ({ tie, key: [tie.from, tie.to, tie.kind, tie.institution, tie.edgeId, tie.digest].join(' ') }))
    .sort((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0))
    .map(({ tie }) => tie)
}

/** Whether the tie holds on a day, its first and its last day included. */
export const holdsOn = (tie: Tie, day: string): boolean =>
  tie.validFrom <= day && (tie.validTo === null || day <= tie.validTo)

/** The reference of a party that is no organisation with a code; null for one with a code. */
export function referenceOf(party: Party): { readonly sender: string; readonly reference: string } | null {
  const slash = party.indexOf('/')
  return slash < 0 ? null : { sender: party.slice(0, slash), reference: party.slice(slash + 1) }
}

/** As people read it. */
export const shownParty = (party: Party): string => referenceOf(party)?.reference ?? party

/** 机关: registered with the 机构编制 office (1) as an organ (1), GB 32100-2015, table of the first two characters. */
export const isStateOrgan = (party: Party): boolean => referenceOf(party) === null && party.startsWith('11')

const keyOf = ({ id, body }: Head<OwnershipEdge>): string => `${body.institution} ${id}`

function tieOf(head: Head<OwnershipEdge>, headOffices: ReadonlyMap<string, string>, contested: boolean): Tie {
  const { body, digest } = head
  return {
    edgeId: body.edgeId,
    from: partyOf(body.from, body.institution, headOffices),
    to: partyOf(body.to, body.institution, headOffices),
    kind: body.kind,
    share: body.share === undefined ? null : parseFraction(body.share),
    validFrom: body.validFrom,
    validTo: body.validTo ?? null,
    source: body.source,
    institution: body.institution,
    digest,
    contested,
    fromName: body.from.name ?? '',
    toName: body.to.name ?? '',
  }
}

function partyOf(end: OwnershipEdge['from'], sender: string, headOffices: ReadonlyMap<string, string>): Party {
  if (end.uscc === undefined) return `${sender}/${end.reference ?? ''}`
  return headOffices.get(end.uscc) ?? end.uscc
}
