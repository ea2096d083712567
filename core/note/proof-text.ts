import type { Hash } from '../merkle/hash.ts'
import { HASH_BYTES } from '../merkle/hash.ts'
import { MAX_PROOF_HASHES } from '../merkle/subtree.ts'
import { MAX_NOTE_LENGTH } from './note-text.ts'
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
