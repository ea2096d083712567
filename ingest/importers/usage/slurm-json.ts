import { JSONParser } from '@streamparser/json'
import { z } from 'zod'
import { messageOf, SuanhengError } from '../../../core/errors.ts'
import type { Words } from '../inventory/inventory.ts'
import { limitDepth } from './json-items.ts'
import type { Row } from './slurm-job.ts'
import { WHY } from './why.ts'

/** A job with thousands of steps has some MiB. */
const MAX_JOB = 64 << 20

/** A number as Slurm’s OpenAPI writes it: plain up to 21.08, later also with whether it is set. */
const Maybe = z
  .union([
    z.number(),
    z.looseObject({ set: z.boolean(), infinite: z.boolean().optional(), number: z.number() }),
    z.null(),
  ])
  .transform((value) => (typeof value === 'object' && value !== null ? (value.set ? value.number : null) : value))
const text = z.string().nullish()
const Tres = z.array(z.looseObject({ type: z.string(), name: z.string().nullish(), count: z.number().nullish() }))

const Job = z.looseObject({
  job_id: z.int().nonnegative(),
  array: z.looseObject({ job_id: Maybe.optional(), task_id: Maybe.optional() }).optional(),
  het: z.looseObject({ job_id: Maybe.optional(), job_offset: Maybe.optional() }).optional(),
  cluster: text,
  account: text,
  user: text,
  partition: text,
  name: text,
  nodes: text,
  state: z.looseObject({ current: z.union([z.string(), z.array(z.string())]).nullish() }).optional(),
  time: z.looseObject({ start: Maybe, end: Maybe, elapsed: Maybe.optional() }),
  tres: z.looseObject({ allocated: Tres.nullish(), requested: Tres.nullish() }).optional(),
})
type Job = z.infer<typeof Job>

/**
 * The jobs of `sacct --json`, one by one as the text comes in. Errors: JSON_MALFORMED, also for a document that ends
 * too early; REQUEST_INVALID where it has no `jobs`; a job that cannot be read is told.
 */
export function jsonJobs(each: (row: Row | Words) => void): { text: (piece: string) => void; end: () => void } {
  const parser = new JSONParser({
    paths: ['$.jobs', '$.jobs.*'],
    keepStack: false,
    stringBufferSize: 65_536,
    numberBufferSize: 64,
  })
  limitDepth(parser)
  let listed = false
  let unread = 0
  parser.onValue = ({ value, parent, stack }) => {
    if (stack.length < 2) listed ||= Array.isArray(value)
    else {
      unread = 0
      // The list itself is wanted, to tell an empty one from none; its jobs are not kept in it.
      if (Array.isArray(parent)) parent.length = 0
      each(rowOf(value))
    }
  }
  return {
    text(piece) {
      unread += piece.length
      if (unread > MAX_JOB)
        throw new SuanhengError('REQUEST_INVALID', `no job within ${MAX_JOB} characters: not an output of sacct --json`)
      guarded(() => parser.write(piece))
    },
    end() {
      if (!parser.isEnded) guarded(() => parser.end())
      if (!listed) throw new SuanhengError('REQUEST_INVALID', 'not an output of sacct --json: it has no list of jobs')
    },
  }
}

function guarded(step: () => void): void {
  try {
    step()
  } catch (error) {
    if (error instanceof SuanhengError) throw error
    throw new SuanhengError('JSON_MALFORMED', messageOf(error).slice(0, 200), {}, error)
  }
}

function rowOf(value: unknown): Row | Words {
  const parsed = Job.safeParse(value)
  return parsed.success ? toRow(parsed.data) : WHY.jobJson(parsed.error.issues[0]?.path.join('.') ?? '')
}

function toRow({ time, tres, state, ...job }: Job): Row {
  const [current] = [state?.current ?? ''].flat()
  return {
    jobid: idOf(job),
    jobname: job.name ?? undefined,
    cluster: job.cluster ?? undefined,
    account: job.account ?? undefined,
    user: job.user ?? undefined,
    partition: job.partition ?? undefined,
    nodelist: job.nodes ?? undefined,
    state: current ?? '',
    start: String(time.start ?? 0),
    end: String(time.end ?? 0),
    elapsedraw: time.elapsed === undefined || time.elapsed === null ? undefined : String(time.elapsed),
    alloctres: tresText(tres?.allocated),
    reqtres: tresText(tres?.requested),
  }
}

/** The id as the other shapes print it, so that the same job has the same id whichever was exported. */
function idOf({ job_id, array, het }: Pick<Job, 'job_id' | 'array' | 'het'>): string {
  const task = array?.task_id ?? null
  if ((array?.job_id ?? 0) !== 0 && task !== null) return `${array?.job_id}_${task}`
  const offset = het?.job_offset ?? null
  if ((het?.job_id ?? 0) !== 0 && offset !== null) return `${het?.job_id}+${offset}`
  return String(job_id)
}

function tresText(tres: z.infer<typeof Tres> | null | undefined): string {
  return (tres ?? [])
    .map(
      ({ type, name, count }) =>
        `${type}${name === undefined || name === null || name === '' ? '' : `/${name}`}=${count ?? ''}`,
    )
    .join(',')
}
