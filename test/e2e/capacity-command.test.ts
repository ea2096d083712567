import { execFile } from 'node:child_process'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { ServiceClient } from '../../cli/client.ts'
import { verifyCapacityCommand } from '../../cli/commands/verify-capacity.ts'
import { readConfig } from '../../cli/config.ts'
import { openLogs } from '../../cli/open-logs.ts'
import { openStore } from '../../store/client.ts'
import { verifyReport } from '../../verifier/verify-report.ts'
import { programOf } from '../support/program.ts'
import { A, receiptOf, startService, temporaryFolder } from '../support/service.ts'
import { json } from '../support/usage.ts'

type Ended = { readonly code: number; readonly out: string; readonly err: string }
const suanheng = (...args: string[]): Promise<Ended> =>
  new Promise((resolve) => {
    execFile(process.execPath, [...programOf(), ...args], (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err })
    })
  })

const AT = { at: '2025-05-20' }
/** One identified card of 312 TFLOPS, and one without a document. */
const card = (serial: string, documents?: string[]) => ({
  institution: A,
  serial,
  acceleratorModel: 'NVIDIA A100-SXM4-80GB',
  inServiceFrom: '2025-01-01',
  documents,
})

let folder: string
let service: Awaited<ReturnType<typeof startService>>
let remote: readonly string[]
const file = (name: string) => join(folder, name)
const client = () => {
  const [, url = '', , token = ''] = remote
  return new ServiceClient({ url, token })
}

beforeAll(async () => {
  folder = await temporaryFolder()
  service = await startService({}, { folder: file('data') })
  const token = await service.token(A, 'uploader')
  const paper = { institution: A, documentId: 'FP-1', type: 'purchase_invoice', digest: 'a'.repeat(64) }
  receiptOf(await service.send('/v1/documents', { token, body: json(paper) }))
  receiptOf(await service.send('/v1/devices', { token, body: json([card('SN-1', ['FP-1']), card('SN-2')]) }))
  remote = ['--url', service.url, '--token', token]
})
afterAll(async () => {
  await service.dispose()
  await rm(folder, { recursive: true, force: true })
})

describe('suanheng verify capacity', () => {
  it('ends with the verdict: 0 at the threshold, 11 where a document could lift it there, 10 where nothing could', async () => {
    const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
    try {
      const end = (threshold: string) =>
        verifyCapacityCommand(client(), A, { ...AT, threshold }, { markdown: false, json: true })
      expect([await end('0.312'), await end('0.312001'), await end('0.624'), await end('0.624001')]).toEqual([
        0, 11, 11, 10,
      ])
    } finally {
      out.mockRestore()
    }
  })

  it('writes a report into a file and says how to recompute it', async () => {
    const args = ['verify', 'capacity', A, '--at', AT.at, '--threshold', '0.312', ...remote]
    const made = await suanheng(...args, '--out', file('capacity.json'))
    expect([made.code, made.out]).toEqual([0, ''])
    expect(made.err).toContain(`suanheng report verify ${file('capacity.json')}`)
    expect(made.err).toContain('pass 达到: proven 证实 0.312 P, threshold 门槛 0.312 P, tier 层级 identified')
  })

  it('writes the page into a file that is called one', async () => {
    const err = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    try {
      const output = { out: file('capacity.md'), markdown: false, json: false }
      await verifyCapacityCommand(client(), A, { ...AT, threshold: '0.312' }, output)
      expect(await readFile(file('capacity.md'), 'utf8')).toMatch(/^# 智能算力规模核验报告/)
    } finally {
      err.mockRestore()
    }
  })

  it('tells a report that was changed, and one of another register, with exit code 12', async () => {
    const text = await readFile(file('capacity.json'), 'utf8')
    const { register } = JSON.parse(text) as { register: string }
    await writeFile(file('forged.json'), text.replace('"tier":"seen"', '"tier":"sight"').replace(register, 'older'))
    const { code, out } = await suanheng('report', 'verify', file('forged.json'), ...remote)
    expect(code).toBe(12)
    expect(out).toContain('the accelerator register is another')
    expect(out).toContain('/tiers/3/tier\n  report 报告:     "sight"\n  recomputed 重算: "seen"')
  })

  it('without a day says what to give', async () => {
    const asked = verifyCapacityCommand(client(), A, {}, { markdown: false, json: true })
    await expect(asked).rejects.toThrow(/^say when: at/)
  })

  it('is recomputed from the data folder alone, without its key only where nothing is sealed', async () => {
    await service.close()
    const config = readConfig({ SUANHENG_DATA: file('data') })
    const store = await openStore(config.store)
    try {
      const text = await readFile(file('capacity.json'), 'utf8')
      const { logs, unsealing } = await openLogs(config)
      expect(await verifyReport({ store, logs, unsealing }, `${text}\n`)).toMatchObject({
        same: true,
        kind: 'capacity',
      })
      const without = verifyReport({ store, logs, unsealing: null }, text)
      await expect(without).rejects.toThrow(expect.objectContaining({ code: 'PROOF_INVALID' }) as Error)
    } finally {
      await store.close()
    }
  })
})
