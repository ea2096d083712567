import { SuanhengError } from '../errors.ts'
import type { Hash, Hasher } from '../merkle/hasher.ts'
import { HASH_BYTES } from '../merkle/hasher.ts'
import { MAX_PROOF_HASHES } from '../merkle/subtree.ts'
import { verifyInclusion } from '../merkle/verify.ts'
import type { Checkpoint } from './checkpoint.ts'
import { openCheckpoint } from './checkpoint.ts'
import type { VerifierKey } from './signed-note.ts'
import { MAX_NOTE_LENGTH } from './signed-note.ts'
import { countOf, fromBase64, must, splitAtBlank, toBase64 } from './text.ts'

/** C2SP tlog-proof: one entry of a log, provable offline. `extra` carries the entry itself, the manifest. */
export type TlogProof = {
  readonly extra: Uint8Array | null
  readonly index: number
  readonly proof: readonly Hash[]
  /** The signed note, verbatim. */
  readonly checkpoint: string
}

const HEADER = 'c2sp.org/tlog-proof@v1'

export function formatProof({ extra, index, proof, checkpoint }: TlogProof): string {
  const lines = [HEADER, ...(extra === null ? [] : [`extra ${toBase64(extra)}`]), `index ${index}`]
  return `${[...lines, ...proof.map(toBase64)].join('\n')}\n\n${checkpoint}`
}

/** Errors: PROOF_MALFORMED. What the checkpoint is, only `verifyProof` looks at. */
export function parseProof(text: string): TlogProof {
  must(text.length <= MAX_NOTE_LENGTH, 'PROOF_MALFORMED', `a proof has at most ${MAX_NOTE_LENGTH} characters`)
  const split = splitAtBlank(text)
  const { lines, rest } = must(split, 'PROOF_MALFORMED', 'a proof has an empty line before its checkpoint')
  must(lines.shift() === HEADER, 'PROOF_MALFORMED', `the first line of a proof is ${HEADER}`)
  const extra = lines[0]?.startsWith('extra ') === true ? lines.shift()?.slice('extra '.length) : undefined
  const index = /^index (.*)$/.exec(lines.shift() ?? '')?.[1] ?? ''
  return {
    extra: extra === undefined ? null : must(fromBase64(extra), 'PROOF_MALFORMED', 'extra is base64'),
    index: must(countOf(index), 'PROOF_MALFORMED', 'a proof has a line "index" and a number'),
    proof: parseHashLines(lines),
    checkpoint: rest,
  }
}

/** One hash a line. Errors: PROOF_MALFORMED. */
export function parseHashLines(lines: readonly string[]): Hash[] {
  must(lines.length <= MAX_PROOF_HASHES, 'PROOF_MALFORMED', `a proof has at most ${MAX_PROOF_HASHES} hashes`)
  return lines.map((line, i) => {
    const hash = fromBase64(line)
    return must(hash?.length === HASH_BYTES && hash, 'PROOF_MALFORMED', `hash ${i + 1} of the proof is none`)
  })
}

/**
 * The entry (`extra`), proven by its own leaf hash to be at `index` of the log that the key signed.
 * Errors: PROOF_MALFORMED, NOTE_MALFORMED, CHECKPOINT_FORGED, PROOF_INVALID.
 */
export function verifyProof(
  hasher: Hasher,
  text: string,
  key: VerifierKey,
): { readonly entry: Uint8Array; readonly index: number; readonly checkpoint: Checkpoint } {
  const { extra, index, proof, checkpoint: note } = parseProof(text)
  const entry = must(extra, 'PROOF_MALFORMED', 'the proof does not carry its entry (extra)')
  const { note: _, ...checkpoint } = openCheckpoint(note, key)
  const { size, root, origin } = checkpoint
  if (!verifyInclusion(hasher, { index, size, leaf: hasher.leaf(entry), proof, root }))
    throw new SuanhengError('PROOF_INVALID', `the proof does not lead to the root of ${origin} at size ${size}`, {
      origin,
      index,
      size,
    })
  return { entry, index, checkpoint }
}
