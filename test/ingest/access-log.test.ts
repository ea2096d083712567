import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AccessLog } from '../../ingest/http/access-log.ts'
import { readAccess } from '../../ingest/http/read-access.ts'
import { A, B, receiptOf, startService, temporaryFolder } from '../support/service.ts'
import { json, usage } from '../support/usage.ts'

const DAY = 86_400_000
let folder: string
beforeAll(async () => {
  folder = await temporaryFolder()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const entry = (url: string) => ({
  id: 'x',
  institution: A,
  role: 'auditor',
  by: 't',
  method: 'GET',
  url,
  route: '/v1/x',
  status: 200,
  bytes: null,
})
const linesOf = async (file: string) =>
  (await readFile(file, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

describe('the access log', () => {
  it('says who read what and who was refused, and nothing of what evidence or a token said', async () => {
    const service = await startService({}, { now: () => Date.UTC(2025, 6, 1, 18) })
    const uploader = await service.token(A, 'uploader')
    const auditor = await service.token(B, 'auditor')
    receiptOf(await service.send('/v1/usage', { token: uploader, body: json(usage(1, { recordId: 'a-secret' })) }))
    expect((await service.send(`/v1/contracts?institution=${A}`, { token: auditor })).status).toBe(200)
    expect((await service.send('/metrics', { token: uploader })).status).toBe(403)
    expect((await service.send('/v1/contracts', { token: 'nonsense' })).status).toBe(401)
    await service.close()
    // 02:00 in Shanghai.
    const file = path.join(service.folder, 'access', '2025-07-02.all.jsonl')
    const text = await readFile(file, 'utf8')
    expect(text).not.toMatch(/a-secret|nonsense/)
    expect(text).not.toContain(auditor)
    expect(await linesOf(file)).toMatchObject([
      { institution: B, role: 'auditor', method: 'GET', url: `/v1/contracts?institution=${A}`, status: 200 },
      { institution: A, role: 'uploader', url: '/metrics', status: 403 },
    ])
    await service.dispose()
  })

  it('goes into a file a day, and files are removed after the days set, never before 180', async () => {
    const place = path.join(folder, 'days')
    await mkdir(place)
    let now = Date.UTC(2025, 11, 31, 15, 59)
    const name = (ms: number) => `${new Date(ms + 8 * 3_600_000).toISOString().slice(0, 10)}.all.jsonl`
    for (const days of [180, 181, 500]) await writeFile(path.join(place, name(now + 120_000 - days * DAY)), '')
    await writeFile(path.join(place, 'notes.txt'), '')
    const failures: unknown[] = []
    const options = {
      folder: place,
      writer: 'all',
      now: () => now,
      onFailure: (error: unknown) => failures.push(error),
    }
    const log = new AccessLog({ ...options, days: 1 })
    log.record(entry('/before'))
    now += 2 * 60_000
    log.record(entry('/after'))
    await log.flush()
    expect((await readdir(place)).sort()).toEqual(
      [name(now - 180 * DAY), '2025-12-31.all.jsonl', '2026-01-01.all.jsonl', 'notes.txt'].sort(),
    )
    expect(await linesOf(path.join(place, '2026-01-01.all.jsonl'))).toMatchObject([{ url: '/after' }])
    expect(failures).toEqual([])
  })

  it('that cannot be written is told of, and written when it can', async () => {
    const place = path.join(folder, 'closed')
    await writeFile(place, 'a file, not a folder')
    const failures: number[] = []
    const now = () => Date.UTC(2025, 6, 1)
    const onFailure = (_: unknown, waiting: number) => failures.push(waiting)
    const log = new AccessLog({ folder: place, writer: 'all', days: 400, now, onFailure })
    log.record(entry('/one'))
    log.record(entry('/two'))
    await log.flush()
    expect(failures).toEqual([2])
    await rm(place)
    await log.flush()
    expect(await linesOf(path.join(place, '2025-07-01.all.jsonl'))).toMatchObject([{ url: '/one' }, { url: '/two' }])
    await chmod(place, 0o700)
  })

  it('is read day by day, and says when a line is damaged, was lost, or there are more than may be read', async () => {
    const place = path.join(folder, 'read')
    await mkdir(place)
    const line = (at: string) => `${JSON.stringify({ at, ...entry('/v1/x') })}\n`
    await writeFile(path.join(place, '2025-07-01.all.jsonl'), line('a'))
    await writeFile(path.join(place, '2025-07-02.all.jsonl'), line('b') + line('c'))
    await writeFile(path.join(place, '2025-07-03.all.jsonl'), `{"at":"d","lost":3}\n{"at\n${line('e')}`)
    const read = async (from: string, to: string, mostBytes = 10_000) => {
      const { lines, whole } = await readAccess(place, { from, to, mostBytes }, ({ at }) => at !== 'c')
      return [lines.map(({ at }) => at), whole]
    }
    expect(await read('2025-07-01', '2025-07-02')).toEqual([['b', 'a'], true])
    expect(await read('2025-07-03', '2025-07-03')).toEqual([['e'], false])
    expect(await read('2025-07-01', '2025-07-02', 10)).toEqual([[], false])
    expect(await readAccess(path.join(place, 'none'), { from: 'a', to: 'b', mostBytes: 1 }, () => true)).toEqual({
      lines: [],
      whole: true,
    })
  })
})
