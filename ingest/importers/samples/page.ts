import { SuanhengError } from '../../../core/errors.ts'
import type { Words } from '../inventory/inventory.ts'
import type { Left } from '../usage/allocation.ts'
import type { Origin } from './labels.ts'
import { type Metric, READINGS, type Reading, type ReadingName, readingOf } from './metrics.ts'
import type { Sample } from './sample.ts'
import { WHY } from './why.ts'

/** Most device-moments that are held until their page ends: some 100 MB. A page of 10,000 devices has 10,000. */
const MOST_ROWS = 250_000

type Cell = { value: Reading | null; rank: number; isSlice: boolean; alone: boolean }

/** One device at one moment, while its metrics come in. */
export type Row = {
  readonly line: number | null
  readonly time: string | null
  readonly origin: Origin & { readonly device: string }
  readonly source: Metric['exporter']
  readonly cells: (Cell | undefined)[]
}

const PLACE = Object.fromEntries(READINGS.map((name, at) => [name, at])) as Readonly<Record<ReadingName, number>>

/**
 * Puts the readings of one page together: a metric a line, in any order, to a sample a device and moment. Text is the
 * same for the same reading, so equal lines (one for each pod, or for each slice of a card) are one reading.
 *
 * - The card’s own line goes before those of its slices; a reading of a slice alone is never the card’s, nor are they
 *   added up.
 * - Two lines that differ leave nothing, and are told.
 */
export class Page {
  readonly #rows = new Map<string, Map<string, Row>>()
  readonly #left: Left[] = []
  #count = 0

  get size(): number {
    return this.#count
  }

  /** The row of this device at this moment (as written; null for none). Errors: TOO_MANY_RECORDS. */
  row(line: number | null, origin: Origin & { readonly device: string }, time: string | null, metric: Metric): Row {
    const key = `${origin.device}\n${origin.node ?? ''}`
    const moments = this.#rows.get(key) ?? new Map<string, Row>()
    if (moments.size === 0) this.#rows.set(key, moments)
    const known = moments.get(time ?? '')
    if (known !== undefined) return known
    if (++this.#count > MOST_ROWS)
      throw new SuanhengError(
        'TOO_MANY_RECORDS',
        `more than ${MOST_ROWS} devices and moments at once: ask for a shorter time`,
      )
    const row: Row = { line, time, origin, source: metric.exporter, cells: [] }
    moments.set(time ?? '', row)
    return row
  }

  /** Takes one value; false where the text is no number. */
  put(row: Row, metric: Metric, slice: string | undefined, text: string, line: number | null): boolean {
    const value = readingOf(metric, text)
    if (value === null) return false
    if (typeof value === 'object') {
      this.#leave(row, metric, line, value)
      if (metric.alone) this.#place(row, metric, { value: null, rank: metric.rank, isSlice: false, alone: true }, line)
    } else if (slice !== undefined && metric.ofSlice) this.#leave(row, metric, line, WHY.ofSlice(slice))
    else this.#place(row, metric, { value, rank: metric.rank, isSlice: slice !== undefined, alone: metric.alone }, line)
    return true
  }

  #place(row: Row, metric: Metric, next: Cell, line: number | null): void {
    const place = PLACE[metric.reading]
    const cell = row.cells[place]
    if (cell === undefined || next.rank < cell.rank) row.cells[place] = next
    else if (next.rank > cell.rank) return
    else if (cell.isSlice && !next.isSlice) row.cells[place] = next
    else if (cell.isSlice === next.isSlice && cell.value !== next.value && cell.value !== null) {
      cell.value = null
      this.#leave(row, metric, line, WHY.differ)
    }
  }

  #leave({ origin }: Row, metric: Metric, line: number | null, why: Words): void {
    this.#left.push({ line, what: `${origin.device} ${metric.name}`, why })
  }

  /** What was left out since it was last asked: a page may be long. */
  told(): readonly Left[] {
    return this.#left.splice(0)
  }

  /** The samples, in the order in which their devices and moments first came, and what was left out; then it is empty. */
  end(momentOf: (row: Row) => number | Words): { readonly found: readonly Sample[]; readonly left: readonly Left[] } {
    const found: Sample[] = []
    const left = this.#left.splice(0)
    for (const moments of this.#rows.values())
      for (const row of moments.values()) {
        if (row.cells.every((cell) => cell === undefined || cell.value === null)) {
          left.push({ line: row.line, what: row.origin.device, why: WHY.noReading })
          continue
        }
        const moment = momentOf(row)
        if (typeof moment === 'number') found.push(sampleOf(row, moment))
        else left.push({ line: row.line, what: row.origin.device, why: moment })
      }
    this.#rows.clear()
    this.#count = 0
    return { found, left }
  }
}

function sampleOf({ origin, source, cells }: Row, moment: number): Sample {
  const sample: Record<string, unknown> = { device: origin.device, sampledAt: new Date(moment).toISOString() }
  if (origin.model !== undefined) sample['acceleratorModel'] = origin.model
  if (origin.node !== undefined) sample['node'] = origin.node
  sample['source'] = source
  for (const [place, cell] of cells.entries()) {
    const name = READINGS[place]
    if (name !== undefined && cell !== undefined && cell.value !== null) sample[name] = cell.value
  }
  return sample as Sample
}

const EARLIEST = Date.UTC(2000, 0, 1)
const LATEST = Date.UTC(2100, 0, 1)

/** The moment, or why it cannot be one. Whole ms since 1970. */
export const momentWithin = (ms: number, text: string): number | Words =>
  ms >= EARLIEST && ms < LATEST ? ms : WHY.moment(text)
