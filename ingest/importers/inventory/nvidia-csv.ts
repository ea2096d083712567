import { InventoryBuilder } from './builder.ts'
import type { InventoryReader } from './inventory.ts'
import { gibOf, known, knownId, pciIdOf } from './values.ts'
import { WHY } from './why.ts'

/** A header's names without their units, `memory.total [MiB]` as `memory.total`, to where they stand. */
type Header = {
  readonly at: ReadonlyMap<string, number>
  readonly units: ReadonlyMap<string, string>
  readonly cells: number
}

const MARKS = ['uuid', 'gpu_uuid', 'name', 'gpu_name', 'serial', 'gpu_serial']

/**
 * `nvidia-smi --query-gpu=… --format=csv`: any fields in any order, values with or without units, several outputs one
 * after the other. A card in MIG mode is one row here, and one card. Nothing is quoted in this format.
 */
export function nvidiaCsvReader(): InventoryReader {
  const found = new InventoryBuilder()
  let header: Header | null = null
  let line = 0
  return {
    line(text) {
      line++
      if (text.trim() === '') return
      const cells = text.split(',').map((cell) => cell.trim())
      const named = headerOf(cells)
      if (named !== null) header = named
      else if (header === null) found.drop(line, null, WHY.noHeader)
      else if (cells.length !== header.cells) found.drop(line, null, WHY.cells(cells.length, header.cells))
      else readRow(found, line, header, cells)
    },
    end: () => found.end(),
  }
}

function headerOf(cells: readonly string[]): Header | null {
  const parts = cells.map((cell) => /^([a-z_][\w.]*)(?: \[(.+)\])?$/i.exec(cell))
  const names = parts.map((part) => part?.[1] ?? '')
  if (!names.some((name) => MARKS.includes(name))) return null
  return {
    at: new Map(names.map((name, at) => [name, at])),
    units: new Map(parts.map((part, at) => [names[at] ?? '', part?.[2] ?? ''])),
    cells: cells.length,
  }
}

function readRow(found: InventoryBuilder, line: number, header: Header, cells: readonly string[]): void {
  const cell = (...names: string[]) =>
    names.map((name) => known(cells[header.at.get(name) ?? -1])).find((value) => value !== undefined)
  const place = cell('pci.bus_id', 'gpu_bus_id') ?? cell('index')
  found.card(
    line,
    {
      serial: knownId(cell('serial', 'gpu_serial')),
      uuid: knownId(cell('uuid', 'gpu_uuid')),
      acceleratorModel: cell('name', 'gpu_name'),
      memoryGb: gibOf(mebibytes(cell('memory.total'), header.units.get('memory.total') ?? '')),
      pciId: pciIdOf(cell('pci.device_id')),
      unit: 'device',
      source: 'nvidia-smi --query-gpu',
    },
    place ?? null,
  )
}

/** `81559 MiB`, or `81559` under a header that says MiB. Without a unit it is not known. */
function mebibytes(value: string | undefined, headerUnit: string): string | undefined {
  const [, number, unit] = /^(\d+)(?: (\w+))?$/.exec(value ?? '') ?? []
  return (unit ?? headerUnit) === 'MiB' ? number : undefined
}
