import type { PackedBatch } from '../decode/pack.ts'
import type { Version } from './identity-queries.ts'
import type { Asked } from './sample-times.ts'
import { versionAt } from './versions.ts'

export type Conflict = { readonly row: number; readonly version: Version; readonly other: Version }

export type Classified = {
  /** Rows whose content is known already: counted once, not stored again. */
  readonly duplicates: readonly number[]
  /** Rows whose id is known with other content, and that do not say they correct it: kept, and reported. */
  readonly conflicts: readonly Conflict[]
}

/**
 * Tells new records from duplicates and conflicts. `asked` are the rows that nothing calls surely new, in their order,
 * all rows of a key or none; `known` gives every known version of some keys outside this batch.
 */
export async function classify(
  batch: PackedBatch,
  asked: readonly Asked[],
  known: (keys: ReadonlySet<string>) => Promise<readonly Version[]>,
): Promise<Classified> {
  if (asked.length === 0) return { duplicates: [], conflicts: [] }
  const versions = new Map<string, Version[]>()
  for (const version of await known(new Set(asked.map(({ key }) => key)))) push(versions, version)

  const duplicates: number[] = []
  const conflicts: Conflict[] = []
  for (const { row, key } of asked) {
    const version = versionAt(batch, row, key)
    const earlier = versions.get(key) ?? []
    if (earlier.some(({ digest }) => digest === version.digest)) {
      duplicates.push(row)
      continue
    }
    const [other] = earlier
    if (other !== undefined && batch.corrections[row] !== 1) conflicts.push({ row, version, other })
    push(versions, version)
  }
  return { duplicates, conflicts }
}

function push(versions: Map<string, Version[]>, version: Version): void {
  const there = versions.get(version.key)
  if (there === undefined) versions.set(version.key, [version])
  else there.push(version)
}
