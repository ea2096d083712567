import type { Words } from '../inventory/inventory.ts'
import { known, knownId } from '../inventory/values.ts'
import type { Left, Read } from '../usage/allocation.ts'
import { momentReader } from '../usage/local-time.ts'
import { type ReadingName, readingOf, type Unit } from './metrics.ts'
import { momentWithin } from './page.ts'
import type { Sample, SampleOptions } from './sample.ts'
import { WHY } from './why.ts'

/** A value as nvidia-smi prints it; `unit` is that of the heading, for values printed without. */
export type SmiValue = { readonly field: string; readonly text: string; readonly unit: string }

/** One card in one output. Of several values of a reading the first that is there is taken. */
export type SmiCard = {
  readonly line: number
  readonly uuid: string | undefined
  readonly name: string | undefined
  readonly node?: string | undefined
  /** As printed; undefined where the output has no time. */
  readonly time: string | undefined
  readonly source: string
  readonly values: Readonly<Partial<Record<ReadingName, readonly SmiValue[]>>>
}

const UNIT: Readonly<Partial<Record<ReadingName, readonly [Unit, readonly string[]]>>> = {
  gpuUtilization: ['percent', ['%']],
  memoryUtilization: ['percent', ['%']],
  memoryUsedBytes: ['mebibytes', ['MiB']],
  powerWatts: ['watts', ['W']],
  // The CSV writes no unit for temperatures.
  temperatureC: ['celsius', ['C', '']],
  smClockMhz: ['megahertz', ['MHz']],
}
/** Absences that are told; the same of one card again and again is told once. */
const MOST_TOLD = 100_000

/**
 * Makes samples of what nvidia-smi printed. `[N/A]`, `[Not Supported]` and their kind are no reading. Times are local, so
 * their zone must be said. Errors: REQUEST_INVALID without it.
 */
export class SmiSamples {
  readonly #moment: (text: string) => number | null | Words
  readonly #at: number | undefined
  readonly #told = new Set<string>()
  /** Rows of one output have one time. */
  #last: { readonly text: string; readonly moment: number | Words } | null = null
  readonly #scraped = new Set<string>()
  #found: Sample[] = []
  #left: Left[] = []

  constructor({ at, timezone }: SampleOptions) {
    this.#at = at
    this.#moment = momentReader(timezone)
  }

  leave(line: number | null, what: string | null, why: Words): void {
    this.#left.push({ line, what, why })
  }

  taken(): Read<Sample> {
    const taken = { found: this.#found, left: this.#left }
    this.#found = []
    this.#left = []
    return taken
  }

  card({ line, uuid, name, node, time, source, values }: SmiCard): void {
    const device = knownId(uuid)
    if (device === undefined) return this.leave(line, uuid ?? null, WHY.noIdentity)
    const moment = this.#momentOf(device, known(time))
    if (typeof moment !== 'number') return this.leave(line, device, moment)
    const readings: Partial<Record<ReadingName, string | number>> = {}
    for (const [reading, candidates] of Object.entries(values) as [ReadingName, readonly SmiValue[]][]) {
      const value = this.#reading(line, device, reading, candidates)
      if (value !== undefined) readings[reading] = value
    }
    if (Object.keys(readings).length === 0) return this.leave(line, device, WHY.noReading)
    this.#found.push({
      device,
      sampledAt: new Date(moment).toISOString(),
      ...(known(name) !== undefined && { acceleratorModel: known(name) }),
      ...(known(node) !== undefined && { node: known(node) }),
      source,
      ...readings,
    } as Sample)
  }

  #momentOf(device: string, time: string | undefined): number | Words {
    if (time !== undefined) {
      if (this.#last?.text === time) return this.#last.moment
      const read = this.#moment(isoOf(time))
      const moment = typeof read === 'number' ? momentWithin(read, time) : (read ?? WHY.noTime)
      this.#last = { text: time, moment }
      return moment
    }
    if (this.#at === undefined) return WHY.noTime
    if (this.#scraped.has(device)) return WHY.sameScrape
    this.#scraped.add(device)
    return this.#at
  }

  #reading(line: number, device: string, reading: ReadingName, candidates: readonly SmiValue[]) {
    for (const candidate of candidates) {
      const read = valueOf(reading, candidate)
      if (typeof read !== 'object') return read
      const key = `${device} ${candidate.field} ${read.en}`
      if (this.#told.has(key) || this.#told.size >= MOST_TOLD) continue
      this.#told.add(key)
      this.leave(line, `${device} ${candidate.field}`, read)
    }
    return undefined
  }
}

function valueOf(reading: ReadingName, { text, unit }: SmiValue): string | number | Words {
  const [of, units] = UNIT[reading] ?? []
  const printed = known(text)
  if (printed === undefined || of === undefined || units === undefined) return WHY.saidAbsent(text)
  const [, number = '', own = ''] = /^(\S+)(?: (.+))?$/.exec(printed) ?? []
  const used = own === '' ? unit : own
  if (!units.includes(used)) return WHY.unitUnknown(`${number} ${used}`)
  return readingOf({ exporter: 'nvidia-smi', unit: of }, number) ?? WHY.notAReading(printed)
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `2026/07/14 09:00:44.579` and `Tue Jul 14 09:00:44 2026`, both local, as `2026-07-14 09:00:44`; others unchanged. */
function isoOf(text: string): string {
  const [, month = '', day = '', time = '', year = ''] =
    /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d:\d\d:\d\d) (\d{4})$/.exec(text) ?? []
  const at = MONTHS.indexOf(month)
  if (at >= 0) return `${year}-${String(at + 1).padStart(2, '0')}-${day.padStart(2, '0')} ${time}`
  return text.replace(/^(\d{4})\/(\d\d)\/(\d\d) /, '$1-$2-$3 ')
}
