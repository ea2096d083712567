import { execFile } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyReceiptFile } from '../../cli/receipt-file.ts'
import { parseVerifierKey, verifierKey } from '../../core/note/signed-note.ts'
import type { Receipt } from '../../ingest/accept/receipt.ts'
import { programOf } from '../support/program.ts'
import { A, receiptOf, startService, temporaryFolder } from '../support/service.ts'
import { json, usage, usages } from '../support/usage.ts'

type Ended = { readonly code: number; readonly out: string; readonly err: string }
const suanheng = (...args: string[]): Promise<Ended> =>
  new Promise((resolve) => {
    execFile(process.execPath, [...programOf(), ...args], (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err })
    })
  })

let folder: string
let key: string
const BODY = json(usages(0, 3))
const at = (name: string) => path.join(folder, name)
const verify = (file: string, ...more: string[]) => suanheng('receipt', 'verify', at(file), '--key', key, ...more)

beforeAll(async () => {
  folder = await temporaryFolder()
  const service = await startService()
  try {
    const token = await service.token(A, 'uploader')
    const answer = await service.send('/v1/usage', { token, body: BODY })
    await service.send('/v1/usage', { token, body: json(usage(7)) })
    const receipt = receiptOf(answer)
    await writeFile(at('receipt.json'), answer.text)
    await writeFile(at('receipt.tlog-proof'), receipt.proof ?? '')
    await writeFile(at('body.json'), BODY)
    await writeFile(at('record.json'), (await service.send('/v1/records/r-1/proof', { token })).text)
    key = (await service.send(`/ledger/${A}/vkey`, { token })).text.trim()
    await writeFile(at('log.vkey'), `${key}\n`)
  } finally {
    await service.dispose()
  }
}, 60_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('suanheng receipt verify', () => {
  it('says offline, in both languages, what a receipt proves, and that it is not signed', async () => {
    const { code, out } = await verify('receipt.json', '--body', at('body.json'))
    expect(code).toBe(0)
    for (const part of [
      '已证明',
      `${A}-1`,
      'usage_record',
      '3 stored',
      '3.00 (10,800.000000',
      'unsigned 未签名',
      '文件一致',
    ])
      expect(out).toContain(part)
  })

  it('takes the bare proof, a record’s proof, and the key from a file', async () => {
    const bare = await suanheng('receipt', 'verify', at('receipt.tlog-proof'), '--key', at('log.vkey'), '--json')
    expect(bare.code).toBe(0)
    expect(JSON.parse(bare.out)).toMatchObject({ proven: [{ index: 0, manifest: { sequence: 1, signature: null } }] })
    const record = await verify('record.json', '--json')
    expect(record.code).toBe(0)
    expect(JSON.parse(record.out)).toMatchObject({ proven: [{ record: { id: 'r-1' }, manifest: { records: 3 } }] })
  })

  it('ends with the exit code of what is wrong', async () => {
    const ended = await verify('receipt.json', '--body', at('record.json'), '--json')
    expect([ended.code, (JSON.parse(ended.out) as { code: string }).code]).toEqual([3, 'PROOF_INVALID'])
  })
})

const refusal = (text: string, vkey = key): unknown => {
  try {
    verifyReceiptFile(text, parseVerifierKey(vkey))
    return null
  } catch (error) {
    return (error as { code?: unknown }).code
  }
}
const receipt = () => JSON.parse(readFileSync(at('receipt.json'), 'utf8')) as Receipt

describe('a file that was given as evidence', () => {
  it('is refused where it says other than its proof, in any field', () => {
    expect(refusal(JSON.stringify(receipt()))).toBeNull()
    const changes: readonly Partial<Receipt>[] = [
      { cardSeconds: '1.000000' },
      { sequence: 2 },
      { receivedAt: '2020-01-01T00:00:00.000Z' },
      { receivedBy: 'somebody' },
      { bodySha256: '0'.repeat(64) },
      { idempotencyKey: 'k' },
      { latest: null },
      { records: { ...receipt().records, recorded: 4 } },
      { records: { ...receipt().records, duplicate: 1 } },
    ]
    for (const change of changes) expect(refusal(JSON.stringify({ ...receipt(), ...change }))).toBe('PROOF_INVALID')
  })

  it('is refused without a proof, as something else, and for another log', () => {
    expect(refusal(JSON.stringify({ ...receipt(), proof: undefined }))).toBe('PROOF_MALFORMED')
    expect(refusal(BODY)).toBe('PROOF_MALFORMED')
    expect(refusal('{')).toBe('PROOF_MALFORMED')
    const { publicKey } = generateKeyPairSync('ed25519')
    for (const name of [`other.test/log/${A}`, `suanheng.local/ledger/${A}`])
      expect(refusal(JSON.stringify(receipt()), verifierKey(name, publicKey).text)).toBe('CHECKPOINT_FORGED')
  })
})
