import { createHash } from 'node:crypto'
import type { HashName } from '../../../core/merkle/hasher.ts'
import type { NodeId, NodeReader } from '../../../core/merkle/prove.ts'

/** RFC 6962 section 2.1 word for word, slow, with nothing of core/merkle: what the code under test is measured by. */

const digest = (name: HashName, ...parts: readonly Uint8Array[]): Buffer => {
  const hash = createHash(name)
  for (const part of parts) hash.update(part)
  return hash.digest()
}

export const naiveLeaf = (name: HashName, bytes: Uint8Array): Buffer => digest(name, Uint8Array.of(0), bytes)

export function naiveRoot(name: HashName, leaves: readonly Uint8Array[]): Buffer {
  const [only] = leaves
  if (only === undefined) return digest(name)
  if (leaves.length === 1) return Buffer.from(only)
  let k = 1
  while (k * 2 < leaves.length) k *= 2
  return digest(name, Uint8Array.of(1), naiveRoot(name, leaves.slice(0, k)), naiveRoot(name, leaves.slice(k)))
}

/** `size` leaf hashes, each over its number. */
export const leavesOf = (name: HashName, size: number): Buffer[] =>
  Array.from({ length: size }, (_, i) => naiveLeaf(name, Buffer.from(`leaf ${i}`)))

/** Gives complete subtrees of these leaves, counts the calls, and refuses what is not complete. */
export function readerOf(name: HashName, leaves: readonly Uint8Array[]): { read: NodeReader; calls: NodeId[][] } {
  const calls: NodeId[][] = []
  const read: NodeReader = async (nodes) => {
    calls.push([...nodes])
    return nodes.map(({ height, index }) => {
      const [from, to] = [index * 2 ** height, (index + 1) * 2 ** height]
      if (to > leaves.length) throw new Error(`node ${height}/${index} is not complete in ${leaves.length} leaves`)
      return naiveRoot(name, leaves.slice(from, to))
    })
  }
  return { read, calls }
}

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

export function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = Uint8Array.from(bytes)
  const at = Math.floor(bit / 8)
  copy[at] = (copy[at] ?? 0) ^ (1 << (bit % 8))
  return copy
}
