import { createHash } from 'node:crypto'
import { canonicalJson } from '../../../core/canonical-json.ts'
import type { Programme } from '../../programmes/index.ts'

/**
 * Name and fingerprint of the rules a claim was assessed by: SHA-256 over the guide, the parameters, the readings and the
 * clauses with their quotations, weights and kinds. What is not in it is the code of the tests: the release has that.
 */
export const rulesOf = (programme: Programme): string =>
  `${programme.id}@${createHash('sha256').update(rulesText(programme)).digest('hex')}`

/** What the fingerprint is of: canonical JSON. */
export const rulesText = ({ id, guide, parameters, switches, clauses }: Programme): string =>
  canonicalJson({
    id,
    guide: { ...guide },
    parameters,
    switches,
    clauses: clauses.map(({ id, quotation, kind, severity }) => ({ id, quotation, kind, severity })),
  })
