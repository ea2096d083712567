import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Allocation, AllocationReader, Left } from '../../../ingest/importers/usage/allocation.ts'
import { kubernetesReader } from '../../../ingest/importers/usage/kubernetes.ts'
import { openbPodsReader } from '../../../ingest/importers/usage/openb-pods.ts'

/** Everything an input gives, cut into pieces of this many characters. */
function readAll(reader: AllocationReader, text: string, size = text.length): { found: Allocation[]; left: Left[] } {
  const reads = []
  for (let at = 0; at < text.length; at += size) reads.push(reader.text(text.slice(at, at + size)))
  reads.push(reader.end())
  return { found: reads.flatMap(({ found }) => found), left: reads.flatMap(({ left }) => left) }
}
const codeOf = (step: () => unknown): string | null => {
  try {
    step()
    return null
  } catch (error) {
    return (error as { code: string }).code
  }
}

describe('openb-pods', () => {
  const text = gunzipSync(readFileSync(new URL('../../fixtures/pods/openb-pods.csv.gz', import.meta.url))).toString()
  const header = text.slice(0, text.indexOf('\n') + 1)
  const row = (cells: string) => readAll(openbPodsReader(), `${header}${cells}\n`)

  it('the trace has 43,126.82 device-hours with shares, and its 368 pods never scheduled none', () => {
    const { found, left } = readAll(openbPodsReader(), text, 65_537)
    const milliseconds = found.reduce(
      (sum, pod) => sum + (pod.milliCards ?? 0n) * BigInt((pod.end ?? 0) - pod.start),
      0n,
    )
    expect((milliseconds * 100n) / 3_600_000_000n).toBe(4_312_682n)
    expect(found).toHaveLength(3708)
    expect(left).toHaveLength(368)
    expect(new Set(left.map(({ why }) => why.en))).toEqual(new Set(['never scheduled: it held no cards']))
    expect(left[0]).toMatchObject({ line: expect.any(Number), what: expect.stringMatching(/^openb-pod-/) })
  })

  it('a pod of one GPU holds its thousandths, one of several holds them whole, one of none holds none', () => {
    expect(row('p,1,1,1,460,,LS,Running,0,10,0').found[0]?.milliCards).toBe(460n)
    expect(row('p,1,1,2,460,,LS,Running,0,10,0').found[0]?.milliCards).toBe(2000n)
    expect(row('p,1,1,0,0,,LS,Running,0,10,0').found[0]?.milliCards).toBe(0n)
  })

  it('is told apart: running, cut off, without sense', () => {
    expect(row('p,1,1,1,460,,LS,Running,0,,0').found[0]).toMatchObject({ start: 0, end: null })
    expect(row('p,1,1,1,1001,,LS,Running,0,10,0').left).toMatchObject([{ line: 2, what: 'p' }])
    expect(row('p,1,1,1,460,,LS,Running,0,10,11').left).toHaveLength(1)
    expect(row('p,1,1,1').left).toMatchObject([{ line: 2 }])
    expect(readAll(openbPodsReader(), `${header}p,1,1,1,460,,LS,Running,0,10,0`)).toMatchObject({
      found: [],
      left: [{ line: 2 }],
    })
    expect(codeOf(() => readAll(openbPodsReader(), 'name,gpu\n'))).toBe('CSV_MALFORMED')
    expect(codeOf(() => readAll(openbPodsReader(), ''))).toBe('CSV_MALFORMED')
  })
})

const AT = { scheduled: '2025-07-01T00:00:00Z', end: '2025-07-01T02:00:00Z' }
const terminated = (finishedAt: string | null = AT.end) => ({ terminated: { startedAt: AT.scheduled, finishedAt } })
type Json = Readonly<Record<string, unknown>>
const gpus = (limits: Json, more: Json = {}) => ({ name: 'main', resources: { limits, requests: limits }, ...more })
const GPU = gpus({ cpu: '8', 'nvidia.com/gpu': '2' })

function pod(changes: { metadata?: Json; spec?: Json; status?: Json } = {}) {
  return {
    kind: 'Pod',
    metadata: { name: 'train-0', namespace: 'team-a', uid: 'u-1', ...changes.metadata },
    spec: { nodeName: 'n1', containers: [GPU], ...changes.spec },
    status: {
      phase: 'Succeeded',
      startTime: '2025-07-01T00:00:05Z',
      conditions: [{ type: 'PodScheduled', status: 'True', lastTransitionTime: AT.scheduled }],
      containerStatuses: [{ name: 'main', restartCount: 3, state: terminated() }],
      ...changes.status,
    },
  }
}
const read = (value: unknown) => readAll(kubernetesReader(), JSON.stringify(value))
const one = (changes: Parameters<typeof pod>[0]) => read(pod(changes)).found[0]
const why = (value: unknown) => read(value).left[0]?.why.en
const cards = (...containers: Json[]) => one({ spec: { containers } })?.milliCards

