import { readFileSync } from 'node:fs'
import { canonicalJson } from '../../core/canonical-json.ts'
import { multiProof } from '../../core/merkle/multi-proof.ts'
import type { Words } from '../capacity/words.ts'
import { makeDocument } from '../documents/make-document.ts'
import { type BundleSource, type LogRecords, recordMembers } from './bundle-records.ts'
import { BUNDLE_SCHEMA, batchesName, DOCUMENT_OF, type Index, type LogEntry, NAMES } from './format.ts'
import { namedBatches } from './named-batches.ts'
import { type Member, member, sha256, toZip } from './pack.ts'
import { type BundleAsked, type Prepared, prepare } from './prepare.ts'
import { readme } from './readme.ts'

export type { BundleAsked } from './prepare.ts'

/** How far it is: batches of records packed; null is not known. */
export type BundleProgress = (done: number, total: number | null, what: Words) => void

/**
 * The evidence bundle of a contract, a claim or a capacity as a zip, piece by piece; the first piece comes once its report is
 * computed. The same checkpoints and evidence give the same bytes. Memory: the evidence, one batch and one member.
 * Errors: those of the report; LEDGER_DAMAGED where a stored record is none of its batch.
 */
export const makeBundle = (
  source: BundleSource,
  asked: BundleAsked,
  progress: BundleProgress = () => {},
): AsyncGenerator<Uint8Array> => toZip(indexed(source, asked, progress))

/** Every member, then the index of all of them. */
async function* indexed(source: BundleSource, asked: BundleAsked, progress: BundleProgress): AsyncGenerator<Member> {
  const members: { name: string; bytes: number; sha256: string }[] = []
  const made = membersOf(source, asked, progress)
  for (let next = await made.next(); ; next = await made.next()) {
    if (next.done === true) {
      const index: Index = { ...next.value, members }
      return yield member(NAMES.index, canonicalJson(index))
    }
    const { name, bytes } = next.value
    members.push({ name, bytes: bytes.length, sha256: sha256(bytes) })
    yield next.value
  }
}

async function* membersOf(
  source: BundleSource,
  asked: BundleAsked,
  progress: BundleProgress,
): AsyncGenerator<Member, Omit<Index, 'members'>> {
  progress(0, null, { en: 'computing the report', zh: '正在计算报告' })
  const prepared = await prepare(source, asked)
  const { kind, institution, subject, report, evidence, checkpoint, others } = prepared
  yield member(NAMES.readme, readme(prepared, sha256(Buffer.from(report))))
  yield member(NAMES.report, report)
  yield member(NAMES.page, prepared.page)
  progress(0, null, { en: 'typesetting', zh: '正在排版' })
  yield { name: NAMES.document, bytes: (await makeDocument(source.typesetter, DOCUMENT_OF[kind], [report])).pdf }
  if (evidence !== null) yield member(NAMES.evidence, evidence)
  yield member(NAMES.checkpoint, checkpoint.text)
  yield member(NAMES.key, `${source.ledger.verifierKey(institution).text}\n`)
  if (others.length > 0) yield member(NAMES.others, canonicalJson(others))
  yield member(NAMES.rules, prepared.rules)
  yield { name: NAMES.register, bytes: readRegister() }
  const logs: LogEntry[] = []
  let packed = 0
  const onBatch = () => progress(++packed, null, { en: 'batches packed', zh: '批次已打包' })
  for (const wanted of prepared.logs) logs.push(yield* logMembers(source, prepared, wanted, onBatch))
  return { schema: BUNDLE_SCHEMA, kind, institution, subject, sealed: evidence === null, logs }
}

/** The register of this release, as it is kept. */
export const readRegister = (): Buffer =>
  readFileSync(new URL('../capacity/register/accelerators.json', import.meta.url))

/** Records of one log, then all its batches with one proof. */
async function* logMembers(
  { store, ledger }: BundleSource,
  { period }: Prepared,
  wanted: LogRecords,
  onBatch: () => void,
): AsyncGenerator<Member, LogEntry> {
  const { institution, other, size } = wanted
  const log = ledger.log(institution)
  const manifests = new Map<number, string>()
  let records = 0
  yield* recordMembers({ store }, log, wanted, (batch, manifest, count) => {
    manifests.set(batch, manifest)
    records += count
    onBatch()
  })
  const packed = manifests.size
  const named = period === null || other !== null ? [] : await namedBatches(store, log, { institution, size, period })
  for (const { batch, manifest } of named ?? []) manifests.set(batch, manifest)
  const batches = [...manifests.keys()].sort((a, b) => a - b)
  const indexes = batches.map((batch) => batch - 1)
  const hashes = await multiProof(log.hasher, log.nodes, indexes, size)
  const proof = {
    manifests: batches.map((batch) => manifests.get(batch) ?? ''),
    hashes: hashes.map((hash) => Buffer.from(hash).toString('base64')),
  }
  yield member(batchesName(other), canonicalJson(proof))
  return {
    institution,
    origin: ledger.verifierKey(institution).name,
    size,
    batches: packed,
    records,
    named: named === null ? null : manifests.size - packed,
  }
}
