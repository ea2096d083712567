import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { SuanhengError } from '../../../core/errors.ts'
import { codeOf, gate, kindOf, LI, LIMITS, MINE, OTHERS, open, WHAT } from './steps.ts'

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
      expect(await codeOf(jobs.cancel(id, asker, null))).toBe('NOT_FOUND')
      expect(await codeOf(jobs.remove(id, asker))).toBe('NOT_FOUND')
      expect(jobs.list(asker)).toEqual([])
    }
  })

  it('names who asked for it, and after a restart too; who asked before that was recorded is not known', async () => {
    const kind = kindOf(async () => null)
    const first = await open(kind)
    const { job } = await first.jobs.create('steps', { step: 1 }, MINE, LI)
    expect((await first.end(job.id)).by).toEqual(LI)
    expect((await open(kind, { folder: first.folder })).jobs.get(job.id, MINE).by).toEqual(LI)
    const record = path.join(first.folder, job.id, 'job.json')
    const text = await readFile(record, 'utf8')
    await writeFile(record, text.replace(`"by":${JSON.stringify(LI)},`, '').replace('"cancelledBy":null,', ''))
    const { jobs, strange } = await open(kind, { folder: first.folder })
    expect([strange, jobs.get(job.id, MINE).by]).toEqual([[], null])
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
    expect(await jobs.cancel(waiting.id, MINE, LI)).toMatchObject({
      state: 'cancelled',
      error: { code: 'JOB_CANCELLED' },
    })
    await jobs.cancel(running.id, MINE, LI)
    expect(await end(running.id)).toMatchObject({ state: 'cancelled', cancelRequested: true, cancelledBy: LI })
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
    await jobs.cancel(id, MINE, null)
    expect(await end(id)).toMatchObject({ state: 'cancelled', files: [] })
  })

  it('that comes while the result is written down changes nothing, in memory as on disk', async () => {
    const late: { cancel?: () => void } = {}
    // The kind is done before this is called, and its end is being written.
    const kind = kindOf(async () => {
      setImmediate(() => late.cancel?.())
      return { fine: true }
    })
    const { jobs, folder, start, end } = await open(kind)
    let told: unknown = null
    const asked = new Promise<void>((resolve) => {
      late.cancel = () => {
        const [job] = jobs.list(MINE)
        void jobs.cancel(job?.id ?? '', MINE, LI).then(({ state, cancelRequested }) => {
          told = [state, cancelRequested]
          resolve()
        })
      }
    })
    const { id } = await start(1)
    const ended = await end(id)
    await asked
    expect(told).toEqual(['running', true])
    expect(ended).toMatchObject({ state: 'done', cancelRequested: false, cancelledBy: null, error: null })
    expect((await open(kind, { folder })).jobs.get(id, MINE)).toEqual({ ...ended, revision: expect.any(Number) })
  })

  it('leaves a job that has ended as it is', async () => {
    const { jobs, start, end } = await open(kindOf(async () => null))
    const { id } = await start(1)
    const done = await end(id)
    expect(await jobs.cancel(id, MINE, null)).toEqual(done)
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
