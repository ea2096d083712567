import { type Series, sampleKey } from '../decode/series.ts'

/** Of one device: the earliest and the latest moment there may be a sample of, ms since 1970 UTC, both inclusive. */
export type Span = { readonly earliest: number; readonly latest: number }

/** A row to be compared exactly, and its key. */
export type Asked = { readonly row: number; readonly key: string }

/** Kept of a device. Senders at work at the same time leave gaps of a batch; a site that was off leaves one for good. */
const MOST_SPANS = 16

/**
 * Which samples are surely new: those outside every span of times in which there is anything of their device. Devices
 * are read in the order of time, so that is nearly all of them; the others are looked up. Spans may be too wide, never
 * too narrow: of more than sixteen, the two with the smallest gap become one.
 *
 * Memory: some numbers and a name a device, however many samples there are.
 */
export class SampleTimes {
  /** Of each device: spans that rise and do not meet. */
  readonly #spans: Map<string, readonly Span[]>

  constructor(spans: ReadonlyMap<string, Span>) {
    this.#spans = new Map([...spans].map(([device, span]) => [device, [span]]))
  }

  /** Adds the batch's times; gives the samples that may be known, in the order of the rows. */
  add(series: Series): Asked[] {
    const asked: Asked[] = []
    for (const [d, device] of series.devices.entries()) {
      const [from, to] = [series.starts[d] ?? 0, series.starts[d + 1] ?? 0]
      const there = this.#spans.get(device) ?? []
      const batch = { earliest: series.times[from] ?? 0, latest: series.times[to - 1] ?? 0 }
      const known = there.filter((span) => span.latest >= batch.earliest && span.earliest <= batch.latest)
      for (let i = from; i < to; i++) {
        const ms = series.times[i] ?? 0
        // The same moment twice in one batch: they are compared with each other, the first included.
        const isRepeated = (i > from && series.times[i - 1] === ms) || (i + 1 < to && series.times[i + 1] === ms)
        if (isRepeated || known.some((span) => span.earliest <= ms && ms <= span.latest))
          asked.push({ row: series.order[i] ?? 0, key: sampleKey(device, ms) })
      }
      this.#spans.set(device, withSpan(there, known, batch))
    }
    return asked.sort((a, b) => a.row - b.row)
  }
}

/** `known` are those of `spans` that `added` meets: they become one with it. */
function withSpan(spans: readonly Span[], known: readonly Span[], added: Span): readonly Span[] {
  const joined = {
    earliest: Math.min(added.earliest, known[0]?.earliest ?? added.earliest),
    latest: Math.max(added.latest, known.at(-1)?.latest ?? added.latest),
  }
  const all = spans.filter((span) => !known.includes(span))
  const place = all.findIndex((span) => span.earliest > joined.latest)
  all.splice(place < 0 ? all.length : place, 0, joined)
  if (all.length <= MOST_SPANS) return all
  const gap = (i: number): number => (all[i + 1]?.earliest ?? 0) - (all[i]?.latest ?? 0)
  let least = 0
  for (let i = 1; i + 1 < all.length; i++) if (gap(i) < gap(least)) least = i
  const [before, after] = [all[least], all[least + 1]]
  if (before !== undefined && after !== undefined)
    all.splice(least, 2, { earliest: before.earliest, latest: after.latest })
  return all
}
