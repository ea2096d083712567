import { SuanhengError } from '../../core/errors.ts'
import type { Hasher } from '../../core/merkle/hasher.ts'
import { rootOfMulti } from '../../core/merkle/multi-proof.ts'
import { hasherOfOrigin, readManifest } from '../../core/note/batch-proof.ts'
import type { Checkpoint } from '../../core/note/checkpoint.ts'
import { openCheckpoint } from '../../core/note/checkpoint.ts'
import { parseVerifierKey, type VerifierKey } from '../../core/note/signed-note.ts'
import type { Manifest } from '../../schemas/manifest.ts'
import type { Words } from '../capacity/words.ts'
import { type ReadRecords, readRecords } from './check-records.ts'
import { checkReport, type ReportFound } from './check-report.ts'
import { Index, isRecords, LIMITS, LogProof, NAMES } from './format.ts'
import { malformed, openZip, type Packed, sha256 } from './pack.ts'
import { type Problem, parsedOr, problem } from './problem.ts'

export type BundleCheck = {
  readonly institution: string
  readonly contract: string
  readonly origin: string
  readonly size: number
  /** Base64, of the checkpoint; null where it cannot be read. */
  readonly root: string | null
  /** SHA-256 of report.json, as it is in the bundle. */
  readonly report: string | null
  readonly keyKnown: boolean
  readonly batches: number
  readonly records: number
  /** What does not hold, each with the member it is in. None: all that can be checked holds. */
  readonly problems: readonly Problem[]
  /** What this file cannot show, however good it is. */
  readonly notRecomputed: readonly Words[]
}

/**
 * Checks an evidence bundle by itself: digests of its members, checkpoint and its signature, every batch in the log, every
 * record in its batch, the evidence against the records, the report against the evidence, byte for byte.
 *
 * `key`: the verifier key of the log, from whoever runs it; null takes the one in the bundle, which only tells that the parts
 * belong together. Errors: BUNDLE_MALFORMED for what is no bundle at all; NOTE_MALFORMED for a key in it that is none.
 */
export function verifyBundle(bytes: Uint8Array, key: VerifierKey | null): BundleCheck {
  if (bytes.length > LIMITS.fileBytes) throw malformed(`it has ${bytes.length} bytes`)
  const packed = openZip(bytes)
  const index = indexOf(packed)
  const problems: Problem[] = [...membersNotAsListed(packed, index)]
  const there = new Set(packed.names)
  const textOf = (name: string): string | null =>
    there.has(name) ? Buffer.from(packed.read(name)).toString('utf8') : null

  const note = textOf(NAMES.checkpoint)
  const checkpoint = note === null ? null : opened(note, key ?? keyIn(textOf(NAMES.key)), index, problems)
  const manifests = provenBatches(textOf(NAMES.log), checkpoint, index, problems)
  const names = index.members.map(({ name }) => name).filter((name) => isRecords(name) && there.has(name))
  const read = readRecords(
    names.map((name) => ({ name, read: () => packed.read(name) })),
    manifests,
    index,
    problems,
  )
  compareCounts(index, read, problems)
  const found: ReportFound = {
    report: textOf(NAMES.report),
    page: textOf(NAMES.page),
    evidence: textOf(NAMES.evidence),
    checkpoint: note,
  }
  const { digest, notRecomputed } = checkReport(found, index, read, problems)
  return {
    institution: index.institution,
    contract: index.contract,
    origin: index.origin,
    size: index.size,
    root: checkpoint === null ? null : Buffer.from(checkpoint.root).toString('base64'),
    report: digest,
    keyKnown: key !== null,
    batches: read.batches,
    records: read.records,
    problems,
    notRecomputed,
  }
}

function indexOf(packed: Packed): Index {
  if (!packed.names.includes(NAMES.index)) throw malformed(`it has no ${NAMES.index}`)
  const index = Index.safeParse(parsedOr(Buffer.from(packed.read(NAMES.index)).toString('utf8'), null))
  if (!index.success) throw malformed(`${NAMES.index} is not as it should be, or of another version`)
  return index.data
}

