import { z } from 'zod'

/** `interrupted`: the process ended while the job was waiting or running; it is not taken up again. */
export const JOB_STATES = ['queued', 'running', 'done', 'failed', 'cancelled', 'interrupted'] as const
export type JobState = (typeof JOB_STATES)[number]

export const isUnderWay = ({ state }: { readonly state: JobState }): boolean =>
  state === 'queued' || state === 'running'

/** Who did something, as receipts and trails name them: `id` of the token, or `oidc:` and the subject. */
export const Person = z
  .strictObject({ id: z.string(), name: z.string().nullable().describe('As the token or the identity provider says') })
  .meta({ id: 'JobPerson', title: '任务发起人' })
export type Person = z.infer<typeof Person>

const Words = z.strictObject({ en: z.string(), zh: z.string() })
const Moment = z.iso.datetime()

export const JobFile = z
  .strictObject({ name: z.string(), type: z.string(), bytes: z.int().nonnegative(), sha256: z.string() })
  .meta({ id: 'JobFile', title: '任务结果文件' })
export type JobFile = z.infer<typeof JobFile>

/** A job as it is told and kept. Times are moments in UTC. */
export const Job = z
  .strictObject({
    id: z.string().regex(/^[0-9a-f]{32}$/),
    kind: z.string(),
    title: Words,
    input: z.unknown(),
    by: Person.nullable().describe('Who asked for it; null where it was not recorded'),
    state: z.enum(JOB_STATES),
    cancelRequested: z
      .boolean()
      .describe('Somebody asked to cancel it and it has not stopped yet, or it was cancelled'),
    cancelledBy: Person.nullable().describe('Who asked to cancel it'),
    createdAt: Moment,
    startedAt: Moment.nullable(),
    endedAt: Moment.nullable(),
    expiresAt: Moment.nullable().describe('When the job and its results are removed; null while it is under way'),
    progress: z.strictObject({ done: z.number(), total: z.number().nullable(), what: Words }).nullable(),
    ahead: z.int().nullable().describe('Jobs that wait before this one; null unless it is queued'),
    revision: z.int().describe('Grows with every change: ?after= waits for the next one'),
    error: z
      .strictObject({ code: z.string(), detail: z.string(), mend: z.string(), mendZh: z.string() })
      .nullable()
      .describe('Why it failed, was cancelled or interrupted'),
    result: z.unknown().describe('A small summary of the result; null when there is none'),
    files: z.array(JobFile),
  })
  .meta({ id: 'Job', title: '任务' })
export type Job = z.infer<typeof Job>

/** What lies on disk: the job and whose it is. Earlier releases did not say who asked. */
export const KeptJob = z.strictObject({
  schema: z.literal('suanheng/job/1'),
  institution: z.string(),
  role: z.enum(['uploader', 'auditor', 'reviewer']),
  job: Job.omit({ ahead: true }).extend({
    by: Person.nullable().default(null),
    cancelledBy: Person.nullable().default(null),
  }),
})
export type KeptJob = z.infer<typeof KeptJob>
