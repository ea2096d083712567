import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { duesOf, transfersOf } from '../../../../verifier/reconcile/matching/from-records.ts'
import type { Matching } from '../../../../verifier/reconcile/matching/match-payments.ts'
import { matchPayments } from '../../../../verifier/reconcile/matching/match-payments.ts'
import type { Due, Transfer } from '../../../../verifier/reconcile/matching/sides.ts'
import { onlySubset } from '../../../../verifier/reconcile/matching/subset.ts'

const BUYER = { name: '买方有限公司', accounts: ['1111'] }
const SELLER = { name: '卖方有限公司', accounts: ['2222'] }
const due = (id: string, fen: bigint, more: Partial<Due> = {}): Due => ({
  id,
  contract: 'C-1',
  buyer: BUYER,
  seller: SELLER,
  fen,
  day: '2025-01-01',
  ...more,
})
const pay = (id: string, fen: bigint, more: Partial<Transfer> = {}): Transfer => ({
  id,
  contract: 'C-1',
  payer: BUYER,
  payee: SELLER,
  fen,
  day: '2025-02-01',
  ...more,
})
const links = ({ links: all }: Matching) =>
  all.map(({ invoice, payment, fen, how }) => `${invoice} ${payment} ${fen} ${how}`)

describe('matching by parties', () => {
  it('the same amount with nothing else in common is a candidate and never a match', () => {
    const stranger = { name: '第三方' }
    const result = matchPayments([due('i', 100n)], [pay('p', 100n, { payer: stranger })])
    expect(result).toMatchObject({
      links: [],
      unpaid: [{ id: 'i', fen: 100n }],
      unused: [{ id: 'p', fen: 100n, why: 'no_tie' }],
      candidates: [{ invoice: 'i', payment: 'p', why: 'amount_only' }],
    })
  })

  it.each([
    ['account', { accounts: ['11 11'] }, 'account'],
    ['account, under a name that changed', { name: '改名公司', accounts: ['1111'] }, 'account'],
    ['name in other brackets, without an account', { name: '买方有限公司 ' }, 'name'],
  ])('a payment is tied by its payer’s %s', (_what, payer, tie) => {
    expect(matchPayments([due('i', 100n)], [pay('p', 100n, { payer })]).links).toMatchObject([
      { tie: tie === 'account' ? 'account' : 'name' },
    ])
  })

  it.each([
    ['from another account of the same name', { payer: { ...BUYER, accounts: ['9999'] } }],
    ['with the 统一社会信用代码 of another', { payer: { ...BUYER, uscc: 'X' } }],
    ['of another contract', { contract: 'C-2' }],
  ])('one %s is not, however well its amount fits', (_what, more) => {
    const dues = [due('i', 100n, { buyer: { ...BUYER, uscc: 'Y' } })]
    expect(matchPayments(dues, [pay('p', 100n, more)])).toMatchObject({ links: [], candidates: [{ why: 'differs' }] })
  })

  it('the account goes before the name', () => {
    const byName = pay('a', 100n, { payer: { name: BUYER.name }, day: '2025-01-02' })
    const byAccount = pay('b', 100n, { day: '2025-03-01' })
    expect(links(matchPayments([due('i', 100n)], [byName, byAccount]))).toEqual(['i b 100 one_to_one'])
  })
})

