import { LISTS } from '../../../schemas/list-hit.ts'
import { CITY_ORGAN, type Entities, merged, notListed, PROVINCE_ORGAN, paper, partyRecords } from '../claim-example.ts'
import { BUYER, PROVIDER } from './parties.ts'

const institution = PROVIDER.uscc

/** What holds for all claims of the institution: who it is, its recognition, its lists, its papers, who owns whom. */
export const institutionRecords = (): Entities =>
  merged([
    partyRecords(institution, PROVIDER, CITY_ORGAN),
    partyRecords(institution, BUYER, PROVINCE_ORGAN),
    notListed(institution, LISTS, '2025-07-25'),
    {
      registry_entry: [
        {
          institution,
          entryId: 'RK-2025-007',
          org: institution,
          programme: 'XLQ-RK',
          batch: '2025',
          validFrom: '2025-05-20',
          validTo: '2026-12-31',
          document: 'WJ-RK-2025-007',
        },
      ],
      document: [
        paper(institution, 'WJ-RK-2025-007', 'recognition_notice', { form: 'copy' }),
        paper(institution, 'SJ-2024', 'audit_report', {
          form: 'copy',
          covers: { fiscalYear: 2024 },
          verification: { code: '深24EXAMPLE', result: 'genuine', checkedOn: '2025-07-20' },
        }),
        paper(institution, 'WS-2024', 'tax_certificate', { form: 'copy', covers: { fiscalYear: 2024 } }),
      ],
    },
  ])
