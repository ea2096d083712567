import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Problem } from '../../ingest/http/problem.ts'
import type { ReportCheck } from '../../verifier/verify-report.ts'
import { A, B, problemOf, receiptOf, startService } from '../support/service.ts'
import { ndjson } from '../support/usage.ts'

/** What of a report these tests look at. */
type Figure = { readonly tflops: string; readonly petaflops: string }
type Tier = {
  readonly tier: string
  readonly reached: boolean
  readonly figures: { readonly min: Figure; readonly cards: number; readonly days: { readonly day: readonly string[] } }
  readonly lift: readonly { readonly cards: number; readonly couldAdd: Figure | null }[]
}
type Report = {
  readonly verdict: string
  readonly standsOn: string | null
  readonly proven: Figure
  readonly shortBy: Figure
  readonly atMost: Figure | null
  readonly tiers: readonly Tier[]
  readonly lines: readonly { readonly working: string; readonly count: number }[]
  readonly clauses: readonly { readonly id: string }[]
  readonly stated: { readonly min: Figure } | null
  readonly inUse: object | null
  readonly otherReadings: readonly { readonly switched: string; readonly verdict: string; readonly accepted: boolean }[]
  readonly findings: readonly { readonly code: string; readonly cards: string[]; readonly others?: readonly string[] }[]
  readonly ledger: {
    readonly checkpoint: { readonly size: number }
    readonly others?: readonly { institution: string }[]
  }
  readonly question: object
  readonly register: string
}

const DAY = '2025-05-20'
const INVOICE = 'FP-2025-001'
const H100 = 'NVIDIA H100 80GB HBM3'
const A100 = 'NVIDIA A100-SXM4-80GB'
/** 303 × 989.4 = 299,788.2 TFLOPS; one A100 more is 300,100.2. */
const CARDS = 303

const card = (serial: string, change: object = {}) => ({
  institution: A,
  serial,
  acceleratorModel: H100,
  district: '龙岗区',
  inServiceFrom: '2025-01-01',
  documents: [INVOICE],
  ...change,
})
const LAST = { acceleratorModel: A100 }

type Service = Awaited<ReturnType<typeof startService>>
let service: Service
let tokens: Readonly<Record<'a' | 'b' | 'auditor' | 'reviewer', string>>

async function push(token: string, route: string, records: readonly object[]): Promise<void> {
  const body = ndjson(records)
  receiptOf(await service.send(`/v1/${route}`, { method: 'POST', token, body, type: 'application/x-ndjson' }))
}

async function asked(query: string, token: string, of = A): Promise<string> {
  const answer = await service.send(`/v1/institutions/${of}/capacity?${query}`, { token })
  expect(answer.status, answer.text).toBe(200)
  return answer.text
}
const reportOf = async (query = `at=${DAY}`, token = tokens.reviewer): Promise<Report> =>
  JSON.parse(await asked(query, token)) as Report
const verify = async (token: string, body: string) => {
  const answer = await service.send('/v1/reports/verify', { method: 'POST', token, body })
  expect(answer.status, answer.text).toBe(200)
  return answer.json() as ReportCheck
}
const unverified = async (token: string, body: string) =>
  problemOf(await service.send('/v1/reports/verify', { method: 'POST', token, body })).code
const refused = async (query: string, token = tokens.reviewer, of = A): Promise<Problem> =>
  problemOf(await service.send(`/v1/institutions/${of}/capacity${query}`, { token }))
const tierOf = ({ tiers }: Report, name: string): Tier => {
  const found = tiers.find(({ tier }) => tier === name)
  if (found === undefined) throw new Error(`no tier ${name}`)
  return found
}

/** The digest of the version of a device that stands. */
async function digestOf(serial: string, token: string): Promise<string> {
  const answer = await service.send(`/v1/devices/${serial}`, { token })
  const { versions } = answer.json() as { versions: { digest: string }[] }
  return versions.at(-1)?.digest ?? ''
}

const correcting = async (token: string) => ({ corrects: await digestOf('SN-last', token), reason: 'lease' })

beforeAll(async () => {
  service = await startService()
  tokens = {
    a: await service.token(A, 'uploader'),
    b: await service.token(B, 'uploader'),
    auditor: await service.token(A, 'auditor'),
    reviewer: await service.token(A, 'reviewer'),
  }
  const digest = createHash('sha256').update('invoice').digest('hex')
  await push(tokens.a, 'documents', [{ institution: A, documentId: INVOICE, type: 'purchase_invoice', digest }])
  const numbers = Array.from({ length: CARDS }, (_, n) => n)
  await push(
    tokens.a,
    'devices',
    numbers.map((n) => card(`SN-${n}`)),
  )
})
afterAll(() => service.dispose())

