import { z } from 'zod'
import { messageOf, SuanhengError } from '../../../core/errors.ts'
import { InventoryBuilder } from './builder.ts'
import type { InventoryReader } from './inventory.ts'
import { gibOf, present, wholeOf } from './values.ts'
import { WHY } from './why.ts'

// A stranger's document, of which little is read: open objects on purpose.
const Texts = z.record(z.string(), z.coerce.string())
const Node = z.object({
  kind: z.string().optional(),
  metadata: z.object({ name: z.string(), labels: Texts.nullish() }),
  status: z.object({ capacity: Texts.nullish() }).nullish(),
})
const List = z.object({ items: z.array(Node) })

type Node = z.infer<typeof Node>

/** Labels of the Ascend device plugin and of GPU feature discovery; names of resources of the others. */
const CHIP_NAME = 'node.kubernetes.io/npu.chip.name'
const OTHERS =
  /^(amd\.com\/gpu|hygon\.com\/dcu(num)?|cambricon\.com\/mlu[\w.-]*|metax-tech\.com\/gpu|enflame\.com\/gcu|iluvatar\.(com|ai)\/[vg]?gpu|mthreads\.com\/gpu|kunlunxin\.com\/xpu|birentech\.com\/gpu)$/
const SLICES =
  /^(nvidia\.com\/(mig-.+|gpu\.shared|vgpu)|huawei\.com\/Ascend.+-(\d+c.*|vir.*)|volcano\.sh\/vgpu-.*|metax-tech\.com\/sgpu|enflame\.com\/shared-gcu)$/

/**
 * `kubectl get nodes -o json`, a list or one node. It counts cards and names none.
 *
 * - `nvidia.com/gpu.count` counts cards, also where they are shared in time (`-SHARED`); the resource `nvidia.com/gpu`
 *   counts shares then, and is read only where no label says otherwise.
 * - MIG, single strategy: the product is a profile and the count one of slices; the cards are not known. Mixed: the
 *   profiles are resources of their own, beside the cards.
 */
export function kubernetesReader(): InventoryReader {
  const lines: string[] = []
  return {
    line: (text) => void lines.push(text),
    end() {
      const found = new InventoryBuilder()
      for (const node of nodesOf(lines.join('\n'))) readNode(found, node)
      return found.end()
    },
  }
}

function nodesOf(text: string): readonly Node[] {
  const value = parseJson(text)
  const list = List.safeParse(value)
  if (list.success) return list.data.items
  const node = Node.safeParse(value)
  if (node.success) return [node.data]
  throw new SuanhengError(
    'REQUEST_INVALID',
    `not a node or a list of nodes: ${z.prettifyError(list.error).slice(0, 300)}`,
  )
}

/** Errors: JSON_MALFORMED. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new SuanhengError('JSON_MALFORMED', messageOf(error), {}, error)
  }
}

function readNode(found: InventoryBuilder, { metadata: { name, labels }, status }: Node): void {
  const capacity = status?.capacity ?? {}
  readNvidia(found, name, labels ?? {}, capacity)
  for (const [resource, amount] of Object.entries(capacity)) {
    if (amount === '0') continue
    if (SLICES.test(resource)) {
      const beside = resource.startsWith('nvidia.com/') && labels?.['nvidia.com/gpu.count'] !== undefined
      found.drop(null, name, (beside ? WHY.slicesBeside : WHY.slicesCounted)(amount, resource))
    } else if (OTHERS.test(resource)) readCount(found, name, { acceleratorModel: resource }, amount)
    else if (/^huawei\.com\/(Ascend\w+|npu)$/i.test(resource))
      readCount(found, name, { acceleratorModel: labels?.[CHIP_NAME] ?? resource }, amount)
  }
}

type Labels = Readonly<Record<string, string>>

function readNvidia(found: InventoryBuilder, node: string, labels: Labels, capacity: Labels): void {
  const product = labels['nvidia.com/gpu.product']
  const resource = capacity['nvidia.com/gpu']
  const count = labels['nvidia.com/gpu.count'] ?? resource
  if (count === undefined || count === '0') return
  const whole = product?.replace(/-SHARED$/, '')
  if (whole !== undefined && /-MIG-/.test(whole)) return found.drop(null, node, WHY.slicesCounted(count, whole))
  const shares = whole !== product || (wholeOf(labels['nvidia.com/gpu.replicas']) ?? 1) > 1
  if (shares && labels['nvidia.com/gpu.count'] === undefined)
    return found.drop(null, node, WHY.slicesCounted(count, product ?? 'nvidia.com/gpu'))
  readCount(found, node, { acceleratorModel: whole, memoryGb: gibOf(labels['nvidia.com/gpu.memory']) }, count)
}

function readCount(
  found: InventoryBuilder,
  node: string,
  facts: { readonly acceleratorModel: string | undefined; readonly memoryGb?: string | undefined },
  count: string,
): void {
  const cards = wholeOf(count)
  if (cards === undefined) found.drop(null, node, WHY.count(count))
  else found.count(null, { ...present(facts), cards })
}
