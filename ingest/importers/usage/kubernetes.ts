import { SuanhengError } from '../../../core/errors.ts'
import type { Words } from '../inventory/inventory.ts'
import type { Allocation, AllocationReader, Left, Read } from './allocation.ts'
import { jsonItems } from './json-items.ts'
import { cardsOfPod } from './kubernetes-cards.ts'
import { Pod } from './kubernetes-pod.ts'
import { POD_WHY } from './kubernetes-why.ts'
import { momentReader } from './local-time.ts'

/**
 * Pods of the Kubernetes API: a list (`kubectl get pods -A -o json`), single pods, the events of a watch, one after the
 * other. A pod holds its cards from the moment it is scheduled until the last of its containers has ended; its restarts
 * are within. Its id is its uid, with the resource where it holds cards of several kinds.
 *
 * Memory: one pod. Errors: JSON_MALFORMED; REQUEST_INVALID where nothing in it is a pod, a list or an event.
 */
export function kubernetesReader(): AllocationReader {
  const moment = momentReader('UTC')
  let sink: { found: Allocation[]; left: Left[] } = { found: [], left: [] }
  let known = false
  const take = (value: unknown, line: number, isDeleted = false) => {
    const read = readPod(value, line, moment, isDeleted)
    if ('en' in read) sink.left.push({ line, what: nameOf(value), why: read })
    else sink.found.push(...read)
  }
  const items = jsonItems(({ value, line, isEntry }) => {
    const { kind, type, object, items: list, metadata } = (value ?? {}) as Record<string, unknown>
    if (isEntry) return take(value, line)
    if (Array.isArray(value) || Array.isArray(list)) {
      known ||= Array.isArray(list)
      const goesOn = (metadata as { continue?: unknown } | undefined)?.continue
      if (goesOn !== undefined && goesOn !== '' && goesOn !== null)
        sink.left.push({ line, what: null, why: POD_WHY.page })
    } else if (typeof type === 'string' && object !== undefined) {
      known = true
      if (type === 'ERROR') sink.left.push({ line, what: null, why: POD_WHY.watchError })
      else if (type !== 'BOOKMARK') take(object, line, type === 'DELETED')
    } else {
      known ||= kind === 'Pod'
      take(value, line)
    }
  })
  const taken = (): Read<Allocation> => {
    const read = sink
    known ||= read.found.length > 0
    sink = { found: [], left: [] }
    return read
  }
  return {
    text(piece) {
      items.text(piece)
      return taken()
    },
    end() {
      items.end()
      const read = taken()
      if (!known)
        throw new SuanhengError(
          'REQUEST_INVALID',
          'no pod, list of pods or event of a watch: kubectl get pods -A -o json',
        )
      return read
    },
  }
}

type Moment = ReturnType<typeof momentReader>

function nameOf(value: unknown): string | null {
  const { metadata } = (value ?? {}) as { metadata?: { namespace?: unknown; name?: unknown } }
  if (typeof metadata?.name !== 'string') return null
  const { namespace, name } = metadata
  return (typeof namespace === 'string' ? `${namespace}/${name}` : name).slice(0, 80)
}

function readPod(value: unknown, line: number, moment: Moment, isDeleted: boolean): readonly Allocation[] | Words {
  const { kind } = (value ?? {}) as { kind?: unknown }
  if (kind !== undefined && kind !== 'Pod') return POD_WHY.notPod(typeof kind === 'string' ? kind : typeof kind)
  const parsed = Pod.safeParse(value)
  if (!parsed.success) return POD_WHY.form(parsed.error.issues[0]?.path.join('.') ?? '')
  const pod = parsed.data
  const held = heldOf(pod, moment, isDeleted)
  if ('en' in held) return held
  const { metadata, spec } = pod
  const labels = metadata.labels ?? {}
  const said = {
    line,
    platform: null,
    job: (nameOf(pod) ?? metadata.name).slice(0, 256),
    jobName: jobNameOf(pod),
    account: metadata.namespace ?? null,
    user: null,
    queue: labels['kueue.x-k8s.io/queue-name'] ?? labels['volcano.sh/queue-name'] ?? null,
    node: spec.nodeName ?? null,
    site: null,
    ...held,
    energyJoules: null,
    gpuUtilization: null,
  }
  const cards = cardsOfPod(pod)
  if (cards.length === 0) return [{ ...said, id: metadata.uid, acceleratorModel: null, devices: [], milliCards: 0n }]
  return cards.map(({ resource, ...facts }) => ({
    ...said,
    ...facts,
    id: cards.length === 1 ? metadata.uid : `${metadata.uid}#${resource}`,
  }))
}

/** What the pod is a part of: a training job, else whatever controls it. */
function jobNameOf({ metadata }: Pod): string | null {
  const labels = metadata.labels ?? {}
  const job =
    labels['training.kubeflow.org/job-name'] ?? labels['volcano.sh/job-name'] ?? labels['batch.kubernetes.io/job-name']
  return job ?? metadata.ownerReferences?.find(({ controller }) => controller === true)?.name ?? null
}

/** From when to when a pod holds what it was given; `end` of null while it does. One that is deleted will never be seen to end. */
function heldOf(
  { spec, status }: Pod,
  moment: Moment,
  isDeleted: boolean,
): { readonly start: number; readonly end: number | null } | Words {
  if ((spec.nodeName ?? '') === '') return POD_WHY.neverScheduled
  const scheduled = status.conditions?.find(({ type, status: is }) => type === 'PodScheduled' && is === 'True')
  const start = moment(scheduled?.lastTransitionTime ?? status.startTime ?? '')
  if (start === null) return POD_WHY.noStart
  if (typeof start === 'object') return start
  const hasEnded = status.phase === 'Succeeded' || status.phase === 'Failed'
  if (!hasEnded && !isDeleted) return { start, end: null }
  const noEnd = hasEnded ? POD_WHY.noEnd : POD_WHY.deleted
  const ended = (status.containerStatuses ?? []).concat(status.initContainerStatuses ?? [])
  let end = 0
  for (const { state, lastState } of ended) {
    // Never ran, and will not. One that waited for its next start held on after its last end.
    if ((state?.waiting ?? null) !== null && (lastState?.terminated ?? null) === null) continue
    const at = moment(state?.terminated?.finishedAt ?? '')
    if (at === null) return noEnd
    if (typeof at === 'object') return at
    end = Math.max(end, at)
  }
  if (end === 0) return noEnd
  return end < start ? POD_WHY.reversed : { start, end }
}
