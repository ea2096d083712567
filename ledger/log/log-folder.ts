import type { Hasher } from '../../core/merkle/hasher.ts'
import type { NodeReader } from '../../core/merkle/prove.ts'
import type { Checkpoint } from '../../core/note/checkpoint.ts'
import type { VerifierKey } from '../../core/note/signed-note.ts'

/**
 * One published log on disk, read only: `checkpoint`, `tile/…` (C2SP tlog-tiles) and `leaves/…`, the leaf hashes of
 * all records of the log one after the other. Everything read is under the checkpoint; nothing is believed unchecked.
 */
export class LogFolder {
  readonly directory: string
  readonly hasher: Hasher
  /** Null: signatures are not checked. */
  readonly key: VerifierKey | null

  constructor(directory: string, hasher: Hasher, key: VerifierKey | null) {
    this.directory = directory
    this.hasher = hasher
    this.key = key
  }

  /** Null where nothing was published. Errors: NOTE_MALFORMED, CHECKPOINT_FORGED, LEDGER_DAMAGED. */
  checkpoint(): Promise<(Checkpoint & { readonly text: string }) | null> {
    throw new Error('not yet')
  }

  /** Nodes of the published tree. Errors: LEDGER_DAMAGED for a tile that is missing or short. */
  get nodes(): NodeReader {
    throw new Error('not yet')
  }

  /** Entries [from, to), as bytes. Errors: LEDGER_DAMAGED. */
  entries(_from: number, _to: number): AsyncGenerator<Uint8Array> {
    throw new Error('not yet')
  }

  /** Leaf hashes of `count` records from the `from`-th of the log on, 32 bytes each. Errors: LEDGER_DAMAGED. */
  recordLeaves(_from: number, _count: number): Promise<Uint8Array> {
    throw new Error('not yet')
  }
}
