import { z } from 'zod'
import { Day, Ledger, Words } from './fields.ts'

export const RELATIONS_SCHEMA = 'suanheng/relations/1'

const Digest = z.string().regex(/^[0-9a-f]{64}$/)

/** A recorded tie; `share` of equity as exact text, null: not stated. Days are included; `validTo` null: it still holds. */
export const TieData = z.looseObject({
  digest: z.string(),
  edgeId: z.string(),
  from: z.string(),
  to: z.string(),
  fromName: z.string(),
  toName: z.string(),
  kind: z.string(),
  share: z.string().nullable(),
  validFrom: Day,
  validTo: Day.nullable(),
  source: z.string(),
  institution: z.string(),
  contested: z.boolean(),
})
export type TieData = z.output<typeof TieData>

/** Ties between the parties of a claim's contracts. `report`: digest of the assessment it belongs to. */
export const RelationsData = z.looseObject({
  institution: z.string(),
  claim: z.looseObject({ id: z.string() }),
  report: Digest,
  ledger: Ledger,
  pairs: z.array(
    z.looseObject({
      a: z.string(),
      b: z.string(),
      from: Day,
      to: Day,
      total: z.int(),
      ties: z.array(TieData),
      answers: z.array(
        z.looseObject({
          policy: z.string(),
          clause: z.string(),
          source: z.string(),
          days: z.array(
            z.looseObject({
              from: Day,
              to: Day,
              verdict: z.enum(['related', 'needs_human', 'undetermined', 'unrelated']),
              path: z.array(z.string()),
              why: Words,
              gaps: z.array(Words),
            }),
          ),
        }),
      ),
    }),
  ),
})
export type RelationsData = z.output<typeof RelationsData>
export type PairData = RelationsData['pairs'][number]