describe('matching by amounts', () => {
  it('one payment for several invoices, and several payments for one, where only one choice adds up', () => {
    expect(links(matchPayments([due('a', 30n), due('b', 50n), due('c', 11n)], [pay('p', 80n)]))).toEqual([
      'a p 30 one_payment',
      'b p 50 one_payment',
    ])
    expect(links(matchPayments([due('i', 80n)], [pay('p', 30n), pay('q', 50n), pay('r', 11n)]))).toEqual([
      'i p 30 one_invoice',
      'i q 50 one_invoice',
    ])
  })

  it('where two choices add up, the oldest invoices are paid first, and it says that only the order says so', () => {
    const dues = [due('jan', 10n), due('feb', 10n, { day: '2025-02-01' }), due('mar', 10n, { day: '2025-03-01' })]
    expect(links(matchPayments(dues, [pay('p', 20n)]))).toEqual(['feb p 10 in_order', 'jan p 10 in_order'])
  })

  it('a part payment leaves the rest open to the 分, an over-payment is left over', () => {
    expect(matchPayments([due('i', 100n)], [pay('p', 99n)])).toMatchObject({
      unpaid: [{ id: 'i', fen: 1n }],
      unused: [],
    })
    expect(matchPayments([due('i', 100n)], [pay('p', 101n)])).toMatchObject({
      unpaid: [],
      unused: [{ id: 'p', fen: 1n, why: 'not_needed' }],
    })
  })

  it('a payment that names no contract and fits two is for a person, but for an amount that stands once', () => {
    const dues = [due('a', 100n), due('b', 70n, { contract: 'C-2' })]
    expect(matchPayments(dues, [pay('p', 60n, { contract: null })])).toMatchObject({
      links: [],
      unused: [{ id: 'p', why: 'several_contracts' }],
    })
    expect(links(matchPayments(dues, [pay('p', 70n, { contract: null })]))).toEqual(['b p 70 one_to_one'])
  })

  it('neither id twice nor an amount of nothing is taken', () => {
    expect(() => matchPayments([due('i', 0n)], [])).toThrow(RangeError)
    expect(() => matchPayments([], [pay('p', 1n), pay('p', 2n)])).toThrow(RangeError)
  })

  it('a search without end gives up, says so, and still ends', () => {
    // Even amounts never add up to an odd one, which no bound can see.
    const dues = Array.from({ length: 60 }, (_, i) => due(`i${i}`, 1_000_000n + 2n * BigInt(i * i)))
    const result = matchPayments(dues, [pay('p', 30_000_001n)])
    expect(result.limited).toEqual(['p'])
    expect(result.links.every(({ how }) => how === 'in_order')).toBe(true)
    expect(
      onlySubset(
        dues.map(({ fen }) => fen),
        30_000_001n,
        { steps: 1000 },
      ),
    ).toBe('gave_up')
  })
})

const NAMES = ['甲', '乙', '丙'] as const
const side = fc.record({
  name: fc.constantFrom(...NAMES),
  accounts: fc.constantFrom(undefined, ['1'], ['2'], ['3']),
})
const amount = fc.integer({ min: 1, max: 12 }).map(BigInt)
const day = fc.constantFrom('2025-01-01', '2025-01-02', '2025-02-01')
const dues = fc
  .array(fc.record({ buyer: side, seller: side, fen: amount, day, contract: fc.constantFrom('C-1', 'C-2') }), {
    maxLength: 7,
  })
  .map((all) => all.map((one, i): Due => ({ id: `i${i}`, ...one })))
const transfers = fc
  .array(fc.record({ payer: side, payee: side, fen: amount, day, contract: fc.constantFrom('C-1', 'C-2', null) }), {
    maxLength: 7,
  })
  .map((all) => all.map((one, i): Transfer => ({ id: `p${i}`, ...one })))
const same = (x?: readonly string[], y?: readonly string[]) => x !== undefined && y !== undefined && x[0] === y[0]
const sum = (all: readonly { fen: bigint }[]) => all.reduce((total, { fen }) => total + fen, 0n)

