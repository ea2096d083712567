/**
 * First driver branch of each NVIDIA architecture. It rests on two vendor pages: the matrix that names the first CUDA
 * toolkit of an architecture (docs.nvidia.com, CUDA Toolkit, Driver, and Architecture Matrix, read November 2026), and
 * the driver that toolkit came with (CUDA release notes). Grade B: the vendor's, but put together from two tables;
 * single products came later than their architecture (L40 in R525), so a branch from here on proves nothing.
 */
export const FIRST_BRANCH = {
  Volta: { toolkit: '9.0', branch: 384 },
  Turing: { toolkit: '10.0', branch: 410 },
  Ampere: { toolkit: '11.0', branch: 450 },
  Ada: { toolkit: '11.8', branch: 520 },
  Hopper: { toolkit: '11.8', branch: 520 },
  Blackwell: { toolkit: '12.8', branch: 570 },
} as const
export type Architecture = keyof typeof FIRST_BRANCH

/** By the register's model names; general knowledge, grade B. A model that fits none is not judged. */
const MODELS: readonly (readonly [RegExp, Architecture])[] = [
  [/^V100/, 'Volta'],
  [/^T4\b/, 'Turing'],
  [/^(A100|A800|A10G?\b|A16\b|A2\b|A30\b|A40\b|RTX A6000|RTX 3090)/, 'Ampere'],
  [/^(L2|L4|L20|L40S?|RTX 4090( D)?|RTX 6000 Ada Generation)$/, 'Ada'],
  [/^(H100|H800|H200|H20\b|H20-3e|GH200|L20Y)/, 'Hopper'],
  [/^(B100|B200|B300|B30A|GB200|GB300|RTX 5090|RTX PRO 6000 Blackwell|RTX 6000D)/, 'Blackwell'],
]

export const architectureOf = (model: string): Architecture | null =>
  MODELS.find(([pattern]) => pattern.test(model))?.[1] ?? null

/** `590.48.01` → 590; null where it is no NVIDIA driver version. */
export function branchOf(driverVersion: string): number | null {
  const found = /^(\d{3})\.\d{2,3}(\.\d{1,3})?$/.exec(driverVersion.trim())
  return found === null ? null : Number(found[1])
}
