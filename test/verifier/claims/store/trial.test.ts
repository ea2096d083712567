import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ServiceClient } from '../../../../cli/client.ts'
import { verifyClaimCommand } from '../../../../cli/commands/verify-claim.ts'
import { PROVIDER, STORIES } from '../../../../examples/claims/xlq-dx/index.ts'
import { loadRegister } from '../../../../verifier/capacity/register/load.ts'
import { PROGRAMMES } from '../../../../verifier/programmes/index.ts'
import { problemOf, temporaryFolder } from '../../../support/service.ts'
import { readPdf, tight } from '../../documents/read-pdf.ts'
import { type Answered, type ClaimWorld, clauseIn, OTHER, startClaimWorld } from './world.ts'

const [IN_ORDER, FEN_ABOVE, NO_NOTE] = STORIES.map(({ claim }) => claim) as [string, string, string]
const institution = PROVIDER.uscc
const DX = 'xlq-dx-2025-2'

type Trial = {
  readonly schema: string
  readonly notice: { readonly zh: string }
  readonly view: string
  readonly verdict?: string
  readonly claim: { readonly state: string }
  readonly assumed: {
    readonly records: readonly { readonly kind: string; readonly id: string }[]
    readonly use: object[]
  }
  readonly would: Answered
  readonly stored: { readonly verdict: string; readonly payable: string | null } | null
  readonly ledger: object | null
}
type Listed = {
  readonly claims: readonly { readonly claimId: string; readonly institution: string; readonly applicantName: string }[]
  readonly next: string | null
}

let world: ClaimWorld
beforeAll(async () => {
  world = await startClaimWorld()
})
afterAll(() => world.dispose())