describe('laws of matching', () => {
  it('every 分 of every invoice and payment is linked or left, none twice; nothing is linked that differs', () => {
    fc.assert(
      fc.property(dues, transfers, (some, others) => {
        const { links: all, unpaid, unused } = matchPayments(some, others)
        for (const { id, fen } of some)
          expect(sum(all.filter(({ invoice }) => invoice === id)) + sum(unpaid.filter((left) => left.id === id))).toBe(
            fen,
          )
        for (const { id, fen } of others)
          expect(sum(all.filter(({ payment }) => payment === id)) + sum(unused.filter((left) => left.id === id))).toBe(
            fen,
          )
        for (const { invoice, payment, fen } of all) {
          const [a, b] = [some.find(({ id }) => id === invoice), others.find(({ id }) => id === payment)]
          expect(fen > 0n && (b?.contract === null || a?.contract === b?.contract)).toBe(true)
          expect(a?.buyer.name === b?.payer.name || same(a?.buyer.accounts, b?.payer.accounts)).toBe(true)
          expect(a?.seller.name === b?.payee.name || same(a?.seller.accounts, b?.payee.accounts)).toBe(true)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('the order of the inputs changes nothing', () => {
    fc.assert(
      fc.property(dues, transfers, fc.nat(), (some, others, turn) => {
        const rotate = <T>(all: readonly T[]) =>
          [...all.slice(turn % (all.length || 1)), ...all.slice(0, turn % (all.length || 1))].toReversed()
        expect(matchPayments(rotate(some), rotate(others))).toEqual(matchPayments(some, others))
      }),
      { numRuns: 200 },
    )
  })

  it('a subset is found where trying all of them finds exactly one', () => {
    fc.assert(
      fc.property(fc.array(amount, { maxLength: 9 }), amount, (amounts, target) => {
        const all = Array.from({ length: 2 ** amounts.length }, (_, mask) =>
          amounts.flatMap((fen, i) => ((mask >> i) & 1 ? [[i, fen] as const] : [])),
        )
        const exact = all.filter((chosen) => chosen.reduce((total, [, fen]) => total + fen, 0n) === target)
        const found = onlySubset(amounts, target, { steps: 100_000 })
        expect(found).toEqual(exact.length === 0 ? 'none' : exact.length > 1 ? 'several' : exact[0]?.map(([i]) => i))
      }),
    )
  })
})

describe('from records', () => {
  const invoice = {
    institution: '91340600MA2PBM9HXD',
    number: '24000000000000000001',
    kind: 'digital_special' as const,
    contract: 'C-1',
    issuedOn: '2025-01-01',
    sellerUscc: '91340600MA2PBM9HXD',
    buyerUscc: '91440300MA5FABCE1R',
    net: '100.00',
    tax: '6.00',
    gross: '106.00',
    status: 'valid' as const,
  }
  const red = {
    ...invoice,
    number: '24000000000000000002',
    net: '-50.00',
    tax: '-3.00',
    gross: '-53.00',
    redOf: invoice.number,
  }

  it('an invoice is due less its red letters; reversed and voided ones are not; a red letter alone is named', () => {
    expect(duesOf([invoice, red], []).dues).toMatchObject([{ id: invoice.number, fen: 5_300n }])
    expect(duesOf([invoice, red, { ...red, number: '24000000000000000003' }], []).dues).toEqual([])
    expect(duesOf([{ ...invoice, status: 'voided' }], []).dues).toEqual([])
    expect(duesOf([red], [])).toEqual({ dues: [], unplaced: [red.number] })
  })

  it('and matched with the slips by the accounts that its contract names', () => {
    const contracts = [{ number: 'C-1', buyerAccounts: ['1'], providerAccounts: ['2'] }]
    const slip = {
      institution: invoice.institution,
      bankReference: 'B-1',
      contract: 'C-1',
      paidOn: '2025-01-05',
      direction: 'payment' as const,
      payer: { name: '甲', account: '1' },
      payee: { name: '乙', account: '2' },
      amount: '53.00',
      method: 'transfer' as const,
    }
    const { links: all } = matchPayments(duesOf([invoice, red], contracts).dues, transfersOf([slip]))
    expect(all).toEqual([{ invoice: invoice.number, payment: 'B-1', fen: 5_300n, tie: 'account', how: 'one_to_one' }])
  })
})
