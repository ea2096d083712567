import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../../../../../cli/config.ts'
import { openLogs } from '../../../../../cli/open-logs.ts'
import { canonicalJson } from '../../../../../core/canonical-json.ts'
import type { Store } from '../../../../../store/client.ts'
import { storeReader } from '../../../../../verifier/claims/claim-reader.ts'
import { batchedReader } from '../../../../../verifier/claims/cross/batched-reader.ts'
import { bindCross, scopeOf } from '../../../../../verifier/claims/cross/bind-cross.ts'
import { cutAt, sourcesOf } from '../../../../../verifier/claims/scope.ts'
import type { ReportCheck } from '../../../../../verifier/verify-report.ts'
import { problemOf, temporaryFolder } from '../../../../support/service.ts'
import { APPLICANT, HOLDER } from '../../../programmes/claim-of.ts'
import { contract } from '../../../reconcile/evidence-of.ts'
import { fillTwice, fillWorkedExample, LATE, ONE } from './records.ts'
import { type CrossWorld, checkIn, foundBy, startCrossWorld } from './world.ts'

let world: CrossWorld
beforeAll(async () => {
  world = await startCrossWorld([])
  await fillWorkedExample(world)
  await fillTwice(world)
  // A contract without any metering, which no claim names.
  await world.push(ONE, 'contracts', [{ ...contract({ institution: ONE, number: 'K-0' }) }])
})
afterAll(() => world.dispose())

/** Counts what is asked of a store. */
function countingStore(store: Store) {
  let statements = 0
  const of = (part: Store): Store => ({
    ...part,
    of: (institution) => of(part.of(institution)),
    rows: (sql, params) => {
      statements++
      return part.rows(sql, params)
    },
  })
  return { store: of(store), statements: () => statements }
}

const verify = async (text: string, token?: string) => (await world.verify(text, token)).json() as ReportCheck

describe('X-1, LG-E6 sent in and stored', () => {
  it('shows both orders of the decisions: together 1,300,000.00 or 1,000,000.00, the voucher at most 700,000.00', async () => {
    const { findings, state } = checkIn(await world.check(), 'X-1')
    expect(state).toBe('undetermined')
    expect(findings.map(({ subject, claims, yuan }) => [subject, claims, yuan])).toEqual([
      ['contract C-1', [`${HOLDER}/LG-1`, `${APPLICANT}/DX-1`].sort(), '700000.00'],
    ])
    const said = findings[0]?.missing.map(({ what }) => what.en).join()
    expect(said).toContain('Voucher first: voucher 1,000,000.00, district 300,000.00, together 1,300,000.00')
    expect(said).toContain('District first: voucher 700,000.00, district 300,000.00, together 1,000,000.00')
  })
})

describe('evidence that is used twice', () => {
  it('is found in other spellings: a code before 20 digits, full width and lower case', async () => {
    expect(foundBy(await world.check(`?claim=TW-1&claim=TW-2`), 'X-3')).toEqual([
      ['bank_reference ICBC-2025-0007', 'undetermined'],
      ['invoice 25440000000000000007', 'undetermined'],
      ['device GPU-SOLD-1', 'fail'],
      ['device GPU-TWICE-1', 'undetermined'],
    ])
  })

  it('a device one after the other is not; a phone with +86 and one in full width are one phone', async () => {
    const checked = await world.check('?programme=MXQ-SL')
    expect(JSON.stringify(checkIn(checked, 'X-3'))).not.toContain('GPU-AFTER-1')
    expect(foundBy(checked, 'X-7')).toEqual([['phone 13800138000', 'undetermined']])
  })
})

describe('claims that are not looked at', () => {
  it('are counted, and nothing passes for want of looking', async () => {
    const all = await world.check()
    expect([all.claims.length, all.passedOver]).toEqual([4, 0])
    const some = await world.check(`?claim=${APPLICANT}/DX-1`)
    expect([some.claims.map(({ name }) => name), some.passedOver]).toEqual([[`${APPLICANT}/DX-1`], 3])
    expect(some.checks.filter(({ state }) => state === 'pass')).toEqual([])
    expect(checkIn(some, 'X-1').missing[0]?.what.zh).toContain('另有 3 项有效申请未纳入比较')
  })

  it('price lists, addresses and authors are said to be missing', async () => {
    const checked = await world.check()
    expect(checkIn(checked, 'X-6').missing.map(({ path }) => path)).toContain('registered price lists')
    expect(checkIn(checked, 'X-7').missing.map(({ path }) => path)).toContain(
      'addresses, network addresses and document authors',
    )
  })
})

