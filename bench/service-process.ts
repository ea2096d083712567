import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { TokenFile } from '../ingest/auth/token-file.ts'
import { cpuSecondsOf, peakMemoryOf } from './process-figures.ts'

export const INSTITUTION = '91440300MA5EXAMP0C'
export const CLI = fileURLToPath(new URL('../../bin/suanheng.cjs', import.meta.url))

export type ServiceProcess = {
  readonly url: string
  readonly token: string
  readonly auditor: string
  /** Its data folder. */
  readonly folder: string
  /** Highest resident memory so far, in bytes, as the kernel counts it. */
  peakMemory(): Promise<number>
  /** CPU time of all its threads so far. */
  cpuSeconds(): Promise<number>
  stop(): Promise<void>
}

/**
 * The service as users run it, in a process of its own, on a fresh folder, which goes with it, or on `kept`, which stays;
 * `cli` may be that of another build.
 */
export async function startService(cli = CLI, kept?: string): Promise<ServiceProcess> {
  const folder = kept ?? (await mkdtemp(join(process.env['SUANHENG_BENCH_DIR'] ?? tmpdir(), 'suanheng-bench-')))
  const tokens = new TokenFile(join(folder, 'tokens.jsonl'))
  const issue = async (role: 'uploader' | 'auditor') =>
    (await tokens.issue({ institution: INSTITUTION, role, name: 'bench', issuedAt: 0, expiresAt: null })).token
  const [token, auditor] = [await issue('uploader'), await issue('auditor')]
  const child = spawn(process.execPath, [cli, 'serve', '--data', folder, '--port', '0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, SUANHENG_LOG: 'error' },
  })
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const url = await new Promise<string>((resolve, reject) => {
    let text = ''
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
      const found = /listens on (http\S+?),/.exec(text)?.[1]
      if (found !== undefined) resolve(found)
    })
    void exited.then(() => reject(new Error(`the service did not start: ${text}`)))
  })
  return {
    url,
    token,
    auditor,
    folder,
    peakMemory: () => peakMemoryOf(child.pid),
    cpuSeconds: () => cpuSecondsOf(child.pid),
    async stop() {
      child.kill('SIGTERM')
      await exited
      if (kept === undefined) await rm(folder, { recursive: true, force: true })
    },
  }
}
