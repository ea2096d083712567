import { canonicalJson } from '../../core/canonical-json.ts'
import type { Hash } from '../../core/merkle/hasher.ts'
import { SHA256 } from '../../core/merkle/hasher.ts'
import { rootOf } from '../../core/merkle/root.ts'
import type { LogHead } from '../../ledger/institution-log.ts'
import type { Entry } from '../../ledger/journal/entry.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { Manifest } from '../../schemas/manifest.ts'

export const A = '91440300MA5EXAMP0X'
export const B = '91440300MA5EXAMP1Y'
export const C = '91440300MA5EXAMP2Z'.replace('Z', 'Y')
export const ORIGIN = 'ledger.example/logs'

/** Leaf hashes of `count` records that no other batch has. */
export function leavesOf(institution: string, before: number, count: number): Uint8Array {
  const hashes = Array.from({ length: count }, (_, i) => SHA256.leaf(Buffer.from(`${institution} ${before + i}`)))
  return Buffer.concat(hashes)
}

export function manifestOf(institution: string, head: LogHead, leaves: Uint8Array, changes: Partial<Manifest> = {}) {
  const records = leaves.length / 32
  const manifest: Manifest = {
    schema: 'suanheng/manifest/1',
    institution,
    kind: 'usage_record',
    sequence: head.size + 1,
    previous: head.previous,
    recordsBefore: head.records,
    records,
    recordsRoot: Buffer.from(rootOf(SHA256, leaves)).toString('hex'),
    received: records,
    duplicate: 0,
    conflict: 0,
    rejected: 0,
    cardSeconds: '0',
    earliest: null,
    latest: null,
    receivedAt: '2025-07-31T00:00:00.000Z',
    receivedBy: 'test',
    bodySha256: '0'.repeat(64),
    idempotencyKey: null,
    signature: null,
    ...changes,
  }
  return canonicalJson(manifest)
}

/** A batch as the accept path makes it: the leaf hashes lie across the pieces of its sections. */
export function batchOf(institution: string, head: LogHead, records: number, changes: Partial<Manifest> = {}): Entry {
  const leaves = leavesOf(institution, head.records, records)
  const manifest = manifestOf(institution, head, leaves, changes)
  const body = Buffer.concat([Buffer.from('seven..'), leaves, Buffer.from('end')])
  return {
    head: {
      institution,
      kind: 'usage_record',
      sequence: head.size + 1,
      batchId: `${institution}-${head.size + 1}`,
      records,
      idempotencyKey: '',
      manifest,
      leaves: { at: 7, bytes: leaves.length },
    },
    sections: [
      { table: 'a', columns: [], rows: 0, pieces: [body.subarray(0, 3), body.subarray(3, 30)] },
      { table: 'b', columns: [], rows: 0, pieces: [body.subarray(30)] },
    ],
  }
}

/** The tree as its definition has it: leaf hashes kept in a list. */
export class NaiveLog {
  readonly hasher
  readonly leaves: Hash[] = []
  constructor(hasher = SHA256) {
    this.hasher = hasher
  }
  push(entry: Entry): void {
    this.leaves.push(this.hasher.leaf(Buffer.from(entry.head.manifest ?? '')))
  }
  root(size = this.leaves.length): Hash {
    return rootOf(this.hasher, Buffer.concat(this.leaves.slice(0, size)))
  }
}

/** Appends batches of these numbers of records at once: one group. */
export async function appendBatches(
  ledger: Ledger,
  institution: string,
  records: readonly number[],
  naive?: NaiveLog,
): Promise<void> {
  const waiting: Promise<unknown>[] = []
  for (const count of records) {
    const entry = batchOf(institution, await ledger.head(institution), count)
    naive?.push(entry)
    waiting.push(ledger.append(entry))
    // The head moves when the append has begun.
    await Promise.resolve()
  }
  await Promise.all(waiting)
}

/** What the drain does, without a store. */
export async function drain(ledger: Ledger, most = Number.POSITIVE_INFINITY, mark = true): Promise<void> {
  const locations = ledger.journal.pending.slice(0, most)
  await ledger.publish(await ledger.journal.readAll(locations))
  const last = locations.at(-1)
  if (mark && last !== undefined) await ledger.journal.markDrained(last.position)
}
