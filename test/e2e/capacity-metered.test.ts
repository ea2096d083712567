import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ReportCheck } from '../../verifier/verify-report.ts'
import { A, B, receiptOf, startService } from '../support/service.ts'
import { ndjson } from '../support/usage.ts'

const DAY = '2025-05-20'
type Tier = {
  readonly tier: string
  readonly reached: boolean
  readonly figures: { readonly min: { readonly tflops: string } }
  readonly lift: readonly { readonly what: { readonly en: string }; readonly cards: number }[]
}
type Report = {
  readonly verdict: string
  readonly standsOn: string | null
  readonly proven: { readonly tflops: string }
  readonly tiers: readonly Tier[]
  readonly otherReadings: readonly {
    readonly switched: string
    readonly readings: { figure: string }
    readonly proven: object
  }[]
  readonly findings: readonly { readonly code: string; readonly cards: readonly string[] }[]
}

let service: Awaited<ReturnType<typeof startService>>
let tokens: Readonly<Record<'a' | 'b' | 'reviewer', string>>

async function push(token: string, route: string, records: readonly object[]): Promise<void> {
  const body = ndjson(records)
  receiptOf(await service.send(`/v1/${route}`, { method: 'POST', token, body, type: 'application/x-ndjson' }))
}
async function textOf(query: string): Promise<string> {
  const answer = await service.send(`/v1/institutions/${A}/capacity?threshold=0.624&${query}`, {
    token: tokens.reviewer,
  })
  expect(answer.status, answer.text).toBe(200)
  return answer.text
}
const reportOf = async (query: string): Promise<Report> => JSON.parse(await textOf(query)) as Report
const at = (time: string, query: string) => reportOf(`at=${DAY}T${time}%2B08:00&${query}`)
const between = (from: string, to: string) =>
  reportOf(`from=${DAY}T${from}%2B08:00&to=${DAY}T${to}%2B08:00&tier=active`)
const hour = (n: number) => String(n).padStart(2, '0')

/** A reading every ten minutes of some hours: the counter rises by what the power says. */
const samples = (device: string, hours: readonly number[], watts: number, change: object = {}) =>
  hours.flatMap((of) =>
    [0, 10, 20, 30, 40, 50].map((minute) => ({
      institution: A,
      device,
      sampledAt: `${DAY}T${hour(of)}:${hour(minute)}:00+08:00`,
      tensorActivity: '0.45',
      powerWatts: String(watts),
      energyJoules: String((of * 60 + minute) * 60 * watts),
      ...change,
    })),
  )
const attestation = (attestationId: string, change: object) => ({
  institution: A,
  attestationId,
  method: 'matrix_product',
  at: `${DAY}T10:30:00+08:00`,
  fp16Tflops: '250',
  result: 'verified',
  checkedBy: 'An institute',
  ...change,
})

beforeAll(async () => {
  service = await startService()
  tokens = {
    a: await service.token(A, 'uploader'),
    b: await service.token(B, 'uploader'),
    reviewer: await service.token(A, 'reviewer'),
  }
  const digest = 'ab'.repeat(32)
  await push(tokens.a, 'documents', [{ institution: A, documentId: 'FP-1', type: 'purchase_invoice', digest }])
  await push(
    tokens.a,
    'devices',
    ['GPU-work', 'GPU-also', 'GPU-idle', 'GPU-hot'].map((uuid, n) => ({
      institution: A,
      serial: `SN-${n}`,
      uuid,
      acceleratorModel: 'NVIDIA A100-SXM4-80GB',
      inServiceFrom: '2025-01-01',
      documents: ['FP-1'],
    })),
  )
  await push(tokens.a, 'samples', [
    ...samples('GPU-work', [9, 10, 11], 300),
    // By its serial number, and without work in the last hour.
    ...samples('SN-1', [9, 10], 310),
    ...samples('SN-1', [11], 310, { tensorActivity: '0' }),
    // The power of an idle card, and more than the board can take.
    ...samples('GPU-idle', [9, 10, 11], 50),
    ...samples('GPU-hot', [9, 10, 11], 700),
  ])
})
afterAll(() => service.dispose())

