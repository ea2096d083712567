import { createHash } from 'node:crypto'
import type { OwnershipEdge } from '../../../schemas/ownership-edge.ts'
import type { RelatedPolicy } from '../../../verifier/programmes/engine/related.ts'
import type { Head } from '../../../verifier/reconcile/evidence.ts'
import { relate } from '../../../verifier/related/related.ts'
import { tiesOf } from '../../../verifier/related/tie.ts'
import type { Surroundings } from '../../../verifier/related/view.ts'

export const SENDER = '91440300MA5EXAMP1F'
export const OTHER_SENDER = '91440300MA5EXAMP2D'
export const DAY = '2025-05-20'

/** Companies with codes that say what they are: `91…` a company, `11…` a state organ, `12…` a public institution. */
export const company = (name: string): string => `91440300MA5${name.toUpperCase().padStart(7, '0')}`
export const organ = (name: string): string => `11440300MA5${name.toUpperCase().padStart(7, '0')}`
export const university = (name: string): string => `12440300MA5${name.toUpperCase().padStart(7, '0')}`
export const [A, B, M, X, Y] = ['A', 'B', 'M', 'X', 'Y'].map(company) as [string, string, string, string, string]
/** As the ties name a person of SENDER. */
export const person = (reference: string, sender = SENDER): string => `${sender}/${reference}`

export type Edge = {
  from: string
  to: string
  kind?: OwnershipEdge['kind']
  share?: string
  validFrom?: string
  validTo?: string
  sender?: string
  edgeId?: string
  fromName?: string
}

const endOf = (party: string, name?: string) => ({
  ...(/^[1-9][0-9A-Z]{17}$/.test(party) ? { uscc: party } : { reference: party }),
  ...(name === undefined ? {} : { name }),
})

/** `edge(A, B, '0.25')`; a party that is no code is a reference of the sender. */
export function head(edge: Edge): Head<OwnershipEdge> {
  const body: OwnershipEdge = {
    institution: edge.sender ?? SENDER,
    edgeId: edge.edgeId ?? `${edge.from}-${edge.to}-${edge.kind ?? 'equity'}-${edge.validFrom ?? ''}`.slice(0, 128),
    from: endOf(edge.from, edge.fromName),
    to: endOf(edge.to),
    kind: edge.kind ?? 'equity',
    validFrom: edge.validFrom ?? '2020-01-01',
    source: '国家企业信用信息公示系统',
    ...(edge.share === undefined ? {} : { share: edge.share }),
    ...(edge.validTo === undefined ? {} : { validTo: edge.validTo }),
  }
  return { id: body.edgeId, digest: createHash('sha256').update(JSON.stringify(body)).digest('hex'), body }
}

/** `owns(A, B, '0.25')`. */
export const owns = (from: string, to: string, share?: string, more: Partial<Edge> = {}): Edge => ({
  from,
  to,
  ...(share === undefined ? {} : { share }),
  ...more,
})

type More = Partial<Surroundings> & { readonly from?: string; readonly to?: string }

/** A and B on a day, unless other days are given. */
export function relationOf(policy: RelatedPolicy, edges: readonly Edge[], more: More = {}) {
  const { from = DAY, to = from, ...around } = more
  return relate(tiesOf(edges.map(head)), { a: A, b: B, policy, from, to }, around)
}
export const verdictOf = (policy: RelatedPolicy, edges: readonly Edge[], more: More = {}) =>
  relationOf(policy, edges, more).verdict

/** Both owned whole by two persons who are known to be persons. */
export const APART: readonly Edge[] = [owns('P', A, '1'), owns('Q', B, '1')]
export const PERSONS: ReadonlySet<string> = new Set(['P', 'Q', 'R', 'S'].map((reference) => person(reference)))
