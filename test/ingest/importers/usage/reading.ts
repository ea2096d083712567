import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { Allocation, AllocationReader, Left } from '../../../../ingest/importers/usage/allocation.ts'

const FOLDER = new URL('../../../fixtures/usage/', import.meta.url)

export function fixture(name: string): string {
  const bytes = readFileSync(new URL(name, FOLDER))
  return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
}

export type All = { readonly found: readonly Allocation[]; readonly left: readonly Left[] }

/** Reads a text in pieces of `size` characters. */
export function readAll(reader: AllocationReader, text: string, size = 1_000): All {
  const found: Allocation[] = []
  const left: Left[] = []
  const take = (read: All) => {
    found.push(...read.found)
    left.push(...read.left)
  }
  for (let at = 0; at < text.length; at += size) take(reader.text(text.slice(at, at + size)))
  take(reader.end())
  return { found, left }
}

/** Card-hours of what has ended and is known, in micro card-seconds. */
export const cardTimeOf = (found: readonly Allocation[]): bigint =>
  found.reduce(
    (sum, { milliCards, start, end, suspendedMs = 0 }) =>
      milliCards === null || end === null ? sum : sum + milliCards * BigInt(end - start - suspendedMs),
    0n,
  )
