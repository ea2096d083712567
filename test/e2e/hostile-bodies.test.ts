import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  A,
  problemOf,
  receiptOf,
  type ServiceProcess,
  startServiceProcess,
  temporaryFolder,
  untilReady,
} from '../support/service.ts'
import { json, usage } from '../support/usage.ts'

const MiB = 1 << 20
/** A third of the limit of an unpacked body is enough to tell. */
const SIZE = 40 * MiB

let folder: string
let service: ServiceProcess
let token: string

beforeAll(async () => {
  folder = await temporaryFolder()
  service = await startServiceProcess(folder, { SUANHENG_DECODE_THREADS: '2' })
  await untilReady(service)
  token = await service.token(A, 'uploader')
})
afterAll(async () => {
  await service.kill()
  await rm(folder, { recursive: true, force: true })
})

/** `before`, then `piece` over and over, then `after`. */
const filled = (before: string, piece: string, after: string): Buffer =>
  Buffer.concat([Buffer.from(before), Buffer.alloc(SIZE - (SIZE % piece.length), piece), Buffer.from(after)])
const cells = (head: string, piece: string) => filled(`recordId,devices\n${head}`, piece, '\n')

/** Kilobytes as sent. What the parsers make of them would be gigabytes. */
const BODIES: readonly (readonly [string, string, () => Buffer])[] = [
  ['a text', 'application/json', () => filled('["', 'a', '"]')],
  ['a text of two-byte characters', 'application/json', () => filled('["合', 'a', '"]')],
  ['a key', 'application/json', () => filled('[{"合', 'a', '":1}]')],
  ['zeros', 'application/json', () => filled('[0', ',0', ']')],
  ['zeros inside a record', 'application/json', () => filled('[[0', ',0', ']]')],
  ['objects', 'application/json', () => filled('[{}', ',{}', ']')],
  ['objects inside a record, then a text', 'application/json', () => filled('[[{}', ',{}', `,"${'a'.repeat(MiB)}"]]`)],
  ['lists in lists', 'application/json', () => filled('[[]', ',[[],[]]', ']')],
  ['blanks', 'application/json', () => filled('', ' ', '[]')],
  ['lines of zeros', 'application/x-ndjson', () => filled('', '0\n', '')],
  ['empty lines', 'application/x-ndjson', () => filled('', '\n', '')],
  ['lines of many objects', 'application/x-ndjson', () => filled('', `[${'{},'.repeat(400)}{}]\n`, '')],
  ['one line', 'application/x-ndjson', () => filled('{"recordId":"合', 'a', '"}\n')],
  ['commas', 'text/csv', () => cells('', ',')],
  ['column names', 'text/csv', () => filled('', 'a,', '')],
  ['doubled quotes', 'text/csv', () => cells('"', '""')],
  ['quoted newlines', 'text/csv', () => cells('', '"\n",')],
  ['rows', 'text/csv', () => cells('', 'x\n')],
  ['a list of devices', 'text/csv', () => cells('r,合', ';')],
]

describe('a body that would become gigabytes', () => {
  it.each(BODIES)('of %s is refused by name, and the process stays alive and small', async (_name, type, make) => {
    const body = gzipSync(make(), { level: 1 })
    const started = Date.now()
    const headers = { 'content-encoding': 'gzip' }
    // Two at once, as many as there are decoders here.
    const answers = await Promise.all(
      ['false', 'true'].map((partial) => service.send(`/v1/usage?partial=${partial}`, { token, type, body, headers })),
    )
    for (const answer of answers) {
      const { status, code } = problemOf(answer)
      expect([400, 413, 422, 429], `${status} ${code}`).toContain(status)
    }
    expect(Date.now() - started).toBeLessThan(10_000)
    receiptOf(await service.send('/v1/usage', { token, body: json(usage(1)) }))
    expect(peakMemory()).toBeLessThan(2_048)
  })
})

/** The most memory the process ever held, in MiB. */
function peakMemory(): number {
  const status = readFileSync(`/proc/${service.child.pid}/status`, 'utf8')
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024
}
