import { InventoryBuilder } from './builder.ts'
import type { InventoryReader } from './inventory.ts'
import { gibOf, known, knownId, pciIdOf } from './values.ts'
import { WHY } from './why.ts'

type Block = {
  readonly line: number
  readonly bus: string
  /** Values by the path of their sections: `FB Memory Usage/Total`. The first of a path stands. */
  readonly values: Map<string, string>
  readonly slices: { readonly line: number; name: string }[]
}

/**
 * `nvidia-smi -q`, and files in which such logs stand among other texts. The log names MIG devices by number only:
 * they are told as dropped, their card is listed once.
 */
export function nvidiaQueryReader(): InventoryReader {
  const found = new InventoryBuilder()
  let line = 0
  let block: Block | null = null
  let sections: { readonly indent: number; readonly name: string }[] = []
  const finish = () => {
    if (block !== null) readBlock(found, block)
    block = null
  }
  return {
    line(text) {
      line++
      const start = /^GPU ([0-9A-Fa-f]{4,8}:[0-9A-Fa-f]{2}:[0-9A-Fa-f]{2}\.[0-9A-Fa-f])\s*$/.exec(text)
      if (start !== null) {
        finish()
        block = { line, bus: start[1] ?? '', values: new Map(), slices: [] }
        sections = []
      } else if (/^\S/.test(text)) finish()
      else if (block !== null && text.trim() !== '') sections = readLine(block, line, text, sections)
    },
    end() {
      finish()
      return found.end()
    },
  }
}

function readLine(
  block: Block,
  line: number,
  text: string,
  open: readonly { readonly indent: number; readonly name: string }[],
): { readonly indent: number; readonly name: string }[] {
  const indent = text.length - text.trimStart().length
  const above = open.filter((section) => section.indent < indent)
  const [, name, value] = /^\s+(.*?)\s+: (.*)$/.exec(text) ?? []
  if (name === undefined || value === undefined) {
    const section = text.trim()
    if (section === 'MIG Device') block.slices.push({ line, name: 'MIG' })
    return [...above, { indent, name: section }]
  }
  const path = [...above.map((section) => section.name), name].join('/')
  const slice = block.slices.at(-1)
  if (path === 'MIG Device/Index' && slice !== undefined) slice.name = `MIG ${value.trim()}`
  if (!block.values.has(path)) block.values.set(path, value)
  return above
}

function readBlock(found: InventoryBuilder, { line, bus, values, slices }: Block): void {
  const uuid = knownId(values.get('GPU UUID'))
  const mebibytes = /^(\d+) MiB$/.exec(values.get('FB Memory Usage/Total')?.trim() ?? '')?.[1]
  found.card(
    line,
    {
      serial: knownId(values.get('Serial Number')),
      uuid,
      acceleratorModel: known(values.get('Product Name')),
      memoryGb: gibOf(mebibytes),
      pciId: pciIdOf(values.get('PCI/Device Id')),
      unit: 'device',
      source: 'nvidia-smi -q',
    },
    bus,
  )
  for (const slice of slices) found.drop(slice.line, slice.name, WHY.sliceWithoutId(uuid ?? bus))
}
