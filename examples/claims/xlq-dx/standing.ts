import { LISTS } from '../../schemas/list-hit.ts'
import type { ClaimExample } from './index.ts'
import { BUYER, OWNERS, PROVIDER } from './parties.ts'

const institution = PROVIDER.uscc

/** What holds for all claims of the institution: who it is, its recognition, its lists, its papers, who owns whom. */
export function institutionRecords(): ClaimExample['entities'] {
  return {
    organisation: [PROVIDER, BUYER].map(({ uscc, name }) => ({
      institution,
      uscc,
      name,
      kind: 'enterprise',
      legalPerson: true,
      registeredOn: '2018-05-01',
      registeredRegion: '广东省深圳市南山区',
      status: 'active',
    })),
    ownership_edge: [PROVIDER, BUYER].map(({ uscc, name }, i) => ({
      institution,
      edgeId: `GQ-${i + 1}`,
      from: OWNERS[uscc],
      to: { uscc, name },
      kind: 'equity',
      share: '1',
      validFrom: '2018-05-01',
      source: '企业登记档案查询',
    })),
    registry_entry: [
      {
        institution,
        entryId: 'RK-2025-007',
        org: institution,
        programme: 'XLQ-RK',
        batch: '2025',
        validFrom: '2025-05-20',
        validTo: '2026-12-31',
      },
    ],
    list_hit: LISTS.map((list) => ({
      institution,
      hitId: `MD-${list}`,
      org: institution,
      list,
      listed: false,
      source: '网站查询打印件',
      queriedOn: '2025-07-25',
    })),
    document: [
      { ...paper('SJ-2024', 'audit_report', '1'), form: 'copy', covers: { fiscalYear: 2024 }, verification: GENUINE },
      { ...paper('WS-2024', 'tax_certificate', '2'), form: 'copy', covers: { fiscalYear: 2024 } },
    ],
  }
}

const GENUINE = { code: '深24EXAMPLE', result: 'genuine', checkedOn: '2025-07-20' } as const

/** `mark`: made digests differ by it. */
export const paper = (documentId: string, type: string, mark: string) =>
  ({
    institution,
    documentId,
    type,
    digest: mark.padStart(64, '0'),
    form: 'original',
    signed: true,
    sealed: true,
  }) as const
