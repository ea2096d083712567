import { definePack } from '../engine/pack.ts'
import { readParameters } from '../engine/parameter-json.ts'
import { dxAmount } from './amount.ts'
import { DOCUMENTS } from './clauses-documents.ts'
import { MONEY } from './clauses-money.ts'
import { SERVICE } from './clauses-service.ts'
import { DX_SWITCHES, DxParameters } from './pack-types.ts'

/** 2025年度第二批训力券兑现. */
export const XLQ_DX_2025_2 = definePack({
  id: 'xlq-dx-2025-2',
  guide: {
    title: '深圳市科技创新局2025年度第二批训力券兑现申请指南',
    file: 'XLQ-DX-2025-2.txt',
    sha256: 'b6cc4aacc6f09e4d1a7eee9f728021bf82ea2fd5666e9b63489585db8f090f81',
  },
  schema: DxParameters,
  parameters: readParameters(import.meta.url),
  switches: DX_SWITCHES,
  clauses: [...SERVICE, ...MONEY, ...DOCUMENTS],
  amount: dxAmount,
})
