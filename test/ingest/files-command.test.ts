import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { ServiceClient } from '../../cli/client.ts'
import { checkFiles, getFile, putFiles } from '../../cli/commands/file.ts'
import { A, receiptOf, startService } from '../support/service.ts'
import { json } from '../support/usage.ts'
import { digestOf, pdf } from './files-samples.ts'

let service: Awaited<ReturnType<typeof startService>>
let token: string
let client: ServiceClient
let out = ''
beforeAll(async () => {
  service = await startService({ SUANHENG_FILE_MIB: '1' })
  token = await service.token(A, 'uploader')
  client = new ServiceClient({ url: service.url, token })
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text)
    return true
  })
})
afterEach(() => {
  out = ''
})
afterAll(async () => {
  vi.restoreAllMocks()
  await service.dispose()
})

const file = (name: string) => join(service.folder, name)
const code = (name: string) => expect.objectContaining({ code: name }) as Error
const [first, second] = [pdf(3_000, 'first'), pdf(3_000, 'second')]

describe('suanheng file', () => {
  it('put prints the digest of each file; the one that is refused is named, those before are kept', async () => {
    await writeFile(file('a.pdf'), first)
    await writeFile(file('b.pdf'), second)
    await writeFile(file('c.html'), '<html>')
    const put = putFiles(client, ['a.pdf', 'b.pdf', 'c.html'].map(file), {})
    await expect(put).rejects.toThrow(code('FILE_TYPE_REFUSED'))
    expect(out).toBe(`${digestOf(first)}  ${file('a.pdf')}\n${digestOf(second)}  ${file('b.pdf')}\n`)
    await expect(putFiles(client, [service.folder], {})).rejects.toThrow(code('REQUEST_INVALID'))
  })

  it('get writes the file that was asked for, or none', async () => {
    await getFile(client, digestOf(first), { out: file('out.pdf') })
    expect((await readFile(file('out.pdf'))).equals(first)).toBe(true)
    const none = getFile(client, digestOf('none'), { out: file('none.pdf') })
    await expect(none).rejects.toThrow(code('NOT_FOUND'))
    await expect(getFile(client, 'short', { out: file('none.pdf') })).rejects.toThrow(code('REQUEST_INVALID'))
    expect([existsSync(file('none.pdf')), existsSync(file('none.pdf.part'))]).toEqual([false, false])
  })

  it('get takes nothing else from something that only looks like the service', async () => {
    const other = createServer((_request, answer) => answer.end('something else')).listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`
    const got = getFile(new ServiceClient({ url, token: 't' }), digestOf(first), { out: file('wrong.pdf') })
    await expect(got).rejects.toThrow(code('FILE_DIGEST_MISMATCH'))
    expect([existsSync(file('wrong.pdf')), existsSync(file('wrong.pdf.part'))]).toEqual([false, false])
    other.close()
  })

  it('check ends in 0 while no document lacks its file, in 12 when one does, and names it', async () => {
    expect(await checkFiles(client, {})).toBe(0)
    expect(out).toContain('not registered 未登记 2')
    const document = { institution: A, documentId: 'D-1', type: 'audit_report', digest: digestOf('not sent') }
    receiptOf(await service.send('/v1/documents', { token, body: json(document) }))
    expect(await checkFiles(client, {})).toBe(12)
    expect(out).toContain(`D-1  audit_report  ${digestOf('not sent')}`)
  })
})