describe('the tier active, from samples that were sent in', () => {
  it('holds in hours with tensor work of cards whose power fits the model', async () => {
    const report = await at('10:30:00', 'tier=active')
    expect(report).toMatchObject({ verdict: 'pass', standsOn: 'active', proven: { tflops: '624' } })
    expect(report.tiers.map(({ figures }) => figures.min.tflops)).toEqual(['1248', '1248', '1248', '1248', '624', '0'])
    const lift = report.tiers.find(({ tier }) => tier === 'active')?.lift ?? []
    expect(lift.map(({ cards, what }) => [cards, what.en])).toEqual([
      [1, expect.stringMatching(/which model it is/)],
      [1, expect.stringMatching(/look at the telemetry/)],
    ])
  })

  it('ends with the work, and is asked for hour by hour over a period', async () => {
    expect(await at('11:30:00', 'tier=active')).toMatchObject({ verdict: 'undetermined', proven: { tflops: '312' } })
    expect(await at('12:00:00', 'tier=active')).toMatchObject({ verdict: 'undetermined', proven: { tflops: '0' } })
    expect((await between('09:00:00', '11:00:00')).verdict).toBe('pass')
    expect((await between('09:00:00', '11:00:00.001')).verdict).toBe('undetermined')
    expect((await between('08:59:59.999', '11:00:00')).verdict).toBe('undetermined')
  })
})

describe('the tier attested', () => {
  it('holds from the attestation on, of the device that it names and of no other', async () => {
    await push(tokens.a, 'attestations', [
      attestation('a-1', { device: 'GPU-work' }),
      attestation('a-2', { device: 'SN-99' }),
      attestation('a-3', { device: 'GPU-also', result: 'not_checked', checkedBy: undefined }),
    ])
    await push(tokens.b, 'attestations', [attestation('b-1', { institution: B, device: 'GPU-also' })])
    expect((await at('10:29:59.999', 'tier=attested')).proven.tflops).toBe('0')
    expect(await at('10:30:00', 'tier=attested')).toMatchObject({ verdict: 'undetermined', proven: { tflops: '312' } })
    await push(tokens.a, 'attestations', [attestation('a-4', { device: 'sn-1', fp16Tflops: '500' })])
    const both = await at('10:30:00', 'tier=attested')
    expect(both).toMatchObject({ verdict: 'pass', standsOn: 'attested', proven: { tflops: '624' } })
    expect(both.findings).toContainEqual(expect.objectContaining({ code: 'MEASURED_ABOVE_PEAK', cards: ['GPU-also'] }))
    // What was measured counts at most the peak.
    const measured = both.otherReadings.find(({ readings }) => readings.figure === 'measured')
    expect(measured).toMatchObject({ proven: { tflops: '562' } })
  })

  it('ends with an attestation that failed, until one after it is verified', async () => {
    const before = await textOf(`at=${DAY}T10:30:00%2B08:00&tier=attested`)
    await push(tokens.a, 'attestations', [
      attestation('a-5', { device: 'GPU-work', result: 'failed', at: `${DAY}T10:40:00+08:00` }),
    ])
    const after = await at('10:30:00', 'tier=attested')
    expect(after).toMatchObject({ verdict: 'undetermined', proven: { tflops: '312' } })
    expect(after.findings).toContainEqual(expect.objectContaining({ code: 'ATTESTATION_FAILED', cards: ['GPU-work'] }))
    // The report from before is what it was.
    const answer = await service.send('/v1/reports/verify', { method: 'POST', token: tokens.reviewer, body: before })
    expect(answer.json() as ReportCheck).toMatchObject({ same: true, total: 0 })
  })
})
