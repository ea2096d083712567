import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SHA256 } from '../../../core/merkle/hasher.ts'
import { consistencyProof, inclusionProof, rootAt } from '../../../core/merkle/prove.ts'
import { verifyConsistency, verifyInclusion } from '../../../core/merkle/verify.ts'
import { parseVerifierKey } from '../../../core/note/signed-note.ts'
import { LogFolder } from '../../../ledger/log/log-folder.ts'

const FIXTURE = resolve(import.meta.dirname, '../../fixtures/tiled-log')
// The last one is spelled so in the fixture.
const WORDS = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eit']

let made: string
const logs: LogFolder[] = []
beforeAll(async () => {
  made = await mkdtemp(join(tmpdir(), 'tiled-log-'))
  const key = parseVerifierKey((await readFile(join(FIXTURE, 'verifier-key.txt'), 'utf8')).trim())
  for (let size = 0; size <= 8; size++) {
    const directory = join(made, String(size))
    await cp(join(FIXTURE, 'tile'), join(directory, 'tile'), { recursive: true })
    await cp(join(FIXTURE, `checkpoint.${size}`), join(directory, 'checkpoint'))
    logs.push(new LogFolder(directory, SHA256, key))
  }
})
afterAll(() => rm(made, { recursive: true, force: true }))

/** A log made by another implementation (transparency-dev/tessera), at every size from 0 to 8. */
describe('the published log of another implementation', () => {
  it('reads with a valid signature, size and root at every size', async () => {
    for (const [size, log] of logs.entries()) {
      const checkpoint = await log.checkpoint()
      expect(checkpoint).toMatchObject({ origin: 'example.com/log/testdata', size })
      expect(Buffer.from(await rootAt(SHA256, log.nodes, size))).toEqual(Buffer.from(checkpoint?.root ?? []))
    }
  })

  it('gives its entries, each under its leaf hash', async () => {
    for (const [size, log] of logs.entries()) {
      const entries: string[] = []
      for await (const entry of log.entries(0, size)) entries.push(Buffer.from(entry).toString())
      expect(entries).toEqual(WORDS.slice(0, size))
    }
  })

  it('proves every entry at every size, and every size consistent with every later one', async () => {
    for (const [size, log] of logs.entries()) {
      const { root } = (await log.checkpoint()) ?? { root: SHA256.empty }
      for (let index = 0; index < size; index++) {
        const proof = await inclusionProof(SHA256, log.nodes, index, size)
        const leaf = SHA256.leaf(Buffer.from(WORDS[index] ?? ''))
        expect(verifyInclusion(SHA256, { index, size, leaf, proof, root })).toBe(true)
      }
      for (let first = 0; first <= size; first++) {
        const firstRoot = (await logs[first]?.checkpoint())?.root ?? SHA256.empty
        const proof = await consistencyProof(SHA256, log.nodes, first, size)
        expect(verifyConsistency(SHA256, { first, second: size, firstRoot, secondRoot: root, proof })).toBe(true)
      }
    }
  })

  it('serves every width of a tile up to the published one, cut from a wider one where need be, and none above', async () => {
    const log = logs[8]
    if (log === undefined) throw new Error('no log of 8')
    for (const level of [0, 'entries'] as const) {
      const original = await Promise.all(
        WORDS.map((_, i) => readFile(join(FIXTURE, 'tile', String(level), '000.p', String(i + 1)))),
      )
      for (let width = 1; width < 8; width++)
        await rm(join(log.directory, 'tile', String(level), '000.p', String(width)))
      for (let width = 1; width <= 8; width++)
        expect(Buffer.from((await log.tile({ level, index: 0, width })) ?? [])).toEqual(original[width - 1])
      for (const width of [0, 9, 256, 257]) expect(await log.tile({ level, index: 0, width })).toBeNull()
      expect(await log.tile({ level, index: 1, width: 1 })).toBeNull()
      expect(await logs[3]?.tile({ level, index: 0, width: 4 })).toBeNull()
    }
    expect(await log.tile({ level: 1, index: 0, width: 1 })).toBeNull()
  })

  it('is not believed where a tile, an entry or the checkpoint was changed', async () => {
    const directory = join(made, 'changed')
    await cp(logs[6]?.directory ?? '', directory, { recursive: true })
    const fresh = () => new LogFolder(directory, SHA256, logs[6]?.key ?? null)
    const tile = join(directory, 'tile/0/000.p/6')
    const bundle = join(directory, 'tile/entries/000.p/6')
    // As Suanheng leaves it: the widest partial bundle only.
    for (const width of [1, 2, 3, 4, 5, 7, 8]) await rm(join(directory, 'tile/entries/000.p', String(width)))
    const bytes = await readFile(tile)
    await writeFile(tile, Buffer.from(bytes).fill(0, 40, 41))
    await expect(fresh().nodes([{ height: 0, index: 5 }])).rejects.toMatchObject({ code: 'LEDGER_DAMAGED' })
    await writeFile(tile, bytes.subarray(0, 191))
    await expect(fresh().nodes([{ height: 0, index: 5 }])).rejects.toMatchObject({ code: 'LEDGER_DAMAGED' })
    await writeFile(tile, bytes)
    await writeFile(bundle, (await readFile(bundle, 'latin1')).replace('four', 'Four'))
    await expect(fresh().entries(3, 4).next()).rejects.toMatchObject({ code: 'LEDGER_DAMAGED' })
    expect(Buffer.from((await fresh().entries(4, 5).next()).value ?? []).toString()).toBe('five')
    const checkpoint = await readFile(join(directory, 'checkpoint'), 'utf8')
    await writeFile(join(directory, 'checkpoint'), checkpoint.replace('\n6\n', '\n5\n'))
    await expect(fresh().checkpoint()).rejects.toMatchObject({ code: 'CHECKPOINT_FORGED' })
  })
})
