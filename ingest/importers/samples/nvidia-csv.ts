import { Lines, MOST_LINE } from './lines.ts'
import type { ReadingName } from './metrics.ts'
import { SmiSamples, type SmiValue } from './nvidia.ts'
import type { SampleOptions, SampleReader } from './sample.ts'
import { WHY } from './why.ts'

type Header = { readonly at: ReadonlyMap<string, number>; readonly units: readonly string[] }

const MARKS = ['uuid', 'gpu_uuid']

/** Fields of --query-gpu by reading, the one that is meant first (nvidia-smi --help-query-gpu). */
const FIELDS: Readonly<Partial<Record<ReadingName, readonly string[]>>> = {
  gpuUtilization: ['utilization.gpu'],
  memoryUtilization: ['utilization.memory'],
  memoryUsedBytes: ['memory.used'],
  powerWatts: ['power.draw', 'power.draw.average', 'gpu.power.draw.average', 'power.draw.instant'],
  temperatureC: ['temperature.gpu'],
  smClockMhz: ['clocks.current.sm', 'clocks.sm'],
}

/**
 * `nvidia-smi --query-gpu=timestamp,uuid,… --format=csv [-l SECONDS]`: any fields in any order, values with or without
 * units, several outputs one after the other. A card in MIG mode is one row, and its own readings. Nothing is quoted in
 * this format. Without `timestamp` the moment is the one that is given.
 *
 * Memory: one row. Errors: REQUEST_INVALID where times have no zone.
 */
export function nvidiaCsvReader(options: SampleOptions): SampleReader {
  const samples = new SmiSamples(options)
  const lines = new Lines()
  let header: Header | null = null
  let line = 0
  const take = (text: string | null) => {
    line++
    if (text === null) return samples.leave(line, null, WHY.longLine(MOST_LINE))
    if (text.trim() === '') return
    const cells = text.split(',').map((cell) => cell.trim())
    const named = text.includes('uuid') ? headerOf(cells) : null
    if (named !== null) header = named
    else if (header === null) samples.leave(line, null, WHY.noHeader)
    else if (cells.length !== header.units.length)
      samples.leave(line, null, WHY.cells(cells.length, header.units.length))
    else readRow(samples, line, header, cells)
  }
  return {
    text(piece) {
      lines.text(piece, take)
      return samples.taken()
    },
    end() {
      lines.end(take)
      return samples.taken()
    },
  }
}

function headerOf(cells: readonly string[]): Header | null {
  const parts = cells.map((cell) => /^([a-z_][\w.]*)(?: \[(.+)\])?$/i.exec(cell))
  const names = parts.map((part) => part?.[1] ?? '')
  if (!names.some((name) => MARKS.includes(name))) return null
  return { at: new Map(names.map((name, at) => [name, at])), units: parts.map((part) => part?.[2] ?? '') }
}

function readRow(samples: SmiSamples, line: number, { at, units }: Header, cells: readonly string[]): void {
  const cell = (...names: readonly string[]) =>
    names.map((name) => cells[at.get(name) ?? -1]).find((value) => value !== undefined)
  const valuesOf = (names: readonly string[]): readonly SmiValue[] =>
    names.flatMap((field) => {
      const place = at.get(field)
      return place === undefined ? [] : [{ field, text: cells[place] ?? '', unit: units[place] ?? '' }]
    })
  samples.card({
    line,
    uuid: cell('uuid', 'gpu_uuid'),
    name: cell('name', 'gpu_name'),
    node: cell('hostname'),
    time: cell('timestamp'),
    source: 'nvidia-smi --query-gpu',
    values: Object.fromEntries(Object.entries(FIELDS).map(([reading, names]) => [reading, valuesOf(names)])),
  })
}
