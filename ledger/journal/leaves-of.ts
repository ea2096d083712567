import { SuanhengError } from '../../core/errors.ts'
import type { Entry, Section } from './entry.ts'

/** The leaf hashes within the bytes of an entry's sections. Errors: LEDGER_DAMAGED. */
export function leavesOf({ head, sections }: Entry): Uint8Array {
  if (head.leaves === undefined || head.leaves.bytes === 0) return new Uint8Array(0)
  const { at, bytes } = head.leaves
  const found: Uint8Array[] = []
  let start = 0
  for (const piece of sections.flatMap(({ pieces }: Section) => pieces)) {
    const [from, to] = [Math.max(at - start, 0), Math.min(at + bytes - start, piece.length)]
    if (from < to) found.push(piece.subarray(from, to))
    start += piece.length
  }
  const leaves = Buffer.concat(found)
  if (leaves.length !== bytes)
    throw new SuanhengError(
      'LEDGER_DAMAGED',
      `batch ${head.batchId} has ${leaves.length} bytes of leaf hashes, not ${bytes}`,
    )
  return leaves
}
