import { Lines, MOST_LINE } from './lines.ts'
import type { ReadingName } from './metrics.ts'
import { SmiSamples, type SmiValue } from './nvidia.ts'
import type { SampleOptions, SampleReader } from './sample.ts'
import { WHY } from './why.ts'

type Block = { readonly line: number; readonly time: string | undefined; readonly values: Map<string, string> }
type Section = { readonly indent: number; readonly name: string }

/** A block has some 300 lines; more keys than this are not kept. */
const MOST_KEYS = 2_000

/** Paths by reading, the one that is meant first; names of older drivers after those of newer ones. */
const PATHS: Readonly<Partial<Record<ReadingName, readonly string[]>>> = {
  gpuUtilization: ['Utilization/GPU', 'Utilization/Gpu'],
  memoryUtilization: ['Utilization/Memory'],
  memoryUsedBytes: ['FB Memory Usage/Used'],
  powerWatts: [
    'GPU Power Readings/Average Power Draw',
    'GPU Power Readings/Power Draw',
    'Power Readings/Power Draw',
    'GPU Power Readings/Instantaneous Power Draw',
  ],
  temperatureC: ['Temperature/GPU Current Temp'],
  smClockMhz: ['Clocks/SM'],
}

/**
 * `nvidia-smi -q [-l SECONDS]`, one log or many, also among other texts. The time of a log is that of all its cards. MIG
 * devices have memory of their own in it, which is not the card’s.
 *
 * Memory: one card’s block. Errors: REQUEST_INVALID where times have no zone.
 */
export function nvidiaQueryReader(options: SampleOptions): SampleReader {
  const samples = new SmiSamples(options)
  const lines = new Lines()
  let line = 0
  let time: string | undefined
  let block: Block | null = null
  let sections: readonly Section[] = []
  const finish = () => {
    if (block !== null) readBlock(samples, block)
    block = null
  }
  const take = (text: string | null) => {
    line++
    if (text === null) return samples.leave(line, null, WHY.longLine(MOST_LINE))
    if (/^=+NVSMI LOG=+\s*$/.test(text)) {
      finish()
      time = undefined
    } else if (/^GPU [0-9A-Fa-f]{4,8}:[0-9A-Fa-f]{2}:[0-9A-Fa-f]{2}\.[0-9A-Fa-f]\s*$/.test(text)) {
      finish()
      block = { line, time, values: new Map() }
      sections = []
    } else if (/^\S/.test(text)) {
      finish()
      time = /^Timestamp\s+: (.+)$/.exec(text)?.[1]?.trim() ?? time
    } else if (block !== null && text.trim() !== '') sections = readLine(block, text, sections)
  }
  return {
    text(piece) {
      lines.text(piece, take)
      return samples.taken()
    },
    end() {
      lines.end(take)
      finish()
      return samples.taken()
    },
  }
}

/** Sections are told by their indent: `FB Memory Usage` of a slice stands below `MIG Device`, the card’s does not. */
function readLine({ values }: Block, text: string, open: readonly Section[]): readonly Section[] {
  const indent = text.length - text.trimStart().length
  const above = open.filter((section) => section.indent < indent)
  const [, name, value] = /^\s+(.*?)\s+: (.*)$/.exec(text) ?? []
  if (name === undefined || value === undefined) return [...above, { indent, name: text.trim() }]
  const path = [...above.map((section) => section.name), name].join('/')
  if (!values.has(path) && values.size < MOST_KEYS) values.set(path, value)
  return above
}

function readBlock(samples: SmiSamples, { line, time, values }: Block): void {
  const valuesOf = (paths: readonly string[]): readonly SmiValue[] =>
    paths.flatMap((field) => {
      const text = values.get(field)
      return text === undefined ? [] : [{ field, text, unit: '' }]
    })
  samples.card({
    line,
    uuid: values.get('GPU UUID'),
    name: values.get('Product Name'),
    time,
    source: 'nvidia-smi -q',
    values: Object.fromEntries(Object.entries(PATHS).map(([reading, paths]) => [reading, valuesOf(paths)])),
  })
}
