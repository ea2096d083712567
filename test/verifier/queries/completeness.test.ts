import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newPrivateKey } from '../../../cli/signing.ts'
import { signerOf } from '../../../core/http-signature/algorithms.ts'
import { DAY_MS, dayOf } from '../../../core/time.ts'
import type { Statement } from '../../../schemas/statement.ts'
import { programOf } from '../../support/program.ts'
import { A, B, problemOf, receiptOf, startService } from '../../support/service.ts'
import { registerKey, sendSigned, signedRequest } from '../../support/signing.ts'
import { json, ndjson, usage } from '../../support/usage.ts'
import { contract, item } from '../reconcile/evidence-of.ts'

const run = promisify(execFile)

/** The command line signs with the real time, so that the service's clock ends there. */
const NOW = Date.now()
const [FIRST, SECOND, TODAY] = [NOW - 2 * DAY_MS, NOW - DAY_MS, NOW].map(dayOf) as [string, string, string]

type Finding = {
  readonly code: string
  readonly severity: string
  readonly message: string
  readonly evidence: { ids: string[] }[]
}
type Report = {
  readonly checkpoint: { readonly size: number }
  readonly days: readonly {
    readonly day: string
    readonly ledger: { batches: number }
    readonly statements: readonly { digest: string; statement: Statement }[]
  }[]
  readonly findings: readonly Finding[]
}

const iso = (ms: number) => new Date(ms).toISOString()
const codes = ({ findings }: Report) => findings.map(({ code }) => code)
const hours = (from: number, at: number) =>
  ndjson(
    [0, 1].map((i) => ({
      ...usage(from + i),
      start: iso(at + i * 1000),
      end: iso(at + i * 1000 + 1000),
      cardSeconds: '1',
    })),
  )

