import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { type AgentStatus, readStatus } from '../../agent/status.ts'
import { programOf, ROOT } from '../support/program.ts'
import { A } from '../support/service.ts'

/** A node as dcgm-exporter shows it. The page says no moment: the sample has that of the scrape. */
export const pageOf = (node: string, devices: number, round: number): string =>
  [
    ['DCGM_FI_DEV_GPU_UTIL', (n: number) => String((round * 7 + n) % 101)],
    ['DCGM_FI_DEV_POWER_USAGE', (n: number) => `${300 + n}.5`],
    ['DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION', (n: number) => String(round * 18_000_000 + n)],
  ]
    .flatMap(([name, value]) => [
      `# TYPE ${name as string} gauge`,
      ...Array.from(
        { length: devices },
        (_, n) =>
          `${name as string}{gpu="${n}",UUID="GPU-${node}-${n}",modelName="NVIDIA H800",Hostname="${node}"} ${(value as (n: number) => string)(n)}`,
      ),
    ])
    .join('\n')
    .concat('\n')

export type Exporter = {
  readonly url: string
  /** Pages served. */
  readonly served: () => number
  down: boolean
  close(): Promise<void>
}

/** An exporter of so many devices a node: `/node/<name>`. */
export async function startExporter(devices: number): Promise<Exporter> {
  let served = 0
  const exporter = { down: false }
  const server = createServer((request, response) => {
    if (exporter.down) return response.writeHead(503).end()
    served++
    const node = /^\/node\/(\w+)/.exec(request.url ?? '')?.[1] ?? 'n'
    return response.writeHead(200, { 'content-type': 'text/plain' }).end(pageOf(node, devices, served))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return Object.assign(exporter, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    served: () => served,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  })
}

/** Settings in a file beside the token; what is left out is quick enough for a test. */
export async function writeAgent(
  folder: string,
  service: string,
  token: string,
  sources: readonly object[],
  more: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  await mkdir(folder, { recursive: true })
  await writeFile(path.join(folder, 'token'), token)
  const file = path.join(folder, 'agent.json')
  const { service: moreOfService, ...rest } = more as { service?: object }
  const config = {
    institution: A,
    service: { url: service, tokenFile: 'token', ...moreOfService },
    state: 'state',
    spool: { minFreeMiB: 0 },
    sources,
    ...rest,
  }
  await writeFile(file, JSON.stringify(config))
  return file
}

export type AgentProcess = {
  readonly child: ChildProcess
  /** Lines of the log so far, read as JSON. */
  readonly log: () => readonly Readonly<Record<string, unknown>>[]
  readonly output: () => string
  readonly kill: () => Promise<void>
  readonly stop: () => Promise<void>
}

/** The agent as a process of its own: what is built when that is up to date, else from the sources. */
export function startAgent(config: string, limits: { readonly fileKiB?: number } = {}): AgentProcess {
  const command = [process.execPath, ...programOf('cli/agent'), 'agent', '--config', config]
  const [program = '', ...rest] =
    limits.fileKiB === undefined
      ? command
      : ['bash', '-c', `ulimit -f ${limits.fileKiB}; exec "$@"`, 'limited', ...command]
  const child = spawn(program, rest, { cwd: ROOT, stdio: ['ignore', 'ignore', 'pipe'] })
  let output = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (output += text))
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    await exited
  }
  return {
    child,
    output: () => output,
    log: () =>
      output
        .split('\n')
        .filter((line) => line.startsWith('{') && line.endsWith('}'))
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  }
}

/** Runs `suanheng agent` with these arguments to its end. */
export async function runAgent(
  args: readonly string[],
): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = spawn(process.execPath, [...programOf('cli/agent'), 'agent', ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, output }
}

export const statusIn = (folder: string): Promise<AgentStatus> => readStatus(path.join(folder, 'state'))

/** Waits for something; what is there instead is told when it does not come. */
export async function until<T>(
  what: () => Promise<T | null | undefined | false> | T | null | undefined | false,
  told: () => unknown = () => '',
  withinMs = 20_000,
): Promise<T> {
  for (const deadline = Date.now() + withinMs; ; ) {
    const value = await Promise.resolve()
      .then(what)
      .catch(() => null)
    if (value !== null && value !== undefined && value !== false) return value
    if (Date.now() > deadline) throw new Error(`not within ${withinMs} ms: ${JSON.stringify(await told())}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
