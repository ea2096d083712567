import { createPrivateKey, createPublicKey } from 'node:crypto'
import { SHA256 } from '../../../core/merkle/hasher.ts'
import { inclusionProof } from '../../../core/merkle/prove.ts'
import { signCheckpoint } from '../../../core/note/checkpoint.ts'
import { noteSigner } from '../../../core/note/signed-note.ts'
import { formatProof } from '../../../core/note/tlog-proof.ts'
import { naiveRoot, readerOf } from '../merkle/naive.ts'

/** An Ed25519 key of 32 bytes of this value: the same in every run. PKCS #8 head of RFC 8410 section 7. */
export function keyOf(byte: number): ReturnType<typeof createPrivateKey> {
  const head = Buffer.from('302e020100300506032b657004220420', 'hex')
  return createPrivateKey({ key: Buffer.concat([head, Buffer.alloc(32, byte)]), format: 'der', type: 'pkcs8' })
}
export const publicOf = (byte: number): ReturnType<typeof createPublicKey> => createPublicKey(keyOf(byte))

export const ORIGIN = 'ledger.example/91440300000000000X'
export const LOG = noteSigner(ORIGIN, keyOf(1))

export const entriesOf = (size: number): Buffer[] => Array.from({ length: size }, (_, i) => Buffer.from(`entry ${i}`))

/** A checkpoint over the first `size` entries, signed by the log. */
export function checkpointOf(size: number, entries = entriesOf(size)): string {
  const leaves = entries.slice(0, size).map((entry) => SHA256.leaf(entry))
  return signCheckpoint({ origin: ORIGIN, size, root: naiveRoot('sha256', leaves), extensions: [] }, LOG)
}

export async function proofOf(index: number, size: number): Promise<string> {
  const entries = entriesOf(size)
  const { read } = readerOf(
    'sha256',
    entries.map((entry) => SHA256.leaf(entry)),
  )
  const proof = await inclusionProof(SHA256, read, index, size)
  return formatProof({ extra: entries[index] ?? null, index, proof, checkpoint: checkpointOf(size) })
}
