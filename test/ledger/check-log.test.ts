import { cp, mkdtemp, readdir, readFile, rm, truncate, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { signCheckpoint } from '../../core/note/checkpoint.ts'
import { noteSigner } from '../../core/note/signed-note.ts'
import { checkLog } from '../../ledger/check-log.ts'
import type { LedgerFinding } from '../../ledger/finding.ts'
import { Ledger } from '../../ledger/ledger.ts'
import { decodeBundle, encodeBundle } from '../../ledger/log/entry-bundle.ts'
import { LogFolder } from '../../ledger/log/log-folder.ts'
import type { LogKey } from '../../ledger/log-key.ts'
import { A, appendBatches, drain, NaiveLog, ORIGIN } from './writer.ts'

/** A log of 300 batches, and the same log when it had 260, made once; each test changes a copy. */
let made: string
let key: LogKey
let verifier: LogFolder['key']
let hasher: LogFolder['hasher']
const naive = new NaiveLog()
let folder: string

beforeAll(async () => {
  made = await mkdtemp(join(tmpdir(), 'check-log-'))
  const ledger = await Ledger.open({ directory: join(made, 'ledger'), originPrefix: ORIGIN, hash: 'sha256' })
  await appendBatches(
    ledger,
    A,
    Array.from({ length: 260 }, (_, i) => i % 4),
    naive,
  )
  await drain(ledger)
  await cp(ledger.log(A).directory, join(made, 'older'), { recursive: true })
  await appendBatches(
    ledger,
    A,
    Array.from({ length: 40 }, () => 1),
    naive,
  )
  await drain(ledger)
  await cp(ledger.log(A).directory, join(made, 'log'), { recursive: true })
  key = ledger.key
  verifier = ledger.verifierKey(A)
  hasher = ledger.log(A).hasher
  await ledger.close()
})
afterAll(() => rm(made, { recursive: true, force: true }))
beforeEach(async () => {
  folder = await mkdtemp(join(made, 'copy-'))
  await cp(join(made, 'log'), folder, { recursive: true })
})

async function findings(durable: number | null = null): Promise<LedgerFinding[]> {
  const found: LedgerFinding[] = []
  for await (const event of checkLog(new LogFolder(folder, hasher, verifier), A, { durable }))
    if ('code' in event) found.push(event)
  return found
}
const codes = async (durable: number | null = null) =>
  (await findings(durable)).map(({ code, sequence }) => (sequence === null ? code : `${code} ${sequence}`))

async function edit(file: string, change: (bytes: Buffer) => void): Promise<void> {
  const bytes = await readFile(join(folder, file))
  change(bytes)
  await writeFile(join(folder, file), bytes)
}

async function editEntries(file: string, count: number, change: (entries: Uint8Array[]) => void): Promise<void> {
  const entries = decodeBundle(await readFile(join(folder, file)), count) ?? []
  change(entries)
  await writeFile(join(folder, file), encodeBundle(entries))
}

const inPlace = (entry: Uint8Array | undefined, from: string, to: string) =>
  Buffer.from(
    Buffer.from(entry ?? [])
      .toString('utf8')
      .replace(from, to),
  )

describe('the check of one log', () => {
  it('finds nothing in a log nobody touched, and says how far it has come', async () => {
    const progress: unknown[] = []
    for await (const event of checkLog(new LogFolder(folder, hasher, verifier), A, { durable: 300 }))
      progress.push(event)
    expect(progress).toEqual([
      { institution: A, entries: 256, size: 300, records: 384 },
      { institution: A, entries: 300, size: 300, records: 430 },
    ])
  })

  it('names the manifest that was changed, with its sequence', async () => {
    await editEntries('tile/entries/000', 256, (entries) => {
      entries[17] = inPlace(entries[17], '"received":1', '"received":2')
    })
    expect(await codes()).toEqual(['ENTRY_CHANGED 18'])
  })

  it('names the manifest that was changed in the partial bundle', async () => {
    await editEntries('tile/entries/001.p/44', 44, (entries) => {
      entries[43] = inPlace(entries[43], '"received":1', '"received":2')
    })
    expect(await codes()).toEqual(['ENTRY_CHANGED 300'])
  })

  it('names both of two manifests that were swapped, and their broken chain', async () => {
    await editEntries('tile/entries/000', 256, (entries) => {
      ;[entries[5], entries[9]] = [entries[9] as Uint8Array, entries[5] as Uint8Array]
    })
    const found = await codes()
    expect(found).toEqual(
      expect.arrayContaining(['SEQUENCE_HOLE 6', 'SEQUENCE_HOLE 10', 'ENTRY_CHANGED 6', 'ENTRY_CHANGED 10']),
    )
  })

  it.each(['tile/0/000', 'tile/0/001.p/44', 'tile/1/000.p/1'])('names %s when it was rewritten', async (file) => {
    await edit(file, (bytes) => bytes.fill(7, 0, 32))
    const found = await findings()
    expect(found.map(({ code }) => code)).toEqual(['TILE_CHANGED'])
    expect(found[0]?.detail).toContain(file.replace(/\D*(\d+)\/0*(\d+)(\.p.*)?$/, 'tile/$1/$2'))
  })

  it('names a tile that was rewritten together with its entries: the tile above gives it away', async () => {
    const changed = new NaiveLog()
    changed.leaves.push(...naive.leaves)
    await editEntries('tile/entries/000', 256, (entries) => {
      entries[255] = inPlace(entries[255], '"received":3', '"received":4')
      changed.leaves[255] = hasher.leaf(entries[255])
    })
    await edit('tile/0/000', (bytes) => bytes.set(changed.leaves[255] ?? [], 255 * 32))
    expect(await codes()).toEqual(expect.arrayContaining(['MANIFEST_CHAIN_BROKEN 257', 'TILE_CHANGED']))
  })

  it('sees that entries and all tiles rewritten together do not have the signed root', async () => {
    const changed = new NaiveLog()
    await editEntries('tile/entries/001.p/44', 44, (entries) => {
      entries[43] = inPlace(entries[43], '"received":1', '"received":2')
      changed.leaves.push(hasher.leaf(entries[43]))
    })
    await edit('tile/0/001.p/44', (bytes) => bytes.set(changed.leaves[0] ?? [], 43 * 32))
    expect(await codes()).toEqual(['ROOT_MISMATCH'])
  })

  it.each([
    ['tile/0/000', ['TILE_MISSING']],
    ['tile/1/000.p/1', ['TILE_MISSING']],
    ['tile/entries/001.p/44', ['TILE_MISSING 257']],
    [
      'leaves/000000',
      Array.from({ length: 300 }, (_, i) => i)
        .filter((i) => i > 259 || i % 4 > 0)
        .map((i) => `RECORD_LEAVES_CHANGED ${i + 1}`),
    ],
    ['tile/entries/000', ['TILE_MISSING 1']],
    ['checkpoint', ['CHECKPOINT_MISSING']],
  ])('names %s when it is missing', async (file, expected) => {
    await unlink(join(folder, file))
    expect(await codes()).toEqual(expected)
  })

  it('names the batches whose record leaves were changed or cut off', async () => {
    // Batch 3 has records 1 and 2 of the log, batch 300 the last.
    await edit('leaves/000000', (bytes) => bytes.fill(1, 2 * 32, 2 * 32 + 1))
    await truncate(join(folder, 'leaves/000000'), 429 * 32 + 31)
    expect(await codes()).toEqual(['RECORD_LEAVES_CHANGED 3', 'RECORD_LEAVES_CHANGED 300'])
  })

  it('sees a checkpoint whose root, size or origin is not the signed one', async () => {
    const text = await readFile(join(folder, 'checkpoint'), 'utf8')
    for (const forged of [
      text.replace('\n300\n', '\n299\n'),
      text.replace('\n300\n', '\n9000000000000000\n'),
      text.replace(A, '91440300MA5EXAMP1Y'),
    ]) {
      await writeFile(join(folder, 'checkpoint'), forged)
      expect(await codes()).toContain('CHECKPOINT_FORGED')
    }
    await writeFile(join(folder, 'checkpoint'), text.slice(0, -30))
    expect(await codes()).toEqual(['CHECKPOINT_FORGED'])
  })

  it('sees a checkpoint that is signed and of a root the entries do not have', async () => {
    const signer = noteSigner(`${ORIGIN}/${A}`, key.privateKey)
    const root = naive.root(299)
    await writeFile(
      join(folder, 'checkpoint'),
      signCheckpoint({ origin: signer.key.name, size: 300, root, extensions: [] }, signer),
    )
    expect(await codes()).toEqual(['ROOT_MISMATCH'])
  })

  it('sees an older checkpoint beside newer tiles, unless the journal knows the newer batches', async () => {
    await cp(join(made, 'older', 'checkpoint'), join(folder, 'checkpoint'))
    expect(await codes(260)).toEqual(['LOG_ROLLED_BACK'])
    expect(await codes(300)).toEqual([])
    expect(await codes()).toEqual([])
  })

  it('sees files that no log has', async () => {
    await writeFile(join(folder, 'tile', '0', '000.bak'), '')
    await writeFile(join(folder, 'leaves', 'note'), '')
    expect(await codes()).toEqual(['FILE_UNEXPECTED', 'FILE_UNEXPECTED'])
  })

  it('reports any single changed byte of any file', async () => {
    const files = (await readdir(folder, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    expect(files).toHaveLength(7)
    for (const file of files) {
      const { length } = await readFile(join(folder, file))
      for (const at of [0, Math.floor(length / 2), length - 1]) {
        await edit(file, (bytes) => bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at))
        expect(await findings(), `${file} at ${at}`).not.toEqual([])
        await edit(file, (bytes) => bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at))
      }
    }
    expect(await findings()).toEqual([])
  })
})
