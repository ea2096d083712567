import { createHash } from 'node:crypto'

/**
 * Whole numbers by chance from a seed, the same for everybody who has the seed: block i is SHA-256 over the ASCII text
 * `suanheng/sampling/1 <seed> <populationDigest> <i>`, i from 0 in decimal, read as a big-endian number of 256 bits. A
 * block at or above the greatest multiple of `below` is passed over, so that every number is exactly as likely.
 */
export function chance(seed: string, populationDigest: string): (below: bigint) => bigint {
  let block = 0
  return (below) => {
    if (below < 1n || below > SPACE) throw new RangeError(`no number below ${below}`)
    const limit = SPACE - (SPACE % below)
    for (;;) {
      const text = `suanheng/sampling/1 ${seed} ${populationDigest} ${block++}`
      const value = BigInt(`0x${createHash('sha256').update(text, 'ascii').digest('hex')}`)
      if (value < limit) return value % below
    }
  }
}

const SPACE = 1n << 256n
