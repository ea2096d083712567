import { z } from 'zod'
import { ACTS, type Activity } from '../activity.ts'
import { AUDIT_KINDS } from '../entry.ts'
import { enteredOf } from './finding-view.ts'

export const ActivityView = z.strictObject({
  id: z.string(),
  institution: z.string().describe('In whose log it is'),
  digest: z.string(),
  receivedAt: z.string(),
  batchId: z.string(),
  kind: z.enum(AUDIT_KINDS),
  act: z.enum(ACTS),
  by: z.string(),
  role: z.string(),
  secondBy: z.string().nullable().describe('The second person, where one entry names both'),
  token: z.string(),
  about: z.strictObject({ kind: z.enum([...AUDIT_KINDS, 'claim']), id: z.string() }).nullable(),
  counts: z.boolean().describe('false: an approval that counts for nothing'),
})

/** One line of who did what. */
export const toActivityView = ({ act, entry, about, counts }: Activity): z.infer<typeof ActivityView> => ({
  ...enteredOf(entry),
  kind: entry.kind,
  act,
  by: entry.body.by,
  role: entry.body.role,
  secondBy: 'secondBy' in entry.body ? entry.body.secondBy : null,
  token: entry.receivedBy,
  about: about === null ? null : { ...about },
  counts,
})
