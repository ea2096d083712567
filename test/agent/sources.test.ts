import { appendFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Agent } from '../../agent/agent.ts'
import { readAgentConfig } from '../../agent/config.ts'
import { Journal } from '../../ledger/journal/journal.ts'
import { goodColumns, writeStream } from '../decode/arrow/usage-stream.ts'
import { temporaryFolder } from '../support/service.ts'
import { ndjson, usages } from '../support/usage.ts'
import { writeAgent } from './peers.ts'

/** Readings alone: what is in the spool after them. No service is there, and none is needed. */
let folder: string
beforeEach(async () => {
  folder = await temporaryFolder()
  await mkdir(path.join(folder, 'inbox'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const HEADER = 'JobID|Cluster|Account|User|Partition|State|Start|End|ElapsedRaw|AllocTRES|NNodes|NodeList|JobName'
const job = (id: number, account = 'lab', day = '01') =>
  `${id}|hpc|${account}|u|gpu|COMPLETED|2025-07-${day}T00:00:00|2025-07-${day}T01:00:00|3600|billing=8,gres/gpu=8,node=1|1|n1|train`
const rule = (account: string) => ({
  name: account,
  when: { account },
  set: { contract: 'HT-1', purpose: 'pretrain' },
})
const writeMap = (...accounts: string[]) =>
  writeFile(path.join(folder, 'map.json'), JSON.stringify({ rules: accounts.map(rule) }))

/** Starts the agent, reads every source so many times, stops it; gives the records that are spooled since the last time. */
async function read(sources: readonly object[], times = 1, now = Date.parse('2025-07-10T00:00:00Z')) {
  const config = await readAgentConfig(await writeAgent(folder, 'http://127.0.0.1:9', 'token', sources))
  const log = () => {}
  const surroundings = {
    now: () => now,
    monotonic: () => performance.now(),
    random: () => 0.5,
    sleep: async () => {},
  }
  const agent = await Agent.open({ config, sign: null, surroundings, log, pid: process.pid })
  for (let n = 0; n < times; n++) await agent.readAll(new AbortController().signal)
  const states = agent.status().sources
  await agent.close()
  return { states, spooled: await spooledSince() }
}

async function spooledSince(): Promise<readonly string[]> {
  const ids: string[] = []
  let last = 0n
  const journal = await Journal.open(path.join(folder, 'state', 'spool'), {
    recovered: ({ sections }, { position }) => {
      last = position
      for (const piece of sections[0]?.pieces ?? []) ids.push(...recordIds(gunzipSync(piece).toString()))
    },
  })
  if (last > 0n) await journal.markDrained(last)
  await journal.close()
  return ids
}
const recordIds = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => (line.startsWith('{') ? String((JSON.parse(line) as { recordId: unknown }).recordId) : line))

const tail = { name: 'acct', type: 'tail', kind: 'slurm', file: 'acct.txt', map: 'map.json', timezone: 'UTC' }
const acct = () => path.join(folder, 'acct.txt')

describe('a file that grows', () => {
  it('gives each whole line once, over restarts; half a line waits for its end', async () => {
    await writeMap('lab')
    await writeFile(acct(), `${HEADER}\n${job(1)}\n${job(2).slice(0, 40)}`)
    expect((await read([tail])).spooled.map((id) => id.split('/')[1]?.split('@')[0])).toHaveLength(1)
    await appendFile(acct(), `${job(2).slice(40)}\n${job(3)}\n`)
    expect((await read([tail], 2)).spooled).toHaveLength(2)
    expect((await read([tail])).spooled).toEqual([])
  })

  it('that was rotated is read to its end first, then the new one', async () => {
    await writeMap('lab')
    await writeFile(acct(), `${HEADER}\n${job(1)}\n`)
    await read([tail])
    await appendFile(acct(), `${job(2)}\n`)
    await rename(acct(), path.join(folder, 'acct.txt.1'))
    await writeFile(acct(), `${HEADER}\n${job(3)}\n`)
    expect((await read([tail])).spooled).toHaveLength(2)
  })

  it('is read again from where the mapping left something open, once the mapping is mended', async () => {
    await writeMap('lab')
    await writeFile(acct(), `${HEADER}\n${job(1)}\n`)
    await read([tail])
    await appendFile(acct(), `${job(2, 'new')}\n${job(3)}\n`)
    const { states, spooled } = await read([tail])
    expect(spooled).toHaveLength(1)
    expect(states[0]?.leftOut).toEqual({ 'unmapped: account new': 1 })
    await writeMap('lab', 'new')
    const after = await read([tail])
    expect(after.spooled).toHaveLength(2)
    expect(after.states[0]?.leftOut).toEqual({})
    expect((await read([tail])).spooled).toEqual([])
  })
})

describe('a command', () => {
  const command = (script: string) => ({
    name: 'sacct',
    type: 'command',
    kind: 'slurm',
    command: ['sh', '-c', script, 'sh', '{from}', '{to}'],
    map: 'map.json',
    timezone: 'Asia/Shanghai',
    since: '2025-07-01T00:00:00+08:00',
  })
  const asked = async () => (await readFile(path.join(folder, 'asked'), 'utf8')).trim().split('\n')
  const print = () => `echo "$1 $2" >> ${folder}/asked; cat ${folder}/acct.txt`

  it('is asked for what came since, with an overlap, and gives what is the same only once', async () => {
    await writeMap('lab')
    await writeFile(acct(), `${HEADER}\n${job(1)}\n`)
    expect((await read([command(print())], 2)).spooled).toHaveLength(1)
    expect(await asked()).toEqual([
      '2025-07-01T00:00:00 2025-07-10T08:00:00',
      '2025-07-10T07:00:00 2025-07-10T08:00:00',
    ])
  })

  it('that fails moves nothing on, and says why', async () => {
    await writeMap('lab')
    await writeFile(acct(), `${HEADER}\n${job(1)}\n`)
    const { states } = await read([command(`${print()}; echo no database >&2; exit 1`)])
    expect(states[0]).toMatchObject({ state: 'failing', why: 'the command of sacct ended with 1: no database' })
    await read([command(print())])
    expect((await asked())[1]).toBe('2025-07-01T00:00:00 2025-07-10T08:00:00')
    expect((await read([{ ...command('x'), command: ['/nowhere/sacct'] }])).states[0]?.state).toBe('failing')
  })

  it('that fails in the middle is read again whole: what it had printed is not taken for sent', async () => {
    await writeMap('lab')
    await writeFile(acct(), `${HEADER}\n${job(1)}\n${job(2)}\n`)
    const flag = path.join(folder, 'failed-once')
    const { spooled } = await read([command(`${print()}; test -e ${flag} || { touch ${flag}; exit 1; }`)], 2)
    expect(spooled).toHaveLength(2)
  })

  it('is asked again from the first use that the mapping left open, once it is mended; also after the clock went back', async () => {
    await writeMap('other')
    await writeFile(acct(), `${HEADER}\n${job(1, 'lab', '05')}\n`)
    expect((await read([command(print())])).spooled).toEqual([])
    await writeMap('lab')
    expect((await read([command(print())])).spooled).toHaveLength(1)
    expect((await asked())[1]).toBe('2025-07-05T00:00:00 2025-07-10T08:00:00')
    await read([command(print())], 1, Date.parse('2025-07-08T00:00:00Z'))
    expect((await asked())[2]).toBe('2025-07-08T07:00:00 2025-07-08T08:00:00')
  })
})

describe('a drop folder', () => {
  const inbox = { name: 'inbox', type: 'drop', folder: 'inbox', records: 'usage', settleSeconds: 0 }
  const drop = (name: string, content: string | Uint8Array) => writeFile(path.join(folder, 'inbox', name), content)
  const names = (sub: string) => readdir(path.join(folder, 'inbox', sub))

  it('takes NDJSON, CSV and JSON, packed or not; rows with line ends in their cells stay whole', async () => {
    await drop('a.ndjson.gz', gzipSync(ndjson(usages(0, 3))))
    await drop('b.csv', '\ufeffrecordId,job\r\nr-1,"two\r\nlines"\r\nr-2,"a ""quote"""\r\n')
    await drop('c.json', JSON.stringify(usages(3, 2)))
    await drop('d.ndjson.part', 'not ready')
    const { spooled, states } = await read([inbox])
    expect(states[0]).toMatchObject({ records: 7, state: 'waiting' })
    expect(spooled).toContain('recordId,job')
    expect((await names('done')).filter((name) => !name.endsWith('.report.json'))).toEqual([
      'a.ndjson.gz',
      'b.csv',
      'c.json',
    ])
    expect(await names('.')).toContain('d.ndjson.part')
  })

  it('takes an Arrow stream as one body, by either ending', async () => {
    const body = writeStream(goodColumns(2))
    await drop('a.arrow', body)
    await drop('b.arrows', body)
    const { states } = await read([inbox])
    expect(states[0]).toMatchObject({ records: 4, state: 'waiting' })
    expect((await names('done')).filter((name) => !name.endsWith('.report.json'))).toEqual(['a.arrow', 'b.arrows'])
  })

  it.each([
    ['cut.arrow', writeStream(goodColumns(2)).subarray(0, -8), 'ARROW_MALFORMED'],
    ['file-format.arrow', Buffer.from('ARROW1\0\0'), 'ARROW_UNSUPPORTED'],
    ['empty.ndjson', '', 'BODY_EMPTY'],
    ['open-quote.csv', 'recordId\n"never closed\n', 'CSV_MALFORMED'],
    ['half.json', '[{"recordId":', 'JSON_MALFORMED'],
    ['not-gzip.ndjson.gz', 'plain', 'BODY_DAMAGED'],
    ['latin1.ndjson', Buffer.from([0x7b, 0xe9, 0x7d, 0x0a]), 'BODY_DAMAGED'],
    ['picture.png', 'png', 'CONTENT_TYPE_UNSUPPORTED'],
  ])('refuses %s with the reason beside it, and takes the next', async (name, content, code) => {
    await drop(name, content)
    await drop('zz.ndjson', ndjson(usages(0, 1)))
    const { spooled } = await read([inbox])
    expect(spooled).toEqual(['r-0'])
    expect(await names('refused')).toEqual([name, `${name}.reason.json`])
    const reason = await readFile(path.join(folder, 'inbox', 'refused', `${name}.reason.json`), 'utf8')
    expect(JSON.parse(reason)).toMatchObject({ code })
  })

  it('keeps two files of one name apart', async () => {
    await drop('a.ndjson', ndjson(usages(0, 1)))
    await read([inbox])
    await drop('a.ndjson', ndjson(usages(1, 1)))
    await read([inbox])
    expect(await names('done')).toEqual(['2-a.ndjson', '2-a.ndjson.report.json', 'a.ndjson', 'a.ndjson.report.json'])
  })

  it('reads files of a platform as its importer does; what the mapping does not decide has to come again', async () => {
    await writeMap('lab')
    await drop('july.txt', `${HEADER}\n${job(1)}\n${job(2, 'new')}\n`)
    const slurm = {
      name: 'inbox',
      type: 'drop',
      folder: 'inbox',
      import: 'slurm',
      map: 'map.json',
      timezone: 'UTC',
      settleSeconds: 0,
    }
    expect((await read([slurm])).spooled).toHaveLength(1)
    expect(await names('refused')).toEqual(['july.txt', 'july.txt.reason.json'])
    await writeMap('lab', 'new')
    await rename(path.join(folder, 'inbox', 'refused', 'july.txt'), path.join(folder, 'inbox', 'july.txt'))
    expect((await read([slurm])).spooled).toHaveLength(2)
    expect(await names('done')).toEqual(['july.txt', 'july.txt.report.json'])
  })
})
