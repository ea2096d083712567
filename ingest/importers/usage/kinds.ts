import type { AllocationReader, ReadOptions } from './allocation.ts'
import { kubernetesReader } from './kubernetes.ts'
import { openbPodsReader } from './openb-pods.ts'
import { slurmReader } from './slurm.ts'

/** What can be read, and by what. A reader is for one input. */
export const USAGE_KINDS = {
  slurm: slurmReader,
  'kubernetes-pods': kubernetesReader,
  'openb-pods': openbPodsReader,
} as const satisfies Readonly<Record<string, (options: ReadOptions) => AllocationReader>>

export type UsageKind = keyof typeof USAGE_KINDS
