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
  readonly #spans: Map<string, Span[]>

  constructor(spans: ReadonlyMap<string, Span>) {
    this.#spans = new Map([...spans].map(([device, span]) => [device, [span]]))
  }

  /** Adds the batch's times; gives the samples that may be known, in the order of the rows. */
  add(series: Series): Asked[] {
    const asked: Asked[] = []
    for (const [d, device] of series.devices.entries()) {
      const [from, to] = [series.starts[d] ?? 0, series.starts[d + 1] ?? 0]
      const there = this.#spans.get(device)
      const batch = { earliest: series.times[from] ?? 0, latest: series.times[to - 1] ?? 0 }
      if (there === undefined) this.#spans.set(device, [batch])
      const known = there === undefined ? NONE : addSpan(there, batch)
      for (let i = from; i < to; i++) {
        const ms = series.times[i] ?? 0
        // The same moment twice in one batch: they are compared with each other, the first included.
        const isRepeated = (i > from && series.times[i - 1] === ms) || (i + 1 < to && series.times[i + 1] === ms)
        if (isRepeated || known.some((span) => span.earliest <= ms && ms <= span.latest))
          asked.push({ row: series.order[i] ?? 0, key: sampleKey(device, ms) })
      }
    }
    return asked.sort((a, b) => a.row - b.row)
  }
}

const NONE: readonly Span[] = []

/** Puts a span among those of a device, in place; gives those it met, which are one with it from now on. */
function addSpan(spans: Span[], added: Span): readonly Span[] {
  // From the end: nearly always it is the newest.
  let past = spans.length
  while (past > 0 && (spans[past - 1]?.earliest ?? 0) > added.latest) past--
  let first = past
  while (first > 0 && (spans[first - 1]?.latest ?? 0) >= added.earliest) first--
  const met = first === past ? NONE : spans.slice(first, past)
  const earliest = Math.min(added.earliest, met[0]?.earliest ?? added.earliest)
  const latest = Math.max(added.latest, met.at(-1)?.latest ?? added.latest)
  spans.splice(first, past - first, { earliest, latest })
  if (spans.length > MOST_SPANS) closeLeastGap(spans)
  return met
}

function closeLeastGap(spans: Span[]): void {
  let [least, gap] = [0, Number.POSITIVE_INFINITY]
  for (let i = 0; i + 1 < spans.length; i++) {
    const between = (spans[i + 1]?.earliest ?? 0) - (spans[i]?.latest ?? 0)
    if (between < gap) [least, gap] = [i, between]
  }
  const [before, after] = [spans[least], spans[least + 1]]
  if (before !== undefined && after !== undefined)
    spans.splice(least, 2, { earliest: before.earliest, latest: after.latest })
}
