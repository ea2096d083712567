import type { Words } from '../inventory/inventory.ts'
import type { Pod, PodContainer } from './kubernetes-pod.ts'
import { POD_WHY } from './kubernetes-why.ts'

/** What a pod holds of one kind of card; `null` where it cannot be told, with the reason. */
export type PodCards = {
  readonly resource: string
  readonly milliCards: bigint | null
  readonly whyUnknown?: Words
  readonly acceleratorModel: string | null
  readonly devices: readonly string[]
}

/** One of these is one physical card, unless something else in the pod says that it is a share. */
const WHOLE =
  /^(nvidia\.com\/gpu|amd\.com\/gpu|huawei\.com\/(Ascend[A-Za-z0-9]+|npu)|hygon\.com\/dcu(num)?|cambricon\.com\/mlu(\.?\d+\w*)?|metax-tech\.com\/gpu|enflame\.com\/gcu|iluvatar\.(com|ai)\/gpu|mthreads\.com\/gpu|kunlunxin\.com\/xpu|birentech\.com\/gpu)$/
/** Resources of the makers of cards, and of those who share cards out. */
const CARDS =
  /^((nvidia|amd|hygon|cambricon|metax-tech|enflame|iluvatar|mthreads|kunlunxin|birentech)\.com|iluvatar\.ai|habana\.ai|gpu\.intel\.com)\/|^(huawei\.com\/(Ascend|npu)|volcano\.sh\/v?gpu|aliyun\.com\/gpu|google\.com\/tpu|aws\.amazon\.com\/neuron)/
/** What else may be an accelerator, whoever makes or shares it: Koordinator, vcuda, qGPU, `huawei.com/ascend-1980` … */
const PERHAPS = /\/.*(gpu|npu|dcu|mlu|xpu|gcu|vcuda|ascend|neuron|accelerator)/i
/** Of the same makers, and no cards: networks, and priorities of HAMi. */
const NO_CARD = /rdma|hostdev|sriov|nic|priority/
/** What makes the cards beside it shares: memory or cores of each (HAMi), by the prefix of its resource. */
const MEMORY =
  /^(nvidia\.com\/gpumem(-percentage)?|hygon\.com\/dcumem|huawei\.com\/Ascend\w+-memory|metax-tech\.com\/vmemory|volcano\.sh\/vgpu-(memory|memory-percentage|cores))$/
const CORES = /^(nvidia\.com\/gpucores|hygon\.com\/dcucores|huawei\.com\/Ascend\w+-core|metax-tech\.com\/vcore)$/

const PRODUCT = 'nvidia.com/gpu.product'
const CHIP_NAME = 'node.kubernetes.io/npu.chip.name'
const ALLOCATED = 'hami.io/vgpu-devices-allocated'

/**
 * What a pod holds from when it is scheduled until it ends: of each resource the sum of its containers with that of the
 * init containers that keep running, or what a single init container needs where that is more, as the scheduler
 * reserves it. Restarts change nothing.
 *
 * A share by HAMi is `gpucores` percent of each card, exact in thousandths; by memory alone it is not known, as the
 * card’s own memory is not said.
 */
export function cardsOfPod({ metadata, spec }: Pod): readonly PodCards[] {
  const held = effective(spec)
  const names = [...held.keys()].toSorted((a, b) => (a < b ? -1 : 1))
  const found: PodCards[] = []
  for (const resource of names) {
    const amount = held.get(resource) ?? ''
    if (amount === '0' || MEMORY.test(resource) || CORES.test(resource)) continue
    const cards = cardsOf(resource, amount, { held, spec, annotations: metadata.annotations ?? {} })
    // One reason for one maker: a share has several resources.
    const maker = resource.split('/', 1)[0] ?? ''
    if (
      cards.milliCards === null &&
      found.some((other) => other.milliCards === null && other.resource.startsWith(maker))
    )
      continue
    found.push(cards)
  }
  const [share] = [...held].find(([name, amount]) => amount !== '0' && (MEMORY.test(name) || CORES.test(name))) ?? []
  // Shares of cards that are not named: HAMi’s webhook, which would have named them, did not see the pod.
  if (found.length === 0 && share !== undefined) found.push(unknown(share, POD_WHY.noShare, null))
  if ((spec.resourceClaims ?? []).length > 0) found.push(unknown('resource-claims', POD_WHY.claims, null))
  return found
}

type Context = {
  readonly held: ReadonlyMap<string, string>
  readonly spec: Pod['spec']
  readonly annotations: Readonly<Record<string, string>>
}

const unknown = (resource: string, whyUnknown: Words, acceleratorModel: string | null): PodCards => ({
  resource,
  milliCards: null,
  whyUnknown,
  acceleratorModel,
  devices: [],
})

