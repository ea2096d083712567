import type { Hash } from '../merkle/hash.ts'
import { MAX_NOTE_LENGTH } from './note-text.ts'
import { parseHashLines } from './proof-text.ts'
import { countOf, must, splitAtBlank, toBase64 } from './text.ts'

/** C2SP tlog-witness, body of add-checkpoint: a checkpoint and the proof that it goes on from `old`. */
export type AddCheckpoint = {
  /** Size the witness saw last; 0 where it saw none. */
  readonly old: number
  readonly proof: readonly Hash[]
  /** The signed note, verbatim. */
  readonly checkpoint: string
}

export function formatAddCheckpoint({ old, proof, checkpoint }: AddCheckpoint): string {
  return `${[`old ${old}`, ...proof.map(toBase64)].join('\n')}\n\n${checkpoint}`
}

/** Errors: PROOF_MALFORMED. What the checkpoint is, the witness looks at. */
export function parseAddCheckpoint(body: string): AddCheckpoint {
  must(body.length <= MAX_NOTE_LENGTH, 'PROOF_MALFORMED', `a request has at most ${MAX_NOTE_LENGTH} characters`)
  const split = splitAtBlank(body)
  const { lines, rest } = must(split, 'PROOF_MALFORMED', 'a request has an empty line before its checkpoint')
  const [first = '', ...hashes] = lines
  const old = first.startsWith('old ') ? countOf(first.slice('old '.length)) : null
  return {
    old: must(old, 'PROOF_MALFORMED', 'the first line of a request is "old" and a size'),
    proof: parseHashLines(hashes),
    checkpoint: rest,
  }
}
