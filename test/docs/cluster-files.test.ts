import { readdirSync, readFileSync } from 'node:fs'
import { SaxesParser } from 'saxes'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { readConfig } from '../../cli/config.ts'

const FOLDER = new URL('../../deploy/cluster/', import.meta.url)
const text = (name: string): string => readFileSync(new URL(name, FOLDER), 'utf8')
const Compose = z.object({
  services: z.record(
    z.string(),
    z.object({
      environment: z.record(z.string(), z.unknown()).optional(),
      volumes: z.array(z.string()),
      user: z.string().optional(),
      cap_drop: z.array(z.string()),
    }),
  ),
  volumes: z.record(z.string(), z.unknown()),
})
const compose = Compose.parse(parse(text('compose.yml'), { merge: true }))

/** Every element's text, by its path. */
function elements(xml: string): readonly { readonly path: string; readonly text: string }[] {
  const found: { path: string; text: string }[] = []
  const open: { path: string; text: string }[] = []
  const parser = new SaxesParser()
  parser.on('opentag', ({ name }) => {
    const element = { path: `${open.at(-1)?.path ?? ''}/${name}`, text: '' }
    open.push(element)
    found.push(element)
  })
  parser.on('text', (more) => {
    const element = open.at(-1)
    if (element !== undefined) element.text += more
  })
  parser.on('closetag', () => void open.pop())
  parser.write(xml).close()
  return found.map(({ path, text: said }) => ({ path, text: said.trim() }))
}

describe('the files of a cluster', () => {
  it('name the same servers in remote_servers, in the compose file and in the settings of the service', () => {
    const shards = text('config/cluster.xml')
      .split('<shard>')
      .slice(1)
      .map((shard) => [...shard.matchAll(/<replica><host>([^<]+)<\/host>/g)].map(([, host = '']) => host))
    const { CLICKHOUSE_PASSWORD_FILE: _, ...given } = compose.services['suanheng']?.environment ?? {}
    const settings = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, String(value)]))
    const { store } = readConfig(settings)
    if (store.kind !== 'cluster') throw new Error(store.kind)
    expect(store.shards).toEqual(shards.map((hosts) => hosts.map((host) => `http://${host}:8123`)))
    expect(store).toMatchObject({ cluster: 'suanheng', replicated: true })
    expect(shards.map((hosts) => hosts.length)).toEqual([2, 2, 2])
    for (const [i, hosts] of shards.entries())
      for (const [j, host] of hosts.entries())
        expect(compose.services[host]?.environment).toMatchObject({ SHARD: String(i + 1), REPLICA: String(j + 1) })
  })

  it('are XML, say every password by the environment, and give each service its own volumes and no rights it needs not', () => {
    const files = [...readdirSync(new URL('config/', FOLDER)).map((name) => `config/${name}`), 'keeper/keeper.xml']
    for (const name of files)
      for (const { path, text: said } of elements(text(name)))
        if (/password|secret|access_key/.test(path)) expect(said, path).toBe('')
    const used = Object.values(compose.services).flatMap(({ volumes }) => volumes.filter((v) => !v.startsWith('./')))
    expect(new Set(used).size).toBe(used.length)
    expect(new Set(used.map((volume) => volume.split(':')[0]))).toEqual(new Set(Object.keys(compose.volumes)))
    for (const [name, { cap_drop }] of Object.entries(compose.services)) expect(cap_drop, name).toEqual(['ALL'])
  })
})
