import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { IdentityFilter } from '../../ingest/accept/filter.ts'
import { RowIndex } from '../../ingest/accept/row-index.ts'
import { hashTexts } from '../../ingest/decode/identity-hash.ts'

/** Hashes of `prefix-from` … as the decoders make them. */
function hashesOf(prefix: string, from: number, count: number): Uint32Array {
  const texts = Array.from({ length: count }, (_, i) => `${prefix}${from + i}`)
  const offsets = new Uint32Array(count + 1)
  for (const [i, text] of texts.entries()) offsets[i + 1] = (offsets[i] ?? 0) + text.length
  return hashTexts(offsets, Buffer.from(texts.join('')), count)
}
const addAll = (filter: IdentityFilter, hashes: Uint32Array): number => {
  let perhaps = 0
  for (let i = 0; i < hashes.length; i += 2) if (filter.add(hashes[i] ?? 0, hashes[i + 1] ?? 0)) perhaps++
  return perhaps
}

describe('IdentityFilter', () => {
  it('never calls a known identity new, through all its layers', () => {
    const filter = new IdentityFilter()
    const hashes = hashesOf('job-2025-', 0, 300_000)
    addAll(filter, hashes)
    expect(addAll(filter, hashes)).toBe(300_000)
  })

  it('never does for any hashes at all, such as zero, or all of one block', () => {
    const hash = fc.oneof(fc.constantFrom(0, 1, 0xffff_ffff), fc.integer({ min: 0, max: 0xffff_ffff }))
    fc.assert(
      fc.property(fc.array(fc.tuple(hash, hash), { maxLength: 50 }), (pairs) => {
        const filter = new IdentityFilter()
        for (const [a, b] of pairs) filter.add(a, b)
        for (const [a, b] of pairs) expect(filter.add(a, b)).toBe(true)
      }),
    )
  })

  it.each([
    ['numbers counted up', 'r-'],
    ['long ids that differ at the end', `institution/cluster/queue/${'0'.repeat(60)}`],
  ])('calls fewer than one new identity in a thousand known, filled to the brim: %s', (_name, prefix) => {
    const filter = new IdentityFilter()
    // 2^16, as many again, 2^17 and 2^18: four layers, each full.
    const capacity = 524_288
    const vain = addAll(filter, hashesOf(prefix, 0, capacity))
    expect(vain / capacity).toBeLessThan(0.001)
    expect(filter.bytes / capacity).toBeLessThan(3.5)
  })

  it('of as many as were expected is one layer, with a quarter more to come', () => {
    const filter = new IdentityFilter(1_000_000)
    const bytes = filter.bytes
    expect(addAll(filter, hashesOf('r-', 0, 1_200_000))).toBeLessThan(1200)
    expect(filter.bytes).toBe(bytes)
    expect(bytes).toBeLessThan(3.8 * 1_000_000)
  })

  it('spreads over layers already there: rebuilt from the same hashes it knows the same', () => {
    const hashes = hashesOf('x', 0, 100_000)
    const [one, two] = [new IdentityFilter(), new IdentityFilter()]
    addAll(one, hashes)
    addAll(two, hashes.toReversed())
    expect(addAll(two, hashes)).toBeGreaterThanOrEqual(0)
    expect(addAll(one, hashes)).toBe(100_000)
  })
})

describe('hashTexts', () => {
  it('hardly ever gives two texts the same 64 bits', () => {
    const hashes = hashesOf('GPU-0@17', 0, 400_000)
    const seen = new Set<string>()
    for (let i = 0; i < hashes.length; i += 2) seen.add(`${hashes[i]} ${hashes[i + 1]}`)
    expect(seen.size).toBe(400_000)
  })
})

describe('RowIndex', () => {
  it('finds all rows of a hash and no other, in their order, also where hashes meet in one bucket', () => {
    const hash = fc.oneof(fc.constantFrom(0, 1, 4, 0x8000_0000, 0xffff_ffff), fc.integer({ min: 0, max: 0xffff_ffff }))
    fc.assert(
      fc.property(fc.array(hash, { maxLength: 40 }), hash, (firsts, other) => {
        const index = new RowIndex(Uint32Array.from(firsts.flatMap((first) => [first, 7])), firsts.length)
        for (const asked of [...firsts, other])
          expect(index.rowsOf(asked)).toEqual([...firsts.keys()].filter((row) => firsts[row] === asked))
      }),
      { numRuns: 200 },
    )
  })
})
