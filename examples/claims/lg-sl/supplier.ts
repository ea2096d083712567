import type { UsageRecord } from '../../../schemas/usage-record.ts'
import { type Entities, merged, PROVINCE_ORGAN, partyRecords } from '../claim-example.ts'
import { ACCEPTED, CARDS, contractNumber, contractOf, DAYS, FIRST, HOURS, type LgStory, SUPPLIER } from './contract.ts'

const institution = SUPPLIER.uscc

/** The log of the supplier: who it is, its recognitions, its side of the contracts, the cards it set up for each. */
export const supplierRecords = (stories: readonly LgStory[]): Entities =>
  merged([
    partyRecords(institution, SUPPLIER, PROVINCE_ORGAN),
    {
      registry_entry: [
        recognition('RK-2024-011', '2024', '2024-03-01', '2025-05-19'),
        recognition('RK-2025-011', '2025', '2025-05-20', '2026-12-31'),
      ],
      contract: stories.map((story) => contractOf(story, institution)),
      capacity: stories.map((story) => ({
        institution,
        statementId: `TZ-${story.mark}`,
        contract: contractNumber(story),
        from: `${FIRST}T00:00:00.000+08:00`,
        to: `${ACCEPTED}T00:00:00.000+08:00`,
        groups: [{ cards: CARDS }],
      })),
    },
  ])

const recognition = (entryId: string, batch: string, validFrom: string, validTo: string) => ({
  institution,
  entryId,
  org: institution,
  programme: 'XLQ-RK' as const,
  batch,
  validFrom,
  validTo,
  document: `WJ-${entryId}`,
})

/** One record a day: all cards, twenty hours, pretraining. */
export function usageOf(story: LgStory): readonly UsageRecord[] {
  const start = Date.parse(`${FIRST}T00:00:00.000+08:00`)
  const devices = Array.from({ length: CARDS }, (_, i) => `LG-${story.mark}-${String(i).padStart(3, '0')}`)
  return Array.from({ length: DAYS }, (_, day) => ({
    institution,
    recordId: `JL-${story.mark}-${String(day + 1).padStart(2, '0')}`,
    contract: contractNumber(story),
    purpose: 'pretrain' as const,
    devices,
    cards: String(CARDS),
    start: new Date(start + day * 86_400_000).toISOString(),
    end: new Date(start + day * 86_400_000 + HOURS * 3_600_000).toISOString(),
    cardSeconds: String(CARDS * HOURS * 3_600),
  }))
}
