import { mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Entry } from '../../ledger/journal/entry.ts'
import { decodeEntry, encodeEntry } from '../../ledger/journal/entry.ts'
import { Journal } from '../../ledger/journal/journal.ts'

const entry = (sequence: number, body = `body of ${sequence}`): Entry => ({
  head: {
    institution: '91440300MA5EXAMP0X',
    kind: 'usage_record',
    sequence,
    batchId: `b-${sequence}`,
    records: 1,
    idempotencyKey: '',
  },
  sections: [{ table: 't', columns: [{ name: 'a', type: 'String' }], rows: 1, pieces: [Buffer.from(body)] }],
})
const bodyOf = (read: Entry) => Buffer.concat(read.sections.flatMap((section) => section.pieces)).toString()

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'journal-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

const segmentOf = async () =>
  join(
    folder,
    (await readdir(folder))
      .filter((name) => name.endsWith('.journal'))
      .sort()
      .at(-1) ?? '',
  )

async function reopen(): Promise<{ journal: Journal; bodies: string[] }> {
  const bodies: string[] = []
  const journal = await Journal.open(folder, { recovered: (entry) => bodies.push(bodyOf(entry)) })
  return { journal, bodies }
}

describe('an entry', () => {
  it('reads back as it was written, whatever its bytes and however many pieces', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.uint8Array(), { maxLength: 4 }), { maxLength: 4 }), (sections) => {
        const written: Entry = {
          ...entry(1),
          sections: sections.map((pieces, i) => ({ table: `t${i}`, columns: [], rows: i, pieces })),
        }
        const read = decodeEntry(Buffer.concat(encodeEntry(7n, written).buffers))
        expect(read?.head).toEqual(written.head)
        expect(read?.sections.map(({ pieces }) => Buffer.concat(pieces))).toEqual(
          sections.map((pieces) => Buffer.concat(pieces)),
        )
      }),
    )
  })

  it('is refused when any single bit of it is changed', () => {
    const bytes = Buffer.concat(encodeEntry(1n, entry(1)).buffers)
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const damaged = Buffer.from(bytes)
      damaged[bit >> 3] = (damaged[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(decodeEntry(damaged)).toBeNull()
    }
  })
})

describe('the journal', () => {
  it('gives back after a restart what was acknowledged and not drained, in order, and nothing else', async () => {
    const first = await Journal.open(folder, { recovered: () => {} })
    const locations = await Promise.all([1, 2, 3, 4].map((n) => first.append(entry(n))))
    await first.markDrained(locations[1]?.position ?? 0n)
    await first.close()
    const { journal, bodies } = await reopen()
    expect(bodies).toEqual(['body of 3', 'body of 4'])
    expect(journal.pending).toHaveLength(2)
    await journal.close()
  })

  it('lets appends that come together share one fsync and keeps their order', async () => {
    const journal = await Journal.open(folder, { recovered: () => {} })
    const locations = await Promise.all(Array.from({ length: 200 }, (_, n) => journal.append(entry(n))))
    expect(locations.map(({ position }) => position)).toEqual(locations.map((_, n) => BigInt(n + 1)))
    for (const [n, location] of locations.entries()) expect(bodyOf(await journal.read(location))).toBe(`body of ${n}`)
    await journal.close()
  })

  it('cuts off a torn tail of any length and goes on after the last whole entry', async () => {
    const first = await Journal.open(folder, { recovered: () => {} })
    await first.append(entry(1))
    const { size } = await stat(await segmentOf())
    await first.append(entry(2))
    await first.close()
    const file = await segmentOf()
    const whole = await readFile(file)
    for (let length = size + 1; length < whole.length; length += 5) {
      await writeFile(file, whole.subarray(0, length))
      const torn = await reopen()
      expect(torn.bodies).toEqual(['body of 1'])
      await torn.journal.append(entry(3, 'again'))
      await torn.journal.close()
      const after = await reopen()
      expect(after.bodies).toEqual(['body of 1', 'again'])
      await after.journal.close()
      for (const name of (await readdir(folder)).filter((n) => n.endsWith('.journal')))
        if (join(folder, name) !== file) await rm(join(folder, name))
    }
  })

  it('refuses to open when an entry before intact ones is damaged: acknowledged batches lie there', async () => {
    const first = await Journal.open(folder, { recovered: () => {} })
    await first.append(entry(1))
    await first.append(entry(2))
    await first.close()
    const handle = await open(await segmentOf(), 'r+')
    await handle.write(Buffer.from('X'), 0, 1, 40)
    await handle.close()
    await expect(reopen()).rejects.toMatchObject({ code: 'JOURNAL_UNAVAILABLE' })
  })

  it('never gives a position twice, also after everything was drained and the segments are gone', async () => {
    const first = await Journal.open(folder, { recovered: () => {} })
    const { position } = await first.append(entry(1))
    await first.markDrained(position)
    await first.close()
    const { journal } = await reopen()
    expect((await journal.append(entry(2))).position).toBe(position + 1n)
    await journal.close()
  })

  it('shows a group to its hook after the fsync and before any of its appends resolves', async () => {
    const seen: string[] = []
    const journal = await Journal.open(folder, {
      recovered: () => {},
      durable: (group) => seen.push(group.map(({ head }) => head.sequence).join()),
    })
    const append = (n: number) => journal.append(entry(n)).then(() => seen.push(`resolved ${n}`))
    await Promise.all([append(1), append(2), append(3)])
    await append(4)
    expect(seen).toEqual(['1,2,3', 'resolved 1', 'resolved 2', 'resolved 3', '4', 'resolved 4'])
    expect(journal.counters).toMatchObject({ entries: 4, groups: 2 })
    expect(journal.pendingBytes).toBe(journal.counters.bytes)
    await journal.close()
  })

  it('fails when its hook does: the group is on disk, but nobody is told so', async () => {
    const journal = await Journal.open(folder, {
      recovered: () => {},
      durable: () => {
        throw new Error('the tree is full')
      },
    })
    const failed = { code: 'JOURNAL_UNAVAILABLE' }
    await expect(journal.append(entry(1))).rejects.toMatchObject(failed)
    await expect(journal.append(entry(2))).rejects.toMatchObject(failed)
    await journal.close()
    const { journal: again, bodies } = await reopen()
    expect(bodies).toEqual(['body of 1'])
    await again.close()
  })

  it('is held by one process at a time; a lock left behind by a dead one does not count', async () => {
    const first = await Journal.open(folder, { recovered: () => {} })
    await expect(reopen()).rejects.toMatchObject({ code: 'STORE_IN_USE' })
    await first.close()
    await writeFile(join(folder, 'lock.000000000007'), `${process.pid} 1\n`)
    const { journal } = await reopen()
    await journal.close()
    expect((await readdir(folder)).filter((name) => name.startsWith('lock'))).toEqual(['lock.000000000008'])
  })

  it('accepts nothing more once a write has failed', async () => {
    const journal = await Journal.open(folder, { recovered: () => {} })
    await journal.append(entry(1))
    await journal.close()
    await expect(journal.append(entry(2))).rejects.toMatchObject({ code: 'JOURNAL_UNAVAILABLE' })
  })
})
