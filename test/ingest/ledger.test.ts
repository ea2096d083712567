import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SHA256 } from '../../core/merkle/hasher.ts'
import { rootOf } from '../../core/merkle/root.ts'
import { verifyConsistency } from '../../core/merkle/verify.ts'
import { verifyBatchProof } from '../../core/note/batch-proof.ts'
import { openCheckpoint } from '../../core/note/checkpoint.ts'
import { verifyRecordProof } from '../../core/note/record-proof.ts'
import { parseVerifierKey, type VerifierKey } from '../../core/note/signed-note.ts'
import type { Receipt } from '../../ingest/accept/receipt.ts'
import { RecordProof } from '../../schemas/record-proof.ts'
import { validRecord } from '../schemas/fixtures.ts'
import { A, B, problemOf, receiptOf, startService } from '../support/service.ts'
import { json, usage, usages } from '../support/usage.ts'

let service: Awaited<ReturnType<typeof startService>>
let clock = Date.UTC(2026, 0, 1)
let token: string
let key: VerifierKey

const get = (path: string, bearer = token) => service.send(path, { token: bearer })
const push = async (records: unknown, headers: Record<string, string> = {}): Promise<Receipt> =>
  receiptOf(await service.send('/v1/usage', { token, body: json(records), headers }))
const keyOf = async (institution: string, bearer: string) =>
  parseVerifierKey((await get(`/ledger/${institution}/vkey`, bearer)).text.trim())
const prove = async (path: string) => RecordProof.parse((await get(path)).json())

beforeAll(async () => {
  service = await startService({}, { now: () => clock })
  token = await service.token(A, 'uploader')
  key = await keyOf(A, token)
  for (let i = 0; i < 5; i++) await push(usages(i * 10, i + 1))
})
afterAll(() => service.dispose())

describe('a receipt', () => {
  it('proves offline which batch was taken in, and names the batch before it', async () => {
    const one = await push(usages(100, 3))
    const two = await push(usages(200, 2))
    const [first, second] = [one, two].map(({ proof }) => verifyBatchProof(proof ?? '', key))
    expect(first?.manifest).toMatchObject({
      institution: A,
      kind: 'usage_record',
      sequence: one.sequence,
      records: 3,
      received: 3,
      bodySha256: one.bodySha256,
      cardSeconds: '10800.000000',
      receivedAt: one.receivedAt,
      signature: null,
    })
    expect(second?.manifest).toMatchObject({
      sequence: one.sequence + 1,
      recordsBefore: (first?.manifest.recordsBefore ?? 0) + 3,
    })
    // Tiles are those of the published checkpoint, which waits for what was acknowledged.
    await get(`/ledger/${A}/checkpoint`)
    const entries = await get(`/ledger/${A}/tile/entries/000.p/${one.sequence}`)
    const at = entries.bytes.length
    const last = verifyBatchProof(one.proof ?? '', key)
    // The manifest before is the last entry of the bundle that ends there.
    const length = Buffer.byteLength(JSON.stringify(last.manifest))
    expect(second?.manifest.previous).toBe(
      Buffer.from(SHA256.leaf(entries.bytes.subarray(at - length))).toString('hex'),
    )
  })

  it('asked for again is the same receipt with a proof against the newest checkpoint', async () => {
    const headers = { 'idempotency-key': 'again' }
    const first = await push(usages(300, 2), headers)
    await push(usages(310, 1))
    const second = await push(usages(300, 2), headers)
    expect({ ...second, proof: null }).toEqual({ ...first, proof: null })
    const proofs = [first, second].map(({ proof }) => verifyBatchProof(proof ?? '', key))
    expect(proofs[1]?.manifest).toEqual(proofs[0]?.manifest)
    expect(proofs[1]?.checkpoint.size).toBe((proofs[0]?.checkpoint.size ?? 0) + 1)
    const read = await get(`/v1/batches/${first.batchId}/proof`)
    expect(read.headers.get('content-type')).toContain('text/plain')
    expect(verifyBatchProof(read.text, key).manifest).toEqual(proofs[0]?.manifest)
  })

  it('of a batch that never was cannot be had', async () => {
    expect(problemOf(await get(`/v1/batches/${A}-9999/proof`)).code).toBe('NOT_FOUND')
  })

  it('never says an earlier moment than the one before it, also when the clock is set back', async () => {
    const before = await push(usages(320, 1))
    clock -= 3_600_000
    const after = await push(usages(321, 1))
    clock += 2 * 3_600_000
    const later = await push(usages(322, 1))
    expect(after.receivedAt).toBe(before.receivedAt)
    expect(later.receivedAt > after.receivedAt).toBe(true)
  })

  it('counts duplicates and conflicts, and its record tree holds what was stored', async () => {
    await push(usages(330, 2))
    const receipt = await push([usage(330), usage(331, { cards: '2' }), usage(332)])
    const { manifest } = verifyBatchProof(receipt.proof ?? '', key)
    expect(manifest).toMatchObject({ received: 3, duplicate: 1, conflict: 1, rejected: 0, records: 2 })
    await service.service.acceptor.drain.caughtUp()
    const rows = await service.service.store.rows(
      `SELECT lower(hex(digest)) AS digest FROM usage_record FINAL
       WHERE institution = '${A}' AND batch = ${receipt.sequence} ORDER BY position`,
    )
    const leaves = Buffer.from(rows.map((row) => (row as { digest: string }).digest).join(''), 'hex')
    expect(Buffer.from(rootOf(SHA256, leaves)).toString('hex')).toBe(manifest.recordsRoot)
  })
})

