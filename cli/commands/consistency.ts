import { SuanhengError } from '../../core/errors.ts'
import type { Hash } from '../../core/merkle/hasher.ts'
import { consistencyProof, rootAt } from '../../core/merkle/prove.ts'
import { verifyConsistency } from '../../core/merkle/verify.ts'
import { hasherOfOrigin } from '../../core/note/batch-proof.ts'
import { openCheckpoint } from '../../core/note/checkpoint.ts'
import { parseVerifierKey, type VerifierKey } from '../../core/note/signed-note.ts'
import { parseKnown } from '../../verifier/ledger/check-known.ts'
import { openLogs } from '../open-logs.ts'
import { grouped } from '../output.ts'
import { clientOf, configOf, type Remote } from '../program.ts'
import { readText } from '../read-text.ts'
import { readLogKeys } from '../witness/keys.ts'

export type ConsistencyArgs = {
  readonly data?: string
  readonly institution?: string
  readonly logKey?: string
  readonly url?: string
  readonly token?: string
  readonly tokenFile?: string
}

/** A point of a log: a size, and the root that somebody's checkpoint signs there; null for a bare size. */
type Point = { readonly size: number; readonly signed: { readonly name: string; readonly note: string } | null }

/** Where nodes come from. `prove` is null where the log is shorter than `second`. */
type LogSource = {
  readonly key: VerifierKey
  readonly prove: (first: number, second: number) => Promise<Proof | null>
}
type Proof = { readonly firstRoot: Hash; readonly secondRoot: Hash; readonly proof: readonly Hash[] }

/**
 * Whether the log of the second point continues that of the first: both checkpoints signed by the log's key, and
 * their roots joined by a consistency proof (RFC 9162) that is checked here, whoever gave it.
 * Errors: CHECKPOINT_FORGED, NOTE_MALFORMED, PROOF_MALFORMED, REQUEST_INVALID.
 */
export async function consistencyOf(
  firstArgument: string,
  secondArgument: string,
  options: ConsistencyArgs,
): Promise<{ readonly ok: boolean; readonly text: string; readonly first: number; readonly second: number }> {
  const known = await Promise.all([firstArgument, secondArgument].map(pointOf))
  const [one, two] = known
  if (one === undefined || two === undefined) throw new SuanhengError('REQUEST_INVALID', 'two checkpoints are needed')
  const institution = options.institution ?? one.institution ?? two.institution
  if (institution === null || institution === undefined)
    throw new SuanhengError('REQUEST_INVALID', 'two sizes need --institution')
  const source =
    options.url === undefined ? await sourceHere(institution, options) : await sourceThere(institution, options)
  const [first, second] = one.size <= two.size ? [one, two] : [two, one]
  const sizes = { first: first.size, second: second.size }
  const [firstRoot, secondRoot] = [rootOfPoint(first, source.key), rootOfPoint(second, source.key)]
  const proof = await source.prove(first.size, second.size)
  // A size alone is no evidence: nobody signed that the log ever had it.
  if (proof === null && second.signed === null)
    throw new SuanhengError('REQUEST_INVALID', `the log has fewer than ${second.size} batches`)
  if (proof === null)
    return {
      ok: false,
      ...sizes,
      text: `the log has fewer than ${grouped(second.size)} batches now: rolled back  账本现有批次不足，曾被回退`,
    }
  const ok = verifyConsistency(hasherOfOrigin(source.key.name), {
    ...sizes,
    firstRoot: firstRoot ?? proof.firstRoot,
    secondRoot: secondRoot ?? proof.secondRoot,
    proof: proof.proof,
  })
  const about = `${source.key.name} ${grouped(first.size)} → ${grouped(second.size)}`
  const words = ok
    ? 'consistent: nothing was changed or removed  一致：只增不改'
    : 'NOT consistent: forked or rewritten  不一致：曾被分叉或改写'
  return { ok, ...sizes, text: `${about}: ${words}` }
}

async function pointOf(argument: string): Promise<Point & { readonly institution: string | null }> {
  if (/^\d{1,15}$/.test(argument)) return { size: Number(argument), signed: null, institution: null }
  const { institution, checkpoint, size } = parseKnown(argument, await readText(argument))
  return { size, signed: { name: argument, note: checkpoint }, institution }
}

/** Errors: CHECKPOINT_FORGED, naming the file. */
function rootOfPoint({ signed }: Point, key: VerifierKey): Hash | null {
  if (signed === null) return null
  try {
    return openCheckpoint(signed.note, key).root
  } catch (error) {
    if (!(error instanceof SuanhengError)) throw error
    throw new SuanhengError(error.code, `${signed.name}: ${error.message}`, error.details, error)
  }
}

/** Errors: REQUEST_INVALID, NOTE_MALFORMED. */
async function keyOf(given: string): Promise<VerifierKey> {
  const [log, ...others] = await readLogKeys([given])
  if (log === undefined || others.length > 0) throw new SuanhengError('REQUEST_INVALID', '--log-key is one key')
  return log.key
}

async function sourceHere(institution: string, { data, logKey }: ConsistencyArgs): Promise<LogSource> {
  const { logs } = await openLogs(configOf(data === undefined ? {} : { data }))
  const log = logs.log(institution)
  const key = logKey === undefined ? log.key : await keyOf(logKey)
  if (key === null) throw new SuanhengError('REQUEST_INVALID', 'no key of this log is known: give --log-key')
  return {
    key,
    prove: async (first, second) => {
      const size = (await log.checkpoint())?.size ?? 0
      if (second > size) return null
      const [firstRoot, secondRoot] = await Promise.all([
        rootAt(log.hasher, log.nodes, first),
        rootAt(log.hasher, log.nodes, second),
      ])
      return { firstRoot, secondRoot, proof: await consistencyProof(log.hasher, log.nodes, first, second) }
    },
  }
}

async function sourceThere(institution: string, options: ConsistencyArgs): Promise<LogSource> {
  const client = clientOf(options as Remote)
  const name = encodeURIComponent(institution)
  const { logKey } = options
  const key =
    logKey === undefined ? parseVerifierKey((await client.get(`/ledger/${name}/vkey`)).trim()) : await keyOf(logKey)
  return {
    key,
    prove: async (first, second) => {
      const { size } = openCheckpoint(await client.get(`/ledger/${name}/checkpoint`), key)
      if (second > size) return null
      const text = await client.get(`/v1/ledger/${name}/consistency?first=${first}&second=${second}`)
      const answer = JSON.parse(text) as { firstRoot: string; secondRoot: string; proof: string[] }
      return {
        firstRoot: bytes(answer.firstRoot),
        secondRoot: bytes(answer.secondRoot),
        proof: answer.proof.map(bytes),
      }
    },
  }
}

const bytes = (hash: string): Uint8Array => Buffer.from(hash, 'base64')
