import { z } from 'zod'
import { HASH_BYTES, SHA256 } from '../../core/merkle/hasher.ts'
import { inclusionProof, type NodeReader } from '../../core/merkle/prove.ts'
import { rootOf } from '../../core/merkle/root.ts'
import { readManifest } from '../../core/note/batch-proof.ts'
import { formatProof } from '../../core/note/tlog-proof.ts'
import type { LogFolder } from '../../ledger/log/log-folder.ts'
import type { Store } from '../../store/client.ts'
import { defineQuery } from '../../store/query.ts'
import type { BoundCheckpoint } from '../binding/ledger-binding.ts'
import type { ConflictProof, LedgerPlace } from '../reconcile/evidence.ts'
import { big } from './columns.ts'
import type { StoredEvidence } from './load-evidence.ts'

const versions = defineQuery({
  file: 'reconcile_conflict_versions.sql',
  params: z.strictObject({
    institution: z.string(),
    contracts: z.array(z.string()),
    ids: z.array(z.string()),
    up_to: z.int(),
  }),
  row: z.strictObject({
    record_id: z.string(),
    contract: z.string(),
    digest: z.string(),
    batch: z.string().transform(Number),
    position: z.int(),
    versions: big,
  }),
})

/** Conflicts that are proven in full, of each kind; the findings name up to 20 ids. */
const PROVEN = 5

/**
 * For the first conflicts of a contract, where each version lies in the ledger, with its proof at the checkpoint. The
 * same checkpoint gives the same proofs. A version that the ledger does not have where the store says so has none.
 * Errors: those of the log and the store.
 */
export async function proveConflicts(
  store: Store,
  log: LogFolder,
  checkpoint: BoundCheckpoint,
  { institution, number, usage }: StoredEvidence,
): Promise<readonly ConflictProof[]> {
  const within = usage.repeats.filter(({ kind }) => kind === 'conflict').flatMap(({ recordIds }) => recordIds)
  const across = usage.conflictsAcross.map(({ recordId }) => recordId)
  const ids = [...new Set([...firstOf(within), ...firstOf(across)])]
  if (ids.length === 0) return []
  const others = usage.conflictsAcross.filter(({ recordId }) => ids.includes(recordId))
  const contracts = [...new Set([number, ...others.map(({ otherContract }) => otherContract)])].sort()
  const rows = await versions(store, { institution, contracts, ids, up_to: checkpoint.size })
  const batches = new Map<number, Promise<BatchProof>>()
  const proofs = new Map<string, ConflictProof>()
  for (const row of rows) {
    const batch = batches.get(row.batch) ?? proveBatch(log, checkpoint, row.batch)
    batches.set(row.batch, batch)
    const { record_id: recordId, contract, digest, position } = row
    const version = {
      contract,
      digest,
      batch: row.batch,
      position,
      place: await placeOf(await batch, digest),
    }
    const before = proofs.get(recordId)?.versions ?? []
    proofs.set(recordId, { recordId, versions: [...before, version], total: Number(row.versions) })
  }
  return [...proofs.values()]
}

const firstOf = (ids: readonly string[]) => [...new Set(ids)].sort().slice(0, PROVEN)

type BatchProof = { readonly leaves: Uint8Array; readonly logIndex: number; readonly proof: string }

async function proveBatch(log: LogFolder, checkpoint: BoundCheckpoint, batch: number): Promise<BatchProof> {
  const logIndex = batch - 1
  for await (const entry of log.entries(logIndex, batch)) {
    const manifest = readManifest(entry)
    const proof = formatProof({
      extra: entry,
      index: logIndex,
      proof: await inclusionProof(log.hasher, log.nodes, logIndex, checkpoint.size),
      checkpoint: checkpoint.text,
    })
    return { leaves: await log.recordLeaves(manifest.recordsBefore, manifest.records), logIndex, proof }
  }
  throw new RangeError(`log entry ${logIndex} was not given`)
}

/** A batch holds one content once, so that its leaf hash says where. */
async function placeOf({ leaves, logIndex, proof }: BatchProof, digest: string): Promise<LedgerPlace | null> {
  const wanted = Buffer.from(digest, 'hex')
  const bytes = Buffer.from(leaves.buffer, leaves.byteOffset, leaves.byteLength)
  let at = bytes.indexOf(wanted)
  while (at > 0 && at % HASH_BYTES !== 0) at = bytes.indexOf(wanted, at + 1)
  if (at < 0) return null
  const [index, size] = [at / HASH_BYTES, leaves.byteLength / HASH_BYTES]
  const path = await inclusionProof(SHA256, nodesOf(leaves), index, size)
  return { logIndex, record: { index, size, path: path.map((hash) => Buffer.from(hash).toString('base64')) }, proof }
}

const nodesOf =
  (leaves: Uint8Array): NodeReader =>
  async (nodes) =>
    nodes.map(({ height, index }) => {
      const width = HASH_BYTES * 2 ** height
      return rootOf(SHA256, leaves.subarray(index * width, (index + 1) * width))
    })
