import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { HashName } from '../../core/merkle/hasher.ts'
import { hasherOf } from '../../core/merkle/hasher.ts'
import { verifyProof } from '../../core/note/tlog-proof.ts'
import { Ledger } from '../../ledger/ledger.ts'
import { A, appendBatches, B, batchOf, C, drain, leavesOf, NaiveLog, ORIGIN } from './writer.ts'

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

  it('refuses what does not follow on or is no manifest, before anything is written', async () => {
    const ledger = await opened()
    await appendBatches(ledger, A, [2])
    const head = await ledger.head(A)
    const wrong: [string, Parameters<typeof batchOf>[3]][] = [
      ['LEDGER_DAMAGED', { sequence: 3 }],
      ['LEDGER_DAMAGED', { sequence: 1 }],
      ['LEDGER_DAMAGED', { previous: null }],
      ['LEDGER_DAMAGED', { recordsBefore: 3 }],
      ['LEDGER_DAMAGED', { institution: B }],
      ['INTERNAL', { records: 2 }],
      ['INTERNAL', { receivedBy: 'x'.repeat(1 << 16) }],
      ['INTERNAL', { records: -1 }],
    ]
    for (const [code, changes] of wrong)
      await expect(
        ledger.append(batchOf(A, head, 1, changes)),
        JSON.stringify(changes).slice(0, 60),
      ).rejects.toMatchObject({ code })
    const spaced = batchOf(A, head, 1)
    const entry = { ...spaced, head: { ...spaced.head, manifest: ` ${spaced.head.manifest}` } }
    await expect(ledger.append(entry)).rejects.toMatchObject({ code: 'INTERNAL' })
    expect(ledger.journal.pending).toHaveLength(1)
    expect(await ledger.head(A)).toEqual(head)
    await ledger.append(batchOf(A, head, 1))
    await ledger.close()
  })

  it('lets batches of many institutions share one fsync, and decisions without a leaf too', async () => {
    const ledger = await opened()
    await Promise.all([A, B, C].map((name) => ledger.head(name)))
    const { groups } = ledger.journal.counters
    const decision = {
      ...batchOf(A, await ledger.head(A), 0),
      head: { institution: A, kind: 'decision', sequence: 0, batchId: 'd', records: 0, idempotencyKey: '' },
    }
    await Promise.all([
      ...[A, B, C].map(async (name) =>
        appendBatches(
          ledger,
          name,
          Array.from({ length: 20 }, () => 1),
        ),
      ),
      ledger.append(decision),
    ])
    const { entries, groups: after } = ledger.journal.counters
    expect(entries).toBe(61)
    expect(after - groups).toBeLessThanOrEqual(20)
    for (const name of [A, B, C]) expect((await ledger.head(name)).size).toBe(20)
    await ledger.close()
  })

  it('knows no entry that is not durable, and no institution by a name that is none', async () => {
    const ledger = await opened()
    await expect(ledger.proof(A, 0)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await appendBatches(ledger, A, [1])
    for (const index of [-1, 1, 0.5, Number.NaN])
      await expect(ledger.proof(A, index)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    for (const name of ['..', '../..', '', 'logs/x', `${A}/tile`]) {
      await expect(ledger.head(name)).rejects.toMatchObject({ code: 'NOT_FOUND' })
      expect(() => ledger.log(name)).toThrow('no institution has a log of this name')
    }
    expect(await ledger.institutions()).toEqual([])
    await drain(ledger)
    expect(await ledger.institutions()).toEqual([A])
    await ledger.close()
  })

  it('lets go of logs that are on disk and takes them up again where they were', async () => {
    const ledger = await opened()
    const names = Array.from({ length: 300 }, (_, i) => `91440300MA5E${String(100 + i)}AC0`)
    for (const name of names) await appendBatches(ledger, name, [1])
    await drain(ledger)
    for (const name of names) await ledger.proof(name, 0)
    await appendBatches(ledger, names[0] ?? '', [1])
    expect((await ledger.head(names[0] ?? '')).records).toBe(2)
    await ledger.close()
  })

  it('does not open, or does not go on, beside tiles of a larger log: that would be a fork', async () => {
    const ledger = await opened()
    await appendBatches(ledger, A, [1, 1])
    await drain(ledger)
    const older = await readFile(join(directory, 'logs', A, 'checkpoint'))
    const size = (await ledger.head(A)).size
    await appendBatches(ledger, A, [1])
    await drain(ledger)
    await ledger.close()
    for (const put of [older, null]) {
      if (put === null) await rm(join(directory, 'logs', A, 'checkpoint'))
      else await writeFile(join(directory, 'logs', A, 'checkpoint'), put)
      const again = await opened()
      await expect(again.head(A)).rejects.toMatchObject({ code: 'LEDGER_DAMAGED' })
      await expect(
        again.append(batchOf(A, { size, previous: null, records: 2, receivedAtMs: 0 }, 1)),
      ).rejects.toMatchObject({
        code: 'LEDGER_DAMAGED',
      })
      await again.close()
    }
  })

  it('does not open where the journal and a published log tell of different batches', async () => {
    const ledger = await opened()
    await appendBatches(ledger, A, [1, 1])
    await drain(ledger, 2, false)
    await ledger.close()
    await cp(join(directory, 'journal'), join(directory, 'kept'), { recursive: true })
    await rm(join(directory, 'journal'), { recursive: true })
    await rm(join(directory, 'logs', A), { recursive: true })
    const other = await opened()
    await other.append(batchOf(A, await other.head(A), 1, { receivedBy: 'somebody else' }))
    await drain(other)
    await other.close()
    await rm(join(directory, 'journal'), { recursive: true })
    await cp(join(directory, 'kept'), join(directory, 'journal'), { recursive: true })
    await expect(opened()).rejects.toMatchObject({ code: 'LEDGER_DAMAGED' })
  })

  it('publishes again after a publish that failed half-way, with the same outcome', async () => {
    const naive = new NaiveLog()
    const ledger = await opened()
    await appendBatches(ledger, A, [2, 1], naive)
    await drain(ledger)
    await appendBatches(ledger, A, [1, 3], naive)
    // The leaves cannot be written: tiles are there by then, the checkpoint is not.
    await rename(join(directory, 'logs', A, 'leaves', '000000'), join(directory, 'leaves'))
    await mkdir(join(directory, 'logs', A, 'leaves', '000000'))
    await expect(drain(ledger)).rejects.toThrow('EISDIR')
    expect(await ledger.log(A).checkpoint()).toMatchObject({ size: 2 })
    await expectProofs(ledger, A, naive)
    await rmdir(join(directory, 'logs', A, 'leaves', '000000'))
    await expect(drain(ledger)).rejects.toMatchObject({ code: 'LEDGER_DAMAGED' })
    await rename(join(directory, 'leaves'), join(directory, 'logs', A, 'leaves', '000000'))
    await drain(ledger)
    await expectProofs(ledger, A, naive)
    expect(await ledger.log(A).checkpoint()).toMatchObject({ size: 4 })
    expect(hex(await ledger.log(A).recordLeaves(0, 7))).toBe(hex(leavesOf(A, 0, 7)))
    await ledger.close()
  })
})
