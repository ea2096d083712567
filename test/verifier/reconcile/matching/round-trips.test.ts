import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { roundTripsOf } from '../../../../verifier/reconcile/matching/round-trips.ts'
import type { Side, Transfer } from '../../../../verifier/reconcile/matching/sides.ts'

const flow = (id: string, payer: string | Side, payee: string | Side, day: string, fen = 100n): Transfer => ({
  id,
  contract: null,
  payer: typeof payer === 'string' ? { name: payer } : payer,
  payee: typeof payee === 'string' ? { name: payee } : payee,
  fen,
  day,
})
const paths = (transfers: readonly Transfer[], limits = {}) =>
  roundTripsOf(transfers, limits).trips.map(({ path }) => path.join(' '))

describe('round trips', () => {
  it('are paths from the payee back to the payer, and carry no more than their least amount', () => {
    const transfers = [
      flow('p', '买方', '卖方', '2025-01-01', 1000n),
      flow('a', '卖方', '壳公司', '2025-01-10', 800n),
      flow('b', '壳公司', '买方', '2025-02-01', 600n),
      flow('c', '卖方', '供电局', '2025-01-11', 500n),
    ]
    expect(roundTripsOf(transfers)).toEqual({
      trips: [{ path: ['p', 'a', 'b'], fen: 600n, from: '2025-01-01', to: '2025-02-01' }],
      limited: [],
    })
  })

  it('90 days after the payment is within, 91 is not', () => {
    expect(paths([flow('p', 'A', 'B', '2025-01-01'), flow('r', 'B', 'A', '2025-04-01')])).toEqual(['p r'])
    expect(paths([flow('p', 'A', 'B', '2025-01-01'), flow('r', 'B', 'A', '2025-04-02')])).toEqual([])
  })

  it('days never go backwards along a path; one day is one moment', () => {
    const back = [
      flow('p', 'A', 'B', '2025-01-05'),
      flow('a', 'B', 'C', '2025-01-10'),
      flow('b', 'C', 'A', '2025-01-09'),
    ]
    expect(paths(back)).toEqual([])
    expect(paths(back.map((one) => ({ ...one, day: '2025-01-05' }))).length).toBe(3)
  })

  it('a company is known by its account under another name, and two of one name with different codes are two', () => {
    const shell = { name: '壳公司', accounts: ['77 77'] }
    const renamed = { name: '壳集团', accounts: ['7777'] }
    expect(
      paths([
        flow('p', 'A', 'B', '2025-01-01'),
        flow('a', 'B', shell, '2025-01-02'),
        flow('b', renamed, 'A', '2025-01-03'),
      ]),
    ).toEqual(['p a b'])
    const one = { name: '同名公司', uscc: '1' }
    const two = { name: '同名公司', uscc: '2' }
    expect(
      paths([flow('p', 'A', 'B', '2025-01-01'), flow('a', 'B', one, '2025-01-02'), flow('b', two, 'A', '2025-01-03')]),
    ).toEqual([])
  })

  it('sides of which nothing is known are not one another', () => {
    expect(paths([flow('p', {}, 'B', '2025-01-01'), flow('r', 'B', {}, '2025-01-02')])).toEqual([])
  })

  it('cycles among others, transfers to oneself and the longest path end', () => {
    const cycle = [
      flow('p', 'A', 'B', '2025-01-01'),
      flow('x', 'B', 'C', '2025-01-01'),
      flow('y', 'C', 'B', '2025-01-01'),
      flow('s', 'B', 'B', '2025-01-01'),
    ]
    expect(paths(cycle)).toEqual(['x y', 'y x'])
    const chain = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'A'].flatMap((from, i, all) => {
      const to = all[i + 1]
      return to === undefined ? [] : [flow(`t${i}`, from, to, `2025-01-0${i + 1}`)]
    })
    expect(paths(chain)).toEqual([])
    expect(paths(chain, { hops: 7 })).toEqual(['t0 t1 t2 t3 t4 t5 t6 t7'])
  })

  it('a dense web is cut and says so, the shortest paths first', () => {
    const parties = Array.from({ length: 12 }, (_, i) => `P${i}`)
    const web = parties.flatMap((from) =>
      parties.filter((to) => to !== from).map((to) => flow(`${from}-${to}`, from, to, '2025-01-01')),
    )
    const { trips, limited } = roundTripsOf(web, { trips: 5, steps: 2000 })
    expect(limited).toHaveLength(web.length)
    expect(trips).toHaveLength(web.length * 5)
    expect(trips.filter(({ path }) => path[0] === 'P0-P1').map(({ path }) => path.length)).toEqual([2, 3, 3, 3, 3])
  })

  it('whatever the transfers: each path is one, and the order of the input changes nothing', () => {
    const party = fc.constantFrom('A', 'B', 'C', 'D')
    const transfers = fc
      .array(fc.tuple(party, party, fc.integer({ min: 1, max: 28 })), { maxLength: 10 })
      .map((all) => all.map(([from, to, day], i) => flow(`t${i}`, from, to, `2025-02-${String(day).padStart(2, '0')}`)))
    fc.assert(
      fc.property(transfers, (all) => {
        const found = roundTripsOf(all)
        expect(roundTripsOf(all.toReversed())).toEqual(found)
        for (const { path } of found.trips) {
          const steps = path.map((id) => all.find((one) => one.id === id) ?? flow('', '', '', ''))
          expect(steps.at(-1)?.payee.name).toBe(steps[0]?.payer.name)
          for (const [i, step] of steps.entries()) {
            const next = steps[i + 1]
            if (next !== undefined) expect([next.payer.name, next.day >= step.day]).toEqual([step.payee.name, true])
          }
          expect(new Set(steps.map(({ payer }) => payer.name)).size).toBe(steps.length)
        }
      }),
      { numRuns: 200 },
    )
  })
})
