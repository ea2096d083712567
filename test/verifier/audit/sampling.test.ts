import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { drawItems } from '../../../verifier/audit/sampling/attribute.ts'
import { chance } from '../../../verifier/audit/sampling/chance.ts'
import { designSample } from '../../../verifier/audit/sampling/design.ts'
import {
  type Audited,
  drawByMoney,
  misstatement,
  mostItems,
  widestInterval,
} from '../../../verifier/audit/sampling/monetary-unit.ts'
import { parseAmount, populationOf, toAmount } from '../../../verifier/audit/sampling/population.ts'

const SEED = 'ab'.repeat(32)
const yuan = (amount: string) => parseAmount(amount)
const items = (...amounts: readonly string[]) =>
  amounts.map((amount, i) => ({ id: `I-${String(i).padStart(4, '0')}`, worth: yuan(amount) }))

describe('chance', () => {
  it('is SHA-256 over the text that docs/audit.md states: anybody with the seed draws the same', () => {
    const block = (i: number) =>
      BigInt(`0x${createHash('sha256').update(`suanheng/sampling/1 ${SEED} DIGEST ${i}`).digest('hex')}`)
    const next = chance(SEED, 'DIGEST')
    expect([next(1000n), next(1000n), next(7n)]).toEqual([block(0) % 1000n, block(1) % 1000n, block(2) % 7n])
  })

  it('favours no number: of 3 in 30,000 draws each comes within five deviations of a third', () => {
    const next = chance(SEED, 'even')
    const counts = [0, 0, 0]
    for (let i = 0; i < 30_000; i++) {
      const drawn = Number(next(3n))
      counts[drawn] = (counts[drawn] ?? 0) + 1
    }
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(5 * Math.sqrt(30_000 * (1 / 3) * (2 / 3)))
  })

  it('of another seed or another population is another', () => {
    const first = chance(SEED, 'a')(10n ** 30n)
    expect(chance('cd'.repeat(32), 'a')(10n ** 30n)).not.toBe(first)
    expect(chance(SEED, 'b')(10n ** 30n)).not.toBe(first)
  })
})

describe('a population', () => {
  it('has one digest however its items come, and another once one of them is another', () => {
    const all = items('1', '2.5', '-3')
    const { digest } = populationOf('invoice', all)
    expect(populationOf('invoice', all.toReversed()).digest).toBe(digest)
    expect(populationOf('invoice', items('1', '2.51', '-3')).digest).not.toBe(digest)
    const lines = 'I-0000\t1\nI-0001\t2.5\nI-0002\t-3\n'
    expect(digest).toBe(createHash('sha256').update(lines).digest('hex'))
  })

  it('keeps what is worth nothing or less apart, and refuses an id that stands twice', () => {
    const population = populationOf('invoice', items('10', '0', '-4'))
    expect([population.total, population.items.length, population.apart.length]).toEqual([yuan('10'), 1, 2])
    expect(() => populationOf('invoice', [...items('1'), ...items('2')])).toThrow(RangeError)
  })

  it('reads and writes amounts exactly', () => {
    fc.assert(fc.property(fc.bigInt(-(10n ** 20n), 10n ** 20n), (micro) => parseAmount(toAmount(micro)) === micro))
    for (const text of ['', '1.', '.5', '1e3', '1.0000001', ' 1']) expect(() => parseAmount(text)).toThrow(RangeError)
  })
})

const amounts = fc.array(fc.bigInt(1n, 10n ** 9n), { minLength: 1, maxLength: 60 })
const anyPopulation = amounts.map((worths) =>
  populationOf(
    'invoice',
    worths.map((worth, i) => ({ id: `i${i}`, worth })),
  ),
)

describe('drawing by money', () => {
  it('takes every item worth the interval or more; one worth a millionth less has to be drawn', () => {
    const population = populationOf('invoice', [
      { id: 'a', worth: yuan('100') },
      { id: 'b', worth: yuan('100') - 1n },
    ])
    expect(drawByMoney(population, yuan('100'), SEED).certain.map(({ id }) => id)).toEqual(['a'])
  })

  it('draws each remaining item at most once, in the order of ids, and as many as the units hold intervals', () => {
    fc.assert(
      fc.property(anyPopulation, fc.bigInt(1n, 10n ** 9n), (population, interval) => {
        const { start, certain, drawn, restTotal } = drawByMoney(population, interval, SEED)
        expect(start >= 1n && start <= interval).toBe(true)
        expect(new Set([...certain, ...drawn]).size).toBe(certain.length + drawn.length)
        const hits = restTotal < start ? 0n : (restTotal - start) / interval + 1n
        expect(BigInt(drawn.length)).toBe(hits)
        expect(certain.length + drawn.length).toBeLessThanOrEqual(mostItems(population, interval))
      }),
    )
  })

  it('draws the item that holds the unit: laid end to end, the first of 40 and 60 with the start in the second', () => {
    const population = populationOf('invoice', items('40', '59.99'))
    const { start, drawn } = drawByMoney(population, yuan('100'), SEED)
    const expected = start <= yuan('40') ? ['I-0000'] : start <= yuan('99.99') ? ['I-0001'] : []
    expect(drawn.map(({ id }) => id)).toEqual(expected)
  })
})

