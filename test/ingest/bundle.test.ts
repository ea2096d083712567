import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Command } from 'commander'
import { unzipSync, zipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { bundleCommands } from '../../cli/commands/bundle.ts'
import { parseVerifierKey } from '../../core/note/signed-note.ts'
import { checkDocument } from '../../verifier/bundle/check-document.ts'
import { makeBundle } from '../../verifier/bundle/make-bundle.ts'
import { verifyBundle } from '../../verifier/bundle/verify-bundle.ts'
import { createTypesetter } from '../../verifier/documents/render/typesetter.ts'
import { validRecord } from '../schemas/fixtures.ts'
import { pushExample } from '../support/example.ts'
import { A, B, problemOf, receiptOf, startService } from '../support/service.ts'
import { json, usages } from '../support/usage.ts'

/** The second shares cards with the first, so that there is overuse to account for. */
const NUMBER = 'EARTH-2020-05-vcdI0'
const NEIGHBOUR = 'EARTH-2020-05-vcTJs'
let service: Awaited<ReturnType<typeof startService>>
let given: Awaited<ReturnType<typeof pushExample>>
let bytes: Uint8Array

beforeAll(async () => {
  service = await startService()
  given = await pushExample(service, [NUMBER, NEIGHBOUR])
  const answer = await service.send(`/v1/contracts/${NUMBER}/bundle`, { token: given.auditor })
  if (answer.status !== 200) throw new Error(answer.text)
  bytes = answer.bytes
})
afterAll(() => service.dispose())

const key = () => service.service.ledger.verifierKey(given.institution)
const check = (file: Uint8Array) => verifyBundle(file, parseVerifierKey(key().text))
const textOf = (name: string) => Buffer.from(unzipSync(bytes)[name] ?? []).toString('utf8')

/** The bundle with members changed; null leaves one out. `listed`: bundle.json says so too. */
function changed(changes: Readonly<Record<string, string | null>>, listed = true): Uint8Array {
  const members = unzipSync(bytes)
  for (const [name, text] of Object.entries(changes)) {
    if (text === null) delete members[name]
    else members[name] = Buffer.from(text)
  }
  const index = JSON.parse(Buffer.from(members['bundle.json'] ?? []).toString('utf8')) as {
    members: { name: string; bytes: number; sha256: string }[]
  }
  if (listed) {
    index.members = index.members
      .filter(({ name }) => changes[name] !== null)
      .map((member) => {
        const text = changes[member.name]
        return typeof text !== 'string' ? member : { ...member, bytes: Buffer.byteLength(text), sha256: sha256(text) }
      })
    members['bundle.json'] = Buffer.from(JSON.stringify(index))
  }
  return zipSync(members)
}

describe('an evidence bundle', () => {
  it('is proven without a service: records, batches, checkpoint, and the report recomputed byte for byte', async () => {
    const found = await check(bytes)
    const contract = given.contracts.find(({ number }) => number === NUMBER)
    const documents = Object.values(contract?.entities ?? {}).reduce((sum, list) => sum + list.length, 0)
    expect(found.problems).toEqual([])
    expect(found).toMatchObject({
      kind: 'reconciliation',
      subject: NUMBER,
      institution: given.institution,
      keyKnown: true,
    })
    expect(found.records).toBeGreaterThanOrEqual(
      new Set(contract?.usage.map((record) => json(record))).size + documents,
    )
    expect(found.notRecomputed.map(({ zh }) => zh).join()).toContain('重复记录取舍')
  })

  it('has the report that the API gives, and the same bytes each time', async () => {
    const { text } = await service.send(`/v1/contracts/${NUMBER}/reconciliation`, { token: given.auditor })
    expect(textOf('report.json')).toBe(text)
    const again = await service.send(`/v1/contracts/${NUMBER}/bundle`, { token: given.auditor })
    expect(again.bytes.equals(Buffer.from(bytes))).toBe(true)
  })

  it('says so where the key is not known, and is refused under another', async () => {
    expect(await verifyBundle(bytes, null)).toMatchObject({ keyKnown: false, problems: [] })
    const other = service.service.ledger.verifierKey(A)
    expect((await verifyBundle(bytes, other)).problems).toContainEqual(
      expect.objectContaining({ code: 'CHECKPOINT_FORGED', member: 'log/checkpoint' }),
    )
  })

  it('names each member that was changed, left out or added', async () => {
    const members = Object.keys(unzipSync(bytes)).filter((name) => name !== 'bundle.json')
    expect(members).toEqual(
      expect.arrayContaining([
        'report.json',
        'evidence.json',
        'records/000001.ndjson',
        'log/batches.json',
        'README.md',
      ]),
    )
    for (const name of members) {
      const found = await check(changed({ [name]: `${textOf(name)} ` }, false))
      expect(found.problems).toContainEqual(expect.objectContaining({ code: 'MEMBER_CHANGED', member: name }))
      const without = await check(changed({ [name]: null }, false))
      expect(without.problems).toContainEqual(expect.objectContaining({ code: 'MEMBER_MISSING', member: name }))
    }
    expect((await check(changed({ 'more.txt': 'x' }, false))).problems).toEqual([
      expect.objectContaining({ code: 'MEMBER_STRANGE', member: 'more.txt' }),
    ])
  })

  it.each([
    [
      'a record with more card-time',
      'records/000001.ndjson',
      (text: string) => text.replace(/"cardSeconds":"(\d)/, '"cardSeconds":"9$1'),
    ],
    [
      'a record left out',
      'records/000001.ndjson',
      (text: string) => text.trimEnd().split('\n').slice(0, -1).join('\n'),
    ],
    [
      'an invoice that says more',
      'records/000001.ndjson',
      (text: string) =>
        text.replace(
          /"gross":"(\d)([^"]*)","institution":"([^"]*)","issuedOn":"2020-06-08"/,
          '"gross":"$1$2","institution":"$3","issuedOn":"2020-06-09"',
        ),
    ],
    [
      'a manifest with another number of records',
      'log/batches.json',
      (text: string) => text.replace(/\\"records\\":(\d+)/, '\\"records\\":1$1'),
    ],
    [
      'a checkpoint of another root',
      'log/checkpoint',
      (text: string) => text.replace(/\n([^\n]{40})[^\n]{4}\n\n/, '\n$1AAA=\n\n'),
    ],
    [
      'a report with another amount',
      'report.json',
      (text: string) => text.replace(/"recognised":"?[^,]*/, '"recognised":"1.00"'),
    ],
    [
      'evidence with more usage',
      'evidence.json',
      (text: string) => text.replace(/"cardTime":\{"\$int":"(\d)/, '"cardTime":{"$int":"9$1'),
    ],
    [
      'evidence with another settlement',
      'evidence.json',
      (text: string) => text.replace(/"settledOn":"2020-06-05"/, '"settledOn":"2020-06-06"'),
    ],
    ['evidence that is none', 'evidence.json', () => '{"usage":{"days":[{}]}}'],
    ['a page that says other', 'report.md', (text: string) => text.replace('合同对账报告', '合同對账报告')],
  ])('is not believed with %s, also where its index says so too', async (_what, name, change) => {
    const text = textOf(name)
    expect(change(text)).not.toBe(text)
    const { problems } = await check(changed({ [name]: change(text) }))
    expect(problems.length).toBeGreaterThan(0)
    expect(problems.map(({ member }) => member).join(' ')).toMatch(/records|log|report|evidence/)
  })

  it('that is no zip, has no index, or unpacks to more than a bundle has is refused', async () => {
    const bomb = zipSync({ 'bundle.json': new Uint8Array(40 << 20) })
    for (const file of [Buffer.from('PK'), bytes.slice(0, -100), zipSync({ a: Buffer.from('x') }), bomb])
      await expect(check(file)).rejects.toThrow(expect.objectContaining({ code: 'BUNDLE_MALFORMED' }))
  })

  it('is not given to strangers', async () => {
    const token = await service.token(B, 'uploader')
    expect(problemOf(await service.send(`/v1/contracts/${NUMBER}/bundle`, { token })).code).toBe('NOT_FOUND')
  })

  it('is made as a job too, with the same bytes', async () => {
    const { store, ledger } = service.service
    const typesetter = createTypesetter()
    const pieces: Uint8Array[] = []
    const steps: number[] = []
    const asked = { about: 'contract', number: NUMBER, institution: null, sealed: false } as const
    for await (const piece of makeBundle({ store, ledger, typesetter }, asked, (done) => void steps.push(done)))
      pieces.push(piece)
    expect(Buffer.concat(pieces).equals(Buffer.from(bytes))).toBe(true)
    expect(steps.at(-1)).toBeGreaterThan(3)
    expect(await checkDocument(bytes, typesetter)).toEqual([])
    const other = await checkDocument(changed({ 'report.pdf': '%PDF-1.7' }), typesetter)
    expect(other.map(({ member }) => member)).toEqual(['report.pdf'])
    await typesetter.close()
  })
})

describe('suanheng bundle verify', () => {
  it.each([
    ['0: it holds under the key given', 0, () => bytes, true],
    ['11: it holds, and nobody said whose key it is', 11, () => bytes, false],
    ['12: something differs', 12, () => changed({ 'README.md': 'other' }, false), true],
    ['3: it is no bundle', 3, () => Buffer.from('PK'), true],
  ])('ends with %s', async (_what, exit, file, withKey) => {
    const path = join(service.folder, 'bundle.zip')
    await writeFile(path, file())
    const program = new Command()
    bundleCommands(program)
    const written: string[] = []
    const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0)
    try {
      const own = withKey ? ['--key', key().text] : []
      await program.parseAsync(['bundle', 'verify', path, ...own, '--json'], { from: 'user' })
      expect([process.exitCode, written.length]).toEqual([exit, 1])
    } finally {
      spy.mockRestore()
      process.exitCode = undefined
    }
    const answer = JSON.parse(written[0] ?? '') as { code?: string; problems?: { member: string }[] }
    if (exit === 3) expect(answer.code).toBe('BUNDLE_MALFORMED')
    else expect(answer.problems?.map(({ member }) => member)).toEqual(exit === 12 ? ['README.md'] : [])
  })
})

describe('a bundle whose cards met another institution’s', () => {
  it('names it to an auditor, and leaves its evidence out for an uploader', async () => {
    for (const institution of [A, B]) {
      const token = await service.token(institution, 'uploader')
      const contract = { ...validRecord('contract'), institution, number: 'HT-1' }
      receiptOf(await service.send('/v1/contracts', { token, body: json(contract) }))
      receiptOf(
        await service.send('/v1/usage', { token, body: json(usages(0, 3, { institution, devices: ['GPU-shared'] })) }),
      )
    }
    const ask = async (role: 'uploader' | 'auditor') =>
      service.send(`/v1/contracts/HT-1/bundle?institution=${A}`, { token: await service.token(A, role) })
    const own = parseVerifierKey(service.service.ledger.verifierKey(A).text)
    const [open, sealed] = [(await ask('auditor')).bytes, (await ask('uploader')).bytes]
    expect((await verifyBundle(open, own)).problems).toEqual([])
    expect(Buffer.from(unzipSync(open)['report.json'] ?? []).toString()).toContain(B)
    const found = await verifyBundle(sealed, own)
    expect(found.problems).toEqual([])
    expect(found.notRecomputed[0]?.en).toContain('sealed')
    for (const [name, content] of Object.entries(unzipSync(sealed)))
      expect([name, Buffer.from(content).includes(B)]).toEqual([name, false])
  })
})

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
