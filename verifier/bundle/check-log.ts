import { SuanhengError } from '../../core/errors.ts'
import type { Hasher } from '../../core/merkle/hasher.ts'
import { rootOfMulti } from '../../core/merkle/multi-proof.ts'
import { hasherOfOrigin, readManifest } from '../../core/note/batch-proof.ts'
import { type Checkpoint, openCheckpoint } from '../../core/note/checkpoint.ts'
import { parseVerifierKey, type VerifierKey, verifierKey } from '../../core/note/signed-note.ts'
import type { Manifest } from '../../schemas/manifest.ts'
import { type LogEntry, LogProof, NAMES, OtherNotes } from './format.ts'
import { type Problem, parsedOr, problem } from './problem.ts'

export function keyIn(text: string | null): VerifierKey | null {
  try {
    return text === null ? null : parseVerifierKey(text.trim())
  } catch {
    return null
  }
}

/** The checkpoint of the own log; null where it does not hold, and why. */
export function openedOwn(
  note: string,
  key: VerifierKey | null,
  log: LogEntry,
  problems: Problem[],
): Checkpoint | null {
  if (key === null) {
    problems.push(problem('KEY_MALFORMED', NAMES.key, 'it is no verifier key', '不是验证公钥'))
    return null
  }
  return opened(note, key, log, NAMES.checkpoint, problems)
}

function opened(
  note: string,
  key: VerifierKey,
  { origin, size }: Pick<LogEntry, 'origin' | 'size'>,
  member: string,
  problems: Problem[],
): Checkpoint | null {
  try {
    const checkpoint = openCheckpoint(note, key)
    if (checkpoint.origin === origin && checkpoint.size === size) return checkpoint
    problems.push(
      problem(
        'CHECKPOINT_OTHER',
        member,
        `it is of another log or size than is said of ${origin}`,
        `账本或批数与所述 ${origin} 不符`,
      ),
    )
  } catch (error) {
    const why = error instanceof SuanhengError ? error.message : 'it cannot be read'
    problems.push(
      problem('CHECKPOINT_FORGED', member, `${origin}: ${why}`, `${origin}：检查点没有该公钥的有效签名，或无法读取`),
    )
  }
  return null
}

type Bound = { readonly institution: string; readonly origin: string; readonly size: number; readonly root: string }

/**
 * Checkpoints of the other logs, by institution: one for each log that the report names, signed by the key of the own log,
 * which whoever runs the service has for all of them. `bound` null: the report does not say.
 */
export function openedOthers(
  text: string | null,
  key: VerifierKey | null,
  bound: readonly Bound[] | null,
  problems: Problem[],
): ReadonlyMap<string, Checkpoint> {
  const given = OtherNotes.safeParse(text === null ? [] : parsedOr(text, null))
  const found = new Map<string, Checkpoint>()
  if (!given.success)
    problems.push(problem('CHECKPOINT_FORGED', NAMES.others, 'it is no list of checkpoints', '不是检查点清单'))
  if (!given.success || key === null || bound === null) return found
  const notes = new Map(given.data.map((one) => [one.institution, one.text]))
  for (const { institution, origin, size, root } of bound) {
    const note = notes.get(institution)
    notes.delete(institution)
    if (note === undefined) {
      problems.push(problem('MEMBER_MISSING', NAMES.others, `no checkpoint of ${origin}`, `缺少 ${origin} 的检查点`))
      continue
    }
    const checkpoint = opened(note, keyOf(origin, key), { origin, size }, NAMES.others, problems)
    if (checkpoint === null) continue
    if (Buffer.from(checkpoint.root).toString('base64') === root) found.set(institution, checkpoint)
    else
      problems.push(
        problem(
          'CHECKPOINT_OTHER',
          NAMES.others,
          `${origin}: another root than the report names`,
          `${origin}：与报告所述的根不同`,
        ),
      )
  }
  for (const institution of notes.keys())
    problems.push(
      problem(
        'CHECKPOINT_OTHER',
        NAMES.others,
        `${institution} is not among the logs of the report`,
        `${institution} 不在报告所绑定的账本中`,
      ),
    )
  return found
}

const keyOf = (origin: string, key: VerifierKey): VerifierKey => verifierKey(origin, key.publicKey, key.algorithm)

/** Manifests by sequence, where all of them are proven; else none, and why. */
export function provenBatches(
  text: string | null,
  checkpoint: Checkpoint | null,
  log: LogEntry,
  member: string,
  problems: Problem[],
): ReadonlyMap<number, Manifest> {
  const wrong = (en: string, zh: string) => {
    problems.push(problem('BATCHES_UNPROVEN', member, en, zh))
    return new Map<number, Manifest>()
  }
  const proof = LogProof.safeParse(parsedOr(text ?? '', null))
  if (!proof.success) return wrong('it is no proof', '不是证明')
  const { manifests: texts, hashes } = proof.data
  const manifests: Manifest[] = []
  for (const [i, one] of texts.entries()) {
    try {
      manifests.push(readManifest(Buffer.from(one)))
    } catch {
      return wrong(`manifest ${i + 1} is none`, `第 ${i + 1} 份批次清单无法读取`)
    }
  }
  const root = rootOf(log, manifests, texts, hashes)
  const isOwn = manifests.every(({ institution }) => institution === log.institution)
  if (root === null || !isOwn || checkpoint === null || !Buffer.from(root).equals(checkpoint.root))
    return wrong('the batches do not lead to the root of the checkpoint', '批次清单不能推出检查点的根')
  return new Map(manifests.map((manifest) => [manifest.sequence, manifest]))
}

function rootOf(
  { origin, size }: LogEntry,
  manifests: readonly Manifest[],
  texts: readonly string[],
  hashes: readonly string[],
): Uint8Array | null {
  const hasher: Hasher = hasherOfOrigin(origin)
  return rootOfMulti(
    hasher,
    manifests.map(({ sequence }) => sequence - 1),
    texts.map((one) => hasher.leaf(Buffer.from(one))),
    size,
    hashes.map((hash) => Buffer.from(hash, 'base64')),
  )
}
