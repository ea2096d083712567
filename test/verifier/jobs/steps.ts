import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach } from 'vitest'
import { z } from 'zod'
import { SuanhengError } from '../../../core/errors.ts'
import { Jobs, type JobsOptions } from '../../../verifier/jobs/jobs.ts'
import { type Asker, defineJobKind, type JobKind, type JobRun } from '../../../verifier/jobs/kind.ts'

export const MINE: Asker = { institution: '91440300MA5FABCD12', role: 'auditor' }
export const OTHERS: Asker = { institution: '91440300MA5GHJKL34', role: 'auditor' }
export const LI = { id: 'oidc:4711', name: '李四' }
export const WHAT = { en: 'steps', zh: '步' }
export const LIMITS = {
  running: 2,
  queued: 5,
  underWayEach: 4,
  keptEach: 10,
  maxMs: 60_000,
  maxBytes: 1_000,
  quotaBytes: 1_500,
  keepMs: 1_000_000,
}

/** A kind whose jobs do what the test says, told apart by `step`. */
export function kindOf(
  run: (step: number, job: JobRun) => Promise<Record<string, unknown> | null>,
  more: Partial<JobKind> = {},
) {
  return defineJobKind<{ step: number }>({
    name: 'steps',
    title: { en: 'steps', zh: '步骤' },
    roles: ['auditor'],
    input: z.strictObject({ step: z.number() }),
    run: ({ step }, job) => run(step, job),
    ...(more as object),
  })
}

/** Jobs that end when the test lets them. */
export function gate() {
  const waiting = new Map<number, () => void>()
  const started: number[] = []
  const run = async (step: number, { signal }: JobRun) => {
    started.push(step)
    await new Promise<void>((resolve, reject) => {
      waiting.set(step, resolve)
      signal.addEventListener('abort', () => reject(new Error('stopped')))
    })
    return { step }
  }
  const open = async (step: number) => {
    while (!waiting.has(step)) await new Promise((resolve) => setTimeout(resolve, 1))
    waiting.get(step)?.()
  }
  return { run, started, open }
}

const folders: string[] = []
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

export async function open(kind: JobKind, changes: Partial<JobsOptions> = {}) {
  const folder = changes.folder ?? (await mkdtemp(path.join(tmpdir(), 'suanheng-jobs-')))
  folders.push(folder)
  let last = 0
  const newId = () => `${Date.now().toString(16)}${(last++).toString(16)}`.padStart(32, '0')
  const { jobs, strange } = await Jobs.open({
    folder,
    kinds: [kind],
    limits: LIMITS,
    now: () => 1e12,
    newId,
    ...changes,
  })
  const start = async (step: number, asker = MINE) => (await jobs.create('steps', { step }, asker, null)).job
  const end = async (id: string, asker = MINE) => {
    for (let job = jobs.get(id, asker); ; job = await jobs.changed(id, asker, job.revision, 2_000))
      if (job.endedAt !== null) return job
  }
  return { jobs, folder, strange, start, end }
}

export const codeOf = async (task: Promise<unknown> | (() => unknown)): Promise<string> => {
  try {
    await (typeof task === 'function' ? task() : task)
    return 'no error'
  } catch (error) {
    return error instanceof SuanhengError ? error.code : String(error)
  }
}
