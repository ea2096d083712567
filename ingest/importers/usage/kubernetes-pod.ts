import { z } from 'zod'

// A stranger's document, of which little is read: open objects on purpose.
const Quantity = z.union([z.string().max(64), z.int().nonnegative()]).transform(String)
const Quantities = z.record(z.string(), Quantity).nullish()
const Texts = z.record(z.string(), z.string()).nullish()
const name = z.string().max(512)
const moment = z.string().max(64).nullish()

const Container = z.object({
  name,
  restartPolicy: z.string().nullish(),
  resources: z.object({ limits: Quantities, requests: Quantities }).nullish(),
})
const State = z
  .object({
    waiting: z.unknown().optional(),
    running: z.unknown().optional(),
    terminated: z.object({ startedAt: moment, finishedAt: moment }).nullish(),
  })
  .nullish()
const ContainerStatus = z.object({ name, state: State, lastState: State })

export const Pod = z.object({
  metadata: z.object({
    name,
    namespace: name.nullish(),
    uid: z.string().min(1).max(64),
    labels: Texts,
    annotations: Texts,
    ownerReferences: z.array(z.object({ name, controller: z.boolean().nullish() })).nullish(),
  }),
  spec: z.object({
    nodeName: name.nullish(),
    nodeSelector: Texts,
    containers: z.array(Container).max(1000),
    initContainers: z.array(Container).max(1000).nullish(),
    resourceClaims: z.array(z.unknown()).nullish(),
  }),
  status: z.object({
    phase: z.string().max(64).nullish(),
    startTime: moment,
    conditions: z.array(z.object({ type: z.string(), status: z.string(), lastTransitionTime: moment })).nullish(),
    initContainerStatuses: z.array(ContainerStatus).nullish(),
    containerStatuses: z.array(ContainerStatus).nullish(),
  }),
})
/** A pod of the core v1 API, as far as it is read here. */
export type Pod = z.infer<typeof Pod>
export type PodContainer = z.infer<typeof Container>
