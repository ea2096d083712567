import { z } from 'zod'
import { Contract } from '../../../schemas/contract.ts'
import type { Store } from '../../../store/client.ts'
import { defineQuery } from '../../../store/query.ts'
import { CUT } from '../../evidence/columns.ts'
import { inParts } from '../../evidence/in-parts.ts'
import { contractsOf, type NamedClaim } from '../../programmes/cross/claims.ts'
import type { CrossEvidence, ListedPrice } from '../../programmes/cross/types.ts'
import { type Fact, unknown } from '../../programmes/engine/fact.ts'
import { type ClaimScope, listsOf, sourcesOf } from '../scope.ts'

const market = defineQuery({
  file: 'cross_market.sql',
  params: z.strictObject({ ...CUT, kinds: z.array(z.string()) }),
  row: z.strictObject({ entity_id: z.string(), digest: z.string(), body: z.string() }),
})

/** Contracts of any published log with items such as the claims have. Errors: those of the store. */
export async function loadMarket(
  store: Store,
  scope: ClaimScope,
  claims: readonly NamedClaim[],
): Promise<CrossEvidence['otherContracts']> {
  const items = claims.flatMap((claim) =>
    contractsOf(claim).flatMap(({ contracts }) =>
      contracts.flatMap(({ body }) => [...body.items, ...(body.amendments ?? []).flatMap((one) => one.items ?? [])]),
    ),
  )
  const priced = items.filter(({ unit }) => unit !== 'lump_sum')
  const kinds = [...new Set(priced.map((item) => `${item.class} ${item.unit}`))].sort()
  if (kinds.length === 0) return []
  const found: CrossEvidence['otherContracts'][number][] = []
  for (const part of inParts(sourcesOf(scope))) {
    const rows = await market(store, { ...listsOf(scope, part), kinds })
    for (const { entity_id, digest, body } of rows)
      found.push({ contracts: [{ id: entity_id, digest, body: Contract.parse(JSON.parse(body)) }] })
  }
  return found
}

/** 收费标准 is registered as a document alone (XLQ-RK-4.3a): no record has its prices. */
export const NO_PRICE_LISTS: Fact<readonly ListedPrice[]> = unknown(
  'registered price lists',
  {
    en: 'Price lists (XLQ-RK-4.3a) are registered as documents, not as prices: a person compares with the paper.',
    zh: '入库收费标准（XLQ-RK-4.3a）仅以材料登记，未登记具体价格，由人工对照原件。',
  },
  'person',
)
