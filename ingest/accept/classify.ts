import type { PackedBatch } from '../decode/pack.ts'
import type { Version } from './identity-queries.ts'
import { textAt, versionAt } from './versions.ts'

export type Conflict = { readonly row: number; readonly version: Version; readonly other: Version }

export type Classified = {
  /** Rows whose content is known already: counted once, not stored again. */
  readonly duplicates: readonly number[]
  /** Rows whose id is known with other content, and that do not say they correct it: kept, and reported. */
  readonly conflicts: readonly Conflict[]
}

/**
 * Tells new records from duplicates and conflicts. `candidates` are the rows that a filter did
 * not call surely new; `known` gives every known version of some keys outside this batch.
 */
export async function classify(
  batch: PackedBatch,
  candidates: readonly number[],
  known: (wanted: ReadonlyMap<number, ReadonlySet<string>>, keys: readonly string[]) => Promise<readonly Version[]>,
): Promise<Classified> {
  if (candidates.length === 0) return { duplicates: [], conflicts: [] }
  const wanted = new Map<number, Set<string>>()
  for (const row of candidates) {
    const hash = batch.hashes[2 * row] ?? 0
    const keys = wanted.get(hash) ?? new Set<string>()
    wanted.set(hash, keys.add(textAt(batch.keys, row)))
  }
  const versions = new Map<string, Version[]>()
  for (const version of await known(
    wanted,
    [...wanted.values()].flatMap((keys) => [...keys]),
  ))
    push(versions, version)

  const duplicates: number[] = []
  const conflicts: Conflict[] = []
  for (let row = 0; row < batch.rows; row++) {
    if (!wanted.has(batch.hashes[2 * row] ?? 0)) continue
    const version = versionAt(batch, row, textAt(batch.keys, row))
    const earlier = versions.get(version.key) ?? []
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
