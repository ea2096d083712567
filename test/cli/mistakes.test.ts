import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ServiceClient } from '../../cli/client.ts'
import { consistencyOf } from '../../cli/commands/consistency.ts'
import { readConfig } from '../../cli/config.ts'
import { openLogs } from '../../cli/open-logs.ts'
import { ERRORS } from '../../core/errors.ts'
import { programOf } from '../support/program.ts'
import { A, startService, temporaryFolder } from '../support/service.ts'
import { json, usages } from '../support/usage.ts'

type Ended = { readonly code: number; readonly err: string }
const suanheng = (...args: string[]): Promise<Ended> =>
  new Promise((resolve) => {
    execFile(process.execPath, [...programOf(), ...args], (error, _out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, err })
    })
  })
const code = (name: string) => expect.objectContaining({ code: name }) as Error

let folder: string
let service: Awaited<ReturnType<typeof startService>>
let auditor: readonly string[]
beforeAll(async () => {
  folder = await temporaryFolder()
  service = await startService()
  await service.send('/v1/usage', { token: await service.token(A, 'uploader'), body: json(usages(0, 3)) })
  auditor = ['--url', service.url, '--token', await service.token(A, 'auditor')]
}, 60_000)
afterAll(async () => {
  await service.dispose()
  await rm(folder, { recursive: true, force: true })
})

describe('a mistake of the one who asks', () => {
  it('in the institution is not answered with a clean ledger', async () => {
    const { code: exit, err } = await suanheng('ledger', 'check', ...auditor, '--institution', '91440300MA5FABCE1U')
    expect([exit, err]).toEqual([5, expect.stringContaining('91440300MA5FABCE1U')])
    expect((await suanheng('ledger', 'check', ...auditor, '--institution', A)).code).toBe(0)
  })

  it('in the folder is not called a damaged ledger', async () => {
    await expect(openLogs(readConfig({ SUANHENG_DATA: join(folder, 'nowhere') }))).rejects.toThrow(
      code('REQUEST_INVALID'),
    )
  })

  it('in a size is not called a log that was rolled back', async () => {
    const [, url = '', , token = ''] = auditor
    const asked = (second: string) => consistencyOf('1', second, { url, token, institution: A })
    await expect(asked('99')).rejects.toThrow(code('REQUEST_INVALID'))
    expect(await asked('1')).toMatchObject({ ok: true })
  })

  it('in the port is told as a setting, without a stack', async () => {
    const { port } = new URL(service.url)
    const { code: exit, err } = await suanheng('serve', '--data', join(folder, 'second'), '--port', port)
    expect(exit).toBe(2)
    expect(err).toMatch(/CONFIG_INVALID: .*--port.*in use/)
    expect(err).not.toContain('    at ')
  })

  it('in a path is told as one, without a stack', async () => {
    await writeFile(join(folder, 'file'), '')
    const { code: exit, err } = await suanheng('serve', '--data', join(folder, 'file', 'data'), '--port', '0')
    expect(exit).toBe(2)
    expect(err).toMatch(/^REQUEST_INVALID: ENOTDIR: .*file/)
    expect(err).not.toContain('    at ')
  })

  it('of saving an error as a receipt is told by that error', async () => {
    const answer = await service.send('/v1/records/r-1/proof', { token: auditor[3] ?? '' })
    await writeFile(join(folder, 'error.json'), answer.text)
    const key = (await service.send(`/ledger/${A}/vkey`, { token: auditor[3] ?? '' })).text.trim()
    const { code: exit, err } = await suanheng('receipt', 'verify', join(folder, 'error.json'), '--key', key)
    expect([exit, err]).toEqual([3, expect.stringContaining('REQUEST_INVALID: say which institution')])
  })

  it('of using a token of another role is told with the roles that may', async () => {
    const token = await service.token(A, 'uploader')
    const ended = await suanheng('ledger', 'check', '--url', service.url, '--token', token, '--institution', A)
    expect([ended.code, ended.err]).toEqual([4, expect.stringContaining('roles: auditor')])
  })
})

describe('a service that asks to wait', () => {
  let server: Server
  let asked: number
  let answer: keyof typeof ERRORS
  const client = (told: string[]) =>
    new ServiceClient({
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      token: 't',
      onWait: ({ code: name }, seconds) => told.push(`${name} ${seconds}`),
    })

  beforeAll(async () => {
    server = createServer((_request, response) => {
      asked++
      const { status } = ERRORS[answer]
      if (asked > 1) return response.end('{}')
      const headers = { 'content-type': 'application/problem+json', 'retry-after': '1' }
      return response.writeHead(status, headers).end(JSON.stringify({ code: answer, status, detail: 'd' }))
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
  })
  afterAll(() => server.close())

  it('is waited for, and each pause is told', async () => {
    ;[asked, answer] = [0, 'STORE_UNAVAILABLE']
    const told: string[] = []
    expect(await client(told).post('/', Buffer.from(''), {})).toBe('{}')
    expect(told).toEqual(['STORE_UNAVAILABLE 1'])
  })

  it.each(['LEDGER_BEHIND', 'LEDGER_DAMAGED'] as const)('is not waited for where %s needs somebody', async (name) => {
    ;[asked, answer] = [0, name]
    const told: string[] = []
    await expect(client(told).post('/', Buffer.from(''), {})).rejects.toThrow(code(name))
    expect([asked, told]).toEqual([1, []])
  })
})