describe('a record', () => {
  it('is proven with both paths; whatever is changed in the proof, it proves nothing', async () => {
    await push(usages(400, 7))
    const proof = await prove('/v1/records/r-404/proof')
    expect(proof.versions).toHaveLength(1)
    const [proven] = verifyRecordProof(proof, key)
    expect(proven?.manifest.records).toBe(7)
    const [version] = proof.versions
    if (version === undefined) throw new Error('no version')
    const [hash = '', ...rest] = version.record.path
    const { record } = version
    const flipped = `${version.canonical.slice(0, -1)}${version.canonical.endsWith('0') ? '1' : '0'}`
    const forged: RecordProof[] = [
      { ...proof, id: 'r-405' },
      { ...proof, institution: B },
      { ...proof, kind: 'invoice' },
      { ...proof, versions: [{ ...version, canonical: flipped }] },
      { ...proof, versions: [{ ...version, batchId: `${A}-1` }] },
      { ...proof, versions: [{ ...version, record: { ...record, index: record.index + 1 } }] },
      { ...proof, versions: [{ ...version, record: { ...record, size: record.size + 1 } }] },
      { ...proof, versions: [{ ...version, record: { ...record, leaf: '0'.repeat(64) } }] },
      { ...proof, versions: [{ ...version, record: { ...record, path: rest } }] },
      { ...proof, versions: [{ ...version, record: { ...record, path: [...rest, hash] } }] },
    ]
    for (const one of forged) expect(() => verifyRecordProof(one, key)).toThrow(/PROOF_INVALID|record|path/)
  })

  it('of which there are two versions is a conflict with two proofs, from two batches', async () => {
    await push(usage(420))
    await push(usage(420, { contract: 'HT-2', cards: '3' }))
    const proof = await prove('/v1/records/r-420/proof')
    const proven = verifyRecordProof(proof, key)
    expect(new Set(proven.map(({ leaf }) => leaf)).size).toBe(2)
    expect(new Set(proven.map(({ manifest }) => manifest.sequence)).size).toBe(2)
  })

  it('kept as JSON is proven in the same way', async () => {
    const payment = { ...validRecord('payment'), institution: A, bankReference: 'BK-1' }
    receiptOf(await service.send('/v1/payments', { token, body: json(payment) }))
    const proof = await prove('/v1/records/BK-1/proof?kind=payment')
    const [proven] = verifyRecordProof(proof, key)
    expect(JSON.parse(Buffer.from(proven?.canonical ?? []).toString())).toEqual(payment)
  })

  it('that was changed behind the ledger has no proof: the ledger is said not to have it', async () => {
    await push(usages(430, 3))
    await get('/v1/batches')
    await service.service.store.command(
      `ALTER TABLE usage_record UPDATE card_seconds = 1 WHERE record_id = 'r-431' SETTINGS mutations_sync = 2`,
    )
    expect(problemOf(await get('/v1/records/r-431/proof')).code).toBe('LEDGER_DAMAGED')
    verifyRecordProof(await prove('/v1/records/r-430/proof'), key)
  })

  it('nobody has sent is not found', async () => {
    expect(problemOf(await get('/v1/records/nobody/proof')).code).toBe('NOT_FOUND')
  })
})

