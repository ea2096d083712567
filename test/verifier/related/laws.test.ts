import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { add, compare, type Fraction, fraction, toDecimal } from '../../../core/fraction.ts'
import { RELATED_POLICIES } from '../../../verifier/programmes/engine/related.ts'
import { controlledBy } from '../../../verifier/related/control.ts'
import { graphOn, ONE } from '../../../verifier/related/graph.ts'
import { relate } from '../../../verifier/related/related.ts'
import { ladderTo, sharesOf } from '../../../verifier/related/shares.ts'
import { tiesOf } from '../../../verifier/related/tie.ts'
import { A, B, company, DAY, type Edge, head, M, organ, owns, person, relationOf, X, Y } from './ties.ts'

const PARTIES = [A, B, M, X, Y, 'P', organ('S')]
const party = fc.constantFrom(...PARTIES)
const share = fc.constantFrom(undefined, '0', '0.05', '0.2499', '0.25', '1/3', '0.5', '0.5001', '0.75', '1')
const anyEdge: fc.Arbitrary<Edge> = fc
  .record({
    from: party,
    to: party,
    kind: fc.constantFrom(
      'equity',
      'equity',
      'equity',
      'control_agreement',
      'affiliation',
      'board',
      'kinship',
      'co_building',
    ),
    share,
    validTo: fc.constantFrom(undefined, '2025-05-31', '2025-04-30'),
    sender: fc.constantFrom('91440300MA5EXAMP1F', '91440300MA5EXAMP2D'),
  })
  .filter(({ from, to }) => from !== to)
  .map(({ from, to, kind, share: part, validTo, sender }) => ({
    from,
    to,
    kind,
    sender,
    ...(kind === 'equity' && part !== undefined ? { share: part } : {}),
    ...(validTo === undefined ? {} : { validTo }),
  }))
/** Each a record of its own, so that none contradicts another under one id. */
const edges = fc
  .array(anyEdge, { maxLength: 12 })
  .map((list) => list.map((edge, at) => ({ ...edge, edgeId: `E-${at}` })))
const policy = fc.constantFrom(...RELATED_POLICIES)
const RANGE = { from: '2025-04-01', to: '2025-06-30' }

describe('laws', () => {
  it('the order of records changes nothing', () => {
    fc.assert(
      fc.property(
        policy,
        edges.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
        (which, [list, shuffled]) => {
          expect(relationOf(which, shuffled, RANGE)).toEqual(relationOf(which, list, RANGE))
        },
      ),
      { numRuns: 200 },
    )
  })

  it('a record more never turns related into unrelated', () => {
    fc.assert(
      fc.property(policy, edges, anyEdge, (which, list, more) => {
        fc.pre(relationOf(which, list).verdict === 'related')
        expect(relationOf(which, [...list, { ...more, edgeId: 'E-more' }]).verdict).not.toBe('unrelated')
      }),
      { numRuns: 200 },
    )
  })

  it('which party is asked about first changes nothing where no policy says so', () => {
    const same = fc.constantFrom('XLQ-STRICT' as const, 'CIT-109' as const, 'YLQ-CONTROL' as const)
    fc.assert(
      fc.property(same, edges, (which, list) => {
        const ties = tiesOf(list.map(head))
        const asked = { policy: which, from: DAY, to: DAY }
        expect(relate(ties, { a: B, b: A, ...asked }).verdict).toBe(relate(ties, { a: A, b: B, ...asked }).verdict)
      }),
      { numRuns: 200 },
    )
  })

  it('every step of a path is a record that holds on the days of its span', () => {
    fc.assert(
      fc.property(policy, edges, (which, list) => {
        for (const { path, from, to } of relationOf(which, list, RANGE).days) {
          for (const tie of path) {
            expect(tie.validFrom <= from && (tie.validTo === null || tie.validTo >= to)).toBe(true)
          }
        }
      }),
      { numRuns: 100 },
    )
  })
})

