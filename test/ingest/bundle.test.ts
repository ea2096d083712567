import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Command } from 'commander'
import { unzipSync, zipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { bundleCommands } from '../../cli/commands/bundle.ts'
import { canonicalJson } from '../../core/canonical-json.ts'
import { parseVerifierKey } from '../../core/note/signed-note.ts'
import { PROVIDER } from '../../examples/claims/xlq-dx/index.ts'
import { checkDocument } from '../../verifier/bundle/check-document.ts'
import { makeBundle } from '../../verifier/bundle/make-bundle.ts'
import { PROBLEM_CODES } from '../../verifier/bundle/problem.ts'
import { verifyBundle } from '../../verifier/bundle/verify-bundle.ts'
import { createTypesetter } from '../../verifier/documents/render/typesetter.ts'
import { validRecord } from '../schemas/fixtures.ts'
import { changedBundle, textIn } from '../support/bundle.ts'
import { pushExample } from '../support/example.ts'
import { A, B, problemOf, receiptOf } from '../support/service.ts'
import { json, usages } from '../support/usage.ts'
import { startClaimWorld } from '../verifier/claims/store/world.ts'
import { forgeries } from './bundle-forgeries.ts'

/** The second shares cards with the first, so that there is overuse to account for. */
const NUMBER = 'EARTH-2020-05-vcdI0'
const NEIGHBOUR = 'EARTH-2020-05-vcTJs'
/** Another institution has recorded a grant about its applicant. */
const CLAIM = 'DX-2025-101'

let world: Awaited<ReturnType<typeof startClaimWorld>>
let service: (typeof world)['service']
let given: Awaited<ReturnType<typeof pushExample>>
const made: Record<'contract' | 'claim', Uint8Array> = { contract: new Uint8Array(), claim: new Uint8Array() }

const fetched = async (path: string, token: string) => {
  const answer = await service.send(path, { token })
  if (answer.status !== 200) throw new Error(answer.text)
  return answer.bytes
}

beforeAll(async () => {
  world = await startClaimWorld()
  service = world.service
  given = await pushExample(service, [NUMBER, NEIGHBOUR])
  made.contract = await fetched(`/v1/contracts/${NUMBER}/bundle`, given.auditor)
  made.claim = await fetched(`/v1/claims/${CLAIM}/bundle`, given.auditor)
})
afterAll(() => world.dispose())

const keyOf = (institution: string) => parseVerifierKey(service.service.ledger.verifierKey(institution).text)
const check = (file: Uint8Array, institution = given.institution) => verifyBundle(file, keyOf(institution))

describe('an evidence bundle of a contract', () => {
  it('is proven without a service: records, batches, checkpoint, and the report recomputed byte for byte', async () => {
    const found = await check(made.contract)
    const contract = given.contracts.find(({ number }) => number === NUMBER)
    const documents = Object.values(contract?.entities ?? {}).reduce((sum, list) => sum + list.length, 0)
    expect(found.problems).toEqual([])
    expect(found).toMatchObject({ kind: 'reconciliation', subject: NUMBER, keyKnown: true })
    expect(found.records).toBeGreaterThanOrEqual(
      new Set(contract?.usage.map((record) => json(record))).size + documents,
    )
    expect(found.notRecomputed.map(({ zh }) => zh).join()).toContain('重复记录取舍')
  })

  it('has the report that the API gives, and the same bytes each time, also as a job', async () => {
    const { text } = await service.send(`/v1/contracts/${NUMBER}/reconciliation`, { token: given.auditor })
    expect(textIn(made.contract, 'report.json')).toBe(text)
    const { store, ledger } = service.service
    const typesetter = createTypesetter()
    const pieces: Uint8Array[] = []
    const steps: number[] = []
    const asked = { about: 'contract', number: NUMBER, institution: null, sealed: false } as const
    for await (const piece of makeBundle({ store, ledger, typesetter }, asked, (done) => void steps.push(done)))
      pieces.push(piece)
    expect(Buffer.concat(pieces).equals(Buffer.from(made.contract))).toBe(true)
    expect(steps.at(-1)).toBeGreaterThan(3)
    for (const bundle of [made.contract, made.claim]) expect(await checkDocument(bundle, typesetter)).toEqual([])
    const other = await checkDocument(changedBundle(made.contract, { 'report.pdf': '%PDF-1.7' }), typesetter)
    expect(other).toEqual([expect.objectContaining({ code: 'DOCUMENT_DIFFERS', member: 'report.pdf' })])
    await typesetter.close()
  })

  it('says so where the key is not known, and is refused under another', async () => {
    expect(await verifyBundle(made.contract, null)).toMatchObject({ keyKnown: false, problems: [] })
    expect((await check(made.contract, A)).problems).toContainEqual(
      expect.objectContaining({ code: 'CHECKPOINT_FORGED', member: 'log/checkpoint' }),
    )
  })

  it('is not given to strangers', async () => {
    const token = await service.token(B, 'uploader')
    for (const path of [`/v1/contracts/${NUMBER}/bundle`, `/v1/claims/${CLAIM}/bundle`])
      expect(problemOf(await service.send(path, { token })).code).toBe('NOT_FOUND')
    const capacity = await service.send(`/v1/institutions/${A}/capacity/bundle?at=2025-05-20`, { token })
    expect(problemOf(capacity).code).toBe('INSTITUTION_FORBIDDEN')
  })
})

describe('an evidence bundle of a claim', () => {
  it('has every record it rests on with the logs they are in, and gives the same assessment without a store', async () => {
    const { text } = await service.send(`/v1/claims/${CLAIM}/assessment`, { token: given.auditor })
    expect(textIn(made.claim, 'report.json')).toBe(text)
    const found = await check(made.claim, PROVIDER.uscc)
    expect(found.problems).toEqual([])
    expect(found).toMatchObject({ kind: 'assessment', subject: CLAIM, institution: PROVIDER.uscc })
    expect(found.logs).toBeGreaterThan(1)
    expect(Object.keys(unzipSync(made.claim)).join()).toMatch(/others\/\w{18}\/records/)
    expect(found.notRecomputed.map(({ en }) => en).join()).toContain('no further record about the claim')
  })

  it('for its own institution has its own records alone, and names nobody else', async () => {
    const token = await world.tokenOf(PROVIDER.uscc, 'uploader')
    const own = await fetched(`/v1/claims/${CLAIM}/bundle`, token)
    expect(await check(own, PROVIDER.uscc)).toMatchObject({ problems: [], logs: 1 })
    expect(Object.keys(unzipSync(own)).filter((name) => name.startsWith('others/'))).toEqual([])
    expect(textIn(own, 'evidence.json')).not.toContain(given.institution)
  })
})

describe('a bundle that was changed', () => {
  it('names each member that was changed, left out or added, of a contract as of a claim', async () => {
    for (const bundle of Object.values(made)) {
      const members = Object.keys(unzipSync(bundle)).filter((name) => name !== 'bundle.json')
      expect(members).toEqual(expect.arrayContaining(['report.json', 'evidence.json', 'records/000001.ndjson']))
      const spoilt = Object.fromEntries(members.map((name) => [name, (text: string) => `${text} `]))
      const { problems } = await check(changedBundle(bundle, { ...spoilt, 'more.txt': 'x' }, false))
      const named = problems.filter(({ code }) => code === 'MEMBER_CHANGED').map(({ member }) => member)
      expect(named).toEqual(members)
      expect(problems).toContainEqual(expect.objectContaining({ code: 'MEMBER_STRANGE', member: 'more.txt' }))
      const gone = await check(changedBundle(bundle, Object.fromEntries(members.map((name) => [name, null])), false))
      expect(gone.problems.filter(({ code }) => code === 'MEMBER_MISSING').map(({ member }) => member)).toEqual(members)
    }
  })

  const CASES = forgeries({ made, number: NUMBER, neighbour: NEIGHBOUR, stranger: () => given.institution })
  it.each(CASES)(
    'is not believed with %s, also where its index says so too: %s',
    async (_what, code, which, changes, member) => {
      const { problems } = await check(
        changedBundle(made[which], changes()),
        which === 'claim' ? PROVIDER.uscc : given.institution,
      )
      expect(problems).toContainEqual(expect.objectContaining({ code, member }))
    },
  )

  it('with no key that is one is not believed, and no way in which it may be wrong is left untried', async () => {
    const { problems } = await verifyBundle(changedBundle(made.contract, { 'log/key.vkey': 'none' }), null)
    expect(problems).toContainEqual(expect.objectContaining({ code: 'KEY_MALFORMED', member: 'log/key.vkey' }))
    const elsewhere = ['KEY_MALFORMED', 'DOCUMENT_DIFFERS', 'MEMBER_CHANGED', 'MEMBER_STRANGE']
    expect([...new Set([...CASES.map(([, code]) => code), ...elsewhere])].sort()).toEqual([...PROBLEM_CODES].sort())
  })

  it('that is no zip, has no index, or unpacks to more than a bundle has is refused', async () => {
    const bomb = zipSync({ 'bundle.json': new Uint8Array(40 << 20) })
    for (const file of [Buffer.from('PK'), made.contract.slice(0, -100), zipSync({ a: Buffer.from('x') }), bomb])
      await expect(check(file)).rejects.toThrow(expect.objectContaining({ code: 'BUNDLE_MALFORMED' }))
  })
})

describe('suanheng bundle make', () => {
  it('writes the bundle that the route gives, and names one thing at a time', async () => {
    const path = join(service.folder, 'made.zip')
    const run = async (...args: string[]) => {
      const program = new Command()
      bundleCommands(program)
      const to = ['--url', service.url, '--token', given.auditor, '--out', path]
      const quiet = [process.stderr, process.stdout].map((stream) =>
        vi.spyOn(stream, 'write').mockImplementation(() => true),
      )
      await program.parseAsync(['bundle', 'make', ...args, ...to], { from: 'user' })
      for (const spy of quiet) spy.mockRestore()
      const code = process.exitCode
      process.exitCode = undefined
      return code
    }
    expect(await run('--capacity', PROVIDER.uscc, '--at', '2025-06-20')).toBe(0)
    const found = await verifyBundle(await readFile(path), keyOf(PROVIDER.uscc))
    expect(found).toMatchObject({ kind: 'capacity', subject: PROVIDER.uscc, problems: [] })
    expect(await run('HT-1', '--claim', CLAIM)).toBe(2)
  })
})

/** An amount of the report is another, the others are sealed, and nothing is left that it could be computed from. */
function forgedAsSealed(): Uint8Array {
  const report = (text: string) => {
    const parsed = JSON.parse(text) as { ledger: object; amounts: object }
    const { others: _, ...ledger } = parsed.ledger as { others: unknown }
    return canonicalJson({
      ...parsed,
      amounts: { ...parsed.amounts, settled: '9999999.00' },
      ledger: { ...ledger, sealedOthers: 'AAAA' },
    })
  }
  const bare = {
    'evidence.json': null,
    'log/others.json': null,
    'report.pdf': null,
    'report.md': null,
    'report.json': report,
  }
  const asSealed = { 'bundle.json': (text: string) => text.replace('"sealed":false', '"sealed":true') }
  return changedBundle(changedBundle(made.contract, bare), asSealed, false)
}

describe('suanheng bundle verify', () => {
  it.each([
    ['0: it holds under the key given', 0, () => made.contract, true],
    ['11: it holds, and nobody said whose key it is', 11, () => made.claim, false],
    // Nothing but its evidence speaks against a report that somebody wrote anew.
    [
      '11: its report was written anew and its evidence left out as if it were sealed',
      11,
      () => forgedAsSealed(),
      true,
    ],
    ['12: something differs', 12, () => changedBundle(made.contract, { 'README.md': 'other' }, false), true],
    ['3: it is no bundle', 3, () => Buffer.from('PK'), true],
  ])('ends with %s', async (_what, exit, file, withKey) => {
    const path = join(service.folder, 'bundle.zip')
    await writeFile(path, file())
    const program = new Command()
    bundleCommands(program)
    const written: string[] = []
    const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0)
    try {
      const own = withKey ? ['--key', keyOf(given.institution).text] : []
      await program.parseAsync(['bundle', 'verify', path, ...own, '--json'], { from: 'user' })
      expect([process.exitCode, written.length]).toEqual([exit, 1])
    } finally {
      spy.mockRestore()
      process.exitCode = undefined
    }
    const answer = JSON.parse(written[0] ?? '') as { code?: string; problems?: { code: string; member: string }[] }
    if (exit === 3) expect(answer.code).toBe('BUNDLE_MALFORMED')
    else
      expect(answer.problems?.map(({ code, member }) => `${code} ${member}`)).toEqual(
        exit === 12 ? ['MEMBER_CHANGED README.md'] : [],
      )
  })
})