describe('drawing by attribute', () => {
  it('takes so many different items, those worth nothing among them, and all when all are asked for', () => {
    const population = populationOf('invoice', items('1', '0', '-2', '4', '5'))
    expect(new Set(drawItems(population, 3, SEED).map(({ id }) => id)).size).toBe(3)
    expect(
      drawItems(population, 5, SEED)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(['I-0000', 'I-0001', 'I-0002', 'I-0003', 'I-0004'])
    expect(() => drawItems(population, 6, SEED)).toThrow(RangeError)
  })
})

describe('the widest interval', () => {
  it('is the tolerable misstatement over the factor of none, cut down to the 分', () => {
    const design = { confidence: 95, tolerable: yuan('125000'), expected: 0n } as const
    expect(toAmount(widestInterval(design) ?? 0n)).toBe('41725.08')
  })

  it('is narrower where misstatement is expected, and there is none once that leaves no room', () => {
    // A textbook case (BV 2,500,000, TM 125,000, expected 27,722): with the factor 3.0 the interval is 26,882.
    const interval = widestInterval({ confidence: 95, tolerable: yuan('125000'), expected: yuan('27722') })
    expect(toAmount(interval ?? 0n)).toBe('26919.28')
    expect(widestInterval({ confidence: 95, tolerable: yuan('16'), expected: yuan('10') })).toBeNull()
    const population = populationOf('invoice', items('1000'))
    expect(
      designSample(population, { method: 'monetary_unit', confidence: 95, tolerable: '16', expected: '10' }),
    ).toEqual({ possible: false })
  })
})

const audited = (id: string, worth: string, right: string): Audited => ({
  id,
  worth: yuan(worth),
  audited: yuan(right),
})
const SAMPLE = { interval: yuan('10000'), restTotal: yuan('500000') }

describe('the upper limit of misstatement', () => {
  const over = (certain: readonly Audited[], drawn: readonly Audited[]) =>
    misstatement(SAMPLE, { certain, drawn }, 95, 'over')

  it('without misstatement is the basic precision alone: interval × 2.9958', () => {
    expect(over([], [audited('a', '500', '500')])).toEqual({ known: 0n, projected: 0n, upper: yuan('29958') })
  })

  it('with taints of 100 %, 20 % and 5 % is worked out as the guide does, largest taint first', () => {
    const drawn = [audited('a', '100', '95'), audited('b', '200', '0'), audited('c', '1000', '800')]
    // 10,000 × (2.9958 + 1.7481 × 1 + 1.5519 × 0.2 + 1.4579 × 0.05)
    expect(over([], drawn)).toEqual({ known: 0n, projected: yuan('12500'), upper: yuan('51271.75') })
  })

  it('adds what was found in items that were taken for certain as it is, without any allowance', () => {
    const certain = [audited('x', '20000', '15000'), audited('y', '30000', '31000')]
    expect(over(certain, [])).toEqual({ known: yuan('5000'), projected: yuan('5000'), upper: yuan('34958') })
  })

  it('is never above what the items are worth, and is what was found where nothing was left to draw from', () => {
    const small = { interval: yuan('10000'), restTotal: yuan('12000') }
    expect(misstatement(small, { certain: [], drawn: [audited('a', '100', '0')] }, 95, 'over').upper).toBe(
      yuan('12000'),
    )
    const none = { interval: yuan('10000'), restTotal: 0n }
    expect(misstatement(none, { certain: [audited('a', '20000', '19000')], drawn: [] }, 95, 'over').upper).toBe(
      yuan('1000'),
    )
  })

  it('of what was booked too low is not known once an item was booked at less than half', () => {
    const under = (right: string) =>
      misstatement(SAMPLE, { certain: [], drawn: [audited('a', '100', right)] }, 95, 'under')
    expect(under('200').upper).toBe(yuan('47439'))
    expect(under('200.000001')).toMatchObject({ upper: null })
  })

  const taints = fc.array(fc.integer({ min: 0, max: 1000 }), { maxLength: 8 })
  const drawnOf = (shares: readonly number[]) =>
    shares.map((share, i) => ({ id: `i${i}`, worth: 1000n, audited: BigInt(share) }))
  it('never falls when one more item turns out wrong, and never lies below what is projected', () => {
    fc.assert(
      fc.property(taints, fc.integer({ min: 0, max: 999 }), (shares, wrong) => {
        const before = over([], drawnOf([...shares, 1000]))
        const after = over([], drawnOf([...shares, wrong]))
        expect((after.upper ?? 0n) > (before.upper ?? 0n)).toBe(true)
        expect((after.upper ?? 0n) >= after.projected).toBe(true)
      }),
    )
  })
})
