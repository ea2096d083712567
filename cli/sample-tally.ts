import type { Words } from '../ingest/importers/inventory/inventory.ts'
import { READINGS, type ReadingName } from '../ingest/importers/samples/metrics.ts'
import type { Left } from '../ingest/importers/usage/allocation.ts'
import type { DeviceSample } from '../schemas/device-sample.ts'

/** Places of one reason that a summary names, and reasons it keeps apart; more are counted. */
const PLACES = 20
const REASONS = 1_000
/** Places that a terminal shows. */
const SHOWN = 3

type Place = { readonly file: string; readonly line: number | null; readonly what: string | null }
type Reason = { readonly why: Words; count: number; readonly places: Place[] }

export type SampleSummary = {
  readonly samples: number
  readonly devices: number
  readonly models: readonly string[]
  /** First and last moment; null without samples. */
  readonly from: string | null
  readonly to: string | null
  /** Samples that have each reading: what is not there was not read, and is not zero. */
  readonly readings: Readonly<Record<ReadingName, number>>
  readonly left: readonly {
    readonly why: Words
    readonly count: number
    readonly places: readonly Place[]
  }[]
}

/** What an import of samples came to. Memory: devices, and reasons with their first places. */
export class SampleTally {
  readonly #devices = new Set<string>()
  readonly #models = new Set<string>()
  readonly #readings = Object.fromEntries(READINGS.map((name) => [name, 0])) as Record<ReadingName, number>
  readonly #reasons = new Map<string, Reason>()
  #samples = 0
  #from: string | null = null
  #to: string | null = null

  sample(sample: DeviceSample): void {
    this.#samples++
    this.#devices.add(sample.device)
    if (sample.acceleratorModel != null) this.#models.add(sample.acceleratorModel)
    for (const name of READINGS) if (sample[name] !== undefined) this.#readings[name]++
    // All are in UTC with ms: the order of texts is that of time.
    if (this.#from === null || sample.sampledAt < this.#from) this.#from = sample.sampledAt
    if (this.#to === null || sample.sampledAt > this.#to) this.#to = sample.sampledAt
  }

  left(file: string, { line, what, why }: Left): void {
    const key = this.#reasons.has(why.en) || this.#reasons.size < REASONS ? why.en : OTHERS.en
    const reason = this.#reasons.get(key) ?? { why: key === OTHERS.en ? OTHERS : why, count: 0, places: [] }
    this.#reasons.set(key, reason)
    reason.count++
    if (reason.places.length < PLACES) reason.places.push({ file, line, what })
  }

  summary(): SampleSummary {
    return {
      samples: this.#samples,
      devices: this.#devices.size,
      models: [...this.#models].sort(),
      from: this.#from,
      to: this.#to,
      readings: { ...this.#readings },
      left: [...this.#reasons.values()],
    }
  }
}

const OTHERS: Words = { en: 'other reasons', zh: '其他原因' }

/** For a terminal. */
export function sampleText(summary: SampleSummary, out: string | null): readonly string[] {
  const { samples, devices, models, from, to, readings, left } = summary
  return [
    `采样 samples ${samples} · 设备 devices ${devices}${from === null ? '' : ` · ${from} … ${to}`}`,
    ...(models.length === 0 ? [] : [`型号 models: ${models.join(', ').slice(0, 400)}`]),
    `各读数的采样数 samples with each reading: ${READINGS.map((name) => `${name} ${readings[name]}`).join(', ')}`,
    ...left.map(({ why, count, places }) => {
      const some = places.slice(0, SHOWN).map(({ file, line, what }) => {
        const where = `${file}${line === null ? '' : `:${line}`}`
        return what === null ? where : `${where} ${what.slice(0, 100)}`
      })
      return `  ${count} × ${why.zh} · ${why.en} (${some.join('; ')}${count > some.length ? '; …' : ''})`
    }),
    ...(out === null ? [] : [`→ ${out}: suanheng push --kind samples ${out}`]),
  ]
}