describe('a claim of 300 P, as its evidence comes in', () => {
  it('of 299.788 P fails, for whoever asks, with working and clause', async () => {
    const report = await reportOf()
    expect(report).toMatchObject({
      verdict: 'fail',
      standsOn: null,
      proven: { tflops: '299788.2', petaflops: '299.788' },
      shortBy: { tflops: '211.8', petaflops: '0.212' },
    })
    expect(report.lines).toMatchObject([{ count: CARDS, working: '303 × 989.4 = 299788.2 TFLOPS' }])
    expect(report.clauses.map(({ id }) => id)).toEqual(['XLQ-RK-4.2.2b'])
    for (const token of [tokens.a, tokens.auditor]) expect((await reportOf(`at=${DAY}`, token)).verdict).toBe('fail')
  })

  it('with one more card that has no document is undetermined, and says what is missing', async () => {
    await push(tokens.a, 'devices', [card('SN-last', { ...LAST, documents: undefined })])
    const report = await reportOf()
    expect(report).toMatchObject({ verdict: 'undetermined', standsOn: 'declared', atMost: { petaflops: '300.100' } })
    expect(tierOf(report, 'declared').figures.min).toEqual({ tflops: '300100.2', petaflops: '300.100' })
    expect(tierOf(report, 'documented').lift).toMatchObject([{ cards: 1, couldAdd: { petaflops: '0.312' } }])
    expect(report.findings).toMatchObject([{ code: 'DOCUMENT_MISSING', cards: ['SN-last'], others: [] }])
  })

  it('with that document passes at 300.100 P, identified', async () => {
    const corrects = await digestOf('SN-last', tokens.a)
    await push(tokens.a, 'devices', [card('SN-last', { ...LAST, corrects, reason: 'invoice added' })])
    const report = await reportOf()
    expect(report).toMatchObject({ verdict: 'pass', standsOn: 'identified', proven: { petaflops: '300.100' } })
    expect(report.shortBy).toEqual({ tflops: '0', petaflops: '0.000' })
    expect(report.findings).toEqual([])
    expect(tierOf(report, 'seen')).toMatchObject({ reached: false, figures: { cards: 0 } })
  })

  it('passes at 300.100200 P and not at 300.100201', async () => {
    expect((await reportOf(`at=${DAY}&threshold=300.1002`)).verdict).toBe('pass')
    expect((await reportOf(`at=${DAY}&threshold=300.100201`)).verdict).toBe('fail')
  })

  it('does not pass over a period that begins a day before the cards were in service', async () => {
    expect((await reportOf('from=2025-01-01&to=2025-06-30')).verdict).toBe('pass')
    const early = await reportOf('from=2024-12-31&to=2025-06-30')
    expect(early).toMatchObject({ verdict: 'fail', proven: { petaflops: '0.000' } })
    expect(tierOf(early, 'identified').figures.days.day).toHaveLength(182)
  })

  it('shows sparse peaks beside it, which are never accepted', async () => {
    const { otherReadings } = await reportOf()
    const sparse = otherReadings.filter(({ accepted }) => !accepted)
    expect(sparse).toMatchObject([{ switched: 'figure' }])
  })

  it('in Longgang alone is asked for by a reading, and cites 2000 P by its own clause', async () => {
    expect((await reportOf(`at=${DAY}&location=longgang`)).verdict).toBe('pass')
    const district = await reportOf(`at=${DAY}&location=longgang&threshold=2000`)
    expect(district).toMatchObject({ verdict: 'fail', clauses: [{ id: 'LG-SL-2.2.2' }] })
  })

  it('is a page in Chinese for a file', async () => {
    const answer = await service.send(`/v1/institutions/${A}/capacity?at=${DAY}&format=markdown`, {
      token: tokens.reviewer,
    })
    expect(answer.headers.get('content-type')).toBe('text/markdown; charset=utf-8')
    expect(answer.text).toContain('**结论：达到**')
    expect(answer.text).toContain('| NVIDIA H100 SXM5 80GB | 303 | 303 × 989.4 = 299788.2 TFLOPS | 299.788 |')
  })

  it('by hours in which a device is named counts it as seen, in those hours only', async () => {
    const usage = {
      recordId: 'r-1',
      institution: A,
      contract: 'HT-1',
      purpose: 'pretrain',
      acceleratorModel: A100,
      devices: ['SN-last'],
      cards: '1',
      start: `${DAY}T10:00:00+08:00`,
      end: `${DAY}T11:00:00+08:00`,
      cardSeconds: '3600',
    }
    await push(tokens.a, 'usage', [usage])
    const at = (time: string) => reportOf(`at=${DAY}T${time}%2B08:00&tier=seen&threshold=0.312`)
    expect(await at('10:59:59.999')).toMatchObject({ verdict: 'pass', proven: { tflops: '312' } })
    expect((await at('11:00:00')).verdict).toBe('undetermined')
  })

  it('stands beside what the institution stated', async () => {
    const statement = {
      institution: A,
      statementId: 'TZ-1',
      from: '2025-05-01T00:00:00+08:00',
      to: '2025-06-01T00:00:00+08:00',
      groups: [{ acceleratorModel: H100, cards: 300 }],
    }
    expect((await reportOf()).stated).toBeNull()
    await push(tokens.a, 'capacities', [statement])
    expect((await reportOf()).stated?.min).toEqual({ tflops: '296820', petaflops: '296.820' })
  })
})