function membersNotAsListed(packed: Packed, { members }: Index): readonly Problem[] {
  const listed = new Set(members.map(({ name }) => name))
  const there = new Set(packed.names)
  const strange = packed.names.filter((name) => name !== NAMES.index && !listed.has(name))
  const needed = [NAMES.report, NAMES.checkpoint, NAMES.key, NAMES.log].filter((name) => !listed.has(name))
  return [
    ...strange.map((name) => problem(name, 'it is not listed in bundle.json', '未列入 bundle.json')),
    ...needed.map((name) => problem(name, 'bundle.json does not list it', 'bundle.json 未列出')),
    ...members.flatMap(({ name, bytes, sha256: digest }) => {
      if (!there.has(name)) return [problem(name, 'it is missing', '缺失')]
      const content = packed.read(name)
      const same = content.length === bytes && sha256(content) === digest
      return same
        ? []
        : [
            problem(
              name,
              'it was changed: not the bytes that bundle.json lists',
              '已被改动：与 bundle.json 所列摘要不符',
            ),
          ]
    }),
  ]
}

function keyIn(text: string | null): VerifierKey | null {
  try {
    return text === null ? null : parseVerifierKey(text.trim())
  } catch {
    return null
  }
}

function opened(note: string, key: VerifierKey | null, index: Index, problems: Problem[]): Checkpoint | null {
  if (key === null) {
    problems.push(problem(NAMES.key, 'it is no verifier key', '不是验证公钥'))
    return null
  }
  try {
    const checkpoint = openCheckpoint(note, key)
    if (checkpoint.origin === index.origin && checkpoint.size === index.size) return checkpoint
    problems.push(
      problem(NAMES.checkpoint, 'it is of another log or size than bundle.json says', '账本或批数与 bundle.json 不符'),
    )
  } catch (error) {
    const why = error instanceof SuanhengError ? error.message : 'it cannot be read'
    problems.push(problem(NAMES.checkpoint, why, '检查点没有该公钥的有效签名，或无法读取'))
  }
  return null
}

/** Manifests by sequence, where all of them are proven; else none, and why. */
function provenBatches(
  text: string | null,
  checkpoint: Checkpoint | null,
  index: Index,
  problems: Problem[],
): ReadonlyMap<number, Manifest> {
  const proof = LogProof.safeParse(parsedOr(text ?? '', null))
  if (!proof.success) {
    problems.push(problem(NAMES.log, 'it is no proof', '不是证明'))
    return new Map()
  }
  const { manifests: texts, hashes } = proof.data
  const manifests: Manifest[] = []
  for (const [i, one] of texts.entries()) {
    try {
      manifests.push(readManifest(Buffer.from(one)))
    } catch {
      problems.push(problem(NAMES.log, `manifest ${i + 1} is none`, `第 ${i + 1} 份批次清单无法读取`))
      return new Map()
    }
  }
  const hasher: Hasher = hasherOfOrigin(index.origin)
  const root = rootOfMulti(
    hasher,
    manifests.map(({ sequence }) => sequence - 1),
    texts.map((one) => hasher.leaf(Buffer.from(one))),
    index.size,
    hashes.map((hash) => Buffer.from(hash, 'base64')),
  )
  const own = manifests.every(({ institution }) => institution === index.institution)
  if (root === null || !own || (checkpoint !== null && !Buffer.from(root).equals(checkpoint.root))) {
    problems.push(
      problem(NAMES.log, 'the batches do not lead to the root of the checkpoint', '批次清单不能推出检查点的根'),
    )
    return new Map()
  }
  return new Map(manifests.map((manifest) => [manifest.sequence, manifest]))
}

function compareCounts(index: Index, read: ReadRecords, problems: Problem[]): void {
  if (read.complete && (read.batches !== index.batches || read.records !== index.records))
    problems.push(
      problem(
        NAMES.index,
        `it says ${index.batches} batches and ${index.records} records, there are ${read.batches} and ${read.records}`,
        `所列 ${index.batches} 批 ${index.records} 条，实有 ${read.batches} 批 ${read.records} 条`,
      ),
    )
}
