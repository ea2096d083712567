import { definePack } from '../engine/pack.ts'
import { readParameters } from '../engine/parameter-json.ts'
import { mxqAmount } from './amount.ts'
import { CONDITIONS } from './clauses-conditions.ts'
import { DOCUMENTS } from './clauses-documents.ts'
import { MXQ_SWITCHES, MxqParameters } from './pack-types.ts'

/** 模型券申领 2025. */
export const MXQ_SL_2025 = definePack({
  id: 'mxq-sl-2025',
  guide: {
    title: '市工业和信息化局2025年打造人工智能先锋城市项目扶持计划模型券（申领）项目申请指南',
    file: 'MXQ-SL-2025.txt',
    sha256: '092b99730f981d9d81e664c3abe53a316284c01ed7a3442425eeff357a8ec96f',
  },
  schema: MxqParameters,
  parameters: readParameters(import.meta.url),
  switches: MXQ_SWITCHES,
  clauses: [...CONDITIONS, ...DOCUMENTS],
  amount: mxqAmount,
})