describe('a card that another institution lists too', () => {
  let made: Readonly<Record<'auditor' | 'uploader', string>>
  beforeAll(async () => {
    await push(tokens.b, 'devices', [card('SN-last', { ...LAST, institution: B, documents: undefined })])
    made = { auditor: await asked(`at=${DAY}`, tokens.auditor), uploader: await asked(`at=${DAY}`, tokens.a) }
  })

  it('counts for neither, and an auditor is told who, the uploader that it is', async () => {
    const [all, own] = [JSON.parse(made.auditor) as Report, JSON.parse(made.uploader) as Report]
    expect(all).toMatchObject({ verdict: 'fail', proven: { petaflops: '299.788' } })
    const twice = { code: 'CARD_CLAIMED_TWICE', cards: ['SN-last'] }
    expect(all.findings).toContainEqual(expect.objectContaining({ ...twice, others: [B] }))
    expect(own.findings).toContainEqual(expect.objectContaining(twice))
    expect(all.ledger.others?.map(({ institution }) => institution)).toEqual([B])
    expect(made.uploader).not.toContain(B)
    expect(await asked(`at=${DAY}&format=markdown`, tokens.a)).not.toContain(B)
    expect(await asked(`at=${DAY}`, tokens.b, B)).not.toContain(A)
  })

  it('leaves reports that are recomputed byte for byte after more came in, for whoever they were made', async () => {
    await push(tokens.a, 'devices', [card('SN-more')])
    await push(tokens.b, 'devices', [card('SN-0', { institution: B })])
    expect(await asked(`at=${DAY}`, tokens.auditor)).not.toBe(made.auditor)
    for (const [token, text] of [
      [tokens.auditor, made.auditor],
      [tokens.reviewer, made.uploader],
      [tokens.a, made.uploader],
    ] as const)
      expect(await verify(token, text)).toMatchObject({
        kind: 'capacity',
        institution: A,
        contract: null,
        same: true,
        register: null,
        ledger: [],
        total: 0,
        unnamed: [],
      })
  })

  it('and reports of another question are told apart by the question', async () => {
    const month = await asked('from=2025-05-01&to=2025-05-31&threshold=2000&tier=seen&leased=excluded', tokens.auditor)
    expect(await verify(tokens.auditor, month)).toMatchObject({ same: true })
    const narrower = month.replace('"to":"2025-05-31T16:00:00.000Z"', '"to":"2025-05-30T16:00:00.000Z"')
    expect(narrower).not.toBe(month)
    expect(await verify(tokens.auditor, narrower)).toMatchObject({ same: false, ledger: [] })
  })

  it('with a figure changed are told apart, and the figure is named with both values', async () => {
    const check = await verify(
      tokens.auditor,
      made.auditor.replace('"verdict":"fail","weakest"', '"verdict":"pass","weakest"'),
    )
    expect(check.differences).toContainEqual({ path: '/verdict', reported: 'pass', recomputed: 'fail' })
    expect(check.same).toBe(false)
  })

  it('of another register say so, and what differs', async () => {
    const { register } = JSON.parse(made.auditor) as Report
    const older = `2026-01-01+sha256:${'0'.repeat(64)}`
    const check = await verify(tokens.auditor, made.auditor.replace(register, older))
    expect(check.register).toEqual({ reported: older, recomputed: register })
    expect(check).toMatchObject({ same: false, total: 1, differences: [{ path: '/register' }] })
  })

  it('from which the other was left out are told to an auditor, by name', async () => {
    const { ledger, ...rest } = JSON.parse(made.auditor) as { ledger: object }
    const without = JSON.stringify({ ...rest, ledger: { ...ledger, others: [] } })
    expect((await verify(tokens.auditor, without)).unnamed).toEqual([B])
    expect((await verify(tokens.a, without)).unnamed).toEqual([])
  })

  it('are not recomputed for an uploader that names others, or for another institution', async () => {
    expect(await unverified(tokens.a, made.auditor)).toBe('INSTITUTION_FORBIDDEN')
    expect(await unverified(tokens.b, made.uploader)).toBe('INSTITUTION_FORBIDDEN')
    const earlier = (JSON.parse(made.uploader) as { ledger: { sealedOthers: string } }).ledger.sealedOthers
    expect(await unverified(tokens.a, made.uploader.replace(earlier, 'AAAA'))).toBe('PROOF_INVALID')
  })
})

