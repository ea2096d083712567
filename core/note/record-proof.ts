import type { ProvenVersion, RecordProof } from '../../schemas/record-proof.ts'
import { SuanhengError } from '../errors.ts'
import { SHA256 } from '../merkle/hasher.ts'
import type { ProvenBatch } from './batch-proof.ts'
import { verifyBatchProof } from './batch-proof.ts'
import { placeOfVersion } from './record-place.ts'
import type { VerifierKey } from './signed-note.ts'

/** `leaf` is the record's digest, hex. */
export type ProvenRecord = ProvenBatch & { readonly leaf: string; readonly canonical: Uint8Array }

/**
 * Checks every version of a record proof, offline: its bytes → the batch's record tree → the log. Also that they are of
 * the record that the proof names.
 * Errors: those of verifyBatchProof; PROOF_INVALID.
 */
export const verifyRecordProof = (proof: RecordProof, key: VerifierKey): ProvenRecord[] =>
  proof.versions.map((version) => verifyVersion(proof, version, key))

function verifyVersion(named: RecordProof, version: ProvenVersion, key: VerifierKey): ProvenRecord {
  const batch = verifyBatchProof(version.proof, key)
  const { leaf, canonical, fault } = placeOfVersion(SHA256, named, version, batch.manifest)
  if (fault !== null)
    throw new SuanhengError('PROOF_INVALID', fault, { batchId: version.batchId, index: version.record.index })
  return { ...batch, leaf, canonical }
}
