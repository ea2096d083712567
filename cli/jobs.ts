import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ErrorCode } from '../core/errors.ts'
import { ERRORS, SuanhengError } from '../core/errors.ts'
import { isUnderWay, type Job } from '../verifier/jobs/job.ts'
import type { ServiceClient } from './client.ts'
import { note } from './output.ts'
import { writeWhole } from './write-whole.ts'

const JSON_BODY = { 'content-type': 'application/json' }

/** Asks for long work. Errors: those of the service. */
export async function startJob(client: ServiceClient, kind: string, input: unknown): Promise<Job> {
  const body = Buffer.from(JSON.stringify(input))
  return JSON.parse(await client.post(`/v1/jobs/${encodeURIComponent(kind)}`, body, JSON_BODY)) as Job
}

export const jobOf = async (client: ServiceClient, id: string): Promise<Job> =>
  JSON.parse(await client.get(`/v1/jobs/${encodeURIComponent(id)}`)) as Job

/** Waits for the end of a job and tells how far it is, unless `quiet`. */
export async function waitForJob(client: ServiceClient, job: Job, quiet: boolean): Promise<Job> {
  let now = job
  let told = ''
  while (isUnderWay(now)) {
    const path = `/v1/jobs/${now.id}?wait=20&after=${now.revision}`
    now = JSON.parse(await client.get(path)) as Job
    const text = describeProgress(now)
    if (!quiet && text !== told) note(text)
    told = text
  }
  return now
}

/** Throws why a job did not come to its end, with the code and exit code that the service gave it. */
export function requireDone(job: Job): void {
  if (job.state === 'done') return
  const { error } = job
  if (error === null)
    throw new SuanhengError('JOB_NOT_DONE', `the job is ${job.state}`, { id: job.id, state: job.state })
  throw new SuanhengError(error.code in ERRORS ? (error.code as ErrorCode) : 'INTERNAL', error.detail, { id: job.id })
}

/** Writes the files of a job’s result into a folder; answers their paths. Errors: FILE_DIGEST_MISMATCH; of the file system. */
export async function fetchJobFiles(client: ServiceClient, job: Job, folder: string): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true })
  const paths: string[] = []
  for (const { name, sha256 } of job.files) {
    // The service lets no name be a path; a service that is not ours could.
    if (/[/\\]|^\.+$/.test(name))
      throw new SuanhengError('REQUEST_INVALID', `not a name of a file: ${name.slice(0, 120)}`)
    const path = join(folder, name)
    await writeWhole(path, await client.stream(`/v1/jobs/${job.id}/files/${encodeURIComponent(name)}`))
    const received = await digestOf(path)
    if (received !== sha256) {
      await rm(path, { force: true })
      throw new SuanhengError('FILE_DIGEST_MISMATCH', `${name} is not what the job wrote`, {
        expected: sha256,
        received,
      })
    }
    paths.push(path)
  }
  return paths
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(path)) hash.update(piece as Uint8Array)
  return hash.digest('hex')
}

/** One line: what a job is doing, in both languages. */
export function describeProgress({ state, progress, ahead, title }: Job): string {
  if (state === 'queued') return `${title.en} ${title.zh}: queued 排队中, ${ahead ?? 0} ahead 个在前`
  if (progress === null) return `${title.en} ${title.zh}: ${state}`
  const { done, total, what } = progress
  return `${what.en} ${what.zh}: ${done}${total === null ? '' : ` / ${total}`}`
}