describe('the log over HTTP', () => {
  it('is a signed checkpoint over tiles that add up to its root', async () => {
    const answer = await get(`/ledger/${A}/checkpoint`)
    expect(answer.headers.get('content-type')).toContain('text/plain')
    expect(answer.headers.get('cache-control')).toBe('no-cache')
    const { size, root } = openCheckpoint(answer.text, key)
    const tile = await get(`/ledger/${A}/tile/0/000.p/${size}`)
    expect(tile.headers.get('content-type')).toBe('application/octet-stream')
    expect(tile.headers.get('cache-control')).toContain('immutable')
    expect(Buffer.from(rootOf(SHA256, tile.bytes)).equals(root)).toBe(true)
  })

  it.each([
    '0/000',
    '0/001.p/1',
    '9/000.p/1',
    '0/000.p/0',
    '0/../checkpoint',
    'entries/../../../../log.key',
    '%2e%2e/x',
  ])('has no tile %s', async (path) => {
    const { status } = await get(`/ledger/${A}/tile/${path}`)
    expect([400, 404]).toContain(status)
  })

  it('lists to a sender its own log, to an auditor all', async () => {
    const other = await service.token(B, 'uploader')
    receiptOf(await service.send('/v1/usage', { token: other, body: json(usage(1, { institution: B })) }))
    const listed = async (bearer: string) =>
      ((await get('/v1/ledger', bearer)).json() as { logs: { institution: string; verifierKey: string }[] }).logs
    expect((await listed(token)).map(({ institution, verifierKey }) => [institution, verifierKey])).toEqual([
      [A, key.text],
    ])
    const auditor = await service.token(A, 'auditor')
    expect((await listed(auditor)).map(({ institution }) => institution).toSorted()).toEqual([A, B].toSorted())
    expect(problemOf(await get(`/ledger/${A}/checkpoint`, other)).code).toBe('INSTITUTION_FORBIDDEN')
  })

  it('proves that it only grew, between any two sizes it had', async () => {
    const { size } = openCheckpoint((await get(`/ledger/${A}/checkpoint`)).text, key)
    for (const [first, second] of [
      [1, size],
      [3, 5],
      [size, size],
      [0, 2],
    ] as const) {
      const answer = (await get(`/v1/ledger/${A}/consistency?first=${first}&second=${second}`)).json() as {
        firstRoot: string
        secondRoot: string
        proof: string[]
      }
      const [firstRoot, secondRoot] = [answer.firstRoot, answer.secondRoot].map((hash) => Buffer.from(hash, 'base64'))
      if (firstRoot === undefined || secondRoot === undefined) throw new Error('no roots')
      const proof = answer.proof.map((hash) => Buffer.from(hash, 'base64'))
      expect(verifyConsistency(SHA256, { first, second, firstRoot, secondRoot, proof })).toBe(true)
    }
    for (const query of [`first=1&second=${size + 1}`, 'first=5&second=3', 'first=-1', 'first=x'])
      expect(problemOf(await get(`/v1/ledger/${A}/consistency?${query}`)).code).toBe('REQUEST_INVALID')
  })
})
