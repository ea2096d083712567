import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import { A, startService, type TestService, temporaryFolder } from '../support/service.ts'
import { ndjson, usages } from '../support/usage.ts'
import { type AgentProcess, startAgent, startExporter, statusIn, until, writeAgent } from './peers.ts'

/** How often the agent is killed: a few times in a normal run, more when asked. */
const KILLS = Number(process.env['SUANHENG_TEST_AGENT_KILLS'] ?? 4)
const FILE = 60

let service: Awaited<ReturnType<typeof startService>>
let agent: AgentProcess | undefined
let folder: string
afterAll(async () => {
  await agent?.kill()
  await service.dispose()
  await rm(folder, { recursive: true, force: true })
})

describe('an agent killed at any moment', () => {
  it(`has every record at the service once and no batch twice after ${KILLS} kills`, {
    timeout: 60_000 + KILLS * 15_000,
  }, async () => {
    folder = await temporaryFolder()
    service = await startService()
    const exporter = await startExporter(4)
    const token = await service.token(A, 'uploader')
    await mkdir(path.join(folder, 'inbox'))
    const config = await writeAgent(
      folder,
      service.url,
      token,
      [
        { name: 'inbox', type: 'drop', folder: 'inbox', records: 'usage', everySeconds: 1, settleSeconds: 0 },
        { name: 'dcgm', type: 'scrape', targets: [`${exporter.url}/node/k`], everySeconds: 2 },
      ],
      { batch: { records: 20 } },
    )
    let dropped = 0
    const drop = async () => {
      await writeFile(path.join(folder, 'inbox', `.${dropped}`), ndjson(usages(dropped * FILE, FILE)))
      await rename(path.join(folder, 'inbox', `.${dropped}`), path.join(folder, 'inbox', `${dropped}.ndjson`))
      dropped++
    }
    for (let kill = 0; kill < KILLS; kill++) {
      agent = startAgent(config)
      const { output } = agent
      await drop()
      await until(() => output().includes('agent_started'), output)
      await drop()
      // Some in the first reading, some in the middle of sending, some late.
      await sleep([40, 0, 300, 120, 700][kill % 5])
      await agent.kill()
    }
    agent = startAgent(config)
    const told = async () => [await statusIn(folder), agent?.output().slice(-2_000)]
    await until(async () => (await recorded(service, token)).usage_record === dropped * FILE, told, 60_000)
    await until(async () => (await statusIn(folder)).spool.batches === 0, told)
    await agent.stop()
    await exporter.close()

    // Exactly the records dropped: what was spooled twice was a duplicate, not a second record, and nothing conflicts.
    const sums = await recorded(service, token)
    expect(sums).toMatchObject({ usage_record: dropped * FILE, conflict: 0, rejected: 0 })
    // Every number of the spool came once: one batch for each key, without gaps.
    const numbers = (await batches(service, token)).map(({ idempotencyKey }) => Number(idempotencyKey?.split('-')[1]))
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: numbers.length }, (_, n) => n + 1))
  })
})

type Batch = {
  readonly kind: string
  readonly sequence: number
  readonly idempotencyKey?: string
  readonly records: Readonly<Record<'recorded' | 'conflict' | 'rejected', number>>
}

async function batches(from: TestService, token: string): Promise<readonly Batch[]> {
  const all: Batch[] = []
  for (let before = Number.MAX_SAFE_INTEGER; before > 1; ) {
    const page = (await from.send(`/v1/batches?limit=100&before=${before}`, { token })).json() as { batches: Batch[] }
    if (page.batches.length === 0) break
    all.push(...page.batches)
    before = page.batches.at(-1)?.sequence ?? 0
  }
  return all
}

async function recorded(from: TestService, token: string) {
  const sums = { usage_record: 0, device_sample: 0, conflict: 0, rejected: 0 }
  for (const { kind, records } of await batches(from, token)) {
    sums[kind as 'usage_record' | 'device_sample'] += records.recorded
    sums.conflict += records.conflict
    sums.rejected += records.rejected
  }
  return sums
}
