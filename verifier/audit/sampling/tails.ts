import type { Confidence } from './poisson.ts'

/** A share of a whole, such as a tolerable rate: num / den, den > 0. */
type Rate = { readonly num: bigint; readonly den: bigint }

/** Rates of the binomial limit are whole millionths. */
export const RATE_SCALE = 1_000_000n

/**
 * Whether so few deviations would be seen by chance at most as often as the confidence allows: P(X ≤ seen) ≤ 1 −
 * confidence, where `sample` of `size` items are drawn without replacement and `deviating` of them deviate. Exact.
 */
export function isUnlikely(confidence: Confidence, of: Draw, seen: number): boolean {
  const { size, deviating, sample } = of
  const fits = BigInt(size - deviating)
  const first = Math.max(0, sample - (size - deviating))
  if (seen < first) return true
  let term = choose(BigInt(deviating), first) * choose(fits, sample - first)
  let sum = term
  for (let j = first + 1; j <= Math.min(seen, sample, deviating); j++) {
    const rest = BigInt(sample - j)
    term = (term * BigInt(deviating - j + 1) * (rest + 1n)) / (BigInt(j) * (fits - rest))
    sum += term
  }
  return 100n * sum <= BigInt(100 - confidence) * choose(BigInt(size), sample)
}

/** `sample` of `size` items are drawn; `deviating` of the `size` deviate. Whole numbers, each from 0 to `size`. */
export type Draw = { readonly size: number; readonly deviating: number; readonly sample: number }

/**
 * The most items of a population that may deviate where `seen` of `sample` do: the greatest D with P(X ≤ seen | D) > 1 −
 * confidence (hypergeometric, one-sided). Exact; a whole population examined leaves what was seen.
 */
export function upperCount(confidence: Confidence, size: number, sample: number, seen: number): number {
  let low = seen
  let high = size - sample + seen
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (isUnlikely(confidence, { size, deviating: middle, sample }, seen)) high = middle - 1
    else low = middle
  }
  return low
}

/**
 * The same of a population without end, in millionths, rounded up: the one-sided limit of Clopper and Pearson (1934),
 * the least p of that scale with P(X ≤ seen | p) ≤ 1 − confidence, binomial. Exact; one million where all deviate.
 */
export function upperRate(confidence: Confidence, sample: number, seen: number): bigint {
  let low = 0n
  let high = RATE_SCALE
  while (low < high) {
    const middle = (low + high) / 2n
    if (isUnlikelyRate(confidence, sample, seen, middle)) high = middle
    else low = middle + 1n
  }
  return low
}

function isUnlikelyRate(confidence: Confidence, sample: number, seen: number, rate: bigint): boolean {
  const fits = RATE_SCALE - rate
  if (seen >= sample || fits === 0n) return seen < sample
  // Terms times RATE_SCALE^sample, from j = 0: fits^sample; the next is times (sample − j + 1) · rate / (j · fits).
  let term = fits ** BigInt(sample)
  let sum = term
  for (let j = 1; j <= seen; j++) {
    term = (term * BigInt(sample - j + 1) * rate) / (BigInt(j) * fits)
    sum += term
  }
  return 100n * sum <= BigInt(100 - confidence) * RATE_SCALE ** BigInt(sample)
}

/** The greatest number of deviating items that a rate still allows. */
export const allowedBy = ({ num, den }: Rate, size: number): number => Number((num * BigInt(size)) / den)

/**
 * The least sample that supports the tolerable rate where as many deviations are seen as are expected (expected rate ×
 * sample, rounded up): without replacement, exact. Null: no sample of at most `most` does; the whole has to be examined.
 */
export function attributeSize(
  confidence: Confidence,
  size: number,
  { tolerable, expected }: { readonly tolerable: Rate; readonly expected: Rate },
  most: number,
): { readonly sample: number; readonly deviations: number } | null {
  const deviating = allowedBy(tolerable, size) + 1
  if (deviating > size) return null
  for (let seen = 0; seen < deviating; seen++) {
    const sample = leastSample(confidence, size, deviating, seen, most)
    if (sample === null) return null
    if (BigInt(sample) * expected.num <= BigInt(seen) * expected.den) return { sample, deviations: seen }
  }
  return null
}

function leastSample(
  confidence: Confidence,
  size: number,
  deviating: number,
  seen: number,
  most: number,
): number | null {
  const unlikely = (sample: number) => isUnlikely(confidence, { size, deviating, sample }, seen)
  const end = Math.min(size, most)
  let low = seen + 1
  // Large samples cost much to test: from below, twice as many each time.
  let high = Math.min(2 * low, end)
  while (low <= end && !unlikely(high)) {
    if (high === end) return null
    low = high + 1
    high = Math.min(2 * high, end)
  }
  if (low > end) return null
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (unlikely(middle)) high = middle
    else low = middle + 1
  }
  return low
}

/** n over k. */
function choose(n: bigint, k: number): bigint {
  if (k < 0 || BigInt(k) > n) return 0n
  let [num, den] = [1n, 1n]
  const fewer = BigInt(k) * 2n > n ? Number(n) - k : k
  for (let i = 0n; i < BigInt(fewer); i++) {
    num *= n - i
    den *= i + 1n
  }
  return num / den
}
