import type { Hash } from '../../core/merkle/hash.ts'
import { SHA256 } from '../../core/merkle/hasher.ts'
import { rootOfMulti } from '../../core/merkle/multi-proof.ts'
import { KINDS, type KindName } from '../../schemas/kinds.ts'
import type { Manifest } from '../../schemas/manifest.ts'
import { parseRecord } from '../../schemas/parse.ts'
import { BatchLine, RecordLine } from './format.ts'
import { leavesOf } from './leaves.ts'
import { type Problem, type ProblemCode, parsedOr, problem } from './problem.ts'
import { UsageSums } from './usage-figures.ts'

/** A document as it lies in a log. `leaf` 64 hex digits. */
export type ReadDocument = {
  readonly institution: string
  readonly kind: string
  readonly leaf: string
  readonly record: Readonly<Record<string, unknown>>
}

export type ReadRecords = {
  readonly batches: number
  readonly records: number
  /** By contract. */
  readonly usage: ReadonlyMap<string, UsageSums>
  readonly documents: readonly ReadDocument[]
  /** All members could be read to their end, and all of it is proven. */
  readonly complete: boolean
}

type Source = { readonly name: string; readonly read: () => Uint8Array }
type IsOwn = (kind: string, record: Readonly<Record<string, unknown>>) => boolean
type Wrong = (code: ProblemCode, en: string, zh: string) => void
type Taken = {
  readonly batch: number
  readonly records: readonly Readonly<Record<string, unknown>>[]
  readonly ats: readonly number[]
  readonly hashes: readonly string[]
}

/**
 * Reads and proves every record of one log; what is not proven takes no part, and is named once a batch. `isOwn`: whether a
 * record of a kind may be here.
 */
export function readRecords(
  sources: readonly Source[],
  manifests: ReadonlyMap<number, Manifest>,
  isOwn: IsOwn,
  problems: Problem[],
): ReadRecords {
  const usage = new Map<string, UsageSums>()
  const documents: ReadDocument[] = []
  const seen = new Set<number>()
  let records = 0
  const before = problems.length
  for (const { name, read } of sources) {
    for (const taken of batchesOf(Buffer.from(read()).toString('utf8'), name, problems)) {
      const manifest = manifests.get(taken.batch)
      const wrong: Wrong = (code, en, zh) =>
        void problems.push(problem(code, name, `batch ${taken.batch}: ${en}`, `批次 ${taken.batch}：${zh}`))
      if (seen.has(taken.batch)) wrong('RECORDS_TWICE', 'it is there twice', '重复出现')
      else if (manifest === undefined)
        wrong('RECORDS_UNPROVEN', 'it is not among the batches proven', '不在已证明的批次中')
      else {
        seen.add(taken.batch)
        const leaves = provenLeaves(taken, manifest, isOwn, wrong)
        if (leaves === null) continue
        records += leaves.length
        for (const [i, record] of taken.records.entries()) {
          if (manifest.kind === 'usage_record') sumsOf(usage, String(record['contract'])).add(record)
          else
            documents.push({
              institution: manifest.institution,
              kind: manifest.kind,
              leaf: Buffer.from(leaves[i] ?? []).toString('hex'),
              record,
            })
        }
      }
    }
  }
  return { batches: seen.size, records, usage, documents, complete: problems.length === before }
}

function sumsOf(usage: Map<string, UsageSums>, contract: string): UsageSums {
  const sums = usage.get(contract) ?? new UsageSums()
  usage.set(contract, sums)
  return sums
}

function provenLeaves(
  { records, ats, hashes }: Taken,
  manifest: Manifest,
  isOwn: IsOwn,
  wrong: Wrong,
): readonly Hash[] | null {
  const kind = (KINDS as Readonly<Record<string, (typeof KINDS)[KindName] | undefined>>)[manifest.kind]
  const bad = kind === undefined ? 0 : records.findIndex((record) => !parseRecord(kind.schema, record).ok)
  if (bad >= 0) {
    wrong('RECORDS_MALFORMED', `record ${bad + 1} is no ${manifest.kind}`, `第 ${bad + 1} 条不是 ${manifest.kind}`)
    return null
  }
  const leaves = leavesOf(manifest.kind, records)
  const root = rootOfMulti(
    SHA256,
    ats,
    leaves,
    manifest.records,
    hashes.map((hash) => Buffer.from(hash, 'base64')),
  )
  if (root === null || Buffer.from(root).toString('hex') !== manifest.recordsRoot) {
    wrong(
      'RECORDS_UNPROVEN',
      'a record was changed, added or left out: the records do not lead to the root in the manifest',
      '有记录被改动、增加或删去：由记录推不出清单中的根',
    )
    return null
  }
  if (!records.every((record) => isOwn(manifest.kind, record))) {
    wrong('RECORD_FOREIGN', 'it has a record of another contract or institution', '含其他合同或机构的记录')
    return null
  }
  return leaves
}

/** Batches of a member, line by line; stops at the first line that is not as it should be, and says so. */
function* batchesOf(text: string, name: string, problems: Problem[]): Generator<Taken> {
  let number = 0
  let start = 0
  const next = (): unknown => {
    if (start >= text.length) return undefined
    const end = text.indexOf('\n', start)
    const line = text.slice(start, end < 0 ? text.length : end)
    start = end < 0 ? text.length : end + 1
    number++
    return parsedOr(line, null)
  }
  const broken = () =>
    void problems.push(
      problem('RECORDS_MALFORMED', name, `line ${number} is not as it should be`, `第 ${number} 行格式有误`),
    )
  for (let line = next(); line !== undefined; line = next()) {
    const head = BatchLine.safeParse(line)
    if (!head.success) {
      broken()
      return
    }
    const { batch, count, hashes } = head.data
    const records: Readonly<Record<string, unknown>>[] = []
    const ats: number[] = []
    for (let i = 0; i < count; i++) {
      const record = RecordLine.safeParse(next())
      if (!record.success) {
        broken()
        return
      }
      records.push(record.data.record)
      ats.push(record.data.at)
    }
    yield { batch, records, ats, hashes }
  }
}
