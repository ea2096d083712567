import { readdir } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { parseTilePath, TILE_WIDTH } from '../../core/merkle/tiles.ts'
import { isMissing } from '../durable-file.ts'

export type FoundFiles = {
  /** Names under `tile/` and `leaves/` that no log has. */
  readonly strangers: readonly string[]
  /** Entries of the largest tree that a tile of level 0 or an entry bundle on disk belongs to. */
  readonly largest: number
}

/** What lies in the folder of a log, whatever its checkpoint says. */
export async function filesOf(directory: string): Promise<FoundFiles> {
  const strangers: string[] = []
  let largest = 0
  for (const file of await filesIn(join(directory, 'tile'))) {
    const tile = parseTilePath(`tile/${file}`)
    if (tile === null) strangers.push(`tile/${file}`)
    else if (tile.level === 'entries' || tile.level === 0)
      largest = Math.max(largest, tile.index * TILE_WIDTH + tile.width)
  }
  for (const file of await filesIn(join(directory, 'leaves')))
    if (!/^\d{6}$/.test(file)) strangers.push(`leaves/${file}`)
  return { strangers, largest }
}

async function filesIn(directory: string): Promise<string[]> {
  try {
    const entries = await readdir(directory, { recursive: true, withFileTypes: true })
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(directory.length + 1)
          .replaceAll(sep, '/'),
      )
      .sort()
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}
