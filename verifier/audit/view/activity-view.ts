import { z } from 'zod'
import type { Activity } from '../activity.ts'
import { AUDIT_KINDS } from '../entry.ts'
import { enteredOf } from './finding-view.ts'

export const ActivityView = z.strictObject({
  id: z.string(),
  institution: z.string().describe('In whose log it is'),
  digest: z.string(),
  receivedAt: z.string(),
  batchId: z.string(),
  kind: z.enum(AUDIT_KINDS),
  act: z.enum(['proposed', 'replied', 'approved', 'returned', 'planned', 'tested', 'wrote', 'corrected']),
  by: z.string(),
  role: z.string(),
  token: z.string(),
  about: z.strictObject({ kind: z.enum(AUDIT_KINDS), id: z.string() }).nullable(),
  counts: z.boolean().describe('false: an approval that counts for nothing'),
})

/** One line of who did what. */
export const toActivityView = ({ act, entry, about, counts }: Activity): z.infer<typeof ActivityView> => ({
  ...enteredOf(entry),
  kind: entry.kind,
  act,
  by: entry.body.by,
  role: entry.body.role,
  token: entry.receivedBy,
  about: about === null ? null : { ...about },
  counts,
})
