import { createHash } from 'node:crypto'
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { A, startService, temporaryFolder } from '../support/service.ts'
import { ndjson, usages } from '../support/usage.ts'
import { type AgentProcess, startAgent, statusIn, until, writeAgent } from './peers.ts'

let service: Awaited<ReturnType<typeof startService>>
let agent: AgentProcess | undefined
let folder: string
afterAll(async () => {
  await agent?.kill()
  await service.dispose()
  await rm(folder, { recursive: true, force: true })
})

const RECORDS = 250
/** Some 20 KiB, packed. */
const recordsOf = (from: number) =>
  usages(from, RECORDS).map((record, n) => ({
    ...record,
    job: createHash('sha512')
      .update(`${from + n}`)
      .digest('base64'),
  }))

describe('a spool that cannot be written any more', () => {
  it('stops reading, is said in log and status, loses nothing, and goes on when it can be written again', async () => {
    folder = await temporaryFolder()
    service = await startService()
    await mkdir(path.join(folder, 'inbox'))
    // Nobody is let in at first, so that the spool grows; no file may grow beyond 32 KiB.
    const config = await writeAgent(folder, service.url, 'nobody', [
      { name: 'inbox', type: 'drop', folder: 'inbox', records: 'usage', everySeconds: 1, settleSeconds: 0 },
    ])
    const files = 4
    for (let n = 0; n < files; n++)
      await writeFile(path.join(folder, 'inbox', `${n}.ndjson`), ndjson(recordsOf(n * RECORDS)))
    agent = startAgent(config, { fileKiB: 32 })
    const { log, output } = agent
    await until(() => log().some(({ event }) => event === 'spool_failed'), output)
    const { sources, spool } = await until(async () => {
      const status = await statusIn(folder)
      return status.spool.reading === 'failed' && status
    }, output)
    expect(sources[0]).toMatchObject({ state: 'stopped', why: 'failed' })
    expect(spool.batches).toBeGreaterThan(0)
    expect(log().find(({ event }) => event === 'source_stopped')).toMatchObject({ source: 'inbox', why: 'failed' })

    await writeFile(path.join(folder, 'token'), await service.token(A, 'uploader'))
    await until(async () => (await readdir(path.join(folder, 'inbox', 'done'))).length === 2 * files, output, 40_000)
    const { sent } = await until(async () => {
      const status = await statusIn(folder)
      return status.spool.batches === 0 && status.sent.batches >= files && status
    }, output)
    expect(log().some(({ event }) => event === 'spool_opened_again')).toBe(true)
    expect(sent).toMatchObject({ recorded: files * RECORDS, conflict: 0, rejected: 0 })
  })
})
