import { readFileSync } from 'node:fs'
import { canonicalJson } from '../../core/canonical-json.ts'
import { multiProof } from '../../core/merkle/multi-proof.ts'
import { bindLedger } from '../binding/bind-ledger.ts'
import { sealOthers } from '../binding/seal.ts'
import type { Words } from '../capacity/words.ts'
import { makeDocument } from '../documents/make-document.ts'
import { findContract } from '../find-contract.ts'
import { CLAUSES } from '../reconcile/clauses.ts'
import { reconcileContract } from '../reconcile/reconcile-contract.ts'
import { toReportJson, toReportText } from '../report/index.ts'
import { loadContractEvidence } from '../verify-contract.ts'
import { type BundleSource, recordMembers } from './bundle-records.ts'
import { toExactJson } from './exact-json.ts'
import { BUNDLE_SCHEMA, DOCUMENT, type Index, NAMES } from './format.ts'
import { type Member, member, sha256, toZip } from './pack.ts'
import { readme } from './readme.ts'

export type BundleAsked = {
  readonly number: string
  /** Null: whoever has the contract. */
  readonly institution: string | null
  /** An uploader is not told whose cards met its own: then the report is sealed, and the evidence is left out. */
  readonly sealed: boolean
}

/** How far it is: batches of records packed; null is not known. */
export type BundleProgress = (done: number, total: number | null, what: Words) => void

/**
 * The evidence bundle of a contract as a zip, piece by piece; the first piece comes once the contract is found and reconciled.
 * The same checkpoint and evidence give the same bytes. Memory: one batch and one member.
 * Errors: those of `verifyContract`; LEDGER_DAMAGED where a stored record is none of its batch.
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
  const { store, ledger } = source
  const contract = await findContract(store, asked.number, asked.institution)
  progress(0, null, { en: 'reconciling', zh: '正在对账' })
  const { binding, met } = await bindLedger(store, ledger, contract)
  const evidence = await loadContractEvidence(store, ledger, contract, binding, met)
  const reconciliation = reconcileContract(evidence)
  const bound = asked.sealed ? sealOthers(binding, ledger.key.privateKey) : binding
  const { checkpoint } = binding
  const report = toReportJson(reconciliation, bound)
  // Evidence without others has nothing that names them.
  const told = !asked.sealed || binding.others.length === 0
  yield member(NAMES.readme, readme({ ...contract, checkpoint, digest: sha256(Buffer.from(report)), told }))
  yield member(NAMES.report, report)
  yield member(NAMES.page, toReportText(reconciliation, bound))
  progress(0, null, { en: 'typesetting', zh: '正在排版' })
  yield { name: NAMES.document, bytes: (await makeDocument(source.typesetter, DOCUMENT, [report])).pdf }
  if (told) yield member(NAMES.evidence, toExactJson(evidence))
  yield member(NAMES.checkpoint, checkpoint.text)
  yield member(NAMES.key, `${ledger.verifierKey(contract.institution).text}\n`)
  yield member(NAMES.clauses, canonicalJson(CLAUSES))
  yield {
    name: NAMES.register,
    bytes: readFileSync(new URL('../capacity/register/accelerators.json', import.meta.url)),
  }

  const log = ledger.log(contract.institution)
  const manifests = new Map<number, string>()
  let records = 0
  const made = recordMembers(source, log, contract, checkpoint.size, (batch, manifest, count) => {
    manifests.set(batch, manifest)
    records += count
    progress(manifests.size, null, { en: 'batches packed', zh: '批次已打包' })
  })
  yield* made
  const batches = [...manifests.keys()].sort((a, b) => a - b)
  const hashes = await multiProof(
    log.hasher,
    log.nodes,
    batches.map((batch) => batch - 1),
    checkpoint.size,
  )
  const proof = {
    manifests: batches.map((batch) => manifests.get(batch) ?? ''),
    hashes: hashes.map((hash) => Buffer.from(hash).toString('base64')),
  }
  yield member(NAMES.log, canonicalJson(proof))
  return {
    schema: BUNDLE_SCHEMA,
    institution: contract.institution,
    contract: contract.number,
    sealed: !told,
    origin: checkpoint.origin,
    size: checkpoint.size,
    batches: batches.length,
    records,
  }
}
