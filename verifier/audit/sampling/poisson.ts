/** How sure: 90, 95 or 99 of a hundred. */
export type Confidence = 90 | 95 | 99

/** Factors are whole ten-thousandths. */
export const FACTOR_SCALE = 10_000n

/**
 * Confidence factor of monetary-unit sampling: the upper limit of a Poisson mean of which `misstatements` were seen, in
 * ten-thousandths, rounded up: the least λ of that scale with P(X ≤ k | λ) ≤ 1 − confidence.
 *
 * Exact: e^λ is taken from below (its series, every term cut) and the sum of the first k + 1 terms from above (every term
 * raised), so that the limit is never too low; it is too high by less than 0.0001 and what 160 bits leave open.
 * Source: AICPA Audit Guide “Audit Sampling”, table C-3 (the same figures rounded up to two decimals: 3.00, 4.75, 6.30 …
 * at 95 %).
 */
export function confidenceFactor(confidence: Confidence, misstatements: number): bigint {
  const known = FACTORS.get(`${confidence} ${misstatements}`)
  if (known !== undefined) return known
  // Near it: the median of a gamma distribution and some deviations; only where the search begins.
  const guess = BigInt(Math.round((misstatements + 1 + START[confidence] * Math.sqrt(misstatements + 1)) * 10_000))
  let step = 2_000n
  let high = guess
  while (!isAbove(confidence, misstatements, high)) high += step *= 2n
  let low = high
  step = 2_000n
  do low = low > step ? low - step : 0n
  while (low > 0n && isAbove(confidence, misstatements, low) && (step *= 2n) > 0n)
  while (high - low > 1n) {
    const middle = (low + high) / 2n
    if (isAbove(confidence, misstatements, middle)) high = middle
    else low = middle
  }
  FACTORS.set(`${confidence} ${misstatements}`, high)
  return high
}

const START = { 90: 1.3, 95: 1.65, 99: 2.35 } as const
const FACTORS = new Map<string, bigint>()

const BITS = 160n
const ONE = 1n << BITS

/** Whether P(X ≤ k | λ) ≤ 1 − confidence is proven, λ in ten-thousandths. */
function isAbove(confidence: Confidence, k: number, lambda: bigint): boolean {
  // 100 · Σ_{j≤k} λ^j/j! ≤ (100 − confidence) · e^λ
  let term = ONE
  let sum = ONE
  for (let j = 1n; j <= BigInt(k); j++) {
    term = ceilDivide(term * lambda, j * FACTOR_SCALE)
    sum += term
  }
  return 100n * sum <= BigInt(100 - confidence) * exponentialBelow(lambda)
}

/** e^λ from below, in 2^-160. */
function exponentialBelow(lambda: bigint): bigint {
  let term = ONE
  let sum = ONE
  for (let j = 1n; term > 0n; j++) {
    term = (term * lambda) / (j * FACTOR_SCALE)
    sum += term
  }
  return sum
}

const ceilDivide = (a: bigint, b: bigint): bigint => (a + b - 1n) / b
