import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Entry } from '../../ledger/journal/entry.ts'
import { Journal } from '../../ledger/journal/journal.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'suanheng-test-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const entry = (sequence: number): Entry => ({
  head: { institution: 'A', kind: 'usage_record', sequence, batchId: `A-${sequence}`, records: 1, idempotencyKey: '' },
  sections: [],
})
async function reopen(): Promise<{ journal: Journal; sequences: number[] }> {
  const sequences: number[] = []
  const journal = await Journal.open(folder, { recovered: ({ head }) => sequences.push(head.sequence) })
  return { journal, sequences }
}

describe('a crash between making a segment and writing into it', () => {
  it.each([
    ['nothing', ''],
    ['the beginning of an entry', 'SHJ1\u0001\u0002'],
  ])('leaves a segment with %s; the journal goes on, and what was pending is still there', async (_name, content) => {
    const first = await reopen()
    await first.journal.append(entry(1))
    await first.journal.append(entry(2))
    await first.journal.close()
    await writeFile(path.join(folder, '00000000000000000003.journal'), content)

    const second = await reopen()
    expect(second.sequences).toEqual([1, 2])
    await second.journal.append(entry(3))
    await second.journal.close()
    const third = await reopen()
    expect(third.sequences).toEqual([1, 2, 3])
    await third.journal.close()
    expect((await readdir(folder)).filter((name) => name.endsWith('.journal'))).toHaveLength(2)
  })
})
