import { execFile } from 'node:child_process'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { ServiceClient } from '../../cli/client.ts'
import { generateKey, registerKey, revokeKey } from '../../cli/commands/key.ts'
import { push } from '../../cli/commands/push.ts'
import { signingOf } from '../../cli/signing.ts'
import { signerOf } from '../../core/http-signature/algorithms.ts'
import { verifyBase } from '../../core/http-signature/verify-base.ts'
import { parseProof } from '../../core/note/tlog-proof.ts'
import { Manifest } from '../../schemas/manifest.ts'
import { programOf } from '../support/program.ts'
import { A, startService } from '../support/service.ts'
import { ndjson, usages } from '../support/usage.ts'

let service: Awaited<ReturnType<typeof startService>>
let tokens: Readonly<Record<'uploader' | 'admin', string>>
let clients: Readonly<Record<'uploader' | 'admin', ServiceClient>>

beforeAll(async () => {
  service = await startService()
  tokens = { uploader: await service.token(A, 'uploader'), admin: await service.token(A, 'admin') }
  const clientOf = (token: string) => new ServiceClient({ url: service.url, token })
  clients = { uploader: clientOf(tokens.uploader), admin: clientOf(tokens.admin) }
})
afterAll(() => service.dispose())

const file = (name: string) => join(service.folder, name)
const code = (name: string) => expect.objectContaining({ code: name }) as Error
const options = { kind: 'usage', batch: 2, partial: false, json: false }

/** Every proof in the folder is that of a batch signed with this key, and bears its batch's name. */
async function expectProofs(folder: string, count: number, keyId: string): Promise<void> {
  const names = await readdir(folder)
  expect(names).toHaveLength(count)
  for (const name of names) {
    const { extra } = parseProof(await readFile(join(folder, name), 'utf8'))
    const manifest = Manifest.parse(JSON.parse(Buffer.from(extra ?? []).toString()))
    expect(name).toBe(`${A}-${manifest.sequence}.tlog-proof`)
    expect(manifest.signature?.keyId).toBe(keyId)
    if (manifest.signature !== null) expect(verifyBase(manifest.signature, manifest.bodySha256)).toBe(true)
  }
}

describe.each(['ed25519', 'sm2'])('a key of %s', (algorithm) => {
  const id = `own-${algorithm}`
  const signing = () => {
    const sign = signingOf({ signKey: file(`${id}.pem`), signKeyId: id }, Date.now)
    if (sign === null) throw new Error('not signing')
    return clients.uploader.signing(sign)
  }

  it('is made for its owner’s eyes only and never written over', async () => {
    await generateKey(algorithm, file(`${id}.pem`), true)
    expect((await stat(file(`${id}.pem`))).mode & 0o777).toBe(0o600)
    const before = await readFile(file(`${id}.pem`))
    await expect(generateKey(algorithm, file(`${id}.pem`), true)).rejects.toThrow(code('REQUEST_INVALID'))
    expect(await readFile(file(`${id}.pem`))).toEqual(before)
  })

  it('is registered by its public half, by an administrator, once', async () => {
    const { publicKey } = signerOf(await readFile(file(`${id}.pem`), 'utf8'))
    const given = { id, owner: '计量平台', publicKey }
    await expect(registerKey(clients.uploader, given, Date.now())).rejects.toThrow(code('ROLE_FORBIDDEN'))
    await registerKey(clients.admin, given, Date.now())
    // A second version would put the key in dispute for ever.
    await expect(registerKey(clients.admin, given, Date.now())).rejects.toThrow(code('REQUEST_INVALID'))
  })

  it('signs every batch pushed with it, and the proof of each is kept', async () => {
    await writeFile(file(`${id}.ndjson`), ndjson(usages(algorithm === 'sm2' ? 100 : 0, 5)))
    await push(signing(), [file(`${id}.ndjson`)], { ...options, receipts: file(`proofs-${id}`) })
    await expectProofs(file(`proofs-${id}`), 3, id)
  })

  it('once revoked, signs nothing that is taken', async () => {
    await revokeKey(clients.admin, id, { reason: 'laptop stolen' }, Date.now())
    await writeFile(file(`${id}.ndjson`), ndjson(usages(500, 1)))
    await expect(push(signing(), [file(`${id}.ndjson`)], options)).rejects.toThrow(code('SIGNATURE_KEY_EXPIRED'))
  })
})

it('push tells batches the service had already from what is new', async () => {
  const said: string[] = []
  const keep = (text: unknown) => said.push(String(text)) > 0
  const spies = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, 'write').mockImplementation(keep))
  await writeFile(file('again.ndjson'), ndjson(usages(700, 3)))
  await push(clients.uploader, [file('again.ndjson')], options)
  await writeFile(file('again.ndjson'), ndjson(usages(700, 4)))
  await push(clients.uploader, [file('again.ndjson')], options)
  for (const spy of spies) spy.mockRestore()
  const text = said.join('')
  expect(text.match(/batches 批次, \d+ recorded 新入库, \d+ duplicate/g)).toEqual([
    'batches 批次, 3 recorded 新入库, 0 duplicate',
    'batches 批次, 1 recorded 新入库, 1 duplicate',
  ])
  expect(text).toContain('1 of the batches (2 records) were here already')
})

describe('the command line', () => {
  const suanheng = (role: keyof typeof tokens, ...args: string[]) => {
    const env = { ...process.env, SUANHENG_URL: service.url, SUANHENG_TOKEN: tokens[role] }
    return promisify(execFile)(process.execPath, [...programOf(), ...args], { env })
  }

  it('leads from no key to a signed batch with its proof', async () => {
    const { stdout } = await suanheng('uploader', 'key', 'generate', '--out', file('cli.pem'))
    await suanheng('admin', 'key', 'register', '--id', 'cli', '--owner', 'o', '--public-key', stdout.trim())
    await writeFile(file('cli.ndjson'), ndjson(usages(900, 1)))
    const signing = ['--sign-key', file('cli.pem'), '--sign-key-id', 'cli', '--receipts', file('proofs-cli')]
    await suanheng('uploader', 'push', file('cli.ndjson'), '--kind', 'usage', ...signing)
    await expectProofs(file('proofs-cli'), 1, 'cli')
    expect((await suanheng('uploader', 'key', 'list')).stdout).toMatch(/^cli +usable {4}可使用 {2}ed25519/m)
  })

  it.each([
    ['a key without its id', { signKey: 'k.pem' }],
    ['an id without its key', { signKeyId: 'k' }],
    ['a key file that is not there', { signKey: 'nowhere.pem', signKeyId: 'k' }],
  ])('refuses %s before anything is sent', (_name, given) => {
    expect(() => signingOf(given, Date.now)).toThrow(code('REQUEST_INVALID'))
  })
})
