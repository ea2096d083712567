import { type ClaimExample, merged } from '../claim-example.ts'
import { applicationRecords, type MxqStory, sellerRecords } from './records.ts'

export const STORIES: readonly MxqStory[] = [
  {
    claim: 'MX-2025-401',
    institution: '91440300MA5EXMXA1Y',
    name: '示例己软件有限公司',
    apart: 'nothing: 300,000.00 元, exactly 30 % of the costs without VAT',
    mark: '401',
    phone: '13800000401',
    claimed: '300000.00',
    lacks: null,
    verdict: 'pass',
    payable: '300000.00',
    expected: 'in-order.json',
  },
  {
    claim: 'MX-2025-402',
    institution: '91440300MA5EXMXB23',
    name: '示例庚软件有限公司',
    apart: '300,000.01 元 are claimed, one 分 above 30 % of the costs: it is cut off',
    mark: '402',
    phone: '13800000402',
    claimed: '300000.01',
    lacks: null,
    verdict: 'pass',
    payable: '300000.00',
    expected: 'one-fen-above.json',
  },
  {
    claim: 'MX-2025-403',
    institution: '91440300MA5EXMXC37',
    name: '示例辛软件有限公司',
    apart: 'the filing of the model (备案) is not registered',
    mark: '403',
    phone: '13800000403',
    claimed: '300000.00',
    lacks: 'model_filing',
    verdict: 'undetermined',
    payable: null,
    expected: 'one-document-missing.json',
  },
]

/** Three enterprises that bought models, each with a log of its own, as the seller has. */
export const mxqExample = (): ClaimExample => ({
  folder: 'mxq-sl',
  entities: merged([...STORIES.map(applicationRecords), sellerRecords()]),
  usage: [],
  stories: STORIES,
})
