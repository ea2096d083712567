import { type ClaimExample, merged } from '../claim-example.ts'
import { applicationRecords, sellerRecords, type YlqStory } from './records.ts'

export const STORIES: readonly YlqStory[] = [
  {
    claim: 'YL-2025-501',
    institution: '91440300MA5EXYLA1W',
    name: '示例卯科技有限公司',
    apart: 'nothing: 300,000.00 元 claimed and scored, exactly 30 % of the costs without VAT',
    mark: '501',
    phone: '13800000501',
    claimed: '300000.00',
    scored: '300000.00',
    lacks: null,
    verdict: 'undetermined',
    payable: null,
    decided: { verdict: 'pass', payable: '300000.00' },
    expected: 'in-order.json',
  },
  {
    claim: 'YL-2025-502',
    institution: '91440300MA5EXYLB21',
    name: '示例辰科技有限公司',
    apart: '300,000.01 元 claimed and scored, one 分 above 30 % of the costs: it is cut off',
    mark: '502',
    phone: '13800000502',
    claimed: '300000.01',
    scored: '300000.01',
    lacks: null,
    verdict: 'undetermined',
    payable: null,
    decided: { verdict: 'pass', payable: '300000.00' },
    expected: 'one-fen-above.json',
  },
  {
    claim: 'YL-2025-503',
    institution: '91440300MA5EXYLC35',
    name: '示例巳科技有限公司',
    apart: 'the certificate of the trade on the exchange is not registered',
    mark: '503',
    phone: '13800000503',
    claimed: '300000.00',
    scored: '300000.00',
    lacks: 'exchange_certificate',
    verdict: 'undetermined',
    payable: null,
    decided: { verdict: 'undetermined', payable: null },
    expected: 'one-document-missing.json',
  },
]

/** Three enterprises that bought corpora on an exchange, each with a log of its own, as the seller has. */
export const ylqExample = (): ClaimExample => ({
  folder: 'ylq-sq',
  entities: merged([...STORIES.map(applicationRecords), sellerRecords()]),
  usage: [],
  stories: STORIES,
})
