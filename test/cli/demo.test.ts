import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fraction, toRounded } from '../../core/fraction.ts'
import { STORIES as dxStories } from '../../examples/claims/xlq-dx/index.ts'
import { STORIES as rkStories } from '../../examples/claims/xlq-rk/index.ts'
import { loadExample } from '../../examples/helios-earth/index.ts'
import { programOf } from '../support/program.ts'

const run = promisify(execFile)
const suanheng = (...args: string[]) => run(process.execPath, [...programOf(), ...args], { maxBuffer: 64 << 20 })

type Report = {
  contract: { number: string }
  amounts: { recognised: string | null; recognisedIfCleared: string | null }
  cardTime: { metered: { microCardSeconds: string } }
  verdict: string
  findings: { code: string }[]
}

let folder: string
let reports: Report[]
let checked: string
beforeAll(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'demo-')), 'demo')
  reports = JSON.parse((await suanheng('demo', '--data', folder, '--json')).stdout) as Report[]
  checked = (await suanheng('ledger', 'check', '--data', folder)).stdout
}, 120_000)
afterAll(async () => {
  await rm(join(folder, '..'), { recursive: true, force: true })
})

describe('the demo', () => {
  it('finds for every contract what was worked out from the minutes alone', () => {
    const found = reports.map(({ contract, amounts, cardTime, verdict }) => ({
      number: contract.number,
      metered: cardTime.metered.microCardSeconds,
      recognised: amounts.recognised,
      recognisedAtMost: amounts.recognisedIfCleared,
      verdict,
    }))
    const expected = loadExample().contracts.map(({ number, expected: e }) => ({
      number,
      metered: `${e.meteredCardSeconds}000000`,
      recognised: e.recognised,
      recognisedAtMost: e.recognisedAtMost,
      verdict: e.verdict,
    }))
    expect(found).toEqual(expected)
  })

  it('meters 159,072.82 card-hours in all, as the trace says', () => {
    const total = reports.reduce((sum, { cardTime }) => sum + BigInt(cardTime.metered.microCardSeconds), 0n)
    expect(toRounded(fraction(total, 3_600_000_000n), 2)).toBe('159072.82')
  })

  it.each([
    ['vc3sl', 'SETTLED_ABOVE_DELIVERED'],
    ['vc8Sj', 'SETTLED_ABOVE_INVOICED'],
    ['vcpDC', 'PAYMENT_THIRD_PARTY'],
    ['vcTJs', 'DEVICE_OVERLAP_ACROSS'],
    ['vchbv', 'RECORD_CONFLICT'],
    ['vcdI0', 'ABOVE_INSTALLED'],
    ['vcJkd', 'DAYS_WITHOUT_LOG'],
  ])('names the trouble of %s: %s', (cluster, code) => {
    const report = reports.find(({ contract }) => contract.number.endsWith(cluster))
    expect(report?.findings.map((finding) => finding.code)).toContain(code)
  })

  it('writes each report as the bytes it answered, and one to read', async () => {
    for (const report of reports) {
      const text = await readFile(join(folder, 'reports', `${report.contract.number}.json`), 'utf8')
      expect(JSON.parse(text)).toEqual(report)
      expect(await readFile(join(folder, 'reports', `${report.contract.number}.md`), 'utf8')).toContain('合同对账报告')
    }
  })

  it('leaves a ledger and a store that agree, 62 batches and 16,086 records as README.md says', () => {
    expect(checked).toContain('clean  账实相符 (62 batches 批次, 16,086 records 记录)')
  })

  it('has claims and devices beside the contracts, and a token for each role', async () => {
    for (const { institution } of [...dxStories, ...rkStories]) expect(checked).toContain(`${institution}: clean`)
    for (const role of ['uploader', 'auditor', 'reviewer', 'admin'])
      expect(await readFile(join(folder, `${role}.token`), 'utf8')).not.toBe('')
  })

  it('clears no folder that it did not make', async () => {
    const other = await mkdtemp(join(tmpdir(), 'not-a-demo-'))
    await writeFile(join(other, 'precious'), 'x')
    await expect(suanheng('demo', '--data', other)).rejects.toMatchObject({ code: 2 })
    expect(await readFile(join(other, 'precious'), 'utf8')).toBe('x')
    await rm(other, { recursive: true })
  })
})
