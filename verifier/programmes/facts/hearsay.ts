import { parseYuan } from '../../../core/money.ts'
import type { EntityKindName, EntityOf } from '../../../schemas/kinds.ts'
import type { Versions } from './versions.ts'

/** A record of a kind as the fields say that tell whose word it is. */
type Said = {
  readonly institution: string
  readonly applicantUscc?: string
  readonly recipient?: string
  readonly holderUscc?: string
  readonly acceptedByUscc?: string | undefined
  readonly org?: string
}

/**
 * Whether an institution tells of others: neither the claim’s own (`own`), nor one the record is about. Whoever sends a record
 * about a competitor must not settle its claim, in either way: a person looks at what only others tell.
 */
export function isHearsay<K extends EntityKindName>({ heads }: Versions<K>, own: readonly string[]): boolean {
  return heads.length > 0 && heads.every(({ body }) => isOfOthers(body, own))
}

export function isOfOthers<K extends EntityKindName>(body: EntityOf<K>, own: readonly string[]): boolean {
  const said: Said = body
  const { institution, applicantUscc, recipient, holderUscc, acceptedByUscc, org } = said
  return ![...own, applicantUscc, recipient, holderUscc, acceptedByUscc, org].includes(institution)
}

/** Of grants, those that would take something off by the word of others alone. */
export const moneyByHearsay = (
  grants: readonly Versions<'grant'>[],
  own: readonly string[],
): readonly Versions<'grant'>[] =>
  grants.filter((one) => isHearsay(one, own) && one.heads.some(({ body }) => parseYuan(body.amount) !== 0n))

/** What a person is asked then. */
export const toldByOthers = (heads: Versions<EntityKindName>['heads']) => {
  const ids = [...new Set(heads.map(({ id }) => id))].sort().join(', ')
  const from = [...new Set(heads.map(({ body }) => body.institution))].sort().join(', ')
  return {
    en: `${ids}: only ${from} tells this, which is neither of the claim nor the one it is about; a person looks.`,
    zh: `${ids} 仅由 ${from} 报送，其既非本申请机构，也非所涉单位，由人工核实。`,
  }
}