/** Exact shares as text, cut to twelve decimals; `from` null: multiplied, nobody counts in full. */
function sharesText(list: readonly Edge[], source: string, target: string, from: Fraction | null = null): string {
  const bounds = sharesOf(ladderTo(graphOn(tiesOf(list.map(head)), DAY), [target]), source, from).get(target)
  if (bounds === undefined) return 'none'
  const [low, high] = [toDecimal(bounds.low, 12), toDecimal(bounds.high, 12)]
  return compare(bounds.low, bounds.high) === 0 ? low : `${low}…${high}`
}

describe('multiplied shares', () => {
  it('are multiplied along paths and summed over them', () => {
    const list = [owns(A, M, '0.5'), owns(A, X, '0.2'), owns(M, B, '0.4'), owns(X, B, '0.5'), owns(A, B, '0.05')]
    expect(sharesText(list, A, B)).toBe('0.350000000000')
    expect(sharesText(list, A, B, fraction(1n, 4n))).toBe('0.550000000000')
  })

  it('are exact at the threshold through thirds', () => {
    expect(sharesText([owns(A, M, '1/3'), owns(M, B, '3/4')], A, B)).toBe('0.250000000000')
  })

  it('of parties that hold each other are solved exactly: A 40 % of M, M 50 % of B, B 20 % of M', () => {
    // m = 0.4 + 0.2 b and b = 0.5 m, so m = 4/9 and b = 2/9.
    const list = [owns(A, M, '0.4'), owns(B, M, '0.2'), owns(M, B, '0.5')]
    const shares = sharesOf(ladderTo(graphOn(tiesOf(list.map(head)), DAY), [B]), A, null)
    expect([shares.get(M)?.low, shares.get(B)?.low]).toEqual([fraction(4n, 9n), fraction(2n, 9n)])
    expect(shares.get(B)?.high).toEqual(fraction(2n, 9n))
  })

  it('in a circle of three end, and a circle that nobody else holds gives nobody anything', () => {
    expect(sharesText([owns(A, B, '0.3'), owns(B, M, '0.3'), owns(M, A, '0.3')], A, M)).toBe('0.090000000000')
    expect(sharesText([owns(X, M, '1'), owns(M, X, '1'), owns(M, B, '1')], A, B)).toBe('none')
  })

  it('of a circle too large to be solved are bounds around the solution', () => {
    const ring = Array.from({ length: 40 }, (_, at) => company(`R${at}`))
    const list = [
      ...ring.map((from, at) => owns(from, ring[(at + 1) % ring.length] ?? A, '0.5')),
      owns(A, ring[0] ?? A, '0.5'),
      owns(ring[0] ?? A, B, '1'),
    ]
    // Along the ring a half each step: 0.5 / (1 − 2^-40).
    const bounds = sharesOf(ladderTo(graphOn(tiesOf(list.map(head)), DAY), [B]), A, null).get(B)
    const truth = fraction(1n << 39n, (1n << 40n) - 1n)
    expect(bounds === undefined ? [] : [compare(bounds.low, truth), compare(truth, bounds.high)]).toEqual([-1, -1])
    expect(bounds === undefined ? '' : `${toDecimal(bounds.low, 3)} ${toDecimal(bounds.high, 3)}`).toBe('0.500 0.500')
  })

  it('never exceed 1, without circles nor with them, whatever is recorded', () => {
    fc.assert(
      fc.property(edges, (list) => {
        const graph = graphOn(tiesOf(list.map(head)), DAY)
        for (const from of [null, fraction(1n, 4n)]) {
          for (const { low, high } of sharesOf(ladderTo(graph, [A, B]), X, from).values()) {
            expect([compare(low, high), compare(high, ONE)].every((order) => order <= 0)).toBe(true)
          }
        }
      }),
      { numRuns: 300 },
    )
  })

  it('agree with following every path, where there is no circle', () => {
    // Edges only from earlier to later parties; at most 1 is given away of each.
    const order = [X, Y, M, A, B].map((code) => code)
    const weights = fc.array(fc.integer({ min: 0, max: 25 }), { minLength: 10, maxLength: 10 })
    fc.assert(
      fc.property(weights, (percent) => {
        const list = order.flatMap((from, i) =>
          order.slice(i + 1).map((to, j) => owns(from, to, `${percent[(i * 3 + j) % 10] ?? 0}/100`)),
        )
        const walk = (from: string, to: string): number =>
          list
            .filter((edge) => edge.from === from)
            .reduce((sum, edge) => {
              const part = Number(edge.share?.split('/')[0] ?? 0) / 100
              return sum + part * (edge.to === to ? 1 : walk(edge.to, to))
            }, 0)
        const text = sharesText(list, X, B)
        expect(Math.abs((text === 'none' ? 0 : Number(text)) - walk(X, B))).toBeLessThan(1e-9)
      }),
      { numRuns: 50 },
    )
  })
})

