import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { readConfig } from '../../cli/config.ts'
import { openService, type Service } from '../../cli/service.ts'
import { Receipt } from '../../ingest/accept/receipt.ts'
import type { Role } from '../../ingest/auth/token.ts'
import { TokenFile } from '../../ingest/auth/token-file.ts'
import { Problem } from '../../ingest/http/problem.ts'
import { copyMigrated } from './migrated.ts'
import { programOf, ROOT } from './program.ts'

/** Two institutions that must never see anything of each other. */
export const A = '91440300MA5FABCD12'
export const B = '91440300MA5GHJKL34'

/** An answer of the service with its body read; `json` is not yet trusted. */
export type Answer = {
  readonly status: number
  readonly headers: Headers
  readonly bytes: Buffer
  readonly text: string
  readonly json: () => unknown
}

export type Settings = Readonly<Record<string, string>>

/** What is the same for a service in this process and for one in its own. */
export type TestService = {
  readonly url: string
  readonly port: number
  readonly folder: string
  /** A fresh bearer of this institution and role. */
  readonly token: (institution: string, role: Role) => Promise<string>
  readonly send: (path: string, options?: SendOptions) => Promise<Answer>
}

export type SendOptions = {
  readonly method?: string
  /** Bearer; none is sent when absent. */
  readonly token?: string
  readonly body?: Uint8Array | string
  /** Default `application/json` when there is a body. */
  readonly type?: string
  readonly headers?: Readonly<Record<string, string>>
}

export const temporaryFolder = (): Promise<string> => mkdtemp(path.join(tmpdir(), 'suanheng-test-'))

/** The service in this process, listening on loopback. `dispose` closes it and removes its folder. */
export async function startService(
  settings: Settings = {},
  {
    folder,
    now = Date.now,
    port = 0,
  }: { readonly folder?: string; readonly now?: () => number; readonly port?: number } = {},
): Promise<TestService & { readonly service: Service; close(): Promise<void>; dispose(): Promise<void> }> {
  const data = folder ?? (await temporaryFolder())
  if (folder === undefined) await copyMigrated(path.join(data, 'store'))
  // One decoder: each loads its code anew, and most tests send one batch after the other.
  const usual = { SUANHENG_LOG: 'silent', SUANHENG_DECODE_THREADS: '1' }
  const config = readConfig({ ...usual, ...settings, SUANHENG_DATA: data, SUANHENG_PORT: '0' })
  const service = await openService(config, now)
  const url = await service.app.listen({ host: '127.0.0.1', port })
  await service.acceptor.drain.caughtUp()
  return {
    ...client(url, data),
    service,
    close: () => service.close(),
    dispose: async () => {
      await service.close()
      await rm(data, { recursive: true, force: true })
    },
  }
}

export type ServiceProcess = TestService & {
  readonly child: ChildProcess
  /** What it wrote to standard error. */
  readonly output: () => string
  /** Ends it like a power switch would. */
  readonly kill: () => Promise<void>
  /** Ends it in good order. */
  readonly stop: () => Promise<void>
}

/** The service as a process of its own: what is built when that is up to date, else from the sources. */
export async function startServiceProcess(
  folder: string,
  settings: Settings = {},
  limits: ProcessLimits = {},
): Promise<ServiceProcess> {
  const child = spawnService(folder, settings, limits)
  let output = ''
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const address = new Promise<string>((resolve, reject) => {
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-16_384)
      const listening = /listens on (http:\/\/[\d.]+:\d+)/.exec(output)?.[1]
      if (listening !== undefined) resolve(listening)
    })
    void exited.then(() => reject(new Error(`the service ended: ${output}`)))
  })
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    await exited
  }
  return {
    ...client(await address, folder),
    child,
    output: () => output,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  }
}

/** Starts the process and kills it so much later, in whatever it does then. */
export async function startAndKill(folder: string, afterMs: number): Promise<void> {
  const child = spawnService(folder, {}, {})
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()))
  setTimeout(() => child.kill('SIGKILL'), afterMs)
  await exited
}

/** `fileKiB`: no file may grow beyond it, as on a disk that is full. */
export type ProcessLimits = { readonly fileKiB?: number }

function spawnService(folder: string, settings: Settings, { fileKiB }: ProcessLimits): ChildProcess {
  const command = [process.execPath, ...programOf(), 'serve', '--data', folder, '--port', '0']
  const limited =
    fileKiB === undefined ? command : ['bash', '-c', `ulimit -f ${fileKiB}; exec "$@"`, 'limited', ...command]
  const [program = '', ...rest] = limited
  return spawn(program, rest, {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'pipe'],
    // One decoder, as in this process: each loads its code anew at every start.
    env: { ...process.env, SUANHENG_LOG: 'error', SUANHENG_DECODE_THREADS: '1', ...settings },
  })
}

/** Waits until the journal of the last run is in the store. */
export async function untilReady(service: TestService, withinMs = 20_000): Promise<void> {
  for (const deadline = Date.now() + withinMs; ; ) {
    const { status, text } = await service.send('/readyz')
    if (status === 200) return
    if (Date.now() > deadline) throw new Error(`not ready: ${text}`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

function client(url: string, folder: string): TestService {
  const tokens = new TokenFile(path.join(folder, 'tokens.jsonl'))
  return {
    url,
    port: Number(new URL(url).port),
    folder,
    token: async (institution, role) => {
      const options = { institution, role, name: 'test', issuedAt: Date.now(), expiresAt: null }
      return (await tokens.issue(options)).token
    },
    send: (route, options = {}) => send(url + route, options),
  }
}

async function send(url: string, { method, token, body, type, headers }: SendOptions): Promise<Answer> {
  const answer = await fetch(url, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': type ?? 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : new Uint8Array(body) }),
  })
  const bytes = Buffer.from(await answer.arrayBuffer())
  const text = bytes.toString('utf8')
  return { status: answer.status, headers: answer.headers, bytes, text, json: () => JSON.parse(text) as unknown }
}

/** Writes these bytes to the port, then closes its side when asked; answers all that came back. */
export function sendRaw(port: number, bytes: Uint8Array | string, { halfClose = false } = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    const socket = connect(port, '127.0.0.1')
    socket.setEncoding('utf8').setTimeout(5_000, () => socket.destroy())
    socket.on('data', (more: string) => (text += more))
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // The service may close while we still write: what it said before counts.
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error)
    })
    socket.on('close', () => resolve(text))
    socket.write(bytes)
    if (halfClose) socket.end()
  })
}

/** The problem an answer is; throws when it is none, or not in the agreed form. */
export function problemOf(answer: Answer): Problem {
  const type = answer.headers.get('content-type')
  if (!type?.startsWith('application/problem+json')) {
    throw new Error(`${answer.status} is ${type}, not a problem: ${answer.text.slice(0, 300)}`)
  }
  return Problem.parse(answer.json())
}

/** The receipt an answer is; throws with the answer's text when it is none. */
export function receiptOf(answer: Answer): Receipt {
  if (answer.status !== 200 && answer.status !== 201) throw new Error(`${answer.status}: ${answer.text.slice(0, 500)}`)
  return Receipt.parse(answer.json())
}

/** The text of an answered receipt as it is stored and read back: without the proof, which is made for each answer. */
export function storedTextOf(text: string): string {
  const { proof, ...receipt } = JSON.parse(text) as { readonly proof?: string }
  if (proof === undefined) throw new Error(`a receipt without a proof: ${text.slice(0, 300)}`)
  return JSON.stringify(receipt)
}
