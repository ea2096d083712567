import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { SuanhengError } from '../../../core/errors.ts'
import { Jobs, type JobsOptions } from '../../../verifier/jobs/jobs.ts'
import { type Asker, defineJobKind, type JobKind, type JobRun } from '../../../verifier/jobs/kind.ts'

const MINE: Asker = { institution: '91440300MA5FABCD12', role: 'auditor' }
const OTHERS: Asker = { institution: '91440300MA5GHJKL34', role: 'auditor' }
const WHAT = { en: 'steps', zh: '步' }
const LIMITS = {
  running: 2,
  queued: 5,
  underWayEach: 4,
  keptEach: 10,
  maxMs: 60_000,
  maxBytes: 1_000,
  quotaBytes: 1_500,
  keepMs: 1_000_000,
}

/** A kind whose jobs do what the test says, told apart by `step`. */
function kindOf(
  run: (step: number, job: JobRun) => Promise<Record<string, unknown> | null>,
  more: Partial<JobKind> = {},
) {
  return defineJobKind<{ step: number }>({
    name: 'steps',
    title: { en: 'steps', zh: '步骤' },
    roles: ['auditor'],
    input: z.strictObject({ step: z.number() }),
    run: ({ step }, job) => run(step, job),
    ...(more as object),
  })
}

/** Jobs that end when the test lets them. */
function gate() {
  const waiting = new Map<number, () => void>()
  const started: number[] = []
  const run = async (step: number, { signal }: JobRun) => {
    started.push(step)
    await new Promise<void>((resolve, reject) => {
      waiting.set(step, resolve)
      signal.addEventListener('abort', () => reject(new Error('stopped')))
    })
    return { step }
  }
  const open = async (step: number) => {
    while (!waiting.has(step)) await new Promise((resolve) => setTimeout(resolve, 1))
    waiting.get(step)?.()
  }
  return { run, started, open }
}

const folders: string[] = []
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

async function open(kind: JobKind, changes: Partial<JobsOptions> = {}) {
  const folder = changes.folder ?? (await mkdtemp(path.join(tmpdir(), 'suanheng-jobs-')))
  folders.push(folder)
  let last = 0
  const newId = () => `${Date.now().toString(16)}${(last++).toString(16)}`.padStart(32, '0')
  const { jobs, strange } = await Jobs.open({
    folder,
    kinds: [kind],
    limits: LIMITS,
    now: () => 1e12,
    newId,
    ...changes,
  })
  const start = async (step: number, asker = MINE) => (await jobs.create('steps', { step }, asker)).job
  const end = async (id: string, asker = MINE) => {
    for (let job = jobs.get(id, asker); ; job = await jobs.changed(id, asker, job.revision, 2_000))
      if (job.endedAt !== null) return job
  }
  return { jobs, folder, strange, start, end }
}

const codeOf = async (task: Promise<unknown> | (() => unknown)): Promise<string> => {
  try {
    await (typeof task === 'function' ? task() : task)
    return 'no error'
  } catch (error) {
    return error instanceof SuanhengError ? error.code : String(error)
  }
}