describe('contracts of all claims, read at once', () => {
  it('are what they are when read one by one, metered or not, and nothing is read twice', async () => {
    const { store, acceptor } = world.running.service
    await acceptor.drain.caughtUp()
    const { logs } = await openLogs(readConfig({ SUANHENG_DATA: world.running.folder }))
    const bound = await bindCross(logs)
    const scope = scopeOf(bound, bound.institution)
    if (scope === null) throw new Error('no scope')
    const counted = countingStore(store)
    const reader = await batchedReader(counted.store, logs, scope, ['C-1', 'K-1', 'K-2', 'K-0'])
    const [one, atOnce] = [storeReader(store, logs), counted.statements()]
    const places: string[] = []
    for (const number of ['C-1', 'K-1', 'K-2', 'K-0']) {
      const owners = await reader.contractOwners(number, sourcesOf(scope))
      expect(owners).toEqual(await one.contractOwners(number, sourcesOf(scope)))
      for (const owner of owners) {
        const cut = cutAt(scope, owner)
        if (cut === null) throw new Error('no cut')
        const [all, single] = [await reader.contract(owner, number, cut), await one.contract(owner, number, cut)]
        expect(all).toEqual(single)
        places.push(`${number} ${all.usage.days.length > 0}`)
      }
    }
    expect(places).toEqual(['C-1 true', 'K-1 true', 'K-2 true', 'K-0 false'])
    const before = counted.statements()
    await reader.contract(ONE, 'K-1', scope.cut)
    expect([atOnce, counted.statements() - before]).toEqual([3, 0])
  })
})

describe('who asks, and for what', () => {
  it('no uploader: neither for the checks nor to compute a report of them again', async () => {
    const token = await world.tokenOf(ONE, 'uploader')
    expect(problemOf(await world.ask('', token)).code).toBe('ROLE_FORBIDDEN')
    const { text } = await world.ask()
    expect(problemOf(await world.verify(text, token)).code).toBe('ROLE_FORBIDDEN')
  })

  it.each([
    ['?claim=nobody', 'NOT_FOUND'],
    ['?programme=NO', 'REQUEST_INVALID'],
    ['?since=2025', 'REQUEST_INVALID'],
    ['?claim=', 'REQUEST_INVALID'],
  ])('%s is %s', async (query, code) => {
    expect(problemOf(await world.ask(query)).code).toBe(code)
  })
})

describe('a report', () => {
  it('has a page in Chinese and ends the command with its verdict', async () => {
    const { text } = await world.ask('?format=markdown')
    expect(text).toContain('**结论：发现不予支持或重复计算的情形**')
    expect(text).toContain('- **待定** 发票 25440000000000000007：同一证据用于多项申请。')
    const folder = await temporaryFolder()
    const file = join(folder, 'cross.json')
    expect([await world.run(['TW-1', 'TW-2'], file), await world.run(['DX-1'], file)]).toEqual([10, 11])
    const json = await readFile(file, 'utf8')
    expect(canonicalJson(JSON.parse(json))).toBe(json)
    await rm(folder, { recursive: true })
  })

  it('is recomputed byte for byte when more has come since; what was changed differs; who came later is named', async () => {
    const { text } = await world.ask()
    await world.push(LATE, 'claims', [{ ...LATE_CLAIM, institution: LATE, applicantUscc: LATE }])
    expect(await world.check()).toMatchObject({ claims: expect.objectContaining({ length: 5 }) as object })
    expect(await verify(text)).toMatchObject({ kind: 'cross', same: true, unnamed: [LATE] })
    const changed = await verify(text.replace('"verdict":"fail"', '"verdict":"pass"'))
    expect(changed.differences.map(({ path }) => path)).toEqual(['/verdict'])
  })
})

const LATE_CLAIM = { claimId: 'LT-1', programme: 'MXQ-SL', batch: '2025', contracts: [], state: 'submitted' }