const post = (claim: string, body: object | string, token = world.tokens.own, query = '') =>
  world.send(`/v1/claims/${claim}/assessment${query}`, {
    method: 'POST',
    token,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
async function tried(claim: string, body: object, token = world.tokens.own): Promise<Trial> {
  const answer = await post(claim, body, token)
  expect(answer.status, answer.text).toBe(200)
  return answer.json() as Trial
}
const refused = async (claim: string, body: object | string, token = world.tokens.own) => {
  const { code, detail } = problemOf(await post(claim, body, token))
  return `${code} ${detail}`
}
const get = async (path: string, token = world.tokens.auditor): Promise<unknown> => {
  const answer = await world.send(path, { token })
  expect(answer.status, answer.text).toBe(200)
  return answer.json()
}

const note = {
  kind: 'document',
  record: {
    documentId: 'CL-103-acceptance_note',
    type: 'acceptance_note',
    digest: 'ab'.repeat(32),
    form: 'original',
    signed: true,
    sealed: true,
    covers: { contract: 'XL-2025-103' },
  },
}

describe('a trial of a claim', () => {
  it('says what a document that is not there would bring, marks it, and leaves the claim what it is to the byte', async () => {
    const before = await world.ask(NO_NOTE, world.tokens.auditor)
    const trial = await tried(NO_NOTE, { records: [note] }, world.tokens.auditor)
    expect(trial).toMatchObject({
      schema: 'suanheng/trial/1',
      view: 'all',
      stored: { verdict: 'undetermined', payable: null },
      would: { verdict: 'pass', result: { payable: '600000.00' } },
      assumed: { records: [{ kind: 'document', id: 'CL-103-acceptance_note' }] },
    })
    expect(trial.notice.zh).toContain('测算')
    // Nobody who looks for a verdict finds one.
    expect(trial.verdict).toBeUndefined()
    const refs = JSON.stringify(clauseIn(trial.would.clauses, 'XLQ-DX-1b').used)
    expect(refs).toContain('"digest":"assumed"')
    expect((await world.ask(NO_NOTE, world.tokens.auditor)).text).toBe(before.text)
  })

  it('says so in its page above everything else, and beside each fact that is assumed', async () => {
    const { text, status } = await post(NO_NOTE, { records: [note] }, world.tokens.own, '?format=markdown')
    expect(status).toBe(200)
    expect(text.split('\n')[0]).toContain('测算（草稿，非核验结论）')
    expect(text).toContain('［假定］')
    expect(text).toContain('| 材料 | CL-103-acceptance\\_note |')
  })

  it('is a paper marked on every page, and asked for at the command line with a file of facts', async () => {
    const { bytes, status } = await post(NO_NOTE, { records: [note] }, world.tokens.own, '?format=pdf')
    expect(status).toBe(200)
    const { pages, attachments } = await readPdf(bytes)
    expect(pages.filter((page) => !tight(page).includes('测算非核验结论'))).toEqual([])
    const folder = await temporaryFolder()
    const [facts, out] = [join(folder, 'facts.json'), join(folder, 'trial.json')]
    await writeFile(facts, JSON.stringify({ records: [note] }))
    const client = new ServiceClient({ url: world.service.url, token: world.tokens.own })
    const asked = { facts, out, markdown: false, json: false }
    const exit = await verifyClaimCommand(client, NO_NOTE, asked)
    const kept = await readFile(out, 'utf8')
    expect(Object.values(attachments)).toEqual([kept])
    const { would } = JSON.parse(kept) as Trial
    expect(exit).toBe({ pass: 0, fail: 10, undetermined: 11 }[would.verdict])
    await writeFile(facts, '[1]')
    await expect(verifyClaimCommand(client, NO_NOTE, asked)).rejects.toMatchObject({ code: 'REQUEST_INVALID' })
    await rm(folder, { recursive: true })
  })

  it('is told with its facts in Chinese, as the assessment is, for pages that show either', async () => {
    for (const answer of [
      await post(NO_NOTE, {}, world.tokens.own, '?format=explained'),
      await world.ask(NO_NOTE, world.tokens.own, '?format=explained'),
    ]) {
      const { report, explained } = answer.json() as {
        readonly report: Partial<Answered> & { readonly would?: Answered }
        readonly explained: readonly { readonly id: string; readonly facts: string[]; readonly missing: object[] }[]
      }
      const clauses = (report.would ?? report).clauses ?? []
      expect(explained.map(({ id }) => id)).toEqual(clauses.map(({ id }) => id))
      for (const [i, { used, missing }] of clauses.entries())
        expect([explained[i]?.facts.length, explained[i]?.missing.length]).toEqual([used.length, missing.length])
      const note = explained.find(({ id }) => id === 'XLQ-DX-1b')
      expect(note?.missing).toEqual([
        {
          what: '未登记材料 CL-103-acceptance_note。',
          mend: '登记编号为 CL-103-acceptance_note 的材料（documents）',
        },
      ])
    }
  })

  it('is no report that anybody could have recomputed', async () => {
    const { text } = await post(IN_ORDER, {})
    const answer = await world.send('/v1/reports/verify', { method: 'POST', token: world.tokens.auditor, body: text })
    expect(problemOf(answer).code).toBe('REQUEST_INVALID')
  })

  it('with nothing assumed answers as the assessment does', async () => {
    const trial = await tried(FEN_ABOVE, {}, world.tokens.auditor)
    const assessed = await world.assess(FEN_ABOVE, world.tokens.auditor)
    expect(trial.would.clauses).toEqual(assessed.clauses)
    expect(trial.would.verdict).toBe('fail')
    expect(trial.stored?.verdict).toBe('fail')
  })

  it('takes a record away, and a clause as answered by a person', async () => {
    const grant = (await get(`/v1/claims/${FEN_ABOVE}/assessment`)) as Answered
    const failing = clauseIn(grant.clauses, 'XLQ-DX-4.2.3') as unknown as {
      readonly used: readonly { readonly evidence: readonly { readonly kind: string; readonly id: string }[] }[]
    }
    const stacked = failing.used.flatMap(({ evidence }) => evidence).find(({ kind }) => kind === 'grant')
    expect(stacked).toBeDefined()
    const gone = await tried(FEN_ABOVE, { without: [{ kind: 'grant', id: stacked?.id }] }, world.tokens.auditor)
    expect(clauseIn(gone.would.clauses, 'XLQ-DX-4.2.3').state).not.toBe('fail')
    const answered = await tried(FEN_ABOVE, { clauses: { 'XLQ-DX-4.2.3': 'pass' } }, world.tokens.auditor)
    expect(answered.would).toMatchObject({ verdict: 'pass', result: { payable: '600000.00' } })
    const denied = await tried(IN_ORDER, { clauses: { 'XLQ-DX-4.2.3': 'fail' } }, world.tokens.auditor)
    expect(denied.would.result.refusedBy).toEqual(['XLQ-DX-4.2.3'])
  })

  it('works out a claim that no log has, over metering that has not happened yet', async () => {
    const { versions } = (await get('/v1/contracts/XL-2025-101', world.tokens.own)) as {
      readonly versions: readonly { readonly value: { readonly items: readonly object[] } }[]
    }
    const contract = { ...versions[0]?.value, number: 'XL-PLAN' }
    const { versions: claims } = (await get(`/v1/claims/${IN_ORDER}`, world.tokens.own)) as typeof VERSIONS
    const claim = { ...claims[0]?.value, claimId: 'PLAN', contracts: ['XL-PLAN'], vouchers: [] }
    const records = [
      { kind: 'contract', record: contract },
      { kind: 'claim', record: claim },
    ]
    const use = [{ contract: 'XL-PLAN', from: '2025-05-01', to: '2025-05-03', purpose: 'pretrain', cardHours: '100' }]
    const trial = await tried('PLAN', { records, use })
    expect(trial.stored).toBeNull()
    expect(trial.assumed.use).toEqual([{ ...use[0], acceleratorModel: null, cardHours: '100.000000' }])
    expect(trial.would.clauses.length).toBe(PROGRAMMES.find(({ id }) => id === DX)?.clauses.length)
    expect((await world.ask('PLAN', world.tokens.own)).status).toBe(404)
    const { claims: listed } = (await get('/v1/claims?text=PLAN')) as Listed
    expect(listed).toEqual([])
  })

  it('is answered to an institution that has sent nothing yet', async () => {
    const stranger = '91440300MA5EXRKA13'
    const token = await world.service.token(stranger, 'uploader')
    const claim = {
      claimId: 'FIRST',
      programme: 'XLQ-RK',
      batch: '2025',
      applicantUscc: stranger,
      contracts: [],
      state: 'draft',
    }
    const trial = await tried('FIRST', { assume: '2025-04-01', records: [{ kind: 'claim', record: claim }] }, token)
    expect([trial.would.result.refusedBy, trial.stored, trial.ledger]).toEqual([[], null, null])
  })

  it('shows an uploader nothing of others, and lets it assume nothing in their name', async () => {
    const { claims, view } = { claims: await post(IN_ORDER, {}, world.tokens.other), view: 'own' }
    expect(problemOf(claims).code).toBe('NOT_FOUND')
    expect((await tried(IN_ORDER, {})).view).toBe(view)
    const body = { institution, records: [] }
    expect(await refused(IN_ORDER, body, world.tokens.other)).toContain('INSTITUTION_FORBIDDEN')
    const foreign = { kind: 'grant', record: { ...note.record, institution: OTHER } }
    expect(await refused(IN_ORDER, { records: [foreign] })).toContain('REQUEST_INVALID records.0')
  })

  it('refuses what its kind would refuse, a record given twice, a decision, and a clause that is not there', async () => {
    const { digest: _, ...without } = note.record
    expect(await refused(IN_ORDER, { records: [{ kind: 'document', record: without }] })).toContain('records.0.digest')
    expect(await refused(IN_ORDER, { records: [note, note] })).toContain('given twice')
    expect(await refused(IN_ORDER, { records: [{ kind: 'decision', record: {} }] })).toContain('records.0.kind')
    expect(await refused(IN_ORDER, { clauses: { 'LG-SL-2.2a': 'pass' } })).toContain('has no clause LG-SL-2.2a')
    expect(await refused(IN_ORDER, '{"records":')).toContain('JSON_MALFORMED')
    expect(await refused(IN_ORDER, { assume: '2025-08-20' })).toContain('for a draft')
    const use = { contract: 'XL', from: '2020-01-01', to: '2025-05-03', purpose: 'pretrain', cardHours: '100' }
    expect(await refused(IN_ORDER, { use: [use] })).toContain('at most 800 days')
    expect(await refused('NOBODYS', {}, world.tokens.auditor)).toContain('name the institution')
  })
})
declare const VERSIONS: { readonly versions: readonly { readonly value: object }[] }

describe('lists for the pages', () => {
  it('give claims page by page, each once, with the name of who applies', async () => {
    const seen: string[] = []
    let after = ''
    for (let page = 0; page < 10; page++) {
      const { claims, next } = (await get(`/v1/claims?limit=2${after}`)) as Listed
      seen.push(...claims.map(({ claimId }) => claimId))
      if (next === null) break
      after = `&after=${encodeURIComponent(next)}`
    }
    expect(seen).toEqual(['DX-2025-101', 'DX-2025-102', 'DX-2025-103', 'DX-DRAFT'])
    const { claims } = (await get('/v1/claims?state=draft&programme=XLQ-DX&text=draft')) as Listed
    expect(claims).toMatchObject([{ claimId: 'DX-DRAFT', institution, rules: DX }])
    expect(claims[0]?.applicantName).toMatch(/./)
  })

  it('hold for an uploader its own alone', async () => {
    const list = async (query: string, token: string) =>
      ((await get(`/v1/claims${query}`, token)) as Listed).claims.map(({ claimId }) => claimId)
    expect(await list('', world.tokens.other)).toEqual([])
    expect(await list('?contract=XL-2025-102', world.tokens.own)).toEqual(['DX-2025-102'])
    expect(await list('?state=withdrawn', world.tokens.own)).toEqual([])
    const asked = await world.send(`/v1/claims?institution=${institution}`, { token: world.tokens.other })
    expect(problemOf(asked).code).toBe('INSTITUTION_FORBIDDEN')
    const wrong = await world.send('/v1/claims?after=x', { token: world.tokens.own })
    expect(problemOf(wrong).code).toBe('REQUEST_INVALID')
  })

  it('give every clause of the five programmes word for word, with readings in both languages', async () => {
    const { programmes } = (await get('/v1/programmes')) as { programmes: { id: string; clauseCount: number }[] }
    expect(programmes.map(({ id }) => id)).toEqual(PROGRAMMES.map(({ id }) => id))
    const whole = (await get(`/v1/programmes/${DX}`)) as {
      readonly clauses: readonly { readonly quotation: string }[]
      readonly switches: readonly { readonly title: { readonly zh: string; readonly en: string } }[]
      readonly rules: string
    }
    expect(whole.clauses.map(({ quotation }) => quotation)).toEqual(
      PROGRAMMES.find(({ id }) => id === DX)?.clauses.map(({ quotation }) => quotation),
    )
    for (const { title } of whole.switches) expect(title.zh).not.toBe(title.en)
    const assessed = (await get(`/v1/claims/${IN_ORDER}/assessment`)) as { readonly rules: string }
    expect(whole.rules).toBe(assessed.rules)
    expect(problemOf(await world.send('/v1/programmes/x', { token: world.tokens.own })).code).toBe('NOT_FOUND')
  })

  it('give the register that capacity is counted from, with a source for every figure of a good grade', async () => {
    const { rows, version } = (await get('/v1/accelerators')) as {
      readonly version: string
      readonly rows: readonly {
        readonly model: string
        readonly fp16DenseTflops: string | null
        readonly confidence: string
        readonly sources: object[]
      }[]
    }
    expect(version).toBe(loadRegister().version)
    expect(rows.find(({ model }) => model === 'A100 SXM4 80GB')?.fp16DenseTflops ?? rows.length).toBe('312')
    for (const { confidence, sources } of rows) if ('AB'.includes(confidence)) expect(sources).not.toEqual([])
  })

  it('name who lists cards or applies where capacity is asked, an uploader itself alone', async () => {
    const card = { institution: OTHER, serial: 'SN-1', acceleratorModel: 'NVIDIA H800', inServiceFrom: '2025-01-01' }
    await world.push(world.tokens.other, 'devices', [card, { ...card, serial: 'SN-2' }])
    const claim = { claimId: 'RK-9', programme: 'XLQ-RK', batch: '2025', applicantUscc: OTHER, contracts: [] }
    await world.push(world.tokens.other, 'claims', [{ institution: OTHER, ...claim, state: 'draft' }])
    const listOf = (token: string) => get('/v1/capacity-claims', token)
    // What it states of the pools of its contracts is told, and is no capacity.
    const provider = {
      institution: PROVIDER.uscc,
      name: PROVIDER.name,
      devices: 0,
      statements: 0,
      pools: 3,
      claims: [],
    }
    expect(await listOf(world.tokens.auditor)).toEqual({
      institutions: [
        provider,
        {
          institution: OTHER,
          name: null,
          devices: 2,
          statements: 0,
          pools: 0,
          claims: [
            {
              claimId: 'RK-9',
              programme: 'XLQ-RK',
              batch: '2025',
              state: 'draft',
              submittedOn: null,
              thresholdPetaflops: '300',
            },
          ],
        },
      ],
    })
    expect(await listOf(world.tokens.own)).toEqual({ institutions: [provider] })
    const named = [{ institution: PROVIDER.uscc, name: PROVIDER.name }]
    const others = { total: 2, institutions: [...named, { institution: OTHER, name: null }] }
    expect(await get('/v1/institutions', world.tokens.auditor)).toEqual(others)
    expect(await get('/v1/institutions', world.tokens.own)).toEqual({ total: 1, institutions: named })
  })
})
