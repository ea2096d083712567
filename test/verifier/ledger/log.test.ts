import { generateKeyPairSync } from 'node:crypto'
import { cp, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Command } from 'commander'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { ledgerCommands } from '../../../cli/commands/ledger.ts'
import { parseCheckpoint, signCheckpoint } from '../../../core/note/checkpoint.ts'
import { noteSigner } from '../../../core/note/signed-note.ts'
import type { CheckEvent, CheckResultEvent } from '../../../verifier/ledger/check.ts'
import { parseKnown } from '../../../verifier/ledger/check-known.ts'
import { newSigner } from '../../core/http-signature/keys.ts'
import { runJob } from '../../support/job.ts'
import { A, problemOf, startService, temporaryFolder } from '../../support/service.ts'
import { registerKey, sendSigned, signedRequest } from '../../support/signing.ts'
import { json, usage, usages } from '../../support/usage.ts'
import {
  eventsOf,
  findingsOf,
  named,
  newInstitution,
  push,
  pushEvidence,
  type Running,
  resultOf,
  sql,
} from './checked.ts'

const SYNC = 'SETTINGS mutations_sync = 2'
const logOf = (folder: string, institution: string) => path.join(folder, 'ledger', 'logs', institution)

/** The command as the command line runs it, in this process: starting one takes longer than the check. */
async function cli(...args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const written = { stdout: '', stderr: '' }
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      written[name] += String(text)
      return true
    }),
  )
  const program = new Command()
  ledgerCommands(program)
  try {
    await program.parseAsync(['ledger', ...args], { from: 'user' })
    return { code: Number(process.exitCode), ...written }
  } finally {
    process.exitCode = 0
    for (const spy of spies) spy.mockRestore()
  }
}

const flip = (at: number) => (bytes: Buffer) => {
  const changed = Buffer.from(bytes)
  changed[at] = (changed[at] ?? 0) ^ 1
  return changed
}

describe('the check of a log that was tampered with', () => {
  let clock = Date.parse('2025-07-01T12:00:00Z')
  let running: Running
  beforeAll(async () => {
    running = await startService({}, { now: () => clock })
  })
  afterAll(() => running.dispose())

  const checkpointOf = (institution: string) =>
    readFile(path.join(logOf(running.folder, institution), 'checkpoint'), 'utf8')
  const tamper = async (institution: string, file: string, change: (bytes: Buffer) => Buffer) => {
    const target = path.join(logOf(running.folder, institution), file)
    await writeFile(target, change(await readFile(target)))
  }
  it('names a tile that was rewritten', async () => {
    const institution = await pushEvidence(running)
    await tamper(institution, 'tile/0/000.p/6', flip(70))
    expect(named(await findingsOf(running, institution))).toEqual(['TILE_CHANGED null/null null'])
  })

  it('names a manifest that was changed in its entry bundle, and still compares the other batches', async () => {
    const institution = await pushEvidence(running)
    await tamper(institution, 'tile/entries/000.p/6', (bytes) =>
      Buffer.from(bytes.toString('latin1').replace('"records":5', '"records":6'), 'latin1'),
    )
    await sql(
      running,
      `ALTER TABLE usage_record UPDATE cards = 3 WHERE institution = '${institution}' AND record_id = 'r-12' ${SYNC}`,
    )
    const events = await eventsOf(running, institution)
    const findings = events.flatMap((event) => (event.event === 'finding' ? [event] : []))
    expect(named(findings)).toContain('ENTRY_CHANGED 3/null null')
    expect(named(findings.filter(({ code }) => code.startsWith('ROW')))).toEqual(['ROW_CHANGED 2/2 r-12'])
    expect(resultOf(events)).toMatchObject({ batches: 5, notCompared: 1 })
  })

  it('does not take changed record leaves for changed rows', async () => {
    const institution = await pushEvidence(running)
    await tamper(institution, 'leaves/000000', flip(40))
    expect(named(await findingsOf(running, institution))).toEqual(['RECORD_LEAVES_CHANGED 1/null null'])
  })

  it('names a checkpoint signed with another key, on disk and among those somebody kept', async () => {
    const institution = await pushEvidence(running)
    const { note: _, ...checkpoint } = parseCheckpoint(await checkpointOf(institution))
    const forged = signCheckpoint(checkpoint, noteSigner(checkpoint.origin, generateKeyPairSync('ed25519').privateKey))
    const known = parseKnown('kept.txt', forged)
    expect(named(await findingsOf(running, institution, [known]))).toEqual(['CHECKPOINT_FORGED null/null null'])
    await tamper(institution, 'checkpoint', () => Buffer.from(forged))
    expect(named(await findingsOf(running, institution))).toEqual(['CHECKPOINT_FORGED null/null null'])
  })

  it('accepts every checkpoint and receipt the log gave before', async () => {
    const institution = await pushEvidence(running)
    const checkpoint = await checkpointOf(institution)
    const receipt = await push(running, institution, 'usage', usages(50, 3, { institution }))
    await running.service.acceptor.drain.caughtUp()
    const known = [parseKnown('a', checkpoint), parseKnown('b', receipt.proof ?? ''), parseKnown('c', json(receipt))]
    expect(known.map(({ size }) => size)).toEqual([6, 7, 7])
    expect(await findingsOf(running, institution, known)).toEqual([])
  })

  it('names a signature of a key that was revoked before the batch came, and one whose key nobody registered', async () => {
    const institution = newInstitution()
    const [signer, other] = [newSigner('ed25519'), newSigner('ed25519')]
    await registerKey(running, institution, 'k-1', signer)
    await registerKey(running, institution, 'k-2', other)
    const token = await running.token(institution, 'uploader')
    for (const [keyId, own] of [
      ['k-1', signer],
      ['k-2', other],
    ] as const) {
      clock += 60_000
      const request = signedRequest(running, '/v1/usage', json(usage(1, { recordId: keyId, institution })), {
        signer: own,
        keyId,
        at: clock,
      })
      expect((await sendSigned(running, token, await request)).status).toBe(201)
    }
    await running.service.acceptor.drain.caughtUp()
    expect(await findingsOf(running, institution)).toEqual([])
    // As if it had been let through: the revocation is dated back, in the store and by the way in for evidence alike.
    await sql(
      running,
      `ALTER TABLE entity UPDATE body = replaceOne(body, '"keyId":"k-1"', '"corrects":"${'0'.repeat(64)}","keyId":"k-1","reason":"stolen","revokedAt":"2025-07-01T12:00:30Z"') WHERE institution = '${institution}' AND entity_id = 'k-1' ${SYNC}`,
    )
    await sql(running, `ALTER TABLE entity DELETE WHERE institution = '${institution}' AND entity_id = 'k-2' ${SYNC}`)
    const findings = await findingsOf(running, institution)
    expect(named(findings.filter(({ code }) => code.startsWith('BATCH')))).toEqual([
      'BATCH_SIGNATURE_INVALID 4/null null',
      'BATCH_SIGNED_WITH_REVOKED_KEY 3/null null',
    ])
  })
})

