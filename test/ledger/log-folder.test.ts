import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SHA256 } from '../../core/merkle/hasher.ts'
import { rootAt } from '../../core/merkle/prove.ts'
import { tilesBetween } from '../../core/merkle/tiles.ts'
import { checkLog } from '../../ledger/check-log.ts'
import { Ledger } from '../../ledger/ledger.ts'
import { LogFolder } from '../../ledger/log/log-folder.ts'
import { A, appendBatches, drain, leavesOf, NaiveLog, ORIGIN } from './writer.ts'

let directory: string
let ledger: Ledger
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'log-folder-'))
  ledger = await Ledger.open({ directory, originPrefix: ORIGIN, hash: 'sha256' })
})
afterEach(async () => {
  await ledger.close()
  await rm(directory, { recursive: true, force: true })
})

const hex = (bytes: Uint8Array | null | undefined) => Buffer.from(bytes ?? []).toString('hex')

describe('a published log, read by others', () => {
  it('can be read and checked at any time while it grows', async () => {
    const naive = new NaiveLog()
    const other = new LogFolder(join(directory, 'logs', A), SHA256, ledger.verifierKey(A))
    await appendBatches(ledger, A, [1], naive)
    await drain(ledger)
    const state = { writing: true, reads: 0 }
    const write = async () => {
      for (let i = 0; i < 40; i++) {
        await appendBatches(
          ledger,
          A,
          Array.from({ length: 1 + ((i * 7) % 20) }, () => 1),
          naive,
        )
        await drain(ledger)
      }
      state.writing = false
    }
    const read = async () => {
      for (; state.writing; state.reads++) {
        const { size, root } = (await other.checkpoint()) ?? { size: 0, root: SHA256.empty }
        expect(hex(await rootAt(SHA256, other.nodes, size))).toBe(hex(root))
        let count = 0
        for await (const entry of other.entries(0, size))
          expect(hex(SHA256.leaf(entry))).toBe(hex(naive.leaves[count++]))
        expect(count).toBe(size)
        expect(hex(await other.recordLeaves(0, size))).toBe(hex(leavesOf(A, 0, size)))
        for await (const event of checkLog(other, A, { durable: 0 })) expect(event).not.toHaveProperty('code')
      }
    }
    await Promise.all([write(), read()])
    expect(state.reads).toBeGreaterThan(2)
  }, 60_000)

  it('keeps one partial form of a tile and gives every narrower one, as a tlog-tiles client may ask', async () => {
    const naive = new NaiveLog()
    for (const more of [3, 2, 251, 1, 4]) {
      await appendBatches(
        ledger,
        A,
        Array.from({ length: more }, () => 0),
        naive,
      )
      await drain(ledger)
    }
    const files = await readdir(join(directory, 'logs', A, 'tile'), { recursive: true, withFileTypes: true })
    expect(files.filter((file) => file.isFile()).length).toBe(tilesBetween(0, 261).length)
    const log = ledger.log(A)
    const concatenated = Buffer.concat(naive.leaves)
    for (let size = 1; size <= 261; size += 5) {
      for (const { level, index, width } of tilesBetween(0, size)) {
        const bytes = await log.tile({ level, index, width })
        if (level === 0) expect(hex(bytes)).toBe(hex(concatenated.subarray(index * 8192, index * 8192 + width * 32)))
        else expect(bytes).not.toBeNull()
      }
    }
    expect(await log.tile({ level: 0, index: 1, width: 6 })).toBeNull()
  })
})