describe('control', () => {
  it('is what the definition says, asked again and again until nothing changes', () => {
    fc.assert(
      fc.property(edges, fc.constantFrom(A, M, X), (list, top) => {
        const graph = graphOn(tiesOf(list.map(head)), DAY)
        const under = new Set([top])
        const everybody = [...new Set(tiesOf(list.map(head)).flatMap(({ from, to }) => [from, to]))]
        const more = () =>
          everybody.filter((party) => {
            const held = (graph.holders.get(party) ?? []).filter(({ from }) => under.has(from))
            const agreed = (graph.tiesTo.get(party) ?? []).some(
              ({ kind, from }) => kind === 'control_agreement' && under.has(from),
            )
            const sum = held.reduce((total, { low }) => add(total, low), fraction(0n))
            return !under.has(party) && (agreed || compare(sum, fraction(1n, 2n)) > 0)
          })
        for (let next = more(); next.length > 0; next = more()) for (const party of next) under.add(party)
        expect([...controlledBy(graph, top).keys()].sort()).toEqual([...under].sort())
      }),
      { numRuns: 200 },
    )
  })
})

describe('unrelated', () => {
  const holders = ['P', 'Q', M, X, Y, A, B]
  const stake = fc.record({
    from: fc.constantFrom(...holders),
    to: fc.constantFrom(A, B, M, X, Y),
    percent: fc.integer({ min: 1, max: 100 }),
  })
  const stakes = (max: number) => fc.array(stake, { maxLength: max })
  type Stake = { readonly from: string; readonly to: string; readonly percent: number }
  /** Of stakes those that give away at most all of a party, and none twice. */
  const consistent = (list: readonly Stake[]): readonly Edge[] => {
    const given = new Map<string, number>()
    const seen = new Set<string>()
    return list.flatMap(({ from, to, percent }) => {
      const sum = (given.get(to) ?? 0) + percent
      if (from === to || sum > 100 || seen.has(`${from} ${to}`)) return []
      given.set(to, sum)
      seen.add(`${from} ${to}`)
      return [owns(from, to, `${percent}/100`)]
    })
  }
  const persons = new Set([person('P'), person('Q')])
  // Mostly owned by two persons, so that being unrelated is not rare.
  const base = fc
    .tuple(fc.integer({ min: 70, max: 100 }), fc.integer({ min: 70, max: 100 }), stakes(3))
    .map(([a, b, rest]) => [{ from: 'P', to: A, percent: a }, { from: 'Q', to: B, percent: b }, ...rest])

  it('whatever else comes to light about owners, nobody becomes related who was said not to be', () => {
    let said = 0
    fc.assert(
      fc.property(policy, base, stakes(6), (which, now, later) => {
        fc.pre(relationOf(which, consistent(now), { persons }).verdict === 'unrelated')
        said += 1
        const then = relationOf(which, consistent([...now, ...later]), { persons }).verdict
        expect(then === 'related' || then === 'needs_human').toBe(false)
      }),
      { numRuns: 300 },
    )
    expect(said).toBeGreaterThan(100)
  })
})
