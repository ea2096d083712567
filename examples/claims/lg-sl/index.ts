import { type ClaimExample, merged } from '../claim-example.ts'
import { applicationRecords, type LgStory } from './records.ts'
import { supplierRecords, usageOf } from './supplier.ts'

export const STORIES: readonly LgStory[] = [
  {
    claim: 'LG-2025-301',
    institution: '91440300MA5EXLGA1X',
    name: '示例癸智能有限公司',
    apart: 'nothing: costs of 500,000.00 元 without VAT, which is just enough (含)',
    mark: '301',
    phone: '13800000301',
    paid: '530000.00',
    lacks: null,
    verdict: 'pass',
    payable: '150000.00',
    expected: 'in-order.json',
  },
  {
    claim: 'LG-2025-302',
    institution: '91440300MA5EXLGB22',
    name: '示例子智能有限公司',
    apart: 'one 分 less was paid: costs of 499,999.99 元, below the threshold',
    mark: '302',
    phone: '13800000302',
    paid: '529999.99',
    lacks: null,
    verdict: 'fail',
    payable: '0.00',
    expected: 'one-fen-below.json',
  },
  {
    claim: 'LG-2025-303',
    institution: '91440300MA5EXLGC36',
    name: '示例丑智能有限公司',
    apart: 'the compute usage report is not registered',
    mark: '303',
    phone: '13800000303',
    paid: '530000.00',
    lacks: 'usage_report',
    verdict: 'undetermined',
    payable: null,
    expected: 'one-document-missing.json',
  },
]

/** Three enterprises that rented compute of one supplier: their papers in their logs, the metering in the supplier's. */
export const lgExample = (): ClaimExample => ({
  folder: 'lg-sl',
  entities: merged([...STORIES.map(applicationRecords), supplierRecords(STORIES)]),
  usage: STORIES.flatMap(usageOf),
  stories: STORIES,
})
