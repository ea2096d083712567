import { describe, expect, it } from 'vitest'
import { type Confidence, confidenceFactor } from '../../../verifier/audit/sampling/poisson.ts'
import { attributeSize, isUnlikely, upperCount, upperRate } from '../../../verifier/audit/sampling/tails.ts'

/** AICPA Audit Guide “Audit Sampling”, confidence factors for monetary-unit sampling, at 5 % and 10 % risk, 0 to 20. */
const PUBLISHED: Readonly<Record<90 | 95, readonly string[]>> = {
  95: '3.00 4.75 6.30 7.76 9.16 10.52 11.85 13.15 14.44 15.71 16.97 18.21 19.45 20.67 21.89 23.10 24.31 25.50 26.70 27.88 29.07'.split(
    ' ',
  ),
  90: '2.31 3.89 5.33 6.69 8.00 9.28 10.54 11.78 13.00 14.21 15.41 16.60 17.79 18.96 20.13 21.30 22.46 23.61 24.76 25.91 27.05'.split(
    ' ',
  ),
}
/** The same at 1 % risk, 0 to 4. */
const AT_99 = ['4.61', '6.64', '8.41', '10.05', '11.61']

/** Ten-thousandths rounded up to the two decimals of the table. */
const asPrinted = (factor: bigint): string => {
  const hundredths = (factor + 99n) / 100n
  return `${hundredths / 100n}.${(hundredths % 100n).toString().padStart(2, '0')}`
}

describe('confidence factors', () => {
  it.each([90, 95] as const)('at %d % are those of the published table, row by row', (confidence) => {
    const rows = PUBLISHED[confidence].map((_, k) => asPrinted(confidenceFactor(confidence, k)))
    expect(rows).toEqual(PUBLISHED[confidence])
  })

  it('at 99 % are those of the published table', () => {
    expect(AT_99.map((_, k) => asPrinted(confidenceFactor(99, k)))).toEqual(AT_99)
  })

  it('of no misstatement are −ln of the risk, rounded up at the fourth decimal and never down', () => {
    for (const confidence of [90, 95, 99] as const) {
      const exact = -Math.log(1 - confidence / 100) * 10_000
      const factor = Number(confidenceFactor(confidence, 0))
      expect(factor).toBeGreaterThanOrEqual(exact)
      expect(factor - exact).toBeLessThan(1)
    }
  })

  it('grow with each misstatement by more than one, so that more misstatements never lower a limit', () => {
    for (let k = 1; k <= 60; k++) expect(confidenceFactor(95, k) - confidenceFactor(95, k - 1)).toBeGreaterThan(10_000n)
  })
})

const rate = (perTenThousand: number) => ({ num: BigInt(perTenThousand), den: 10_000n })
/** Large enough that what is drawn is not missed: the published tables know no population. */
const WITHOUT_END = 10_000_000

describe('sample sizes of attribute sampling', () => {
  it('at 5 % risk and a tolerable rate of 5 % are those of AICPA table A-1', () => {
    const expected = [0, 25, 50, 75, 100, 125, 150, 175, 200, 225, 250]
    const sizes = expected.map((e) => sizeOf(95, 500, e))
    expect(sizes.join(' ')).toBe('59(0) 93(1) 93(1) 93(1) 93(1) 124(2) 124(2) 153(3) 181(4) 208(5) 234(6)')
  })

  it.each([
    [95, 1000, '29(0)'],
    [90, 500, '45(0)'],
    [90, 1000, '22(0)'],
  ] as const)(
    'at %d %% and a tolerable rate of %d ‱ without expected deviations: %s',
    (confidence, tolerable, size) => {
      expect(sizeOf(confidence, tolerable, 0)).toBe(size)
    },
  )

  it('of a small population are smaller, and of what no sample supports there is none', () => {
    expect(sizeOf(95, 500, 0, 200)).toBe('47(0)')
    expect(attributeSize(95, 20, { tolerable: rate(500), expected: rate(0) }, 10_000)).toEqual({
      sample: 16,
      deviations: 0,
    })
    expect(attributeSize(95, 100, { tolerable: rate(500), expected: rate(600) }, 10_000)).toBeNull()
    expect(attributeSize(95, 100, { tolerable: rate(10_000), expected: rate(0) }, 10_000)).toBeNull()
  })

  const sizeOf = (confidence: Confidence, tolerable: number, expected: number, size = WITHOUT_END) => {
    const found = attributeSize(confidence, size, { tolerable: rate(tolerable), expected: rate(expected) }, 10_000)
    return found === null ? '-' : `${found.sample}(${found.deviations})`
  }
})

describe('upper limits of attribute sampling', () => {
  /** AICPA Audit Guide “Audit Sampling”, table A-3, 5 % risk, per cent, rounded up to one decimal. */
  it.each([
    [25, ['11.3', '17.7', '23.2']],
    [30, ['9.6', '14.9', '19.6']],
    [60, ['4.9', '7.7', '10.2']],
    [100, ['3.0', '4.7', '6.2']],
    [200, ['1.5', '2.4', '3.2']],
  ] as const)('of a sample of %d are those of table A-3', (sample, published) => {
    const limits = published.map((_, seen) => {
      const tenths = (upperRate(95, sample, seen) + 999n) / 1000n
      return `${tenths / 10n}.${tenths % 10n}`
    })
    expect(limits).toEqual(published)
  })

  it('of a population without end approach those of Clopper and Pearson from below', () => {
    for (const seen of [0, 1, 3]) {
      const share = (upperCount(95, WITHOUT_END, 60, seen) * 1_000_000) / WITHOUT_END
      expect(share).toBeLessThanOrEqual(Number(upperRate(95, 60, seen)))
      expect(Number(upperRate(95, 60, seen)) - share).toBeLessThan(5)
    }
  })

  it('leave nothing open once everything was examined, and everything while nothing was', () => {
    expect(upperCount(95, 40, 40, 3)).toBe(3)
    expect(upperCount(95, 40, 0, 0)).toBe(40)
    expect(upperRate(95, 10, 10)).toBe(1_000_000n)
  })

  it('are the greatest number that the sample does not speak against: one more is unlikely', () => {
    for (const [size, sample, seen] of [
      [100, 20, 0],
      [100, 20, 2],
      [57, 13, 1],
    ] as const) {
      const upper = upperCount(95, size, sample, seen)
      expect(isUnlikely(95, { size, deviating: upper, sample }, seen)).toBe(false)
      expect(isUnlikely(95, { size, deviating: upper + 1, sample }, seen)).toBe(true)
    }
  })
})
