import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { codeOf, gate, kindOf, LI, LIMITS, MINE, OTHERS, open } from './steps.ts'

describe('a disk that takes nothing more', () => {
  /** Nothing can be written into a folder that is a file. */
  const spoil = async (folder: string, id: string) => {
    await rm(path.join(folder, id), { recursive: true })
    await writeFile(path.join(folder, id), '')
  }

  it('fails the job whose result it does not hold, and the next one has its place', async () => {
    const place: string[] = []
    const kind = kindOf(async (step, job) => {
      if (step === 1) await spoil(place[0] ?? '', ids[0] ?? '')
      await job.writeFile('a.txt', 'text/plain', 'a')
      return null
    })
    const faults: unknown[] = []
    const { folder, start, end } = await open(kind, {
      limits: { ...LIMITS, running: 1 },
      onFault: (error) => faults.push(error),
    })
    place.push(folder)
    const ids = [(await start(1)).id]
    expect(await end(ids[0] ?? '')).toMatchObject({ state: 'failed', files: [], error: { code: 'FILES_UNAVAILABLE' } })
    expect(faults.length).toBeGreaterThan(0)
    expect((await end((await start(2)).id)).state).toBe('done')
  })

  it('lets a job that waits be cancelled, and the service stop', async () => {
    const { run } = gate()
    const { jobs, folder, start } = await open(kindOf(run), { limits: { ...LIMITS, running: 1 } })
    const [, second, third] = [await start(1), await start(2), await start(3)]
    for (const { id } of [second, third]) await spoil(folder, id)
    expect((await jobs.cancel(second.id, MINE, LI)).state).toBe('cancelled')
    await jobs.close()
    expect(jobs.get(third.id, MINE).state).toBe('interrupted')
  })
})

describe('limits', () => {
  it('an institution that asks for much does not keep another waiting', async () => {
    const { run, started, open: let_ } = gate()
    const { start, end, jobs } = await open(kindOf(run))
    const [a, b] = [await start(1), await start(2)]
    const c = await start(3)
    const other = await start(4, OTHERS)
    expect(jobs.get(other.id, OTHERS).ahead).toBe(1)
    await let_(1)
    await end(a.id)
    await expect.poll(() => started).toEqual([1, 2, 4])
    for (const step of [2, 4]) await let_(step)
    await end(b.id)
    await end(other.id, OTHERS)
    await let_(3)
    expect((await end(c.id)).state).toBe('done')
  })

  it('the same work that is under way is not done twice', async () => {
    const { run, open: let_ } = gate()
    const { jobs, end } = await open(kindOf(run))
    const first = await jobs.create('steps', { step: 1 }, MINE, null)
    const second = await jobs.create('steps', { step: 1 }, MINE, null)
    expect([first.isNew, second.isNew, second.job.id]).toEqual([true, false, first.job.id])
    await let_(1)
    await end(first.job.id)
    expect((await jobs.create('steps', { step: 1 }, MINE, null)).isNew).toBe(true)
    await jobs.close()
  })

  it('a kind that takes all for itself runs once at a time', async () => {
    const { run, started, open: let_ } = gate()
    const { start, end, jobs } = await open(kindOf(run, { alone: true }))
    const first = await start(1)
    await start(2)
    await expect.poll(() => started).toEqual([1])
    await let_(1)
    await end(first.id)
    await expect.poll(() => started).toEqual([1, 2])
    await jobs.close()
  })

  it('refuse a fifth job under way of one institution, and keep no more than they say', async () => {
    const { run } = gate()
    const busy = await open(kindOf(run))
    for (const step of [1, 2, 3, 4]) await busy.start(step)
    expect(await codeOf(busy.start(5))).toBe('TOO_MANY_REQUESTS')
    await busy.jobs.close()
    const { jobs, start, end } = await open(
      kindOf(async (_step, job) => {
        await job.writeFile('a.txt', 'text/plain', 'a')
        return null
      }),
      { limits: { ...LIMITS, keptEach: 1 } },
    )
    const { id } = await start(1)
    await end(id)
    expect(await codeOf(start(2))).toBe('JOB_QUOTA_EXCEEDED')
    await jobs.remove(id, MINE)
    expect((await end((await start(2)).id)).state).toBe('done')
  })

  it('let go of the job that ended first and has no file to fetch, rather than refuse work', async () => {
    const kind = kindOf(async (step, job) => {
      if (step === 1) await job.writeFile('a.txt', 'text/plain', 'a')
      return null
    })
    const { jobs, folder, start, end } = await open(kind, { limits: { ...LIMITS, keptEach: 3 } })
    const ids: string[] = []
    for (const step of [1, 2, 3, 4, 5]) ids.push((await end((await start(step)).id)).id)
    expect(jobs.list(MINE).map(({ id }) => id)).toEqual([ids[4], ids[3], ids[0]])
    expect((await readdir(folder)).toSorted()).toEqual([ids[0], ids[3], ids[4]])
  })

  it('end a job that takes too long', async () => {
    const { start, end } = await open(kindOf(gate().run), { limits: { ...LIMITS, maxMs: 30 } })
    const { id } = await start(1)
    expect(await end(id)).toMatchObject({ state: 'failed', error: { code: 'JOB_TOO_LONG' } })
  })

  it('count all results of an institution: at the quota is kept, one byte more is not', async () => {
    const kind = kindOf(async (bytes, job) => {
      await job.writeFile('a.bin', 'application/octet-stream', new Uint8Array(bytes))
      return null
    })
    const { start, end } = await open(kind)
    expect((await end((await start(1_000)).id)).state).toBe('done')
    expect((await end((await start(501)).id)).error?.code).toBe('JOB_QUOTA_EXCEEDED')
    expect((await end((await start(500)).id)).state).toBe('done')
  })

  it('remove a job at its end date, on disk too', async () => {
    let now = 1e12
    const { jobs, folder, start, end } = await open(
      kindOf(async () => null),
      { now: () => now },
    )
    const { id } = await start(1)
    expect((await end(id)).expiresAt).toBe(new Date(1e12 + LIMITS.keepMs).toISOString())
    now += LIMITS.keepMs - 1
    expect(jobs.get(id, MINE).state).toBe('done')
    now += 1
    expect(await codeOf(() => jobs.get(id, MINE))).toBe('NOT_FOUND')
    await jobs.sweep()
    expect(await readdir(folder)).toEqual([])
    const next = await start(2)
    await end(next.id)
    expect(await readdir(folder)).toEqual([next.id])
    expect(await readFile(path.join(folder, next.id, 'job.json'), 'utf8')).toContain('"state":"done"')
  })
})
