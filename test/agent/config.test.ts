import { readFileSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readAgentConfig } from '../../agent/config.ts'
import { localTime } from '../../agent/sources/local-time.ts'
import { temporaryFolder } from '../support/service.ts'

const DEPLOY = new URL('../../agent/deploy/', import.meta.url)
const example = JSON.parse(readFileSync(new URL('agent.example.json', DEPLOY), 'utf8')) as Record<string, unknown> & {
  sources: Record<string, unknown>[]
}

let folder: string
beforeEach(async () => {
  folder = await temporaryFolder()
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function problemsOf(config: unknown): Promise<string> {
  await mkdir(folder, { recursive: true })
  const file = path.join(folder, 'agent.json')
  await writeFile(file, typeof config === 'string' ? config : JSON.stringify(config))
  return readAgentConfig(file).then(
    () => 'in order',
    (error: Error & { code?: string }) => `${error.code}: ${error.message}`,
  )
}

describe('settings of the agent', () => {
  it('are in order as the example has them, with paths from the file on', async () => {
    expect(await problemsOf(example)).toBe('in order')
    const config = await readAgentConfig(path.join(folder, 'agent.json'))
    expect(config.sources[1]).toMatchObject({ map: path.join(folder, 'map.json'), overlapSeconds: 3600 })
    expect(config).toMatchObject({ batch: { records: 10_000 }, state: '/var/lib/suanheng-agent' })
  })

  it('are refused together, each by its name', async () => {
    const [dcgm, slurm] = example.sources
    const told = await problemsOf({
      ...example,
      institution: 'no',
      spol: {},
      sources: [
        { ...dcgm, targets: ['ftp://x'] },
        { ...slurm, since: 'yesterday' },
      ],
    })
    for (const name of ['institution', 'spol', 'sources.0.targets.0', 'sources.1.since']) expect(told).toContain(name)
  })

  it.each([
    ['two sources of one name', { sources: [example.sources[0], example.sources[0]] }, 'another source has this name'],
    ['a drop folder of nothing', { sources: [{ name: 'a', type: 'drop', folder: 'x' }] }, 'either records or import'],
    [
      'usage without a map',
      { sources: [{ name: 'a', type: 'drop', folder: 'x', import: 'slurm' }] },
      'an import of usage needs a map',
    ],
    [
      'half a signature',
      { service: { url: 'http://x', tokenFile: 't', signKeyId: 'k' } },
      'signKeyFile and signKeyId come together',
    ],
  ])('are refused with %s', async (_what, change, told) => {
    expect(await problemsOf({ ...example, ...change })).toContain(told)
  })

  it('that are no JSON, or not there, are told as settings', async () => {
    expect(await problemsOf('{')).toMatch(/^CONFIG_INVALID/)
    await expect(readAgentConfig(path.join(folder, 'none.json'))).rejects.toMatchObject({ code: 'CONFIG_INVALID' })
  })
})

describe('docs/agent.md', () => {
  it('names every setting and every type of source', () => {
    const page = readFileSync(new URL('../../docs/agent.md', import.meta.url), 'utf8')
    const source = readFileSync(new URL('../../agent/config.ts', import.meta.url), 'utf8')
    const names = [...source.matchAll(/^\s+(\w+): (?:z\.|File|Seconds|Uscc|KeyId|Timezone|Instant|said)/gm)].map(
      ([, name]) => name ?? '',
    )
    expect(names.length).toBeGreaterThan(20)
    expect([...new Set(names)].filter((name) => !page.includes(name))).toEqual([])
  })
})

describe('the unit and the container', () => {
  it('limit the heap in the same way', () => {
    const read = (name: string) => readFileSync(new URL(name, DEPLOY), 'utf8')
    for (const file of ['suanheng-agent.service', 'Containerfile']) {
      expect(read(file)).toMatch(/--max-semi-space-size=2/)
      expect(read(file)).toMatch(/--max-old-space-size=64/)
    }
  })
})

describe('times for sacct', () => {
  it('are of the zone that is said', () => {
    const at = Date.parse('2025-07-01T00:00:05Z')
    expect(localTime(at, 'Asia/Shanghai')).toBe('2025-07-01T08:00:05')
    expect(localTime(at, '+08:00')).toBe('2025-07-01T08:00:05')
    expect(localTime(at, '-03:30')).toBe('2025-06-30T20:30:05')
    expect(localTime(at)).toBe('2025-07-01T00:00:05')
    expect(() => localTime(at, 'Mars/Olympus')).toThrow(/not a time zone/)
  })
})
