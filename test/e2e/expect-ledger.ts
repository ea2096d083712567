import { createPublicKey } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect } from 'vitest'
import { SHA256 } from '../../core/merkle/hasher.ts'
import { consistencyProof, rootAt } from '../../core/merkle/prove.ts'
import { rootOf } from '../../core/merkle/root.ts'
import { verifyConsistency } from '../../core/merkle/verify.ts'
import { readManifest, verifyBatchProof } from '../../core/note/batch-proof.ts'
import { type Checkpoint, openCheckpoint } from '../../core/note/checkpoint.ts'
import { verifierKey } from '../../core/note/signed-note.ts'
import { LogFolder } from '../../ledger/log/log-folder.ts'
import type { Store } from '../../store/client.ts'
import { A } from '../support/service.ts'
import type { Acknowledged } from './senders.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/**
 * What was handed out against what lies in the folder of a stopped service: every receipt proves its batch offline, every
 * checkpoint ever given is one of this very log, and the log says of each batch what the store holds of it.
 */
export async function expectLedger(
  folder: string,
  store: Store,
  acknowledged: readonly Acknowledged[],
  checkpoints: readonly string[],
): Promise<void> {
  const pem = await readFile(path.join(folder, 'ledger', 'log.pub'), 'utf8')
  const key = verifierKey(`suanheng.local/ledger/${A}`, createPublicKey(pem))
  const log = new LogFolder(path.join(folder, 'ledger', 'logs', A), SHA256, key)
  const size = (await log.checkpoint())?.size ?? 0
  const entries: Uint8Array[] = []
  for await (const entry of log.entries(0, size)) entries.push(entry)

  const given: Checkpoint[] = checkpoints.map((note) => openCheckpoint(note, key))
  for (const { receipt } of acknowledged) {
    const { manifest, index, checkpoint } = verifyBatchProof(receipt.proof ?? '', key)
    expect([manifest.sequence, manifest.bodySha256]).toEqual([receipt.sequence, receipt.bodySha256])
    expect(readManifest(entries[index] ?? new Uint8Array(0))).toEqual(manifest)
    given.push(checkpoint)
  }
  await expectNoFork(log, size, given)
  await expectStoreAgrees(store, entries)
}

async function expectNoFork(log: LogFolder, size: number, given: readonly Checkpoint[]): Promise<void> {
  const roots = new Map<number, string>()
  for (const checkpoint of given) {
    expect(checkpoint.size).toBeLessThanOrEqual(size)
    const root = roots.get(checkpoint.size) ?? hex(await rootAt(SHA256, log.nodes, checkpoint.size))
    roots.set(checkpoint.size, root)
    expect(hex(checkpoint.root), `checkpoint of size ${checkpoint.size}`).toBe(root)
  }
  const secondRoot = await rootAt(SHA256, log.nodes, size)
  for (const first of [...roots.keys()].slice(0, 50)) {
    const proof = await consistencyProof(SHA256, log.nodes, first, size)
    const firstRoot = Buffer.from(roots.get(first) ?? '', 'hex')
    expect(verifyConsistency(SHA256, { first, second: size, firstRoot, secondRoot, proof })).toBe(true)
  }
}

type StoredBatch = { manifest: string; leaf: string; digests: readonly string[] }

async function expectStoreAgrees(store: Store, entries: readonly Uint8Array[]): Promise<void> {
  const stored = (await store.rows(`
    SELECT b.manifest AS manifest, lower(hex(b.leaf_hash)) AS leaf, r.digests AS digests
    FROM (SELECT * FROM batch FINAL WHERE institution = '${A}') AS b
    LEFT JOIN (SELECT batch, arrayMap(x -> x.2, arraySort(groupArray((position, lower(hex(digest)))))) AS digests
               FROM usage_record FINAL WHERE institution = '${A}' GROUP BY batch) AS r ON r.batch = b.sequence
    ORDER BY b.sequence`)) as StoredBatch[]
  expect(stored.map(({ manifest }) => manifest)).toEqual(entries.map((entry) => Buffer.from(entry).toString()))
  for (const [i, { leaf, digests }] of stored.entries()) {
    const entry = entries[i] ?? new Uint8Array(0)
    expect(leaf).toBe(hex(SHA256.leaf(entry)))
    const root = rootOf(SHA256, Buffer.from(digests.join(''), 'hex'))
    expect(hex(root), `record tree of batch ${i + 1}`).toBe(readManifest(entry).recordsRoot)
  }
}
