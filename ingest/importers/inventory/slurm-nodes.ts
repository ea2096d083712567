import { z } from 'zod'
import { SuanhengError } from '../../../core/errors.ts'
import { fraction, toDecimal } from '../../../core/fraction.ts'
import { InventoryBuilder } from './builder.ts'
import { expandHosts } from './host-range.ts'
import type { InventoryReader } from './inventory.ts'
import { parseJson } from './kubernetes.ts'
import { plain, present } from './values.ts'
import { WHY } from './why.ts'

const Entry = z.looseObject({
  hostname: z.string().min(1),
  description: z.string().default(''),
  gpu_cards: z.int().nonnegative().optional(),
  gpumem_gb: z.int().nonnegative().optional(),
})
const Cluster = z.object({ nodes: z.array(Entry) })
type Entry = z.infer<typeof Entry>

/** A remark of the list that an entry is another name of machines that stand in it already. */
const OTHER_NAME = /\b(old|intermediate|former|previous)\b.*\bname\b/i

/**
 * A cluster’s node list as Jobanalyzer keeps it for Slurm (`nodes[]` with `hostname`, `description`, `gpu_cards`,
 * `gpumem_gb`). Counts without ids. The model stands in the description only (`4x NVIDIA A100-PCIE-40GB @ 40GB`);
 * memory is that of all cards of a node. A machine counts once, whatever domain its name is written with.
 */
export function slurmNodesReader(): InventoryReader {
  const lines: string[] = []
  return {
    line: (text) => void lines.push(text),
    end() {
      const parsed = Cluster.safeParse(parseJson(lines.join('\n')))
      if (!parsed.success)
        throw new SuanhengError('REQUEST_INVALID', `not a node list: ${z.prettifyError(parsed.error).slice(0, 300)}`)
      const found = new InventoryBuilder()
      const machines = new Map<string, string>()
      for (const entry of parsed.data.nodes) readEntry(found, machines, entry)
      return found.end()
    },
  }
}

function readEntry(found: InventoryBuilder, machines: Map<string, string>, entry: Entry): void {
  const { hostname, description, gpu_cards: cards, gpumem_gb: memory } = entry
  const [, inWords, model] = /(?:^|,\s*)(\d+)x ([^,@]+?)(?: @ [^,]*)?$/.exec(description) ?? []
  if ((cards ?? 0) === 0 && (inWords === undefined || cards === 0)) return
  const remark = Object.entries(entry).find(
    ([key, value]) => key.startsWith('#') && typeof value === 'string' && OTHER_NAME.test(value),
  )?.[1]
  if (typeof remark === 'string') return found.drop(null, hostname, WHY.otherName(remark))
  if (cards === undefined || (inWords !== undefined && Number(inWords) !== cards))
    return found.drop(null, hostname, WHY.countsDiffer(Number(inWords ?? 0), cards ?? 0))
  const hosts = expandHosts(hostname)
  if (hosts === null) return found.drop(null, hostname, WHY.nodeRange)
  const memoryGb =
    memory === undefined || memory === 0 ? undefined : plain(toDecimal(fraction(BigInt(memory), BigInt(cards)), 6))
  for (const host of hosts) {
    const machine = host.split('.')[0] ?? host
    const first = machines.get(machine)
    if (first !== undefined) found.drop(null, host, WHY.sameNode(first))
    else found.count(null, { ...present({ acceleratorModel: model, memoryGb }), cards })
    machines.set(machine, first ?? host)
  }
}