describe('a bundle whose cards met another institution’s', () => {
  const DAY = '2025-05-20'
  beforeAll(async () => {
    for (const institution of [A, B]) {
      const token = await service.token(institution, 'uploader')
      const push = async (route: string, records: readonly object[]) =>
        receiptOf(await service.send(`/v1/${route}`, { token, body: json(records) }))
      await push('contracts', [{ ...validRecord('contract'), institution, number: 'HT-1' }])
      await push('usage', usages(0, 3, { institution, devices: ['GPU-shared'] }))
      const card = { acceleratorModel: 'NVIDIA H100 80GB HBM3', inServiceFrom: '2025-04-01', uuid: 'GPU-shared' }
      await push('devices', [{ institution, serial: `SN-${institution}`, ...card }])
      const sample = { institution, device: 'GPU-shared', tensorActivity: '0.45', powerWatts: '600' }
      await push('samples', [{ ...sample, sampledAt: `${DAY}T10:00:00+08:00` }])
    }
  })
  const ask = async (path: string, role: 'uploader' | 'auditor') => fetched(path, await service.token(A, role))

  it.each([
    ['contract', `/v1/contracts/HT-1/bundle?institution=${A}`, 'report.json'],
    ['capacity', `/v1/institutions/${A}/capacity/bundle?at=${DAY}`, 'evidence.json'],
  ])('of a %s names it to an auditor, and leaves its evidence out for an uploader', async (what, path, where) => {
    const [open, sealed] = [await ask(path, 'auditor'), await ask(path, 'uploader')]
    const shown = await check(open, A)
    expect(shown.problems).toEqual([])
    expect(textIn(open, where)).toContain(B)
    const found = await check(sealed, A)
    expect(found.problems).toEqual([])
    expect(found.notRecomputed[0]?.en).toContain('sealed')
    expect([shown.recomputed, found.recomputed]).toEqual([true, false])
    // Who is told of the others has no reason to be without evidence.
    const index = { 'bundle.json': (text: string) => text.replace('"sealed":false', '"sealed":true') }
    const bare = changedBundle(changedBundle(open, { 'evidence.json': null }), index, false)
    expect((await check(bare, A)).problems.map(({ code }) => code)).toContain('EVIDENCE_MISSING')
    for (const [name, content] of Object.entries(unzipSync(sealed)))
      expect([name, Buffer.from(content).includes(B)]).toEqual([name, false])
    if (what !== 'capacity') return
    // The card as the other lists it, from its own log; the samples are named by their batch.
    expect(shown.logs).toBe(2)
    expect(shown.notRecomputed.map(({ en }) => en).join()).toContain('1 of their batches are named')
    const moved = changedBundle(open, { 'evidence.json': (text) => text.replace('"$bytes":"', '"$bytes":"AA') })
    expect((await check(moved, A)).problems.map(({ code }) => code)).toContain('EVIDENCE_MALFORMED')
    const seen = changedBundle(open, { 'evidence.json': (text) => text.replace('GPU-shared"', 'GPU-other"') })
    expect((await check(seen, A)).problems.length).toBeGreaterThan(0)
  })
})