describe('statements of an institution', () => {
  let clock = NOW - 2 * DAY_MS
  let folder: string
  let service: Awaited<ReturnType<typeof startService>>
  let tokens: { readonly a: string; readonly b: string; readonly auditor: string }
  const pem = newPrivateKey('ed25519')
  const signer = signerOf(pem)

  const suanheng = (...args: readonly string[]) =>
    run(process.execPath, [...programOf(), ...args, '--url', service.url, '--token', tokens.a])
  const send = (day: string, ...args: readonly string[]) =>
    suanheng(
      'statement',
      'send',
      '--day',
      day,
      '--sign-key',
      path.join(folder, 'key.pem'),
      '--sign-key-id',
      'k',
      ...args,
    )
  /** Posts and keeps the proof, as `push --receipts` does. */
  const push = async (route: string, body: string, type = 'application/json') => {
    const receipt = receiptOf(await service.send(`/v1/${route}`, { token: tokens.a, body, type }))
    await writeFile(path.join(folder, 'receipts', `${receipt.batchId}.tlog-proof`), receipt.proof ?? '')
    return receipt
  }
  const completeness = async (token = tokens.auditor, institution = A) => {
    const answer = await service.send(`/v1/institutions/${institution}/completeness?from=${FIRST}&to=${TODAY}`, {
      token,
    })
    return { answer, report: answer.json() as Report }
  }

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'suanheng-test-'))
    await mkdir(path.join(folder, 'receipts'))
    await writeFile(path.join(folder, 'key.pem'), pem, { mode: 0o600 })
    service = await startService({}, { now: () => clock })
    tokens = {
      a: await service.token(A, 'uploader'),
      b: await service.token(B, 'uploader'),
      auditor: await service.token(A, 'auditor'),
    }
    const period = { validFrom: FIRST, validTo: TODAY }
    await push('contracts', json(contract({ institution: A, number: 'HT-1', ...period, items: [item()] })))
    await registerKey(service, A, 'k', signer)
    await push('usage', hours(1, clock - 10_000), 'application/x-ndjson')
    clock = NOW - DAY_MS
    await push('usage', hours(3, clock - 10_000), 'application/x-ndjson')
    clock = NOW
  })
  afterAll(async () => {
    await service.dispose()
    await rm(folder, { recursive: true, force: true })
  })

  it('that sent none is told so, and nothing more', async () => {
    const { report } = await completeness()
    expect(report.findings).toMatchObject([{ code: 'STATEMENTS_NONE', severity: 'info' }])
    expect(report.days.map(({ day, ledger }) => [day, ledger.batches])).toEqual([
      [FIRST, 3],
      [SECOND, 1],
      [TODAY, 0],
    ])
    const { answer } = await completeness(tokens.b)
    expect(problemOf(answer).code).toBe('INSTITUTION_FORBIDDEN')
  })

  it('are taken only with a signature', async () => {
    const body = json({
      institution: A,
      day: FIRST,
      firstSequence: null,
      lastSequence: null,
      batches: 0,
      records: 0,
      cardSeconds: '0',
      size: 0,
      root: '0'.repeat(64),
    })
    expect(problemOf(await service.send('/v1/statements', { token: tokens.a, body })).code).toBe('SIGNATURE_REQUIRED')
  })

  it('are not made for a day that is not over', async () => {
    await expect(send(TODAY)).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('is not over yet') as string,
    })
  })

  it('made from kept receipts name a batch that somebody else sent, and fit once it is known', async () => {
    const key = (await service.send(`/ledger/${A}/vkey`, { token: tokens.a })).text.trim()
    const own = ['--receipts', path.join(folder, 'receipts'), '--log-key', key]
    await expect(send(FIRST, ...own)).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no receipt of batch 2') as string,
    })
    const proof = await service.send(`/v1/batches/${A}-2/proof`, { token: tokens.a })
    await writeFile(path.join(folder, 'receipts', `${A}-2.tlog-proof`), proof.text)
    const dry = JSON.parse((await send(FIRST, ...own, '--dry-run')).stdout) as Statement
    expect(dry).toMatchObject({
      firstSequence: 1,
      lastSequence: 3,
      batches: 3,
      records: 4,
      cardSeconds: '2.000000',
      size: 3,
    })
    await send(FIRST, ...own)
    expect((await completeness()).report.findings).toEqual([])
  })

  it('made from the service’s list fit as well, and bind the reconciliation of a contract', async () => {
    await send(SECOND)
    const { report } = await completeness()
    expect(report.findings).toEqual([])
    expect(report.days.map(({ statements }) => statements.length)).toEqual([1, 1, 0])
    const reconciliation = (
      await service.send('/v1/contracts/HT-1/reconciliation', { token: tokens.auditor })
    ).json() as Report
    expect(codes(reconciliation).filter((code) => code.startsWith('STATEMENT'))).toEqual([])
  })

  it('are followed by a late batch, which is named with the day of use', async () => {
    const { batchId } = await push('usage', hours(5, NOW - 2 * DAY_MS - 5_000), 'application/x-ndjson')
    const late = (await completeness()).report.findings
    expect(late).toMatchObject([{ code: 'LATE_BATCH', severity: 'warning' }])
    expect(late[0]?.evidence[0]?.ids).toEqual([`${batchId} 2 条，用量日 ${FIRST}，${TODAY} 收到，迟 2 日`])
    const reconciliation = (
      await service.send('/v1/contracts/HT-1/reconciliation', { token: tokens.auditor })
    ).json() as Report
    expect(reconciliation.findings.find(({ code }) => code === 'LATE_BATCH')?.evidence).toEqual(late[0]?.evidence)
  })

  it('that do not add up leave the amount of the contract open, until they are corrected', async () => {
    const { digest, statement } = (await completeness()).report.days[0]?.statements[0] ?? {
      digest: '',
      statement: null,
    }
    const amend = async (change: object, corrects: string) => {
      const body = json({ ...statement, ...change, corrects, reason: 'r' })
      const request = await signedRequest(service, '/v1/statements', body, { signer, keyId: 'k', at: clock })
      receiptOf(await sendSigned(service, tokens.a, request))
    }
    await amend({ records: 5 }, digest)
    const { report } = await completeness()
    expect(report.findings.find(({ code }) => code === 'STATEMENT_MISMATCH')?.message).toContain(
      'records 声明 5，账本 4',
    )
    const result = await service.send('/v1/contracts/HT-1/reconciliation', { token: tokens.auditor })
    expect(result.json()).toMatchObject({ verdict: 'undetermined', amounts: { delivered: null, recognised: null } })
    expect(codes(result.json() as Report)).toContain('STATEMENT_MISMATCH')
    await amend({ records: 4 }, report.days[0]?.statements[0]?.digest ?? '')
    expect(codes((await completeness()).report)).toEqual(['LATE_BATCH'])
  })

  it('are part of what a report is recomputed from', async () => {
    const report = (await service.send('/v1/contracts/HT-1/reconciliation', { token: tokens.auditor })).text
    await push('usage', hours(7, NOW - 2 * DAY_MS - 3_000), 'application/x-ndjson')
    const check = await service.send('/v1/reports/verify', { token: tokens.auditor, body: report })
    expect(check.json()).toMatchObject({ same: true, total: 0 })
  })
})
