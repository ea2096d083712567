import { InventoryBuilder } from './builder.ts'
import type { InventoryReader } from './inventory.ts'
import { present, wholeOf } from './values.ts'
import { WHY } from './why.ts'

const HEADER = 'sn,cpu_milli,memory_mib,gpu,model'

/**
 * Node list of the OpenB trace (Alibaba 2023): `sn,cpu_milli,memory_mib,gpu,model`. Models that the operator does not
 * disclose (G1, G2, G3) stay as written, and the register knows none of them. `memory_mib` is the machine's, not a card's.
 */
export function openbNodesReader(): InventoryReader {
  const found = new InventoryBuilder()
  const nodes = new Map<string, number>()
  let line = 0
  return {
    line(text) {
      line++
      if (text.trim() === '' || text === HEADER) return
      const cells = text.split(',')
      const [node = '', , , count = '', model = ''] = cells
      if (cells.length !== 5) return found.drop(line, null, WHY.cells(cells.length, 5))
      const cards = wholeOf(count)
      if (cards === undefined) return found.drop(line, node, WHY.count(count))
      if (cards === 0) return
      if (nodes.has(node)) return found.drop(line, node, WHY.sameNode(node))
      nodes.set(node, line)
      found.count(line, { ...present({ acceleratorModel: model === '' ? undefined : model }), cards })
    },
    end: () => found.end(),
  }
}
