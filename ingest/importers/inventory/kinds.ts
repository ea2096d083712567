import { equipmentCsvReader } from './equipment-csv.ts'
import type { InventoryReader } from './inventory.ts'
import { kubernetesReader } from './kubernetes.ts'
import { npuSmiReader } from './npu-smi.ts'
import { nvidiaCsvReader } from './nvidia-csv.ts'
import { nvidiaListReader } from './nvidia-list.ts'
import { nvidiaQueryReader } from './nvidia-query.ts'
import { openbNodesReader } from './openb-nodes.ts'
import { slurmNodesReader } from './slurm-nodes.ts'

/** What can be read, and by what. A reader is for one input. */
export const INVENTORY_KINDS = {
  csv: equipmentCsvReader,
  'nvidia-csv': nvidiaCsvReader,
  'nvidia-query': nvidiaQueryReader,
  'nvidia-list': nvidiaListReader,
  'npu-smi': npuSmiReader,
  kubernetes: kubernetesReader,
  'slurm-nodes': slurmNodesReader,
  'openb-nodes': openbNodesReader,
} as const satisfies Readonly<Record<string, () => InventoryReader>>

export type InventoryKind = keyof typeof INVENTORY_KINDS
