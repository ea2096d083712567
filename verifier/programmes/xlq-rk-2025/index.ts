import { definePack } from '../engine/pack.ts'
import { readParameters } from '../engine/parameter-json.ts'
import { CONDITIONS } from './clauses-conditions.ts'
import { DOCUMENTS } from './clauses-documents.ts'
import { RK_SWITCHES, RkParameters } from './pack-types.ts'

/** 2025年度深圳市训力券服务机构入库. */
export const XLQ_RK_2025 = definePack({
  id: 'xlq-rk-2025',
  guide: {
    title: '深圳市科技创新局2025年度深圳市训力券服务机构入库申请指南',
    file: 'XLQ-RK-2025.txt',
    sha256: '0c9dd9e8860975710e73bed89b6bdacb7a3f910bed98ba93dea8f3fd869e2bdc',
  },
  schema: RkParameters,
  parameters: readParameters(import.meta.url),
  switches: RK_SWITCHES,
  clauses: [...CONDITIONS, ...DOCUMENTS],
  amount: () => null,
})