describe('GET /v1/ledger/{institution}/check', () => {
  let running: Running
  beforeAll(async () => {
    running = await startService()
  })
  afterAll(() => running.dispose())

  it('streams progress, findings and one result to an auditor, and to nobody else', async () => {
    const institution = await pushEvidence(running)
    const route = `/v1/ledger/${institution}/check`
    await sql(
      running,
      `ALTER TABLE usage_record UPDATE cards = 3 WHERE institution = '${institution}' AND record_id = 'r-4' ${SYNC}`,
    )
    const answer = await running.send(route, { token: await running.token(A, 'auditor') })
    expect(answer.headers.get('content-type')).toContain('application/x-ndjson')
    const events = answer.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as CheckEvent)
    expect(events.filter(({ event }) => event === 'finding')).toMatchObject([
      { code: 'ROW_CHANGED', institution, sequence: 1, position: 4, recordId: 'r-4' },
    ])
    expect(resultOf(events)).toMatchObject({ institution, size: 6, records: 28, findings: 1 })
    for (const role of ['uploader', 'reviewer', 'admin'] as const) {
      const refused = await running.send(route, { token: await running.token(institution, role) })
      expect(problemOf(refused).code).toBe('ROLE_FORBIDDEN')
    }
    const unknown = await running.send(`/v1/ledger/${newInstitution()}/check`, {
      token: await running.token(A, 'auditor'),
    })
    expect(problemOf(unknown).code).toBe('NOT_FOUND')
  })

  it('refuses a second check of an institution while one runs, and not afterwards', async () => {
    const institution = await pushEvidence(running)
    const token = await running.token(A, 'auditor')
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => running.send(`/v1/ledger/${institution}/check`, { token })),
    )
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 429, 429, 429])
    expect((await running.send(`/v1/ledger/${institution}/check`, { token })).status).toBe(200)
  })

  it('as a job says the same, with its findings as a file, and is an auditor’s alone', async () => {
    const institution = await pushEvidence(running)
    const [token, uploader] = [await running.token(A, 'auditor'), await running.token(institution, 'uploader')]
    const clean = await runJob(running, token, 'check_ledger', { institution })
    expect(clean).toMatchObject({ state: 'done', result: { findings: 0, records: 28, size: 6, shown: [] } })
    await sql(
      running,
      `ALTER TABLE usage_record UPDATE cards = 3 WHERE institution = '${institution}' AND record_id = 'r-4' ${SYNC}`,
    )
    const { id, result, files } = await runJob(running, token, 'check_ledger', { institution })
    const finding = { code: 'ROW_CHANGED', institution, sequence: 1, position: 4, recordId: 'r-4' }
    expect(result).toMatchObject({ findings: 1, listed: 1, shown: [finding] })
    const resultRoute = `/v1/jobs/${id}/files/${encodeURIComponent(files[0]?.name ?? '')}`
    const lines = (await running.send(resultRoute, { token })).text.trim().split('\n')
    expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([finding, { event: 'result', findings: 1 }])

    const ask = async (bearer: string, body: object) =>
      problemOf(await running.send('/v1/jobs/check_ledger', { token: bearer, body: json(body) })).code
    expect(await ask(uploader, { institution })).toBe('ROLE_FORBIDDEN')
    expect(await ask(token, { institution: newInstitution() })).toBe('NOT_FOUND')
    expect(problemOf(await running.send(resultRoute, { token: uploader })).code).toBe('NOT_FOUND')
  })

  it('finds nothing while batches come in, conflicts and corrections among them', async () => {
    const institution = await pushEvidence(running)
    const token = await running.token(A, 'auditor')
    let n = 1000
    const sending = (async () => {
      for (let batch = 0; batch < 40; batch++, n += 20)
        await push(running, institution, 'usage', [
          ...usages(n, 19, { institution, devices: [`GPU-${batch}`] }),
          usage(n + 19, { institution, corrects: `r-${n}`, reason: 'again' }),
          usage(1000, { institution, purpose: 'sft', job: `j-${batch}` }),
        ])
    })()
    const results: CheckResultEvent[] = []
    for (let check = 0; check < 6; check++) {
      const { text } = await running.send(`/v1/ledger/${institution}/check`, { token })
      const events = text.trim().split('\n')
      expect(events.filter((line) => line.includes('"finding"'))).toEqual([])
      results.push(resultOf(events.map((line) => JSON.parse(line) as CheckEvent)))
    }
    await sending
    expect(results.map(({ findings }) => findings)).toEqual([0, 0, 0, 0, 0, 0])
    expect(new Set(results.map(({ size }) => size)).size).toBeGreaterThan(1)
  })
})