function cardsOf(resource: string, amount: string, { held, spec, annotations }: Context): PodCards {
  const product = spec.nodeSelector?.[PRODUCT]
  const isNvidia = resource.startsWith('nvidia.com/')
  const model = isNvidia
    ? (product ?? null)
    : resource.startsWith('huawei.com/')
      ? (spec.nodeSelector?.[CHIP_NAME] ?? resource)
      : resource
  if (!CARDS.test(resource)) return unknown(resource, POD_WHY.perhaps(resource), null)
  const count = /^\d{1,5}$/.test(amount) ? Number(amount) : null
  if (!WHOLE.test(resource) || count === null) return unknown(resource, POD_WHY.slices(`${resource}=${amount}`), model)
  // Cards shared in time or cut by MIG under the name of whole ones: the product asked for tells it.
  if (isNvidia && product !== undefined && /-SHARED$|-MIG-/.test(product))
    return unknown(resource, POD_WHY.slices(product), product.replace(/-SHARED$/, ''))
  const [vendor = ''] = resource.split('/')
  const beside = (form: RegExp) => [...held].filter(([name]) => name.startsWith(`${vendor}/`) && form.test(name))
  const cores = coresOf(spec, resource, vendor)
  const allocated = isNvidia ? devicesOf(annotations[ALLOCATED]) : null
  if (allocated !== null && allocated.length > 0 && allocated.length !== count)
    return unknown(resource, POD_WHY.devicesDiffer(allocated.length, count), model)
  // Two shares of one card are one device.
  const devices = [...new Set(allocated?.map(({ id }) => id) ?? [])]
  const slice = devices.find((id) => id.includes('['))
  if (slice !== undefined) return unknown(resource, POD_WHY.slices(slice), model)
  const [percent = '0'] =
    allocated === null || allocated.length === 0 ? cores : [...new Set(allocated.map((d) => d.cores))]
  const several =
    (allocated === null || allocated.length === 0 ? cores : new Set(allocated.map((d) => d.cores))).size > 1
  if (several) return unknown(resource, POD_WHY.slices('gpucores'), model)
  const isShare = percent !== '0' || beside(MEMORY).some(([, value]) => value !== '0')
  if (!isShare) return { resource, milliCards: BigInt(count) * 1000n, acceleratorModel: model, devices }
  if (percent === '0') return unknown(resource, POD_WHY.noShare, model)
  if (!/^([1-9]\d?|100)$/.test(percent)) return unknown(resource, POD_WHY.share(percent), model)
  return { resource, milliCards: BigInt(count) * BigInt(percent) * 10n, acceleratorModel: model, devices }
}

/** What each container that holds the resource asks of each card, in percent, `0` where it does not say: one value, or they differ. */
function coresOf({ containers, initContainers }: Pod['spec'], resource: string, vendor: string): ReadonlySet<string> {
  const needs = [...containers, ...(initContainers ?? [])].map(wanted)
  const holders = needs.filter((need) => need.some(([name, amount]) => name === resource && amount !== '0'))
  return new Set(
    holders.map((need) => need.find(([name]) => name.startsWith(`${vendor}/`) && CORES.test(name))?.[1] ?? '0'),
  )
}

/** HAMi’s devices of a pod, `uuid,type,MiB,cores:` for each, containers ended by `;`. null where it says none. */
function devicesOf(annotation: string | undefined): readonly { readonly id: string; readonly cores: string }[] | null {
  if (annotation === undefined || annotation.length > 65_536) return null
  const parts = annotation.split(/[:;]/).filter((part) => part.trim() !== '')
  return parts.flatMap((part) => {
    const [id = '', , , cores = ''] = part.split(',')
    return id === '' || id.length > 128 || !/^\d{1,3}$/.test(cores) ? [] : [{ id, cores }]
  })
}

/** Resources as the scheduler reserves them (Kubernetes, “Resource sharing within containers”). */
function effective({ containers, initContainers }: Pod['spec']): Map<string, string> {
  const sum = new Map<string, string>()
  const most = new Map<string, string>()
  const running = new Map<string, string>()
  for (const container of initContainers ?? []) {
    const needs = new Map(running)
    for (const [name, amount] of wanted(container)) needs.set(name, plus(name, needs.get(name), amount))
    for (const [name, amount] of needs) most.set(name, larger(most.get(name), amount))
    if (container.restartPolicy === 'Always') for (const [name, amount] of needs) running.set(name, amount)
  }
  for (const [name, amount] of running) sum.set(name, amount)
  for (const container of containers)
    for (const [name, amount] of wanted(container)) sum.set(name, plus(name, sum.get(name), amount))
  for (const [name, amount] of most) sum.set(name, larger(sum.get(name), amount))
  return sum
}

/** Of extended resources request and limit are the same; one of them may be left out. */
const wanted = ({ resources }: PodContainer): [string, string][] =>
  Object.entries({ ...resources?.requests, ...resources?.limits }).filter(
    ([name]) => (CARDS.test(name) || PERHAPS.test(name)) && !NO_CARD.test(name),
  )

const isWhole = (amount: string): boolean => /^\d{1,9}$/.test(amount)

/** Amounts of cards add up; what is said of each card (memory, cores) stands, and differing values are kept apart. */
function plus(name: string, before: string | undefined, amount: string): string {
  if (before === undefined) return amount
  if (MEMORY.test(name) || CORES.test(name)) return before === amount ? amount : `${before}|${amount}`
  return isWhole(before) && isWhole(amount) ? String(Number(before) + Number(amount)) : `${before}+${amount}`
}

const larger = (before: string | undefined, amount: string): string => {
  if (before === undefined || before === amount) return amount
  if (isWhole(before) && isWhole(amount)) return Number(before) > Number(amount) ? before : amount
  return `${before}|${amount}`
}
