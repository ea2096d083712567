import { definePack } from '../engine/pack.ts'
import { readParameters } from '../engine/parameter-json.ts'
import { ylqAmount } from './amount.ts'
import { CONDITIONS } from './clauses-conditions.ts'
import { DOCUMENTS } from './clauses-documents.ts'
import { SUPPORT } from './clauses-support.ts'
import { YLQ_SWITCHES, YlqParameters } from './pack-types.ts'

/** 2025年深圳市人工智能语料券. */
export const YLQ_SQ_2025 = definePack({
  id: 'ylq-sq-2025',
  guide: {
    title: '2025年深圳市人工智能语料券专项资金申请指南',
    file: 'YLQ-SQ-2025.txt',
    sha256: 'bfa99888b32d4fc648242deb0959c57c783c779947fa5adf34dc5499a725c7e2',
  },
  schema: YlqParameters,
  parameters: readParameters(import.meta.url),
  switches: YLQ_SWITCHES,
  clauses: [...SUPPORT, ...CONDITIONS, ...DOCUMENTS],
  amount: ylqAmount,
})
