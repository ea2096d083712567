import { z } from 'zod'
import { canonicalJson } from '../../core/canonical-json.ts'
import { SuanhengError } from '../../core/errors.ts'
import { HASH_BYTES, SHA256 } from '../../core/merkle/hasher.ts'
import { multiProof } from '../../core/merkle/multi-proof.ts'
import type { NodeReader } from '../../core/merkle/prove.ts'
import { rootOf } from '../../core/merkle/root.ts'
import { readManifest } from '../../core/note/batch-proof.ts'
import type { VerifierKey } from '../../core/note/signed-note.ts'
import type { LogFolder } from '../../ledger/log/log-folder.ts'
import type { LogKey } from '../../ledger/log-key.ts'
import type { Store } from '../../store/client.ts'
import { defineQuery } from '../../store/query.ts'
import type { Logs } from '../binding/bind-ledger.ts'
import type { Typesetter } from '../documents/render/typesetter.ts'
import { toRecord } from '../exports/usage-record.ts'
import { RECORDS_BYTES, recordsName } from './format.ts'
import { leavesOf } from './leaves.ts'
import { type Member, member } from './pack.ts'

export type BundleSource = {
  readonly store: Store
  readonly typesetter: Pick<Typesetter, 'typeset'>
  readonly ledger: Logs & { readonly key: LogKey; verifierKey(institution: string): VerifierKey }
}

const PARAMS = { institution: z.string(), contract: z.string(), up_to: z.int() }
const usage = defineQuery({
  file: 'bundle_usage.sql',
  params: z.strictObject(PARAMS),
  row: z.record(z.string(), z.unknown()),
})
const entities = defineQuery({
  file: 'bundle_entities.sql',
  params: z.strictObject(PARAMS),
  row: z.strictObject({
    kind: z.string(),
    entity_id: z.string(),
    leaf: z.string(),
    body: z.string(),
    of_batch: z.string(),
  }),
})

type Contract = { readonly institution: string; readonly number: string }
type Group = { readonly batch: number; readonly records: readonly Readonly<Record<string, unknown>>[] }
type Packed = (batch: number, manifest: string, count: number) => void

/** The records that a contract's report counts, and its documents, batch by batch, each batch with one proof. */
export async function* recordMembers(
  { store }: Pick<BundleSource, 'store'>,
  log: LogFolder,
  { institution, number }: Contract,
  size: number,
  packed: Packed,
): AsyncGenerator<Member> {
  const asked = { institution, contract: number, up_to: size }
  let lines: string[] = []
  let [bytes, made] = [0, 0]
  for (const source of [documentGroups(await entities(store, asked)), usageGroups(usage.stream(store, asked))]) {
    for await (const group of source) {
      const { text, manifest } = await batchLines(log, group)
      packed(group.batch, manifest, group.records.length)
      lines.push(text)
      bytes += text.length
      if (bytes < RECORDS_BYTES) continue
      yield member(recordsName(++made), lines.join(''))
      lines = []
      bytes = 0
    }
  }
  if (lines.length > 0) yield member(recordsName(++made), lines.join(''))
}

async function* documentGroups(
  rows: readonly { readonly of_batch: string; readonly body: string }[],
): AsyncGenerator<Group> {
  const groups = new Map<number, Record<string, unknown>[]>()
  for (const { of_batch: batch, body } of rows) {
    const own = groups.get(Number(batch)) ?? []
    groups.set(Number(batch), own)
    own.push(JSON.parse(body) as Record<string, unknown>)
  }
  for (const [batch, records] of groups) yield { batch, records }
}

async function* usageGroups(rows: AsyncIterable<Readonly<Record<string, unknown>>>): AsyncGenerator<Group> {
  let [batch, records]: [number, Record<string, unknown>[]] = [0, []]
  for await (const row of rows) {
    const own = Number(row['of_batch'])
    if (own !== batch && records.length > 0) yield { batch, records }
    if (own !== batch) [batch, records] = [own, []]
    records.push(toRecord(row))
  }
  if (records.length > 0) yield { batch, records }
}

async function batchLines(
  log: LogFolder,
  { batch, records }: Group,
): Promise<{ readonly text: string; readonly manifest: string }> {
  const entry = await log.entry(batch - 1)
  const manifest = readManifest(entry)
  const all = await log.recordLeaves(manifest.recordsBefore, manifest.records)
  const places = new Map<string, number>()
  const bytes = Buffer.from(all.buffer, all.byteOffset, all.byteLength)
  for (let i = 0; i < manifest.records; i++)
    places.set(bytes.toString('latin1', i * HASH_BYTES, (i + 1) * HASH_BYTES), i)
  const placed = leavesOf(manifest.kind, records)
    .map((leaf, i) => ({ at: places.get(Buffer.from(leaf).toString('latin1')), record: records[i] }))
    .map(({ at, record }) => {
      if (at === undefined)
        throw new SuanhengError('LEDGER_DAMAGED', `batch ${batch}: a stored row is none of its records`, { batch })
      return { at, record }
    })
    .sort((a, b) => a.at - b.at)
  const hashes = await multiProof(
    SHA256,
    nodesOf(all),
    placed.map(({ at }) => at),
    manifest.records,
  )
  const head = { batch, count: placed.length, hashes: hashes.map((hash) => Buffer.from(hash).toString('base64')) }
  const text = [head, ...placed].map((line) => `${canonicalJson(line)}\n`).join('')
  return { text, manifest: Buffer.from(entry).toString('utf8') }
}

/** Roots of complete subtrees of leaves that are all here. */
const nodesOf =
  (leaves: Uint8Array): NodeReader =>
  async (nodes) =>
    nodes.map(({ height, index }) =>
      rootOf(SHA256, leaves.subarray(index * 2 ** height * HASH_BYTES, (index + 1) * 2 ** height * HASH_BYTES)),
    )
