import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { freePort, startClickHouse, type TestServer } from './clickhouse-server.ts'

export type TestCluster = {
  readonly cluster: string
  /** HTTP addresses: of each shard, of each of its replicas. */
  readonly shards: readonly (readonly string[])[]
  readonly username: string
  readonly password: string
  /** Server of a shard, counted from 0. */
  readonly server: (shard: number) => TestServer
  /** Starts the server of a shard again, on the same folder and ports. */
  readonly restart: (shard: number) => Promise<void>
  readonly stop: () => Promise<void>
}

/** Three ClickHouse servers on loopback, one a shard, that ask each other over the native protocol. */
export async function startCluster(dir: string, count = 3): Promise<TestCluster> {
  const password = randomBytes(12).toString('hex')
  const ports = await Promise.all(Array.from({ length: count * 2 }, freePort))
  const places = Array.from({ length: count }, (_, i) => ({ port: ports[i] ?? 0, tcpPort: ports[count + i] ?? 0 }))
  const shards = places.map(
    ({ tcpPort }) =>
      `<shard><replica><host>127.0.0.1</host><port>${tcpPort}</port><user>app</user><password>${password}</password></replica></shard>`,
  )
  const start = async (shard: number): Promise<TestServer> => {
    const folder = path.join(dir, `shard-${shard + 1}`)
    await mkdir(folder, { recursive: true })
    const macros = `<macros><shard>${shard + 1}</shard><replica>1</replica></macros>`
    const clusters = `<loopback>${shards.join('')}</loopback><first_two>${shards.slice(0, 2).join('')}</first_two>`
    const config = `<remote_servers>${clusters}</remote_servers>${macros}`
    return startClickHouse(folder, { ...places[shard], password, config })
  }
  const servers = await Promise.all(places.map((_, shard) => start(shard)))
  const server = (shard: number): TestServer => {
    const found = servers[shard]
    if (found === undefined) throw new Error(`no shard ${shard}`)
    return found
  }
  return {
    cluster: 'loopback',
    shards: servers.map(({ url }) => [url]),
    username: 'app',
    password,
    server,
    restart: async (shard) => {
      servers[shard] = await start(shard)
    },
    stop: async () => {
      await Promise.all(servers.map(({ stop }) => stop()))
    },
  }
}
