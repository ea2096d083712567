import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ErrorCode } from '../core/errors.ts'
import { ERRORS, messageOf, SuanhengError } from '../core/errors.ts'
import { isUnderWay, type Job, type JobFile } from '../verifier/jobs/job.ts'
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

/** Pauses before a service that does not answer is asked again: it may be starting anew, and says then what became of the job. */
const PAUSES_S = [1, 2, 4, 8, 15, 15, 15]

/** Waits for the end of a job and tells how far it is, unless `quiet`. Errors: SERVICE_UNREACHABLE after a minute. */
export async function waitForJob(client: ServiceClient, job: Job, quiet: boolean): Promise<Job> {
  let now = job
  let told = ''
  while (isUnderWay(now)) {
    now = await changeOf(client, now, PAUSES_S)
    const text = describeProgress(now)
    if (!quiet && text !== told) note(text)
    told = text
  }
  return now
}

async function changeOf(client: ServiceClient, job: Job, [pause, ...more]: readonly number[]): Promise<Job> {
  try {
    return JSON.parse(await client.get(`/v1/jobs/${job.id}?wait=20&after=${job.revision}`)) as Job
  } catch (error) {
    if (!(error instanceof SuanhengError) || error.code !== 'SERVICE_UNREACHABLE') throw error
    if (pause === undefined)
      throw new SuanhengError(error.code, `${error.message}; later: suanheng job show ${job.id} --wait`, {}, error)
    note(`${error.message}; asked again in ${pause} s  ${pause} 秒后重试`)
    await sleep(pause * 1000)
    return changeOf(client, job, more)
  }
}

/**
 * The same for whoever started the job: Ctrl-C asks the service to cancel it, and its end is waited for; a second Ctrl-C
 * ends the command at once.
 */
export async function waitOrCancel(client: ServiceClient, job: Job, quiet: boolean): Promise<Job> {
  const cancel = () => {
    note(`cancelling  正在取消：${job.id}`)
    cancelJob(client, job.id).catch((error: unknown) => note(`not cancelled  未能取消: ${messageOf(error)}`))
  }
  process.once('SIGINT', cancel)
  try {
    return await waitForJob(client, job, quiet)
  } finally {
    process.removeListener('SIGINT', cancel)
  }
}

/** Asks a job to stop; one that has ended stays as it is. */
export const cancelJob = async (client: ServiceClient, id: string): Promise<Job> =>
  JSON.parse(await client.post(`/v1/jobs/${encodeURIComponent(id)}/cancel`, new Uint8Array(0), {})) as Job

/** Long work that makes one file: asked for, waited for, written to `out`. Output: its bytes. Errors: why it is not done. */
export async function runAsJob(client: ServiceClient, kind: string, input: unknown, out: string): Promise<number> {
  const job = await startJob(client, kind, input)
  note(`job 任务 ${job.id}`)
  const ended = await waitOrCancel(client, job, false)
  requireDone(ended)
  const [file] = ended.files
  if (file === undefined) throw new SuanhengError('INTERNAL', `job ${job.id} made no file`)
  await fetchJobFile(client, ended, file, out)
  return file.bytes
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
  for (const file of job.files) {
    // The service lets no name be a path; a service that is not ours could.
    if (/[/\\]|^\.+$/.test(file.name))
      throw new SuanhengError('REQUEST_INVALID', `not a name of a file: ${file.name.slice(0, 120)}`)
    const path = join(folder, file.name)
    await fetchJobFile(client, job, file, path)
    paths.push(path)
  }
  return paths
}

async function fetchJobFile(
  client: ServiceClient,
  { id }: Job,
  { name, sha256 }: JobFile,
  path: string,
): Promise<void> {
  await writeWhole(path, await client.stream(`/v1/jobs/${id}/files/${encodeURIComponent(name)}`))
  const received = await digestOf(path)
  if (received === sha256) return
  await rm(path, { force: true })
  throw new SuanhengError('FILE_DIGEST_MISMATCH', `${name} is not what the job wrote`, { expected: sha256, received })
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
