import { createHash } from 'node:crypto'

/**
 * The shard that holds an institution's rows, from 0. The same figure as SHARD_KEY modulo the number of shards, which is
 * how a Distributed table over shards of equal weight chooses.
 */
export function shardOf(institution: string, shards: number): number {
  return Number(createHash('sha256').update(institution).digest().readBigUInt64LE(0) % BigInt(shards))
}

/** The sharding key of every Distributed table: the first 8 bytes of SHA-256 of the institution, little-endian. */
export const SHARD_KEY = 'reinterpretAsUInt64(substring(SHA256(institution), 1, 8))'
