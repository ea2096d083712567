import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lockFolder } from '../../ledger/journal/lock.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lock-'))
})
const children: ChildProcess[] = []
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await rm(folder, { recursive: true, force: true })
})

describe('the lock of a folder', () => {
  it('is never held by two, whoever finds the same dead lock at the same time', async () => {
    let holders = 0
    let most = 0
    let turns = 0
    for (let round = 1; round <= 6; round++) {
      const dead = `lock.${(round * 1000).toString().padStart(12, '0')}`
      await writeFile(join(folder, dead), '999999999 1\n')
      await writeFile(join(folder, 'lock-999999999-0-1.new'), '999999999 1\n')
      await Promise.all(
        Array.from({ length: 4 }, async (_, i) => {
          await sleep(i % 3)
          const unlock = await lockFolder(folder)
          most = Math.max(most, ++holders)
          await sleep(0)
          holders--
          turns++
          await unlock()
        }),
      )
    }
    expect([most, turns]).toEqual([1, 24])
    expect(await readdir(folder)).toEqual(['lock.000000006004'])
  }, 60_000)

  it('goes from a killed process to the next one, among several that start at once', async () => {
    const file = join(folder, 'holders')
    const start = () =>
      spawn(process.execPath, ['--import', 'tsx', resolve(import.meta.dirname, 'lock-child.ts'), folder, file])
    await writeFile(file, '')
    for (let i = 0; i < 4; i++) children.push(start())
    const lines = async () => (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '')
    for (let held = 1; held <= 4; held++) {
      while ((await lines()).length < held) await sleep(5)
      // Time for a second one to come in, if it could.
      await sleep(30)
      const holders = await lines()
      expect(holders).toHaveLength(held)
      const holder = children.find(({ pid }) => String(pid) === holders.at(-1))
      holder?.kill('SIGKILL')
      await once(holder ?? children[0] ?? process, 'exit')
    }
    expect(new Set(await lines()).size).toBe(4)
    expect((await readdir(folder)).filter((name) => /^lock\.\d{12}$/.test(name))).toHaveLength(1)
  }, 60_000)
})