describe('suanheng ledger check on a data folder', () => {
  it('is clean on what was acknowledged, and names a log rolled back or forked, with and without what somebody kept', async () => {
    const running = await startService()
    const folder = running.folder
    const [older, forked] = [await temporaryFolder(), await temporaryFolder()]
    const file = (name: string) => path.join(older, name)
    try {
      const institution = await pushEvidence(running)
      await running.close()
      await cp(folder, path.join(older, 'data'), { recursive: true })
      await cp(folder, forked, { recursive: true })

      const grown = await startService({}, { folder })
      const receipt = await push(grown, institution, 'usage', usages(50, 3, { institution }))
      await push(grown, institution, 'usage', usages(60, 3, { institution }))
      await grown.service.acceptor.drain.caughtUp()
      await writeFile(file('checkpoint'), await readFile(path.join(logOf(folder, institution), 'checkpoint')))
      await writeFile(file('receipt.json'), json(receipt))
      expect(
        await cli(
          'check',
          '--url',
          grown.url,
          '--institution',
          institution,
          '--token',
          await grown.token(institution, 'auditor'),
        ),
      ).toMatchObject({ code: 0, stdout: expect.stringContaining('clean  账实相符') })
      await grown.close()

      const clean = await cli('check', '--data', folder, '--known', file('checkpoint'), file('receipt.json'))
      expect(clean).toMatchObject({ code: 0, stdout: expect.stringContaining('8 batches 批次, 34 records 记录') })
      expect(clean.stderr).toContain('store 库')
      expect((await cli('consistency', file('receipt.json'), file('checkpoint'), '--data', folder)).code).toBe(0)

      // A second history of the same log, from a copy of the key.
      const other = await startService({}, { folder: forked })
      await push(other, institution, 'usage', usages(70, 3, { institution }))
      await push(other, institution, 'usage', usages(80, 3, { institution }))
      await other.service.acceptor.drain.caughtUp()
      await other.close()
      const fork = await cli('check', '--data', forked, '--known', file('checkpoint'), '--json')
      expect(fork.code).toBe(12)
      expect(codesOf(fork.stdout)).toEqual(['LOG_FORKED'])
      expect(await cli('consistency', file('receipt.json'), '8', '--data', forked)).toMatchObject({
        code: 12,
        stdout: expect.stringContaining('NOT consistent'),
      })

      // The log as it was, beside the store as it is.
      await rm(path.join(folder, 'ledger'), { recursive: true })
      await cp(path.join(older, 'data', 'ledger'), path.join(folder, 'ledger'), { recursive: true })
      const rolledBack = await cli('check', '--data', folder, '--json')
      expect(rolledBack.code).toBe(12)
      expect(codesOf(rolledBack.stdout)).toEqual(['BATCH_UNKNOWN', 'BATCH_UNKNOWN', 'LOG_ROLLED_BACK'])
      const known = await cli('check', '--data', folder, '--known', file('receipt.json'))
      expect(known.stdout).toContain('LOG_ROLLED_BACK 账本曾被回退')
      expect(known.stdout).toContain('receipt.json')
    } finally {
      for (const used of [folder, older, forked]) await rm(used, { recursive: true, force: true })
    }
  }, 120_000)
})

const codesOf = (ndjson: string): string[] =>
  ndjson
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { event: string; code?: string })
    .flatMap(({ event, code }) => (event === 'finding' && code !== undefined ? [code] : []))
    .sort()