describe('kubernetes-pods: time', () => {
  it('a pod holds its cards from when it was scheduled to the end of its last container, restarts included', () => {
    const [first, last] = ['2025-07-01T01:00:00Z', AT.end]
    const containerStatuses = [first, last].map((at) => ({ name: at, restartCount: 7, state: terminated(at) }))
    expect(one({ status: { containerStatuses } })).toMatchObject({
      id: 'u-1',
      job: 'team-a/train-0',
      account: 'team-a',
      node: 'n1',
      milliCards: 2000n,
      start: Date.parse(AT.scheduled),
      end: Date.parse(AT.end),
      line: 1,
    })
  })

  it('one that was never scheduled holds nothing, whatever it asked for', () => {
    const pending = pod({ spec: { nodeName: undefined }, status: { phase: 'Pending', conditions: [] } })
    expect(read(pending)).toMatchObject({ found: [], left: [{ what: 'team-a/train-0' }] })
    expect(why(pending)).toBe('never scheduled: it held no cards')
  })

  it('one that is scheduled holds its cards while it is pending and running, and has no end yet', () => {
    for (const phase of ['Pending', 'Running', 'Unknown'])
      expect(one({ status: { phase } })).toMatchObject({ end: null })
  })

  it('a failed one ends when its containers ended; where one of them has no time of its end, nobody can tell', () => {
    expect(one({ status: { phase: 'Failed' } })).toMatchObject({ end: Date.parse(AT.end) })
    const status = (...states: unknown[]) => ({
      phase: 'Failed',
      containerStatuses: states.map((state) => ({ name: 'c', ...(state as object) })),
    })
    expect(why(pod({ status: status({ state: terminated() }, { state: terminated(null) }) }))).toMatch(
      /^it ended, and when/,
    )
    expect(why(pod({ status: { phase: 'Failed', reason: 'Evicted', containerStatuses: null } }))).toMatch(/^it ended/)
    // Never ran: the others tell the end. Waiting for its next start: it held on after its last end.
    expect(one({ status: status({ state: terminated() }, { state: { waiting: {} } }) })).toMatchObject({
      end: Date.parse(AT.end),
    })
    const between = { state: { waiting: {} }, lastState: terminated() }
    expect(why(pod({ status: status({ state: terminated() }, between) }))).toMatch(/^it ended/)
  })

  it('without the moment of its scheduling the kubelet’s start stands, and without both nothing', () => {
    expect(one({ status: { conditions: null } })?.start).toBe(Date.parse('2025-07-01T00:00:05Z'))
    expect(why(pod({ status: { conditions: null, startTime: null } }))).toBe('when it was scheduled is not said')
    expect(
      why(pod({ status: { containerStatuses: [{ name: 'c', state: terminated('2025-06-30T00:00:00Z') }] } })),
    ).toBe('its end is before its start')
  })
})

describe('kubernetes-pods: cards', () => {
  it('containers add up; an init container counts where it needs more, and with them where it keeps running', () => {
    const card = (count: number, more: Json = {}) => gpus({ 'nvidia.com/gpu': String(count) }, more)
    const held = (initContainers: Json[]) =>
      one({ spec: { containers: [card(1), card(2)], initContainers } })?.milliCards
    expect(held([])).toBe(3000n)
    expect(held([card(2)])).toBe(3000n)
    expect(held([card(4)])).toBe(4000n)
    expect(held([card(1, { restartPolicy: 'Always' })])).toBe(4000n)
    expect(held([card(1, { restartPolicy: 'Always' }), card(4)])).toBe(5000n)
  })

  it('reads the cards of other makers, each kind as a use of its own', () => {
    expect(one({ spec: { containers: [gpus({ 'huawei.com/Ascend910': '8' })] } })).toMatchObject({
      milliCards: 8000n,
      acceleratorModel: 'huawei.com/Ascend910',
    })
    const both = read(
      pod({ spec: { containers: [gpus({ 'nvidia.com/gpu': '1', 'huawei.com/Ascend310P': '2' })] } }),
    ).found
    expect(both.map(({ id, milliCards }) => [id, milliCards])).toEqual([
      ['u-1#huawei.com/Ascend310P', 2000n],
      ['u-1#nvidia.com/gpu', 1000n],
    ])
  })

  it('a pod without accelerators holds none, and says so', () => {
    const limits = { cpu: '8', memory: '1Gi', 'nvidia.com/gpu': '0', 'rdma/hca': '1', 'nvidia.com/rdma': '1' }
    expect(cards(gpus(limits))).toBe(0n)
    expect(cards({ name: 'c' })).toBe(0n)
  })

  it.each([
    ['nvidia.com/mig-1g.5gb', '1'],
    ['nvidia.com/gpu.shared', '1'],
    ['huawei.com/Ascend910-2c', '1'],
    ['huawei.com/Ascend310P-V', '1'],
    ['volcano.sh/vgpu-number', '1'],
    ['aliyun.com/gpu-mem', '8'],
    ['cambricon.com/mlu.smlu.vcore', '10'],
    ['nvidia.com/gpu', '500m'],
  ])('%s=%s is of how much of a card nobody says: unknown, not 0', (resource, amount) => {
    const found = one({ spec: { containers: [gpus({ [resource]: amount })] } })
    expect(found?.milliCards).toBeNull()
    expect(found?.whyUnknown?.en).toContain(resource)
  })

  it('cards that a node shares in time or cuts by MIG are unknown where the pod asked for such a product', () => {
    const of = (product: string) =>
      one({ spec: { containers: [GPU], nodeSelector: { 'nvidia.com/gpu.product': product } } })
    expect(of('NVIDIA-H100-80GB-HBM3')).toMatchObject({ milliCards: 2000n, acceleratorModel: 'NVIDIA-H100-80GB-HBM3' })
    expect(of('Tesla-T4-SHARED')?.milliCards).toBeNull()
    expect(of('NVIDIA-A100-SXM4-40GB-MIG-1g.5gb')?.milliCards).toBeNull()
  })

  it('devices by resource claims are unknown', () => {
    expect(one({ spec: { containers: [{ name: 'c' }], resourceClaims: [{ name: 'gpu' }] } })?.milliCards).toBeNull()
  })
})

