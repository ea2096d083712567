import { normalise } from './names.ts'

/** Part of a card: MIG, vGPU, vNPU, time-sliced. `card` is the name of the physical card where the name tells it. */
export type Slice = {
  readonly kind: 'mig' | 'vgpu' | 'vnpu' | 'shared'
  readonly profile: string
  readonly card: string | null
}

type Form = { readonly kind: Slice['kind']; readonly pattern: RegExp }

/** Over normalised names; group 1 is the card, group 2 the profile. The first that fits decides. */
const FORMS: readonly Form[] = [
  // Kubernetes: NVIDIA-A100-SXM4-40GB-SHARED, also on top of a MIG profile.
  { kind: 'shared', pattern: /^(.*)-(shared)$/ },
  // NVIDIA A100-SXM4-80GB MIG 1g.10gb; nvidia_h100_80gb_hbm3_1g.10gb; MIG 1g.10gb; nvidia.com/mig-1g.10gb
  {
    kind: 'mig',
    pattern: /^(?:nvidia\.com\/)?(?:(.+?)-)??(?:mig-)?((?:\d{1,2}c\.)?\d{1,2}g\.\d{1,3}gb(?:[+.][a-z.]+)?)$/,
  },
  // Ascend310P-4c.3cpu, huawei.com/Ascend910-16c, Ascend910B3-vir10_3c_32g
  {
    kind: 'vnpu',
    pattern: /^((?:huawei\.com\/)?ascend.*?)-(\d{1,2}c(?:\.\d{1,2}cpu)?(?:\.ndvpp|\.dvpp)?|vir\d{1,2}(?:-.+)?)$/,
  },
  // GRID A100-10C, NVIDIA A40-48Q, GRID A100-4-20C (on top of MIG)
  { kind: 'vgpu', pattern: /^(?:grid-)?(.+?)-((?:\d{1,2}-)?\d{1,3}[abcq](?:me)?)$/ },
]

/** Kubernetes resources that hand out shares of any card of a vendor. */
const RESOURCES: readonly string[] = [
  'nvidia.com/gpu.shared',
  'nvidia.com/vgpu',
  'volcano.sh/vgpu-number',
  'metax-tech.com/sgpu',
  'enflame.com/shared-gcu',
]

/** `null` where the name is not that of a slice. Ask the register first: some cards have names of these forms. */
export function sliceOf(name: string): Slice | null {
  const key = normalise(name)
  if (RESOURCES.includes(key)) return { kind: 'shared', profile: key, card: null }
  for (const { kind, pattern } of FORMS) {
    const found = pattern.exec(key)
    if (found === null) continue
    const card = found[1] === undefined || found[1] === '' || found[1] === 'nvidia' ? null : found[1]
    const inner = kind === 'shared' && card !== null ? sliceOf(card) : null
    return inner ?? { kind, profile: found[2] ?? '', card }
  }
  return null
}