describe('a job', () => {
  it('is done with its summary and its files, and both are there after a restart', async () => {
    const kind = kindOf(async (_step, job) => {
      job.progress(1, 2, WHAT)
      await job.writeFile('结果 1.csv', 'text/csv', '一,二\r\n')
      return { rows: 1 }
    })
    const first = await open(kind)
    const { id } = await first.start(1)
    const done = await first.end(id)
    expect(done).toMatchObject({ state: 'done', result: { rows: 1 }, progress: { done: 1, total: 2 } })
    expect(done.files).toEqual([
      { name: '结果 1.csv', type: 'text/csv', bytes: 9, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ])
    const again = await open(kind, { folder: first.folder })
    expect(again.jobs.get(id, MINE)).toEqual(done)
    const { handle } = await again.jobs.openFile(id, '结果 1.csv', MINE)
    expect(await handle.readFile('utf8')).toBe('一,二\r\n')
    await handle.close()
  })

  it('is nobody else’s: neither another institution nor another role of the same finds, cancels or removes it', async () => {
    const { jobs, start, end } = await open(kindOf(async () => null))
    const { id } = await start(1)
    await end(id)
    for (const asker of [OTHERS, { ...MINE, role: 'uploader' as const }]) {
      expect(await codeOf(() => jobs.get(id, asker))).toBe('NOT_FOUND')
      expect(await codeOf(jobs.cancel(id, asker))).toBe('NOT_FOUND')
      expect(await codeOf(jobs.remove(id, asker))).toBe('NOT_FOUND')
      expect(jobs.list(asker)).toEqual([])
    }
  })

  it('that fails keeps the code and no file', async () => {
    const { folder, start, end } = await open(
      kindOf(async (_step, job) => {
        await job.writeFile('half.txt', 'text/plain', 'half')
        throw new SuanhengError('STORE_UNAVAILABLE', 'the store went away')
      }),
    )
    const { id } = await start(1)
    expect(await end(id)).toMatchObject({ state: 'failed', files: [], error: { code: 'STORE_UNAVAILABLE' } })
    expect(await readdir(path.join(folder, id))).toEqual(['job.json'])
  })

  it('that passes over a file it could not write is not done', async () => {
    const { start, end } = await open(
      kindOf(async (_step, job) => {
        await job.writeFile('large.bin', 'application/octet-stream', new Uint8Array(1_001)).catch(() => {})
        return { fine: true }
      }),
    )
    const { id } = await start(1)
    expect(await end(id)).toMatchObject({ state: 'failed', result: null, error: { code: 'JOB_RESULT_TOO_LARGE' } })
  })

  it('of a fault of ours tells no more than that', async () => {
    const { start, end } = await open(kindOf(async () => Promise.reject(new Error('secret path'))))
    const { id } = await start(1)
    const { error } = await end(id)
    expect(error).toMatchObject({ code: 'INTERNAL', detail: 'a fault of the service' })
  })
})

describe('cancelling', () => {
  it('stops a job that runs, and one that waits before it ran at all', async () => {
    const { run, started } = gate()
    const { jobs, start, end } = await open(kindOf(run), { limits: { ...LIMITS, running: 1 } })
    const running = await start(1)
    const waiting = await start(2)
    expect(jobs.get(waiting.id, MINE)).toMatchObject({ state: 'queued', ahead: 0 })
    expect(await jobs.cancel(waiting.id, MINE)).toMatchObject({ state: 'cancelled', error: { code: 'JOB_CANCELLED' } })
    await jobs.cancel(running.id, MINE)
    expect(await end(running.id)).toMatchObject({ state: 'cancelled', cancelRequested: true })
    expect(started).toEqual([1])
  })

  it('stops between two pieces of a file, whatever its source does', async () => {
    async function* endless() {
      for (;;) {
        await new Promise((resolve) => setTimeout(resolve, 1))
        yield ''
      }
    }
    const { jobs, start, end } = await open(
      kindOf(async (_step, job) => {
        await job.writeFile('a.txt', 'text/plain', endless())
        return null
      }),
    )
    const { id } = await start(1)
    await jobs.cancel(id, MINE)
    expect(await end(id)).toMatchObject({ state: 'cancelled', files: [] })
  })

  it('leaves a job that has ended as it is', async () => {
    const { jobs, start, end } = await open(kindOf(async () => null))
    const { id } = await start(1)
    const done = await end(id)
    expect(await jobs.cancel(id, MINE)).toEqual(done)
  })
})

describe('a restart', () => {
  it('calls a job of the earlier process interrupted, and says so', async () => {
    const { run } = gate()
    const first = await open(kindOf(run), { limits: { ...LIMITS, running: 1 } })
    const [running, waiting] = [await first.start(1), await first.start(2)]
    // Nothing is closed: as after a power cut.
    const { jobs } = await open(kindOf(run), { folder: first.folder })
    for (const { id } of [running, waiting])
      expect(jobs.get(id, MINE)).toMatchObject({ state: 'interrupted', error: { code: 'JOB_INTERRUPTED' } })
  })

  it('in good order interrupts what runs and waits, and answers who waits for a change', async () => {
    const { run } = gate()
    const { jobs, start } = await open(kindOf(run))
    const { id } = await start(1)
    const asked = jobs.changed(id, MINE, 1_000, 30_000)
    await jobs.close()
    expect((await asked).state).toBe('interrupted')
    expect(await codeOf(start(2))).toBe('TOO_MANY_REQUESTS')
  })

  it('leaves alone what is no job of ours, and removes what was never told', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'suanheng-jobs-'))
    const [damaged, unborn] = ['d'.repeat(32), 'e'.repeat(32)]
    for (const name of [damaged, unborn, 'notes']) await mkdir(path.join(folder, name))
    await writeFile(path.join(folder, damaged, 'job.json'), '{"schema":"suanheng/job/1"')
    const { strange } = await open(
      kindOf(async () => null),
      { folder },
    )
    expect(strange.toSorted()).toEqual([damaged, 'notes'])
    expect((await readdir(folder)).toSorted()).toEqual([damaged, 'notes'])
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
    const first = await jobs.create('steps', { step: 1 }, MINE)
    const second = await jobs.create('steps', { step: 1 }, MINE)
    expect([first.isNew, second.isNew, second.job.id]).toEqual([true, false, first.job.id])
    await let_(1)
    await end(first.job.id)
    expect((await jobs.create('steps', { step: 1 }, MINE)).isNew).toBe(true)
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
      kindOf(async () => null),
      { limits: { ...LIMITS, keptEach: 1 } },
    )
    const { id } = await start(1)
    await end(id)
    expect(await codeOf(start(2))).toBe('JOB_QUOTA_EXCEEDED')
    await jobs.remove(id, MINE)
    expect((await end((await start(2)).id)).state).toBe('done')
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
    const next = await start(2)
    await end(next.id)
    expect(await readdir(folder)).toEqual([next.id])
    expect(await readFile(path.join(folder, next.id, 'job.json'), 'utf8')).toContain('"state":"done"')
  })
})
