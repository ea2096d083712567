import type { Hash } from '../../core/merkle/hasher.ts'
import type { Manifest } from '../../schemas/manifest.ts'
import type { LedgerFinding, LedgerFindingCode } from '../finding.ts'
import { readManifest } from '../manifest-bytes.ts'

/** Reads the manifests of one log in order, and says where one is none or does not follow on. */
export class ManifestChain {
  readonly #institution: string
  /** Leaf hashes the manifest before may have: of its bytes, and of the tile. Null where the log begins. */
  #before: readonly string[] | null = null
  /** Null once a manifest could not be read: then the next one's own word counts. */
  #records: number | null = 0

  constructor(institution: string) {
    this.#institution = institution
  }

  /**
   * `leaf`: hash of the bytes; `stored`: the tile's. A manifest that names either as the one before it is no break: one of
   * the two was changed, which the comparison of the tiles finds. `bytes` null: the entry cannot be read.
   */
  next(index: number, bytes: Uint8Array | null, leaf: Hash | null, stored: Hash | null) {
    const read = bytes === null ? null : readManifest(bytes)
    const manifest = typeof read === 'string' ? null : read
    const findings: LedgerFinding[] = []
    const add = (code: LedgerFindingCode, detail: string) => findings.push(this.#finding(code, index, detail))
    if (manifest === null) {
      if (typeof read === 'string') add('MANIFEST_INVALID', `entry ${index} is no manifest: ${read}`)
      this.#records = null
    } else {
      this.#judge(manifest, index, add)
      this.#records = manifest.recordsBefore + manifest.records
    }
    this.#before = [leaf, stored].filter((hash) => hash !== null).map((hash) => Buffer.from(hash).toString('hex'))
    return { manifest, findings }
  }

  #judge(manifest: Manifest, index: number, add: (code: LedgerFindingCode, detail: string) => void): void {
    const { institution, sequence, previous, recordsBefore } = manifest
    if (institution !== this.#institution) add('MANIFEST_INVALID', `it is of ${institution}`)
    if (sequence !== index + 1) add('SEQUENCE_HOLE', `entry ${index} is of sequence ${sequence}`)
    const linked = this.#before === null ? previous === null : previous !== null && this.#before.includes(previous)
    // Nothing is known of an entry that cannot be read and has no tile.
    if (!linked && this.#before?.length !== 0)
      add('MANIFEST_CHAIN_BROKEN', `it names ${previous} as the manifest before it`)
    if (this.#records !== null && recordsBefore !== this.#records)
      add('MANIFEST_CHAIN_BROKEN', `it counts ${recordsBefore} records before it, not ${this.#records}`)
  }

  #finding(code: LedgerFindingCode, index: number, detail: string): LedgerFinding {
    return { code, institution: this.#institution, sequence: index + 1, position: null, recordId: null, detail }
  }
}
