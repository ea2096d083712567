import type { Hash } from '../../core/merkle/hasher.ts'
import { TILE_HEIGHT, TILE_WIDTH } from '../../core/merkle/tiles.ts'
import type { Checkpoint } from '../../core/note/checkpoint.ts'
import type { LedgerFinding, LedgerFindingCode } from '../finding.ts'
import type { LogFolder } from '../log/log-folder.ts'
import { nullIfDamaged } from './null-if-damaged.ts'
import type { TileDifference } from './recomputed-tiles.ts'

export type Add = (code: LedgerFindingCode, detail: string, sequence?: number | null) => LedgerFinding

export type Recomputed = {
  readonly root: Hash
  readonly differences: readonly TileDifference[]
  /** Whether every hash is of an entry; else tiles stand in for entries that are missing and named. */
  readonly fromEntries: boolean
}

/** Of entry and tile that differ, the one that does not lead to the signed root was changed. Each is named once. */
export async function judgeTiles(
  folder: LogFolder,
  { root, size }: Checkpoint,
  { root: recomputed, differences, fromEntries }: Recomputed,
  add: Add,
): Promise<LedgerFinding[]> {
  const isRoot = Buffer.compare(recomputed, root) === 0
  const found = new Map<string, LedgerFinding>()
  const name = (code: LedgerFindingCode, tile: string, why: string, sequence: number | null = null) =>
    found.set(`${code} ${tile} ${sequence}`, add(code, `tile/${tile}: ${why}`, sequence))
  const differing = new Set(differences.map(({ level, index }) => `${level}/${index}`))
  let tilesHold = false
  for (const { level, index, slot } of differences) {
    const tile = `${level}/${index}`
    const at = index * TILE_WIDTH + (slot ?? 0)
    if (slot === null) name('TILE_MISSING', tile, 'it is missing or too short')
    else if (isRoot) name('TILE_CHANGED', tile, 'it is not what the entries give, and they lead to the signed root')
    else if (await leadsToRoot(folder, level * TILE_HEIGHT, at)) {
      tilesHold = true
      if (level === 0)
        name('ENTRY_CHANGED', tile, `entry ${at} does not have its hash, which leads to the root`, at + 1)
      else if (!differing.has(`${level - 1}/${at}`))
        name('TILE_CHANGED', `${level - 1}/${at}`, 'it and its entries do not give the hash in the tile above')
    } else name('TILE_CHANGED', tile, 'neither it nor what the entries give leads to the signed root')
  }
  const findings = [...found.values()]
  if (!isRoot && !tilesHold && (fromEntries || findings.length === 0))
    findings.push(
      add('ROOT_MISMATCH', `the entries give ${hex(recomputed)}, the checkpoint of ${size} signs ${hex(root)}`),
    )
  return findings
}

const leadsToRoot = async (folder: LogFolder, height: number, index: number): Promise<boolean> =>
  (await nullIfDamaged(folder.nodes([{ height, index }]))) !== null

const hex = (hash: Hash): string => Buffer.from(hash).toString('hex')
