import { FINDING_CLASSES } from '../../schemas/finding.ts'
import { PAPERS } from './contract.ts'
import type { ClaimExample } from './index.ts'
import { PROVIDER } from './parties.ts'

/** What sets one claim apart from the one in order. */
export type Story = {
  readonly claim: string
  readonly contract: string
  /** Distinguishes its records. */
  readonly mark: string
  /** Document type that is not registered. */
  readonly lacks: (typeof PAPERS)[number] | null
  /** Other public money for the contract, 元. */
  readonly grant: string | null
  readonly verdict: 'pass' | 'fail' | 'undetermined'
  /** What would be paid, 元; null while it is open. */
  readonly payable: string | null
  /** File of its expected assessment. */
  readonly expected: string
}

export const STORIES: readonly Story[] = [
  {
    claim: 'DX-2025-101',
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
    contract: 'XL-2025-103',
    mark: '103',
    lacks: 'acceptance_note',
    grant: null,
    verdict: 'undetermined',
    payable: null,
    expected: 'one-document-missing.json',
  },
]

const institution = PROVIDER.uscc

/** The claim, and what a person concluded about it. */
export function claimRecords({ claim, contract, mark, lacks }: Story): ClaimExample['entities'] {
  const papers = PAPERS.filter((type) => type !== lacks).map((type) => `CL-${mark}-${type}`)
  return {
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
    finding: FINDING_CLASSES.map((name, i) => ({
      institution,
      findingId: `RD-${mark}-${i + 1}`,
      claim,
      class: name,
      state: 'cleared',
      by: '李示例',
      role: '审核员',
      secondBy: '王示例',
      concludedOn: '2025-08-20',
      grounds: '现场核查未发现',
    })),
  }
}
