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
import { paramParts } from '../../store/params.ts'
import { defineQuery } from '../../store/query.ts'
import type { Logs } from '../binding/bind-ledger.ts'
import type { Typesetter } from '../documents/render/typesetter.ts'
import { inParts } from '../evidence/in-parts.ts'
import { toRecord } from '../exports/usage-record.ts'
import { RECORDS_BYTES, recordsName } from './format.ts'
import { leavesOf } from './leaves.ts'
import { type Member, member } from './pack.ts'

export type BundleSource = {
  readonly store: Store
  readonly typesetter: Pick<Typesetter, 'typeset'>
  readonly ledger: Logs & { readonly key: LogKey; verifierKey(institution: string): VerifierKey }
}

const SCOPE = { institution: z.string(), up_to: z.int() }
const usage = defineQuery({
  file: 'bundle_usage.sql',
  params: z.strictObject({ ...SCOPE, contracts: z.array(z.string()) }),
  row: z.record(z.string(), z.unknown()),
})
const ROW = z.strictObject({
  kind: z.string(),
  entity_id: z.string(),
  leaf: z.string(),
  body: z.string(),
  of_batch: z.string(),
})
const ofContract = defineQuery({
  file: 'bundle_entities.sql',
  params: z.strictObject({ ...SCOPE, contract: z.string() }),
  row: ROW,
})
const byDigest = defineQuery({
  file: 'bundle_papers.sql',
  params: z.strictObject({ ...SCOPE, digests: z.array(z.string()) }),
  row: ROW,
})

/**
 * What of one log goes in, up to batch `size`: every version of a contract’s papers, or records by leaf hash; and the usage
 * records of contracts. `other`: null for the log of the report’s own institution.
 */
export type LogRecords = {
  readonly institution: string
  readonly other: string | null
  readonly size: number
  readonly papers: { readonly contract: string } | { readonly digests: readonly string[] }
  readonly usage: readonly string[]
}
type Row = Readonly<Record<string, unknown>>
type Group = { readonly batch: number; readonly records: readonly Row[] }
type Packed = (batch: number, manifest: string, count: number) => void

/** The records of one log, batch by batch, each batch with one proof. Documents come first. */
export async function* recordMembers(
  { store }: Pick<BundleSource, 'store'>,
  log: LogFolder,
  wanted: LogRecords,
  packed: Packed,
): AsyncGenerator<Member> {
  let lines: string[] = []
  let [bytes, made] = [0, 0]
  const close = () => {
    const closed = member(recordsName(wanted.other, ++made), lines.join(''))
    lines = []
    bytes = 0
    return closed
  }
  for (const source of [paperGroups(await papersOf(store, wanted)), usageGroups(usageOf(store, wanted))]) {
    for await (const group of source) {
      const { text, manifest } = await batchLines(log, group)
      packed(group.batch, manifest, group.records.length)
      lines.push(text)
      bytes += text.length
      if (bytes >= RECORDS_BYTES) yield close()
    }
  }
  if (lines.length > 0) yield close()
}

async function papersOf(store: Store, { institution, size, papers }: LogRecords) {
  const scope = { institution, up_to: size }
  if ('contract' in papers) return ofContract(store, { ...scope, contract: papers.contract })
  const rows: z.output<typeof ROW>[] = []
  for (const digests of inParts(papers.digests))
    rows.push(...(await byDigest(store, { ...scope, digests: [...digests] })))
  return rows
}

async function* paperGroups(
  rows: readonly { readonly of_batch: string; readonly body: string }[],
): AsyncGenerator<Group> {
  const groups = new Map<number, Row[]>()
  for (const { of_batch: batch, body } of rows) {
    const own = groups.get(Number(batch)) ?? []
    groups.set(Number(batch), own)
    own.push(JSON.parse(body) as Row)
  }
  for (const [batch, records] of [...groups].sort(([a], [b]) => a - b)) yield { batch, records }
}

/** In the order of the log. Contracts in several questions are merged, since one batch may have records of many. */
async function* usageOf(store: Store, { institution, size, usage: contracts }: LogRecords): AsyncGenerator<Row> {
  const asked = [...paramParts(contracts)]
  // A store serves one stream inside another, no more.
  if (asked.length > 2)
    throw new SuanhengError('REQUEST_INVALID', 'the numbers of its contracts are too long to be asked for at once')
  const parts = asked.map((some) =>
    usage.stream(store, { institution, up_to: size, contracts: [...some] })[Symbol.asyncIterator](),
  )
  const heads = await Promise.all(parts.map((part) => part.next()))
  for (;;) {
    let first = -1
    for (const [i, head] of heads.entries()) if (head.done !== true && batchOf(head) < batchOf(heads[first])) first = i
    const head = heads[first]
    const part = parts[first]
    if (head === undefined || part === undefined) return
    yield head.value as Row
    heads[first] = await part.next()
  }
}
const batchOf = (head: IteratorResult<Row, unknown> | undefined): number =>
  head === undefined ? Number.POSITIVE_INFINITY : Number((head.value as Row)['of_batch'])

async function* usageGroups(rows: AsyncIterable<Row>): AsyncGenerator<Group> {
  let [batch, records]: [number, Row[]] = [0, []]
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
