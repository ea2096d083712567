import { type Series, sampleKey, within } from '../decode/series.ts'

/** Of one device: the earliest and the latest moment there may be a sample of, ms since 1970 UTC, both inclusive. */
export type Span = { readonly earliest: number; readonly latest: number }

/** A row to be compared exactly, and its key. */
export type Asked = { readonly row: number; readonly key: string }

/**
 * Which samples are surely new: those before or after everything there is of their device. Devices are read in the
 * order of time, so that is nearly all of them; the others are looked up. A span may be too wide, never too narrow.
 *
 * Memory: two numbers and a name a device, however many samples there are.
 */
export class SampleTimes {
  readonly #spans: Map<string, Span>

  constructor(spans: ReadonlyMap<string, Span>) {
    this.#spans = new Map(spans)
  }

  /** Widens the spans by the batch; gives the samples that may be known, in the order of the rows. */
  add(series: Series): Asked[] {
    const asked: Asked[] = []
    for (const [d, device] of series.devices.entries()) {
      const [from, to] = [series.starts[d] ?? 0, series.starts[d + 1] ?? 0]
      const [first, last] = [series.times[from] ?? 0, series.times[to - 1] ?? 0]
      const span = this.#spans.get(device)
      const known = span === undefined ? null : within(series, d, span.earliest, span.latest)
      for (let i = from; i < to; i++) {
        const ms = series.times[i] ?? 0
        const isKnown = known !== null && i >= known.from && i < known.to
        // The same moment twice in one batch: they are compared with each other, the first included.
        const isRepeated = (i > from && series.times[i - 1] === ms) || (i + 1 < to && series.times[i + 1] === ms)
        if (isKnown || isRepeated) asked.push({ row: series.order[i] ?? 0, key: sampleKey(device, ms) })
      }
      this.#spans.set(device, {
        earliest: Math.min(span?.earliest ?? first, first),
        latest: Math.max(span?.latest ?? last, last),
      })
    }
    return asked.sort((a, b) => a.row - b.row)
  }
}
