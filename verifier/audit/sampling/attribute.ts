import { chance } from './chance.ts'
import type { Item, Population } from './population.ts'

/**
 * Draws so many items, each as likely as any other, none twice, in the order in which they were drawn: the number drawn
 * names the place among all items of the population in the order of ids, from 0; a place drawn before is passed over.
 * Items worth nothing or less take part. Errors: RangeError for more items than there are.
 */
export function drawItems(population: Population, sample: number, seed: string): readonly Item[] {
  const all = allItems(population)
  if (sample > all.length) throw new RangeError(`${sample} of ${all.length} items`)
  const next = chance(seed, population.digest)
  const drawn = new Set<number>()
  while (drawn.size < sample) drawn.add(Number(next(BigInt(all.length))))
  return [...drawn].flatMap((place) => all[place] ?? [])
}

/** Every item, in the order of ids. */
export const allItems = ({ items, apart }: Population): readonly Item[] =>
  [...items, ...apart].sort((a, b) => Buffer.compare(Buffer.from(a.id), Buffer.from(b.id)))
