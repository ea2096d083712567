import { SuanhengError } from '../../core/errors.ts'
import { TILE_WIDTH } from '../../core/merkle/tiles.ts'
import type { LogFolder } from '../../ledger/log/log-folder.ts'
import { Manifest } from '../../schemas/manifest.ts'

/** Batches that are compared together: `from` … `to` are sequences, both inclusive. */
export type Pass = {
  readonly from: number
  readonly to: number
  /** By sequence. One that is lacking cannot be read from the log, which the check of the log by itself names. */
  readonly manifests: ReadonlyMap<number, Manifest>
  /** Σ records of the manifests. */
  readonly records: number
}

/** A pass keeps 36 bytes a record in the engine's memory and 32 in this process's. */
export const PASS_RECORDS = 1_000_000
const PASS_BATCHES = 20_000

/** Cuts the first `size` entries of the log into passes, in order, without gaps. */
export async function* passesOf(log: LogFolder, size: number, passRecords: number): AsyncGenerator<Pass> {
  let manifests = new Map<number, Manifest>()
  let from = 1
  let records = 0
  for (let sequence = 1; sequence <= size; ) {
    const past = Math.min(size + 1, (Math.floor((sequence - 1) / TILE_WIDTH) + 1) * TILE_WIDTH + 1)
    for (const manifest of await readManifests(log, sequence, past)) {
      const isFull = records + manifest.records > passRecords || manifests.size >= PASS_BATCHES
      if (isFull && manifests.size > 0) {
        yield { from, to: manifest.sequence - 1, manifests, records }
        manifests = new Map()
        records = 0
        from = manifest.sequence
      }
      manifests.set(manifest.sequence, manifest)
      records += manifest.records
    }
    sequence = past
  }
  if (from <= size) yield { from, to: size, manifests, records }
}

/** Manifests of sequences [from, past) that can be read and stand where they say. */
async function readManifests(log: LogFolder, from: number, past: number): Promise<Manifest[]> {
  const whole = await readRange(log, from, past)
  if (whole !== null) return whole
  // One entry that was changed does not hide the others of its bundle.
  const single: Manifest[] = []
  for (let sequence = from; sequence < past; sequence++)
    single.push(...((await readRange(log, sequence, sequence + 1)) ?? []))
  return single
}

/** Null where an entry of the range cannot be read, or is no manifest of its place. */
async function readRange(log: LogFolder, from: number, past: number): Promise<Manifest[] | null> {
  const manifests: Manifest[] = []
  try {
    for await (const bytes of log.entries(from - 1, past - 1)) {
      const manifest = parseManifest(bytes)
      if (manifest?.sequence !== from + manifests.length) return null
      manifests.push(manifest)
    }
  } catch (error) {
    if (error instanceof SuanhengError && error.code === 'LEDGER_DAMAGED') return null
    throw error
  }
  return manifests
}

function parseManifest(bytes: Uint8Array): Manifest | null {
  try {
    return Manifest.parse(JSON.parse(Buffer.from(bytes).toString('utf8')))
  } catch {
    return null
  }
}
