import type { Device } from '../../../schemas/device.ts'
import { LISTS } from '../../../schemas/list-hit.ts'
import {
  CITY_ORGAN,
  cleared,
  type Entities,
  merged,
  notListed,
  paper,
  partyRecords,
  REVIEWERS,
  type Story,
} from '../claim-example.ts'

export type RkStory = Story & {
  readonly name: string
  /** Distinguishes its records. */
  readonly mark: string
  /** Cards by model. */
  readonly fleet: Readonly<Record<keyof typeof MODELS, number>>
  /** Document type that is not registered. */
  readonly lacks: (typeof PAPERS)[number] | null
}

/** As the vendors' tools print them. */
const MODELS = {
  H800: { acceleratorModel: 'NVIDIA H800', formFactor: 'SXM5', memoryGb: '80' },
  A800: { acceleratorModel: 'NVIDIA A800-SXM4-80GB', memoryGb: '80' },
  '910B3': { acceleratorModel: 'Ascend910B3', memoryGb: '64' },
} as const

/** 五、申请材料, but for the audit report and the tax certificate, which are of a year. */
export const PAPERS = [
  'business_licence',
  'licence_copy',
  'capacity_proof',
  'metering_function_proof',
  'service_content',
  'service_specification',
  'price_list',
  'integrity_commitment',
  'integrity_notice',
  'ip_compliance_statement',
  'xunli_audit_consent',
  'truth_commitment',
] as const

/** Everything of one applicant. */
export function applicationRecords({ claim, institution, name, mark, fleet, lacks }: RkStory): Entities {
  const fiscalYear = 2024
  const papers = [
    ...PAPERS.filter((type) => type !== lacks).map((type) => paper(institution, `${mark}-${type}`, type)),
    paper(institution, `${mark}-audit_report`, 'audit_report', {
      covers: { fiscalYear },
      verification: { code: `深24RK${mark}`, result: 'genuine', checkedOn: '2025-03-20' },
    }),
    paper(institution, `${mark}-tax_certificate`, 'tax_certificate', { covers: { fiscalYear } }),
  ]
  const purchase = paper(institution, `${mark}-purchase_invoice`, 'purchase_invoice')
  return merged([
    partyRecords(institution, { uscc: institution, name }, CITY_ORGAN),
    notListed(institution, LISTS, '2025-03-28'),
    cleared(institution, claim, mark, '2025-04-20'),
    {
      licence: [
        {
          institution,
          number: `A1.B1-2024${mark}`,
          org: institution,
          types: ['IDC', 'ISP'],
          issuer: '中华人民共和国工业和信息化部',
          validFrom: '2024-03-01',
          validTo: '2029-02-28',
        },
      ],
      document: [...papers, purchase],
      metering_test: [
        {
          institution,
          testId: `JC-${mark}`,
          claim,
          continuousHours: 24,
          mandatoryFields: true,
          ledgerIntact: true,
          signaturesValid: true,
          quantityReproducible: true,
          ...REVIEWERS,
          testedOn: '2025-04-18',
          grounds: '现场抽取连续24小时计量日志，逐项复算一致',
        },
      ],
      device: devicesOf(institution, mark, fleet, purchase.documentId),
      claim: [
        {
          institution,
          claimId: claim,
          programme: 'XLQ-RK',
          batch: '2025',
          applicantUscc: institution,
          contracts: [],
          submittedAt: '2025-04-01T10:00:00.000+08:00',
          submittedBy: '张示例',
          projectLead: '张示例',
          ethicsSensitive: false,
          documents: papers.map(({ documentId }) => documentId),
          state: 'accepted',
        },
      ],
    },
  ])
}

/** Every card by its serial number, in service since January, bought with one invoice. */
function devicesOf(institution: string, mark: string, fleet: RkStory['fleet'], invoice: string): readonly Device[] {
  return (Object.keys(MODELS) as (keyof typeof MODELS)[]).flatMap((model) =>
    Array.from({ length: fleet[model] }, (_, i) => ({
      institution,
      serial: `SN-${mark}-${model}-${String(i + 1).padStart(3, '0')}`,
      ...MODELS[model],
      unit: 'device' as const,
      site: '示例数据中心',
      district: '南山区',
      owner: institution,
      operator: institution,
      inServiceFrom: '2025-01-01',
      documents: [invoice],
    })),
  )
}
