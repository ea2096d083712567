import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { A, startService, temporaryFolder } from '../support/service.ts'
import { type Exporter, runAgent, startAgent, startExporter, statusIn, until, writeAgent } from './peers.ts'

let service: Awaited<ReturnType<typeof startService>>
let exporter: Exporter
let folder: string
let token: string
beforeAll(async () => {
  service = await startService()
  exporter = await startExporter(4)
  folder = await temporaryFolder()
  token = await service.token(A, 'uploader')
})
afterAll(async () => {
  await exporter.close()
  await service.dispose()
  await rm(folder, { recursive: true, force: true })
})
const sources = () => [{ name: 'dcgm', type: 'scrape', targets: [`${exporter.url}/node/c`], everySeconds: 1 }]

describe('suanheng agent --check', () => {
  it('reads every source once, tells what it found, and sends and keeps nothing', async () => {
    const config = await writeAgent(folder, service.url, token, sources())
    const { code, output } = await runAgent(['--config', config, '--check'])
    expect([code, output]).toEqual([0, expect.stringContaining('✓ dcgm (scrape): 4 records')])
    expect(existsSync(path.join(folder, 'state'))).toBe(false)
    const { batches } = (await service.send('/v1/batches', { token })).json() as { batches: unknown[] }
    expect(batches).toEqual([])
  })

  it('ends with 6 where a target or the service does not answer as it should', async () => {
    const config = await writeAgent(folder, service.url, 'nobody', [
      { ...sources()[0], targets: ['http://127.0.0.1:9/'] },
    ])
    const { code, output } = await runAgent(['--config', config, '--check'])
    expect([code, output.match(/^✗/gm)?.length]).toEqual([6, 2])
  })
})

describe('suanheng agent status', () => {
  it('ends with 5 before there was one, 0 while all is well, 6 once it does not run', async () => {
    const config = await writeAgent(folder, service.url, token, sources(), { metrics: { port: 0 } })
    expect((await runAgent(['status', '--config', config])).code).toBe(5)
    const agent = startAgent(config)
    try {
      await until(async () => (await statusIn(folder)).sent.batches > 0, agent.output)
      const { code, output } = await runAgent(['status', '--config', config])
      expect([code, output]).toEqual([0, expect.stringContaining('runs 运行中')])
      const url = String(agent.log().find(({ event }) => event === 'agent_started')?.['metrics'])
      const metrics = await (await fetch(`${url}/metrics`)).text()
      expect(metrics).toMatch(/^suanheng_agent_source_records_total\{source="dcgm"\} \d+$/m)
      expect((await fetch(`${url}/other`)).status).toBe(404)
    } finally {
      await agent.stop()
    }
    const { code, output } = await runAgent(['status', '--config', config, '--json'])
    expect([code, (JSON.parse(output) as { runs: boolean }).runs]).toEqual([6, false])
  })
})