describe('a lease that its lessor states', () => {
  it('gives the card to the lessee, with the contract registered, and takes it from the lessor', async () => {
    const lease = { lessor: B, lessee: A, from: '2025-01-01', to: '2025-12-31' }
    await push(tokens.b, 'devices', [
      card('SN-last', { ...LAST, institution: B, documents: undefined, lease, ...(await correcting(tokens.b)) }),
    ])
    const digest = createHash('sha256').update('lease').digest('hex')
    await push(tokens.a, 'documents', [{ institution: A, documentId: 'ZL-1', type: 'lease_contract', digest }])
    await push(tokens.a, 'devices', [
      card('SN-last', {
        ...LAST,
        documents: undefined,
        lease: { ...lease, document: 'ZL-1' },
        ...(await correcting(tokens.a)),
      }),
    ])
    // SN-more has come in the place of SN-0, which both list.
    expect(await reportOf()).toMatchObject({ verdict: 'pass', proven: { petaflops: '300.100' } })
    expect((await reportOf('at=2026-01-01')).verdict).not.toBe('pass')
    const lessor = JSON.parse(await asked(`at=${DAY}`, tokens.b, B)) as Report
    expect(lessor).toMatchObject({ verdict: 'fail', proven: { tflops: '0' } })
    expect(lessor.findings).toContainEqual(expect.objectContaining({ code: 'CARD_LEASED_OUT', cards: ['SN-last'] }))
  })
})

describe('what cannot be asked', () => {
  it.each([
    ['', /say when/],
    ['?at=2025-13-01', /at: a day of/],
    ['?at=2025-05-20T12:00:00+08:00', /%2B/],
    ['?from=2025-05-20', /come together/],
    ['?from=2025-05-20&to=2025-05-21T00:00:00Z', /two days/],
    ['?from=2024-01-01&to=2025-05-20', /at most 400 days/],
    ['?at=2098-05-20', /lies ahead/],
    ['?at=2025-05-20&threshold=0', /threshold: PFLOPS/],
    ['?at=2025-05-20&tier=best', /tier/],
    ['?at=2025-05-20&figure=sparse', /never accepted/],
    ['?at=2025-05-20&at=2025-05-21', /at/],
    ['?day=2025-05-20', /day/],
  ])('%s is told what to mend', async (query, said) => {
    const { code, detail } = await refused(query)
    expect([code, said.test(detail)], detail).toEqual(['REQUEST_INVALID', true])
  })

  it('another institution, by an uploader; one that nobody knows, by anyone', async () => {
    expect((await refused('?at=2025-05-20', tokens.b)).code).toBe('INSTITUTION_FORBIDDEN')
    expect((await refused('?at=2025-05-20', tokens.reviewer, '91440300MA5FABCE1U')).code).toBe('NOT_FOUND')
    expect((await refused('?at=2025-05-20', tokens.reviewer, 'x')).code).toBe('REQUEST_INVALID')
  })

  it('by somebody without a token or of another role', async () => {
    expect(problemOf(await service.send(`/v1/institutions/${A}/capacity?at=${DAY}`)).code).toBe('TOKEN_MISSING')
    expect((await refused('?at=2025-05-20', await service.token(A, 'admin'))).code).toBe('ROLE_FORBIDDEN')
  })
})
