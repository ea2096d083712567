import { definePack } from '../engine/pack.ts'
import { readParameters } from '../engine/parameter-json.ts'
import { lgAmount } from './amount.ts'
import { CONDITIONS } from './clauses-conditions.ts'
import { DOCUMENTS } from './clauses-documents.ts'
import { LG_SWITCHES, LgParameters } from './pack-types.ts'

/** 2025年龙岗区人工智能算力扶持. */
export const LG_SL_2025 = definePack({
  id: 'lg-sl-2025',
  guide: {
    title: '2025年龙岗区人工智能算力扶持项目申报指南',
    file: 'LG-SL-2025.txt',
    sha256: '9e4883cc9176ef33dfc23d6fc12294091513bda9c0a550e4bfe00e1dda767e69',
  },
  schema: LgParameters,
  parameters: readParameters(import.meta.url),
  switches: LG_SWITCHES,
  clauses: [...CONDITIONS, ...DOCUMENTS],
  amount: lgAmount,
})
