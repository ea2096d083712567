import { InventoryBuilder } from './builder.ts'
import type { InventoryReader } from './inventory.ts'
import { dieIdOf, gibOf, known, knownId, pciIdOf, wholeOf } from './values.ts'
import { WHY } from './why.ts'

type Block = { readonly line: number; readonly values: Map<string, string> }

const BUS = /^[0-9A-F]{4}:[0-9A-F]{2}:[0-9A-F]{2}\.[0-9A-F]$/i

/**
 * `npu-smi info` (the table: no ids, so counts) and `npu-smi info -t board -i ID [-c CHIP]` (serial number of the board,
 * die id of the chip), one or many, one after the other. A device is a chip as npu-smi lists it: a die of a package.
 * The board's answer goes before those of its chips.
 */
export function npuSmiReader(): InventoryReader {
  const found = new InventoryBuilder()
  const boards = new Map<string, Block & { used: boolean }>()
  let line = 0
  let name: string | null = null
  let table = false
  let block: Block | null = null
  const finish = () => {
    if (block !== null) readBlock(found, boards, block)
    block = null
  }
  return {
    line(text) {
      line++
      const cells = text.trim().startsWith('|') ? text.split('|').map((cell) => cell.trim()) : []
      if (cells.length > 0) {
        finish()
        if (/^NPU\s+(Name|Chip)\b/.test(cells[1] ?? '')) table = /Name/.test(cells[1] ?? '')
        else if (table) name = readTableRow(found, line, cells, name)
        return
      }
      const [, key, value] = /^\s*([^:]+?)\s*: ?(.*)$/.exec(text) ?? []
      if (key === undefined || value === undefined) return
      if (key === 'NPU ID') {
        finish()
        block = { line, values: new Map() }
      }
      if (block?.values.has(key) === false) block.values.set(key, value.trim())
    },
    end() {
      finish()
      for (const board of boards.values()) if (!board.used) readBoard(found, board)
      return found.end()
    },
  }
}

/** Two rows a chip: `| 0  910B3 | OK | …`, then `| 0 | 0000:C1:00.0 | 0  0 / 0  3387 / 65536 |`. Gives the name read. */
function readTableRow(
  found: InventoryBuilder,
  line: number,
  [, first = '', second = '', third = '']: readonly string[],
  name: string | null,
): string | null {
  if (!BUS.test(second)) return /^\d+\s+(\S.*)$/.exec(first)?.[1] ?? null
  // HBM is the last pair; the chips without it show DDR alone.
  const totals = [...third.matchAll(/\d+\s*\/\s*(\d+)/g)].map(([, total]) => gibOf(total))
  const memoryGb = totals.findLast((total) => total !== undefined)
  found.card(line, { acceleratorModel: known(name ?? ''), memoryGb }, second)
  return null
}

function readBlock(
  found: InventoryBuilder,
  boards: Map<string, Block & { used: boolean }>,
  { line, values }: Block,
): void {
  const npu = values.get('NPU ID') ?? ''
  const board = boards.get(npu)
  if (!values.has('Chip ID')) {
    if (!values.has('Serial Number')) return
    if (board?.used === false) readBoard(found, board)
    boards.set(npu, { line, values, used: false })
    return
  }
  const name = known(values.get('Chip Name'))
  const dieId = dieIdOf(values.get('VDie ID') ?? values.get('Die ID'))
  // A block of another question (-t usages, -t common), or the board's controller, which is no accelerator.
  if ((name === undefined && dieId === undefined) || name?.toLowerCase() === 'mcu') return
  if (board !== undefined) board.used = true
  const { serial, pciId } = board === undefined ? {} : boardFacts(board)
  const source = 'npu-smi info -t board'
  const place = values.get('PCIe Bus Info') ?? `NPU ${npu}, chip ${values.get('Chip ID') ?? ''}`
  found.card(line, { serial, dieId, acceleratorModel: name, pciId, unit: 'device', source }, place)
}

/** A board whose chips were not asked for: its serial number is one device if it has one chip. */
function readBoard(found: InventoryBuilder, board: Block): void {
  const { serial, pciId } = boardFacts(board)
  const chips = board.values.get('Chip Count')
  if (wholeOf(chips) !== 1) return found.drop(board.line, serial ?? null, WHY.chipsUnnamed(chips ?? '?'))
  found.card(board.line, { serial, pciId, source: 'npu-smi info -t board' }, board.values.get('PCIe Bus Info') ?? null)
}

const boardFacts = ({ values }: Block) => ({
  serial: knownId(values.get('Serial Number')),
  pciId: pciIdOf(`${values.get('PCI Vendor ID') ?? ''}:${values.get('PCI Device ID') ?? ''}`),
})
