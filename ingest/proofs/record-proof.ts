import { z } from 'zod'
import { SuanhengError } from '../../core/errors.ts'
import { HASH_BYTES, SHA256 } from '../../core/merkle/hasher.ts'
import { inclusionProof } from '../../core/merkle/prove.ts'
import { verifyBatchProof } from '../../core/note/batch-proof.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { ProvenVersion, RecordProof } from '../../schemas/record-proof.ts'
import type { Store } from '../../store/client.ts'
import { defineQuery } from '../../store/query.ts'
import type { BatchTrees } from './batch-trees.ts'

const row = z.strictObject({
  sequence_of_batch: z.coerce.number(),
  canonical: z.string(),
  stored_digest: z.string(),
})
const usageVersions = defineQuery({
  file: 'record_proof_usage.sql',
  params: z.strictObject({ institution: z.string(), id: z.string() }),
  row,
})
const entityVersions = defineQuery({
  file: 'record_proof_entity.sql',
  params: z.strictObject({ institution: z.string(), kind: z.string(), id: z.string() }),
  row,
})

/**
 * Both paths of every version of a record: the bytes come from the store, the paths from the ledger. The store must hold
 * everything acknowledged (`caughtUp`).
 * Errors: NOT_FOUND; LEDGER_DAMAGED when a row is not one the ledger has: it was changed, added or moved.
 */
export async function proveRecord(
  ledger: Ledger,
  store: Store,
  trees: BatchTrees,
  { institution, kind, id }: Pick<RecordProof, 'institution' | 'kind' | 'id'>,
): Promise<RecordProof> {
  const rows =
    kind === 'usage_record'
      ? await usageVersions(store, { institution, id })
      : await entityVersions(store, { institution, kind, id })
  const versions: ProvenVersion[] = []
  for (const { sequence_of_batch, canonical } of rows) {
    versions.push(await proveVersion(ledger, trees, institution, sequence_of_batch, canonical))
  }
  if (versions.length === 0) throw new SuanhengError('NOT_FOUND', `no ${kind} ${id}`)
  return { schema: 'suanheng/record-proof/1', institution, kind, id, versions }
}

async function proveVersion(
  ledger: Ledger,
  trees: BatchTrees,
  institution: string,
  sequence: number,
  canonical: string,
): Promise<ProvenVersion> {
  const proof = await ledger.proof(institution, sequence - 1)
  const { manifest } = verifyBatchProof(proof, ledger.verifierKey(institution))
  const leaves = await ledger.log(institution).recordLeaves(manifest.recordsBefore, manifest.records)
  const leaf = SHA256.leaf(Buffer.from(canonical, 'hex'))
  const index = placeOf(leaf, leaves)
  const batchId = `${institution}-${sequence}`
  const tree = trees.of(batchId, leaves)
  const isLeaves = Buffer.from(tree.root).toString('hex') === manifest.recordsRoot
  if (index === null || !isLeaves) {
    const what = isLeaves ? 'the stored row is none of the batch’s records' : 'the leaves are not those of the batch'
    throw new SuanhengError('LEDGER_DAMAGED', `${batchId}: ${what}`, { batchId })
  }
  const path = await inclusionProof(
    SHA256,
    async (nodes) => nodes.map((node) => tree.node(node)),
    index,
    manifest.records,
  )
  return {
    batchId,
    canonical,
    record: {
      leaf: Buffer.from(leaf).toString('hex'),
      index,
      size: manifest.records,
      path: path.map((hash) => Buffer.from(hash).toString('base64')),
    },
    proof,
  }
}

function placeOf(leaf: Uint8Array, leaves: Uint8Array): number | null {
  const all = Buffer.from(leaves.buffer, leaves.byteOffset, leaves.byteLength)
  for (let at = all.indexOf(leaf); at >= 0; at = all.indexOf(leaf, at + 1)) {
    if (at % HASH_BYTES === 0) return at / HASH_BYTES
  }
  return null
}
