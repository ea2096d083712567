import { parseCardSeconds } from '../core/card-time.ts'
import { SuanhengError } from '../core/errors.ts'
import { fraction, toDecimal } from '../core/fraction.ts'
import { type Hash, type Hasher, SHA256 } from '../core/merkle/hasher.ts'
import { proofRanges } from '../core/merkle/path.ts'
import { fold } from '../core/merkle/ranges.ts'
import { hasherOfOrigin } from '../core/note/batch-proof.ts'
import { parseCheckpoint } from '../core/note/checkpoint.ts'
import { parseProof } from '../core/note/tlog-proof.ts'
import { dayOf } from '../core/time.ts'
import type { Statement } from '../schemas/statement.ts'

/** One batch as its receipt says; `records` are those kept. */
export type SentBatch = {
  readonly sequence: number
  readonly receivedAt: string
  readonly records: number
  readonly cardSeconds: string
}

/**
 * The figures of one Shanghai day's statement. `batches`: the day's and, where the day has none, the last one before;
 * in any order. `proof`: tlog-proof of the last of them, null where there is none at all.
 * Errors: REQUEST_INVALID naming the batches that are lacking between the day's first and last.
 */
export function statementOf(
  institution: string,
  day: string,
  batches: readonly SentBatch[],
  proof: string | null,
): Statement {
  const own = batches.filter(({ receivedAt }) => dayOf(Date.parse(receivedAt)) === day)
  const sequences = own.map(({ sequence }) => sequence).sort((a, b) => a - b)
  const [first = null, last = null] = [sequences[0], sequences.at(-1)]
  if (first !== null && last !== null) requireAll(sequences, first, last)
  const cardSeconds = own.reduce((sum, batch) => sum + parseCardSeconds(batch.cardSeconds), 0n)
  return {
    institution,
    day,
    firstSequence: first,
    lastSequence: last,
    batches: own.length,
    records: own.reduce((sum, { records }) => sum + records, 0),
    cardSeconds: toDecimal(fraction(cardSeconds, 1_000_000n), 6),
    ...(proof === null ? { size: 0, root: hex(SHA256.empty) } : logAfter(proof)),
  }
}

function requireAll(sequences: readonly number[], first: number, last: number): void {
  const known = new Set(sequences)
  const lacking: string[] = []
  for (let sequence = first; sequence <= last && lacking.length < 20; sequence++)
    if (!known.has(sequence)) lacking.push(`${sequence}`)
  if (lacking.length === 0) return
  throw new SuanhengError('REQUEST_INVALID', `no receipt of batch ${lacking.join(', ')}: who sent them?`, { lacking })
}

/** Size and root of the log right after the entry that a proof is of: the left half of its path and the entry itself. */
export function logAfter(proofText: string): { readonly size: number; readonly root: string } {
  const { extra, index, proof, checkpoint } = parseProof(proofText)
  if (extra === null) throw new SuanhengError('PROOF_MALFORMED', 'the proof does not carry its entry')
  const { origin, size } = parseCheckpoint(checkpoint)
  const hasher = hasherOfOrigin(origin)
  return { size: index + 1, root: hex(rootAfter(hasher, hasher.leaf(extra), index, size, proof)) }
}

function rootAfter(hasher: Hasher, leaf: Hash, index: number, size: number, proof: readonly Hash[]): Hash {
  const ranges = proofRanges({ from: index, to: index + 1 }, size)
  const left = proof.filter((_, i) => (ranges[i]?.to ?? size) <= index)
  // The path goes up; the tree's complete parts go from the left.
  return fold(hasher, [...left.toReversed(), leaf])
}

const hex = (hash: Hash): string => Buffer.from(hash).toString('hex')
