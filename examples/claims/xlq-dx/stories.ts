import { cleared, type Entities, merged, type Story } from '../claim-example.ts'
import { PAPERS } from './contract.ts'
import { PROVIDER } from './parties.ts'

const institution = PROVIDER.uscc

/** What sets one claim apart from the one in order. */
export type DxStory = Story & {
  readonly contract: string
  /** Distinguishes its records. */
  readonly mark: string
  /** Document type that is not registered. */
  readonly lacks: (typeof PAPERS)[number] | null
  /** Other public money for the contract, 元. */
  readonly grant: string | null
}

export const STORIES: readonly DxStory[] = [
  {
    claim: 'DX-2025-101',
    institution,
    apart: 'nothing',
    contract: 'XL-2025-101',
    mark: '101',
    lacks: null,
    grant: null,
    verdict: 'pass',
    payable: '600000.00',
    expected: 'in-order.json',
  },
  {
    // r × K = 1/2 × 1,200,000.00; other public money alone is one 分 above it (XLQ-DX-4.2.3).
    claim: 'DX-2025-102',
    institution,
    apart: 'other public money of 600,000.01 元, one 分 above half of the contract',
    contract: 'XL-2025-102',
    mark: '102',
    lacks: null,
    grant: '600000.01',
    verdict: 'fail',
    payable: '0.00',
    expected: 'one-fen-above.json',
  },
  {
    claim: 'DX-2025-103',
    institution,
    apart: 'the acceptance note is not registered',
    contract: 'XL-2025-103',
    mark: '103',
    lacks: 'acceptance_note',
    grant: null,
    verdict: 'undetermined',
    payable: null,
    expected: 'one-document-missing.json',
  },
]

/** The claim, and what a person concluded about it. */
export function claimRecords({ claim, contract, mark, lacks }: DxStory): Entities {
  const papers = PAPERS.filter((type) => type !== lacks).map((type) => `CL-${mark}-${type}`)
  return merged([
    {
      claim: [
        {
          institution,
          claimId: claim,
          programme: 'XLQ-DX',
          batch: '2025-2',
          applicantUscc: institution,
          contracts: [contract],
          vouchers: [`XLQ-${mark}`],
          claimedAmount: '600000.00',
          submittedAt: '2025-08-01T10:00:00.000+08:00',
          submittedBy: '张示例',
          projectLead: '张示例',
          ethicsSensitive: false,
          documents: ['SJ-2024', 'WS-2024', ...papers],
          state: 'accepted',
        },
      ],
    },
    cleared(institution, claim, mark, '2025-08-20'),
  ])
}
