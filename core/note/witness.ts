import { verifyConsistency } from '../merkle/verify.ts'
import type { AddCheckpoint } from './add-checkpoint.ts'
import { hasherOfOrigin } from './batch-proof.ts'
import type { Checkpoint } from './checkpoint.ts'
import { openCheckpoint } from './checkpoint.ts'
import type { SignedNote, VerifierKey } from './signed-note.ts'

export type OpenCheckpoint = Checkpoint & { readonly note: SignedNote }

/**
 * rollback: the log is smaller than it was; fork: same size, other root; unproven: larger, but nothing shows that it
 * goes on from what was seen, as with a log whose past was rewritten.
 */
export type Refusal = 'rollback' | 'fork' | 'unproven'

/**
 * `seen` and `offered` are both signed by the log. The two notes of a fork convict it before anyone; that a smaller one
 * came later, or that no proof was given, is the witness's word, with the times of its cosignatures.
 */
export type Judgement =
  | { readonly kind: 'consistent'; readonly seen: OpenCheckpoint | null; readonly offered: OpenCheckpoint }
  | {
      readonly kind: 'refused'
      readonly reason: Refusal
      readonly seen: OpenCheckpoint | null
      readonly offered: OpenCheckpoint
    }

/**
 * What a witness decides about a checkpoint (C2SP tlog-witness): may it be cosigned after the one it cosigned last?
 * Pure: a witness keeps `offered` durably before its cosignature leaves, or it could vouch for both sides of a fork.
 *
 * Input: the log's key; the signed note cosigned last, null at first sight; what the service gave.
 * Errors: CHECKPOINT_FORGED, NOTE_MALFORMED for a checkpoint that is not the log's, which says nothing about the log.
 */
export function judgeCheckpoint(
  key: VerifierKey,
  last: string | null,
  { old, proof, checkpoint }: AddCheckpoint,
): Judgement {
  const seen = last === null ? null : openCheckpoint(last, key)
  const offered = openCheckpoint(checkpoint, key)
  const hasher = hasherOfOrigin(key.name)
  const [first, firstRoot] = [seen?.size ?? 0, seen?.root ?? hasher.empty]
  if (offered.size < first) return { kind: 'refused', reason: 'rollback', seen, offered }
  if (offered.size === first && !same(offered.root, firstRoot))
    return { kind: 'refused', reason: 'fork', seen, offered }
  const proven =
    old === first &&
    verifyConsistency(hasher, { first, second: offered.size, firstRoot, secondRoot: offered.root, proof })
  return proven ? { kind: 'consistent', seen, offered } : { kind: 'refused', reason: 'unproven', seen, offered }
}

const same = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i])