describe('kubernetes-pods: shares by HAMi', () => {
  const share = (more: Json, annotation?: string) =>
    one({
      metadata: { annotations: annotation === undefined ? {} : { 'hami.io/vgpu-devices-allocated': annotation } },
      spec: { containers: [gpus({ 'nvidia.com/gpu': '2', ...more })] },
    })

  it('gpucores percent of each card, exact in thousandths', () => {
    expect(share({ 'nvidia.com/gpucores': '30', 'nvidia.com/gpumem': '3000' })?.milliCards).toBe(600n)
    expect(share({ 'nvidia.com/gpucores': '100' })?.milliCards).toBe(2000n)
    expect(share({ 'nvidia.com/gpucores': '1' })?.milliCards).toBe(20n)
  })

  it('by memory alone, or by a percentage that cannot be, unknown', () => {
    for (const more of [
      { 'nvidia.com/gpumem': '3000' },
      { 'nvidia.com/gpumem-percentage': '50' },
      { 'nvidia.com/gpucores': '101' },
      { 'nvidia.com/gpucores': '0', 'nvidia.com/gpumem': '3000' },
    ])
      expect(share(more)?.milliCards).toBeNull()
  })

  it('containers with shares that differ are not averaged', () => {
    const share = (percent: string) => gpus({ 'nvidia.com/gpu': '1', 'nvidia.com/gpucores': percent })
    expect(cards(share('30'), share('30'))).toBe(600n)
    expect(cards(share('30'), share('50'))).toBeNull()
  })

  it('what was allocated names the devices and its own share; two shares of one card are one device', () => {
    const cores = { 'nvidia.com/gpucores': '30' }
    expect(share(cores, 'GPU-a,NVIDIA,3000,30:GPU-b,NVIDIA,3000,30:;')).toMatchObject({
      milliCards: 600n,
      devices: ['GPU-a', 'GPU-b'],
    })
    expect(share(cores, 'GPU-a,NVIDIA,3000,30:;GPU-a,NVIDIA,3000,30:;')).toMatchObject({ devices: ['GPU-a'] })
    expect(share(cores, 'GPU-a,NVIDIA,3000,30:;')?.milliCards).toBeNull()
    expect(share(cores, 'GPU-a[0-1],NVIDIA,3000,30:GPU-b,NVIDIA,3000,30:;')?.milliCards).toBeNull()
  })
})

