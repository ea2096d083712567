import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { canonicalJson } from '../../core/canonical-json.ts'
import type { Contract } from '../../schemas/contract.ts'
import { nativeBlock, nativeColumnTypes } from '../../store/native.ts'
import type { ContractFilter } from '../../verifier/summary/filter.ts'
import { keepSummaries } from '../../verifier/summary/keep-summary.ts'
import { readKeptReport } from '../../verifier/summary/kept-report.ts'
import { type ContractSort, listContracts } from '../../verifier/summary/list-contracts.ts'
import { contractTotals } from '../../verifier/summary/totals.ts'
import { STORES, type TestStore } from '../support/stores.ts'
import { contract, LEDGER, PROVIDER, reconcile, settlement } from '../verifier/reconcile/evidence-of.ts'

const digestOf = (body: Contract) =>
  createHash('sha256')
    .update(`\0${canonicalJson(body)}`)
    .digest()

/** Rows of `entity` as ingest writes them. */
async function put({ store }: TestStore, bodies: readonly Contract[], corrects: readonly string[] = []): Promise<void> {
  const n = bodies.length
  const text = (name: string, values: readonly string[]) => ({ name, kind: 'string', values }) as const
  const columns = [
    text(
      'institution',
      bodies.map(({ institution }) => institution),
    ),
    text(
      'kind',
      bodies.map(() => 'contract'),
    ),
    text(
      'contract',
      bodies.map(({ number }) => number),
    ),
    text(
      'entity_id',
      bodies.map(({ number }) => number),
    ),
    { name: 'digest', kind: 'fixedString32', values: bodies.map(digestOf) } as const,
    text(
      'body',
      bodies.map((body) => canonicalJson(body)),
    ),
    text(
      'corrects',
      bodies.map((_, i) => corrects[i] ?? ''),
    ),
    text(
      'reason',
      bodies.map(() => ''),
    ),
    { name: 'identity_hash', kind: 'uint64', values: bodies.map((_, i) => BigInt(i)) } as const,
    { name: 'batch', kind: 'uint64', values: bodies.map(() => 1n) } as const,
    { name: 'position', kind: 'uint32', values: bodies.map((_, i) => i) } as const,
    { name: 'received_at', kind: 'datetime64', values: bodies.map(() => 0) } as const,
  ]
  await store.insertNative('entity', nativeColumnTypes(columns), [nativeBlock(n, columns)])
}

const binding = { checkpoint: { ...('checkpoint' in LEDGER ? LEDGER.checkpoint : {}) }, others: [] } as never
const summaryOf = (number: string, settled: string | null, at: number) => ({
  at,
  verified: {
    binding,
    reconciliation: reconcile({
      contracts: [contract({ number })],
      settlements: settled === null ? [] : [settlement({ contract: number, amount: settled })],
    }),
  },
})

describe.each(STORES)('contracts with their last reconciliation on $kind', ({ migrated }) => {
  let test: TestStore
  const ask = (filter: ContractFilter, sort: ContractSort = 'number', limit = 100, after: string | null = null) =>
    listContracts(test.store, { institution: null, filter, sort, descending: sort !== 'number', limit, after })
  const numbers = async (filter: ContractFilter) => (await ask(filter)).rows.map(({ number }) => number)

  beforeAll(async () => {
    test = await migrated()
    const bodies = ['1', '2', '3', '4'].map((n) => contract({ number: `C-${n}`, amount: `${n}00.00` }))
    await put(test, bodies)
    // The second is corrected once, the third twice in two ways.
    const [, second, third] = bodies
    if (second === undefined || third === undefined) throw new Error('four contracts')
    const of = (body: Contract) => digestOf(body).toString('hex')
    await put(
      test,
      [
        contract({ number: 'C-2', amount: '250.00' }),
        contract({ number: 'C-3', amount: '350.00' }),
        contract({ number: 'C-3', amount: '360.00' }),
      ],
      [of(second), of(third), of(third)],
    )
    await keepSummaries(test.store, [summaryOf('C-1', '2000.00', 5_000), summaryOf('C-4', null, 5_000)])
  })
  afterAll(() => test.dispose())

  it('shows versions that nobody replaced: a correction alone, two that contradict each other both', async () => {
    const { rows } = await ask({})
    expect(rows.map(({ number, amount }) => [number, amount])).toEqual(
      expect.arrayContaining([
        ['C-1', '10000'],
        ['C-2', '25000'],
        ['C-3', '35000'],
        ['C-3', '36000'],
        ['C-4', '40000'],
      ]),
    )
    expect(rows.length).toBe(5)
  })

  it('keeps the later of two summaries, in whichever order they come, and one of the same twice', async () => {
    await keepSummaries(test.store, [summaryOf('C-1', '1000.00', 4_000)])
    await keepSummaries(test.store, [summaryOf('C-1', '2000.00', 5_000)])
    const totals = await contractTotals(test.store, null)
    expect(totals.find(({ state }) => state === 'agrees')).toMatchObject({
      contracts: 1,
      settled: { fen: '200000', known: 1 },
    })
    const kept = await readKeptReport(test.store, { institution: PROVIDER, number: 'C-1' }, null)
    expect(kept).toMatchObject({ reconciledAt: 5_000, cut: 3, since: { records: 0, documents: 0 } })
  })

  it('does not take an amount that is not known for zero: it comes last in either order and is in no sum', async () => {
    const { rows } = await ask({}, 'settled')
    expect(rows.map(({ settled }) => settled)).toEqual(['200000', null, null, null, null])
    const totals = await contractTotals(test.store, null)
    expect(totals.find(({ state }) => state === 'undetermined')).toMatchObject({
      contracts: 1,
      settled: { known: 0 },
      recognised: { known: 0 },
    })
  })

  it('gives pages that make up the whole in every order, whatever their size', async () => {
    for (const sort of ['number', 'amount', 'settled', 'validTo'] as const) {
      const whole = (await ask({}, sort)).rows.map(({ digest }) => digest)
      const pages: string[] = []
      for (let after: string | null = null; ; ) {
        const page: Awaited<ReturnType<typeof ask>> = await ask({}, sort, 2, after)
        pages.push(...page.rows.map(({ digest }) => digest))
        if (page.next === null) break
        after = page.next
      }
      expect([sort, pages]).toEqual([sort, whole])
      expect(new Set(whole).size).toBe(5)
    }
  })

  it('narrows by state and by text without regard to case', async () => {
    expect(await numbers({ state: 'agrees' })).toEqual(['C-1'])
    expect(await numbers({ state: 'none' })).toEqual(['C-2', 'C-3', 'C-3'])
    expect(await numbers({ text: 'c-4' })).toEqual(['C-4'])
    expect(await numbers({ text: '%' })).toEqual([])
  })
})
