import type { Hash, Hasher } from './hasher.ts'

/** A complete subtree: the 2^height leaves from index x 2^height on. */
export type NodeId = { readonly height: number; readonly index: number }

/** Where the hashes of complete subtrees come from: memory, tiles on disk, tiles over HTTP. */
export type NodeReader = (nodes: readonly NodeId[]) => Promise<readonly Hash[]>

/** Root of the first `size` leaves. */
export async function rootAt(_hasher: Hasher, _read: NodeReader, _size: number): Promise<Hash> {
  throw new Error('not yet')
}

/** RFC 9162 section 2.1.3.1. Errors: RangeError unless 0 <= index < size. */
export async function inclusionProof(
  _hasher: Hasher,
  _read: NodeReader,
  _index: number,
  _size: number,
): Promise<Hash[]> {
  throw new Error('not yet')
}

/** RFC 9162 section 2.1.4.1; empty where `first` is 0 or equals `second`. Errors: RangeError unless first <= second. */
export async function consistencyProof(
  _hasher: Hasher,
  _read: NodeReader,
  _first: number,
  _second: number,
): Promise<Hash[]> {
  throw new Error('not yet')
}
