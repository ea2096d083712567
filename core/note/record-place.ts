import type { Manifest } from '../../schemas/manifest.ts'
import type { ProvenVersion, RecordProof } from '../../schemas/record-proof.ts'
import type { TreeHasher } from '../merkle/hash.ts'
import { verifyInclusion } from '../merkle/verify.ts'
import { idOfRecord } from './record-id.ts'
import { fromBase64 } from './text.ts'

/** `leaf` in hex; `fault` says why the record is not there, or not the one named, null when it is. */
export type PlaceOfVersion = {
  readonly leaf: string
  readonly canonical: Uint8Array
  readonly fault: string | null
}

/**
 * Whether a version's bytes stand at its place in the batch of this manifest, and are of the record that the proof names.
 * Record trees are SHA-256 in every log. The manifest must be proven to be in the log.
 */
export function placeOfVersion(
  hasher: TreeHasher,
  named: Pick<RecordProof, 'kind' | 'institution' | 'id'>,
  version: ProvenVersion,
  manifest: Manifest,
): PlaceOfVersion {
  const { index, size, path } = version.record
  const canonical = fromHex(version.canonical)
  const leaf = hasher.leaf(canonical)
  const leafHex = toHex(leaf)
  // What is no hash makes the path one that leads nowhere.
  const proof = path.map((hash) => fromBase64(hash) ?? new Uint8Array(0))
  const holds =
    leafHex === version.record.leaf &&
    size === manifest.records &&
    version.batchId === `${manifest.institution}-${manifest.sequence}` &&
    verifyInclusion(hasher, { index, size, leaf, proof, root: fromHex(manifest.recordsRoot) })
  const isNamed =
    named.kind === manifest.kind &&
    named.institution === manifest.institution &&
    idOfRecord(named.kind, canonical) === named.id
  const misplaced = `the record is not number ${index} of batch ${version.batchId}`
  const misnamed = `the record of batch ${version.batchId} is not ${named.kind} ${named.id}`
  return { leaf: leafHex, canonical, fault: holds ? (isNamed ? null : misnamed) : misplaced }
}

const fromHex = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/[0-9a-f]{2}/g) ?? [], (byte) => Number.parseInt(byte, 16))

const toHex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
