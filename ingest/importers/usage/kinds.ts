import type { AllocationReader, ReadOptions } from './allocation.ts'
import { apelReader } from './apel.ts'
import { auditorReader } from './auditor.ts'
import { kubernetesReader } from './kubernetes.ts'
import { ogfReader } from './ogf.ts'
import { openbPodsReader } from './openb-pods.ts'
import { slurmReader } from './slurm.ts'

/** What can be read, and by what. A reader is for one input. */
export const USAGE_KINDS = {
  slurm: slurmReader,
  'kubernetes-pods': kubernetesReader,
  'openb-pods': openbPodsReader,
  'ogf-usage-record': ogfReader,
  apel: apelReader,
  auditor: auditorReader,
} as const satisfies Readonly<Record<string, (options: ReadOptions) => AllocationReader>>

export type UsageKind = keyof typeof USAGE_KINDS