describe('kubernetes-pods: shapes', () => {
  const list = { kind: 'PodList', metadata: {}, items: [pod(), pod({ metadata: { uid: 'u-2' } })] }
  const watch = [
    { type: 'ADDED', object: pod({ status: { phase: 'Running' } }) },
    { type: 'BOOKMARK', object: { kind: 'Pod', metadata: {} } },
    { type: 'MODIFIED', object: pod() },
    { type: 'DELETED', object: pod() },
  ]

  it('a list, one pod and a watch give the same pods; a pod seen twice has one id', () => {
    expect(read(list).found.map(({ id }) => id)).toEqual(['u-1', 'u-2'])
    const { found, left } = readAll(kubernetesReader(), watch.map((event) => `${JSON.stringify(event)}\n`).join(''))
    expect(found.map(({ id, end, line }) => [id, end === null, line])).toEqual([
      ['u-1', true, 1],
      ['u-1', false, 3],
      ['u-1', false, 4],
    ])
    expect(left).toEqual([])
  })

  it('lines are those on which a pod begins, also in a list printed over many lines', () => {
    const text = JSON.stringify(list, null, 2)
    const begin = text.slice(0, text.lastIndexOf('"kind": "Pod"')).split('\n').length - 1
    expect(readAll(kubernetesReader(), text).found[1]?.line).toBe(begin)
  })

  it('how it is cut into pieces changes nothing', () => {
    const text = `${JSON.stringify(list, null, 1)}\n${watch.map((event) => JSON.stringify(event)).join('\n')}`
    const whole = readAll(kubernetesReader(), text)
    fc.assert(
      fc.property(fc.integer({ min: 1, max: text.length }), (size) => {
        expect(readAll(kubernetesReader(), text, size)).toEqual(whole)
      }),
      { numRuns: 25 },
    )
  })

  it('a page of a longer list, an error of a watch and what is no pod are told', () => {
    expect(read({ ...list, metadata: { continue: 'abc' } }).left[0]?.why.en).toContain('the list goes on')
    expect(why({ type: 'ERROR', object: { kind: 'Status', code: 410 } })).toContain('the watch reported an error')
    expect(why({ kind: 'List', items: [{ kind: 'Node', metadata: { name: 'n' } }] })).toBe('not a pod: Node')
    expect(why({ kind: 'List', items: [{ kind: 'Pod', metadata: { name: 'n' } }] })).toContain('metadata.uid')
  })

  it('an input of another kind is refused, and one that ends too early', () => {
    expect(read({ kind: 'PodList', items: [] })).toEqual({ found: [], left: [] })
    for (const value of [{}, [], 'text', { jobs: [] }]) expect(codeOf(() => read(value))).toBe('REQUEST_INVALID')
    expect(codeOf(() => readAll(kubernetesReader(), JSON.stringify(list).slice(0, -2)))).toBe('JSON_MALFORMED')
    expect(codeOf(() => readAll(kubernetesReader(), 'NAME READY STATUS'))).toBe('JSON_MALFORMED')
    expect(codeOf(() => readAll(kubernetesReader(), ''))).toBe('REQUEST_INVALID')
  })
})

describe('kubernetes-pods: nothing is made up', () => {
  const watched = (type: string, status: Json) => read({ type, object: pod({ status }) })
  const running = { phase: 'Running', containerStatuses: [{ name: 'main', state: { running: {} } }] }

  it('a pod deleted while it ran is told as such: no later reading will bring its end', () => {
    expect(watched('MODIFIED', running).found).toMatchObject([{ end: null }])
    expect(watched('DELETED', running)).toMatchObject({ found: [], left: [{ what: 'team-a/train-0' }] })
    expect(watched('DELETED', running).left[0]?.why.en).toMatch(/^it was deleted before/)
    // Whose containers have ended has ended, though its phase was not written any more.
    expect(watched('DELETED', { phase: 'Running' }).found).toMatchObject([{ id: 'u-1', end: Date.parse(AT.end) }])
  })

  it('a whole card or a share by memory is not measured with the cores that another container asked for', () => {
    const share = gpus({ 'nvidia.com/gpu': '1', 'nvidia.com/gpucores': '100' })
    const byMemory = gpus({ 'nvidia.com/gpu': '1', 'nvidia.com/gpumem': '1000' })
    const tenth = gpus({ 'nvidia.com/gpu': '1', 'nvidia.com/gpucores': '10' })
    expect(cards(share, byMemory)).toBeNull()
    expect(cards(tenth, gpus({ 'nvidia.com/gpu': '8' }))).toBeNull()
    expect(cards(tenth, tenth)).toBe(200n)
  })

  it('resources that look like accelerators and are none known are unknown, not none', () => {
    for (const name of ['huawei.com/ascend-1980', 'koordinator.sh/gpu', 'tencent.com/vcuda-core', 'x.com/qgpu-core'])
      expect(cards(gpus({ [name]: '8' }))).toBeNull()
    expect(cards(gpus({ 'huawei.com/Ascend910_2c': '8' }))).toBeNull()
    expect(cards(gpus({ 'nvidia.com/gpumem': '3000' }))).toBeNull()
    expect(cards(gpus({ 'rdma/hca': '8', 'smarter-devices/fuse': '1' }))).toBe(0n)
  })

  it('JSON nested without end is refused before it fills the memory', () => {
    for (const deep of ['['.repeat(100_000), `{"items":[${'{"a":'.repeat(100_000)}`])
      expect(codeOf(() => readAll(kubernetesReader(), deep, 1_000))).toBe('REQUEST_INVALID')
  })
})
