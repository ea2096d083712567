import type { ClaimExample } from './claim-example.ts'
import { lgExample } from './lg-sl/index.ts'
import { mxqExample } from './mxq-sl/index.ts'
import { dxExample } from './xlq-dx/index.ts'
import { rkExample } from './xlq-rk/index.ts'
import { ylqExample } from './ylq-sq/index.ts'

export type { ClaimExample, Story } from './claim-example.ts'

/** Of each programme three claims: one in order, one that one 分 (or the least step of capacity) sets apart, one that lacks one document. */
export const loadClaimExamples = (): readonly ClaimExample[] => [
  dxExample(),
  rkExample(),
  lgExample(),
  mxqExample(),
  ylqExample(),
]
