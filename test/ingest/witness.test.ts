import { generateKeyPairSync } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SHA256 } from '../../core/merkle/hasher.ts'
import { verifyConsistency } from '../../core/merkle/verify.ts'
import { parseAddCheckpoint } from '../../core/note/add-checkpoint.ts'
import { openCheckpoint, parseCheckpoint } from '../../core/note/checkpoint.ts'
import { type Cosigner, cosignedAt, cosigner } from '../../core/note/cosignature.ts'
import { formatSignatureLines, parseNote, parseVerifierKey, type VerifierKey } from '../../core/note/signed-note.ts'
import { A, B, problemOf, receiptOf, startService } from '../support/service.ts'
import { json, usage } from '../support/usage.ts'

const newCosigner = (name: string): Cosigner => cosigner(name, generateKeyPairSync('ed25519').privateKey)

const WITNESSES = [newCosigner('witness.test/one'), newCosigner('witness.test/two')] as const
const STRANGER = newCosigner('witness.test/one')
const NOW = Math.floor(Date.UTC(2026, 0, 1) / 1000)

let service: Awaited<ReturnType<typeof startService>>
let uploader: string
let witness: string
let key: VerifierKey
let n = 0

const get = (route: string, token = witness) => service.send(`/ledger/${A}/${route}`, { token })
const push = async () => receiptOf(await service.send('/v1/usage', { token: uploader, body: json(usage(n++)) }))
const request = async (old: number) => parseAddCheckpoint((await get(`add-checkpoint?old=${old}`)).text)
const cosign = (note: string, by: Cosigner) => formatSignatureLines([by.cosign(parseNote(note).text, NOW)])
const post = (body: string, query = '') =>
  service.send(`/ledger/${A}/cosignatures${query}`, { token: witness, body, type: 'text/plain' })

beforeAll(async () => {
  service = await startService()
  uploader = await service.token(A, 'uploader')
  witness = await service.token(B, 'witness')
  key = parseVerifierKey((await get('vkey')).text.trim())
  const list = WITNESSES.map((one) => one.key.text).join('\n')
  await writeFile(path.join(service.folder, 'ledger', 'witnesses'), `# of the two districts\n${list}\n`)
  for (let i = 0; i < 3; i++) await push()
})
afterAll(() => service.dispose())

describe('a witness', () => {
  it('is given the checkpoint with the proof that it goes on from the last one', async () => {
    const first = await request(0)
    expect([first.old, first.proof.length]).toEqual([0, 0])
    const before = openCheckpoint(first.checkpoint, key)
    for (let i = 0; i < 4; i++) await push()
    const next = await request(before.size)
    const after = openCheckpoint(next.checkpoint, key)
    expect(after.size).toBe(before.size + 4)
    const sizes = { first: before.size, second: after.size, firstRoot: before.root, secondRoot: after.root }
    expect(verifyConsistency(SHA256, { ...sizes, proof: next.proof })).toBe(true)
    expect(problemOf(await get(`add-checkpoint?old=${after.size + 1}`)).code).toBe('REQUEST_INVALID')
  })

  it('has its cosignature kept with the checkpoint; a second one adds its line, the same twice adds nothing', async () => {
    expect(problemOf(await get('cosigned')).code).toBe('NOT_FOUND')
    const known = await service.send('/v1/witnesses', { token: uploader })
    expect(known.json()).toEqual({ keys: WITNESSES.map((one) => one.key.text) })
    const { checkpoint } = await request(0)
    const { size, note } = parseCheckpoint(checkpoint)
    for (const [who, witnesses] of [
      [WITNESSES[0], 1],
      [WITNESSES[1], 2],
      [WITNESSES[0], 2],
    ] as const) {
      const answer = await post(cosign(checkpoint, who))
      expect([answer.status, answer.json()]).toEqual([200, { size, witnesses }])
    }
    const cosigned = openCheckpoint((await get('cosigned', uploader)).text, key)
    expect(cosigned.note.text).toBe(note.text)
    expect(cosigned.note.signatures).toHaveLength(3)
    for (const one of WITNESSES) {
      const times = cosigned.note.signatures.map((signature) => cosignedAt(note.text, signature, one.key))
      expect(times).toContain(NOW)
    }
    const file = path.join(service.folder, 'ledger', 'logs', A, 'cosigned', String(size))
    expect(await readFile(file, 'utf8')).toBe((await get('cosigned')).text)
  })

  it('may answer when the log has gone on, also for a size it names', async () => {
    const { checkpoint } = await request(0)
    const { size } = parseCheckpoint(checkpoint)
    for (let i = 0; i < 2; i++) await push()
    await get('checkpoint')
    const late = await post(cosign(checkpoint, WITNESSES[0]))
    expect(late.json()).toMatchObject({ size })
    const named = await post(cosign(checkpoint, WITNESSES[1]), `?size=${size}`)
    expect(named.json()).toEqual({ size, witnesses: 2 })
    expect(problemOf(await post(cosign(checkpoint, WITNESSES[1]), '?size=100000')).code).toBe('REQUEST_INVALID')
  })

  it('is not believed when it is not listed, signs another text, or sends no signature at all', async () => {
    const { checkpoint } = await request(0)
    const before = (await get('cosigned')).text
    const other = checkpoint.replace(/\n(\d+)\n/, '\n1\n')
    for (const [body, code] of [
      [cosign(checkpoint, STRANGER), 'COSIGNATURE_INVALID'],
      [cosign(other, WITNESSES[0]), 'COSIGNATURE_INVALID'],
      [formatSignatureLines(parseNote(checkpoint).signatures), 'COSIGNATURE_INVALID'],
      ['no signature', 'NOTE_MALFORMED'],
      ['', 'NOTE_MALFORMED'],
    ] as const)
      expect(problemOf(await post(body)).code).toBe(code)
    expect((await get('cosigned')).text).toBe(before)
  })

  it('sees hashes of every log and nothing else', async () => {
    const { size } = openCheckpoint((await get('checkpoint')).text, key)
    expect((await get(`tile/0/000.p/${size}`)).status).toBe(200)
    const closed = [
      `/ledger/${A}/tile/entries/000.p/${size}`,
      `/v1/batches?institution=${A}`,
      `/v1/batches/${A}-1`,
      `/v1/batches/${A}-1/proof`,
      `/v1/records/r-1/proof?institution=${A}`,
      `/v1/contracts?institution=${A}`,
    ]
    for (const route of closed)
      expect([route, problemOf(await service.send(route, { token: witness })).code]).toEqual([route, 'ROLE_FORBIDDEN'])
    for (const token of [uploader, await service.token(A, 'auditor')]) {
      const answer = await service.send(`/ledger/${A}/cosignatures`, { token, body: 'x', type: 'text/plain' })
      expect(problemOf(answer).code).toBe('ROLE_FORBIDDEN')
    }
  })

  it('finds no log of an institution that sent nothing', async () => {
    for (const route of ['checkpoint', 'add-checkpoint?old=0', 'cosigned', 'tile/0/000.p/1'])
      expect(problemOf(await service.send(`/ledger/${B}/${route}`, { token: witness })).code).toBe('NOT_FOUND')
  })

  it('with a list that cannot be read is a fault of the settings, said so', async () => {
    await writeFile(path.join(service.folder, 'ledger', 'witnesses'), 'not a key\n')
    const { checkpoint } = await request(0)
    expect(problemOf(await post(cosign(checkpoint, WITNESSES[0]))).code).toBe('CONFIG_INVALID')
  })
})
