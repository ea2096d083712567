import { type ChildProcess, spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export type TestServer = {
  readonly url: string
  readonly username: string
  readonly password: string
  /** Ends it like a power switch would: SIGKILL. */
  readonly kill: () => Promise<void>
  /** Ends it in good order. */
  readonly stop: () => Promise<void>
}

export type TestServerOptions = {
  readonly port?: number
  /** Native protocol, for servers that ask each other; none is opened when absent. */
  readonly tcpPort?: number
  readonly password?: string
  /** XML put inside <clickhouse>: remote_servers, macros. */
  readonly config?: string
}

/**
 * A real ClickHouse server on loopback, out of the npm package chdb. `dir` holds all it writes; start it again on
 * the same `dir` and `port` to find the data. Limits: Linux with glibc, no replication, no CREATE USER.
 */
export async function startClickHouse(
  dir: string,
  { port, tcpPort, config = '', password = randomBytes(12).toString('hex') }: TestServerOptions = {},
): Promise<TestServer> {
  const httpPort = port ?? (await freePort())
  const username = 'app'
  const url = `http://127.0.0.1:${httpPort}`
  await writeConfig(dir, username, password, config)
  const host = spawnHost(dir, httpPort, tcpPort)
  await waitUntilReady(host, url, username, password)
  return {
    url,
    username,
    password,
    kill: () => end(host, () => host.child.kill('SIGKILL')),
    stop: () => end(host, () => host.child.stdin?.end()),
  }
}

type Host = { readonly child: ChildProcess; readonly exited: Promise<void>; readonly output: () => string }

async function end({ exited }: Host, ask: () => void): Promise<void> {
  ask()
  await exited
}

function spawnHost(dir: string, httpPort: number, tcpPort?: number): Host {
  const library = path.join(
    path.dirname(
      createRequire(import.meta.url).resolve(`@chdb/lib-${process.platform}-${process.arch}-gnu/package.json`),
    ),
    'libchdb.so',
  )
  const script = fileURLToPath(new URL('./clickhouse-host.mjs', import.meta.url))
  const engineArguments = [
    `--config-file=${path.join(dir, 'config.xml')}`,
    `--path=${path.join(dir, 'data')}`,
    '--listen_host=127.0.0.1',
    `--http_port=${httpPort}`,
    ...(tcpPort === undefined ? [] : [`--tcp_port=${tcpPort}`]),
  ]
  // Its standard input is the lifeline: the server stops when this process does, however it ends.
  const child = spawn(process.execPath, [script, library, ...engineArguments], {
    cwd: dir,
    stdio: ['pipe', 'ignore', 'pipe'],
    env: { ...process.env, TZ: 'Asia/Shanghai' },
  })
  let output = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    output = (output + text).slice(-8192)
  })
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()))
  return { child, exited, output: () => output }
}

async function waitUntilReady({ child, output }: Host, url: string, username: string, password: string): Promise<void> {
  const headers = { 'X-ClickHouse-User': username, 'X-ClickHouse-Key': password }
  for (const deadline = Date.now() + 30_000; !(await answers(url, headers)); ) {
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill('SIGKILL')
      throw new Error(`the ClickHouse server did not start: ${output()}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** On a connection of its own: an idle one would hold up a stop for five seconds. */
const answers = (url: string, headers: Readonly<Record<string, string>>): Promise<boolean> =>
  new Promise((resolve) => {
    request(`${url}/?query=SELECT+1`, { agent: false, headers, timeout: 5_000 }, (reply) => {
      reply.resume().on('close', () => resolve(reply.statusCode === 200))
    })
      .on('error', () => resolve(false))
      .end()
  })

/** The engine's own session is user `default` without a password: it gets the one session that user may have. */
async function writeConfig(dir: string, username: string, password: string, config: string): Promise<void> {
  for (const folder of ['data', 'log']) await mkdir(path.join(dir, folder), { recursive: true, mode: 0o700 })
  const sha256 = createHash('sha256').update(password).digest('hex')
  const local = '<networks><ip>127.0.0.1</ip></networks><quota>default</quota>'
  await writeFile(
    path.join(dir, 'users.xml'),
    `<clickhouse>
<profiles><default/><boot><max_sessions_for_user>1</max_sessions_for_user></boot></profiles>
<quotas><default/></quotas>
<users>
<default><no_password/><profile>boot</profile>${local}<grants><query>GRANT SYSTEM LISTEN ON *.*</query>
<query>GRANT READ ON FILE</query><query>GRANT CREATE TEMPORARY TABLE ON *.*</query></grants></default>
<${username}><password_sha256_hex>${sha256}</password_sha256_hex><profile>default</profile>${local}
<grants><query>GRANT ALL ON *.*</query><query>REVOKE SOURCES ON *.*</query></grants></${username}>
</users>
</clickhouse>
`,
    { mode: 0o600 },
  )
  await writeFile(
    path.join(dir, 'config.xml'),
    `<clickhouse>
<logger><level>warning</level><log>${path.join(dir, 'log', 'server.log')}</log></logger>
<users_config>${path.join(dir, 'users.xml')}</users_config>
${config}
</clickhouse>
`,
  )
}

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
