import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { AgentStatus } from '../agent/status.ts'
import { mib, rate, say, thousands } from './figures.ts'
import { cpuSecondsOf, peakMemoryOf } from './process-figures.ts'
import { CLI, INSTITUTION, startService } from './service-process.ts'

const NODES = 1_250
const DEVICES = 8
const EVERY_SECONDS = 20
/** As agent/deploy runs it. */
const LIMITS = ['--max-semi-space-size=2', '--max-old-space-size=64']
/** Metrics of a card that dcgm-exporter shows by default and that are read, and some that are not. */
const METRICS = [
  'DCGM_FI_DEV_SM_CLOCK',
  'DCGM_FI_DEV_MEM_CLOCK',
  'DCGM_FI_DEV_GPU_TEMP',
  'DCGM_FI_DEV_MEMORY_TEMP',
  'DCGM_FI_DEV_POWER_USAGE',
  'DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION',
  'DCGM_FI_DEV_PCIE_REPLAY_COUNTER',
  'DCGM_FI_DEV_GPU_UTIL',
  'DCGM_FI_DEV_MEM_COPY_UTIL',
  'DCGM_FI_DEV_FB_FREE',
  'DCGM_FI_DEV_FB_USED',
  'DCGM_FI_PROF_PIPE_TENSOR_ACTIVE',
] as const

/**
 * Does the agent keep up with 10,000 devices, and in what memory? Pages of 1,250 nodes with 8 cards each, every 20
 * seconds: three times what a reading a minute asks for. The exporters, the agent and the service share the machine.
 */
export async function benchAgent(scale: number): Promise<void> {
  const rounds = Math.max(2, Math.round(6 / scale))
  const service = await startService()
  const folder = await mkdtemp(join(process.env['SUANHENG_BENCH_DIR'] ?? tmpdir(), 'suanheng-agent-'))
  const exporter = await startExporter()
  try {
    await writeFile(join(folder, 'token'), service.token)
    const targets = Array.from({ length: NODES }, (_, node) => `${exporter.url}/${1_000 + node}`)
    const config = {
      institution: INSTITUTION,
      service: { url: service.url, tokenFile: 'token' },
      state: 'state',
      metrics: { port: 0 },
      sources: [{ name: 'dcgm', type: 'scrape', targets, everySeconds: EVERY_SECONDS }],
    }
    await writeFile(join(folder, 'agent.json'), JSON.stringify(config))
    const agent = await startAgent(join(folder, 'agent.json'))
    await sleep(rounds * EVERY_SECONDS * 1000)
    const status = await agent.status()
    const [memory, cpu] = [await agent.peakMemory(), await agent.cpuSeconds()]
    await agent.stop()
    const { recorded } = status.sent
    const [source] = status.sources
    say(
      '\n| agent | devices | rounds | samples acknowledged/s | missed | left in the spool | CPU µs a sample | peak memory |',
    )
    say('|---|---|---|---|---|---|---|---|')
    const cells = [
      `every ${EVERY_SECONDS} s`,
      thousands(NODES * DEVICES),
      String(rounds),
      thousands(rate(recorded, rounds * EVERY_SECONDS)),
      thousands(source?.missedSamples ?? 0),
      `${status.spool.batches} batches`,
      ((cpu * 1e6) / recorded).toFixed(0),
      mib(memory),
    ]
    say(`| ${cells.join(' | ')} |`)
  } finally {
    await exporter.close()
    await service.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

function page(node: string, round: number): string {
  return METRICS.map((name, m) => {
    const head = `# HELP ${name} A metric of a card.\n# TYPE ${name} gauge\n`
    const lines = Array.from({ length: DEVICES }, (_, n) => {
      const value = name.endsWith('ACTIVE') ? `0.${(round * 31 + n) % 1000}` : String((round * 97 + m * 13 + n) % 100)
      return `${name}{gpu="${n}",UUID="GPU-${node}-${n}",pci_bus_id="00000000:0${n}:00.0",device="nvidia${n}",modelName="NVIDIA H800",Hostname="node-${node}"} ${value}\n`
    })
    return head + lines.join('')
  }).join('')
}

async function startExporter() {
  let served = 0
  const server = createServer((request, response) => {
    const text = page((request.url ?? '').slice(1), Math.floor(served++ / NODES))
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(text)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

async function startAgent(config: string) {
  const child = spawn(process.execPath, [...LIMITS, CLI, 'agent', '--config', config], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const url = await new Promise<string>((resolve, reject) => {
    let text = ''
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      text = (text + chunk).slice(-4_096)
      const found = /"metrics":"(http[^"]+)"/.exec(text)?.[1]
      if (found !== undefined) resolve(found)
    })
    void exited.then(() => reject(new Error(`the agent did not start: ${text}`)))
  })
  return {
    status: async () => AgentStatus.parse(await (await fetch(`${url}/status`)).json()),
    peakMemory: () => peakMemoryOf(child.pid),
    cpuSeconds: () => cpuSecondsOf(child.pid),
    async stop() {
      child.kill('SIGTERM')
      await exited
    },
  }
}
