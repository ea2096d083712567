import { all, any, noted, type Outcome } from '../engine/outcome.ts'

/** A contract of a claim, and whether what was bought under it may count towards the costs at all. */
export type Counted<T> = { readonly number: string; readonly item: T; readonly counts: Outcome }

/**
 * A test of every contract whose costs count: one that is left out of them owes nothing more and refuses nobody. Where
 * nothing is left, every contract is tested, so that the conditions they fail refuse the claim. While it is not settled of
 * any of the others that it counts, the answer is open: with the last of them left out it would be another.
 */
export function eachCounted<T>(contracts: readonly Counted<T>[], test: (item: T) => Outcome): Outcome {
  const kept = contracts.filter(({ counts }) => counts.state !== 'fail')
  if (kept.length === 0 || kept.length === contracts.length) return all(contracts.map(({ item }) => test(item)))
  const isSettled = kept.some(({ counts }) => counts.state !== 'undetermined')
  const tested = kept.map(({ item }) => test(item))
  const numbers = contracts.filter(({ counts }) => counts.state === 'fail').map(({ number }) => number)
  return noted(all(isSettled ? tested : [...tested, any(kept.map(({ counts }) => counts))]), 'info', {
    en: `Contracts left out of the costs: ${numbers.join(', ')}.`,
    zh: `不计入费用的合同：${numbers.join('、')}。`,
  })
}
