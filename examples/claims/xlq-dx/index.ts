import type { EntityKindName, EntityOf } from '../../schemas/kinds.ts'
import type { UsageRecord } from '../../schemas/usage-record.ts'
import { contractRecords, usageOf } from './contract.ts'
import { PROVIDER } from './parties.ts'
import { institutionRecords } from './standing.ts'
import { claimRecords, STORIES, type Story } from './stories.ts'

export { BUYER, OWNERS, PROVIDER } from './parties.ts'
export { STORIES, type Story } from './stories.ts'

/** Records of the kinds that an uploader sends, and the findings that an administrator enters. */
export type ClaimExample = {
  readonly institution: { readonly uscc: string; readonly name: string }
  readonly usage: readonly UsageRecord[]
  readonly entities: { readonly [K in EntityKindName]?: readonly EntityOf<K>[] }
  readonly stories: readonly Story[]
}

/** Three redemptions of one institution: one in order, one that fails by one 分, one that lacks one document. */
export function loadClaimExample(): ClaimExample {
  const parts = [institutionRecords(), ...STORIES.flatMap((story) => [contractRecords(story), claimRecords(story)])]
  return {
    institution: PROVIDER,
    usage: STORIES.flatMap(usageOf),
    entities: merged(parts),
    stories: STORIES,
  }
}

type Entities = ClaimExample['entities']

function merged(parts: readonly Entities[]): Entities {
  const all = new Map<string, unknown[]>()
  for (const part of parts) {
    for (const [kind, records] of Object.entries(part)) all.set(kind, [...(all.get(kind) ?? []), ...records])
  }
  return Object.fromEntries(all) as Entities
}
