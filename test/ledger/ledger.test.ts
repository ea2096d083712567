import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { HashName } from '../../core/merkle/hasher.ts'
import { hasherOf } from '../../core/merkle/hasher.ts'
import { consistencyProof } from '../../core/merkle/prove.ts'
import { verifyConsistency } from '../../core/merkle/verify.ts'
import { verifyProof } from '../../core/note/tlog-proof.ts'
import { Ledger } from '../../ledger/ledger.ts'
import { A, appendBatches, B, batchOf, C, drain, NaiveLog, ORIGIN } from './writer.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ledger-'))
})
afterEach(async () => {
  await rm(directory, { recursive: true, force: true })
})

const opened = (hash: HashName = 'sha256', at = directory) => Ledger.open({ directory: at, originPrefix: ORIGIN, hash })

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

/** Every entry has a proof that verifies against the root of the naive tree. */
async function expectProofs(ledger: Ledger, institution: string, naive: NaiveLog): Promise<void> {
  const root = hex(naive.root())
  for (const [index, leaf] of naive.leaves.entries()) {
    const text = await ledger.proof(institution, index)
    const { entry, index: at, checkpoint } = verifyProof(naive.hasher, text, ledger.verifierKey(institution))
    expect([at, checkpoint.size]).toEqual([index, naive.leaves.length])
    expect(hex(naive.hasher.leaf(entry))).toBe(hex(leaf))
    expect(hex(checkpoint.root)).toBe(root)
  }
}

describe('the ledger', () => {
  it('proves each batch as soon as it is acknowledged, and still when it is published and after a restart', async () => {
    const naive = new NaiveLog()
    const first = await opened()
    await appendBatches(first, A, [3, 0, 1], naive)
    await expectProofs(first, A, naive)
    await drain(first, 2)
    await expectProofs(first, A, naive)
    await appendBatches(first, A, [2], naive)
    await expectProofs(first, A, naive)
    await first.close()
    const second = await opened()
    await expectProofs(second, A, naive)
    await drain(second)
    await expectProofs(second, A, naive)
    expect(await second.log(A).checkpoint()).toMatchObject({ size: 4, origin: `${ORIGIN}/${A}` })
    await second.close()
  })

  it.each(['sha256', 'sm3'] as const)(
    'has the roots of the naive tree for any order and grouping, with %s',
    async (hash) => {
      const step = fc.oneof(
        fc.record({
          do: fc.constant('append' as const),
          to: fc.constantFrom(A, B, C),
          records: fc.array(fc.nat(3), { minLength: 1, maxLength: 4 }),
        }),
        fc.record({ do: fc.constant('publish' as const), most: fc.integer({ min: 1, max: 9 }), mark: fc.boolean() }),
        fc.constant({ do: 'reopen' as const }),
      )
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
          const folder = await mkdtemp(join(directory, 'run-'))
          const naive = new Map([A, B, C].map((name) => [name, new NaiveLog(hasherOf(hash))]))
          let ledger = await opened(hash, folder)
          for (const now of steps) {
            if (now.do === 'append') await appendBatches(ledger, now.to, now.records, naive.get(now.to))
            else if (now.do === 'publish') await drain(ledger, now.most, now.mark)
            else {
              await ledger.close()
              ledger = await opened(hash, folder)
            }
          }
          for (const [name, log] of naive) {
            await expectProofs(ledger, name, log)
            const published = await ledger.log(name).checkpoint()
            if (published !== null) expect(hex(published.root)).toBe(hex(log.root(published.size)))
          }
          await ledger.close()
        }),
        { numRuns: 25 },
      )
    },
  )

  it('keeps one log across tile boundaries: 600 batches, published in pieces, all proven', async () => {
    const naive = new NaiveLog()
    const ledger = await opened()
    for (const size of [1, 254, 1, 1, 200, 143]) {
      await appendBatches(
        ledger,
        A,
        Array.from({ length: size }, (_, i) => i % 2),
        naive,
      )
      await drain(ledger)
    }
    await expectProofs(ledger, A, naive)
    await ledger.close()
    const tiles = (await readdir(join(directory, 'logs', A, 'tile'), { recursive: true })).sort()
    expect(tiles.filter((name) => /\d$/.test(name) && !/^(\d|entries)$/.test(name))).toEqual([
      '0/000',
      '0/001',
      '0/002.p/88',
      '1/000.p/2',
      'entries/000',
      'entries/001',
      'entries/002.p/88',
    ])
  })
})
