import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fixture, readAll } from './read.ts'

/** A real Prometheus: `apt-get install prometheus`, or SUANHENG_PROMETHEUS names the program. */
const PROGRAM = process.env['SUANHENG_PROMETHEUS'] ?? 'prometheus'
const version = (() => {
  try {
    return execFileSync(PROGRAM, ['--version'], { encoding: 'utf8', stdio: 'pipe' }).split('\n')[0] ?? ''
  } catch {
    return null
  }
})()
if (version === null)
  console.warn(`SKIPPED: no ${PROGRAM} here, so nothing was pulled from a real Prometheus: apt-get install prometheus`)

const UUID = 'GPU-20c56d28-0da5-6d26-a36a-e7af1ce2586e'

describe.skipIf(version === null)(`a real Prometheus that scrapes a captured page (${version ?? 'none'})`, () => {
  let [folder, base] = ['', '']
  let exporter: Server
  let prometheus: ChildProcess
  let scrapes = 0

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'suanheng-prometheus-'))
    const page = fixture('dcgm_tesla_t4_datadog.prom')
    // The counter goes on by 9 J a scrape; everything else stands as captured.
    exporter = createServer((_, response) => {
      response.setHeader('content-type', 'text/plain; version=0.0.4')
      response.end(page.replace(/ 128996013$/m, ` ${128_996_013 + 9_000 * scrapes++}`))
    })
    const port = await listen(exporter)
    const config = join(folder, 'prometheus.yml')
    const job = { job_name: 'dcgm', static_configs: [{ targets: [`127.0.0.1:${port}`] }] }
    writeFileSync(config, JSON.stringify({ global: { scrape_interval: '1s' }, scrape_configs: [job] }))
    const own = await freePort()
    base = `http://127.0.0.1:${own}`
    const args = [`--config.file=${config}`, `--storage.tsdb.path=${join(folder, 'data')}`]
    prometheus = spawn(PROGRAM, [...args, `--web.listen-address=127.0.0.1:${own}`], { stdio: 'ignore' })
    // The server above counts them.
    const scraped = () => scrapes
    for (let tries = 0; scraped() < 4 && tries < 200; tries++) await sleep(100)
  }, 30_000)

  afterAll(async () => {
    exporter.close()
    if (prometheus.exitCode === null) {
      const gone = new Promise((resolve) => prometheus.once('exit', resolve))
      prometheus.kill('SIGKILL')
      await gone
    }
    rmSync(folder, { recursive: true, force: true })
  })

  const ask = async (query: string) => {
    const now = Math.floor(Date.now() / 1000)
    const params = new URLSearchParams({ query, start: String(now - 10), end: String(now), step: '1s' })
    return (await fetch(`${base}/api/v1/query_range?${params.toString()}`)).text()
  }

  it('is read back as samples, the counter to the millijoule and never falling', async () => {
    expect(scrapes).toBeGreaterThanOrEqual(4)
    const { found, left } = readAll('prometheus-range', await ask('{__name__=~"DCGM_FI_DEV_.*"}'))
    expect(found.length).toBeGreaterThanOrEqual(2)
    for (const sample of found) {
      expect(sample).toMatchObject({ device: UUID, node: '424773df46e0', powerWatts: '8.969', smClockMhz: 300 })
      expect(String(sample.energyJoules)).toMatch(/^\d+\.013$/)
    }
    const energies = found.map(({ energyJoules }) => Number(energyJoules))
    expect(energies).toEqual([...energies].sort((a, b) => a - b))
    expect(energies.at(-1)).toBeGreaterThan(energies[0] ?? 0)
    expect(left.every(({ why }) => /not read/.test(why.en))).toBe(true)
  })

  it('says what is wrong with a question, and that is what the importer says', async () => {
    const refused = await ask('DCGM_FI_DEV_GPU_TEMP[')
    expect(() => readAll('prometheus-range', refused)).toThrow(/the server said: .*parse/)
  })
})

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

async function freePort(): Promise<number> {
  const server = createServer()
  const port = await listen(server)
  await new Promise((resolve) => server.close(resolve))
  return port
}
