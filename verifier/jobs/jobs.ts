import type { FileHandle } from 'node:fs/promises'
import { canonicalJson } from '../../core/canonical-json.ts'
import { ERRORS, SuanhengError } from '../../core/errors.ts'
import {
  type Entry,
  entryOf,
  interrupted,
  newJob,
  problemOf,
  requireSmall,
  stateAfter,
  type Told,
  toKnown,
} from './entry.ts'
import { isUnderWay, type Job, type JobFile, type JobState, type KeptJob, type Person } from './job.ts'
import { JobFolder } from './job-folder.ts'
import type { Asker, JobKind, JobRun, JobSummary } from './kind.ts'
import { type JobLimits, leastWanted, requireBytes, requireRoom } from './limits.ts'
import { untilChanged } from './until-changed.ts'
import { requireName, writeResult } from './write-result.ts'

export type JobsOptions = {
  readonly folder: string
  readonly kinds: readonly JobKind[]
  readonly limits: JobLimits
  /** ms since 1970. */
  readonly now: () => number
  /** 32 hex digits nobody can guess, new each time. */
  readonly newId: () => string
  /** Told of faults that are ours, or the disk's: a job only tells their code. */
  readonly onFault?: (error: unknown, job: { readonly id: string; readonly kind: string }) => void
}

const MOST_FILES = 1_000

/**
 * Long work, one process: a queue in memory, the jobs and their results on disk. An institution that asks for much does
 * not keep others waiting: the next to run is the oldest of the institution that runs fewest.
 */
export class Jobs {
  readonly kinds: readonly JobKind[]
  readonly #options: JobsOptions
  readonly #folder: JobFolder
  readonly #entries = new Map<string, Entry>()
  #closed = false
  /** Nothing changes any more. */
  #stopped = false

  private constructor(options: JobsOptions) {
    this.#options = options
    this.kinds = options.kinds
    this.#folder = new JobFolder(options.folder)
  }

  /** Reads what earlier runs left: a job that had not ended is `interrupted`, one past its end date is removed. */
  static async open(options: JobsOptions): Promise<{ readonly jobs: Jobs; readonly strange: readonly string[] }> {
    const jobs = new Jobs(options)
    const { kept, strange } = await jobs.#folder.open()
    for (const { institution, role, job } of kept) {
      jobs.#entries.set(job.id, entryOf({ institution, role }, job))
      if (isUnderWay(job)) await jobs.#end(job.id, 'interrupted', interrupted(), null)
    }
    await jobs.sweep()
    return { jobs, strange }
  }

  /**
   * Queues a job; resolves when it is durable. The same work that already waits or runs for the asker is not queued
   * twice (`isNew` false). Errors: NOT_FOUND for a kind, TOO_MANY_REQUESTS, JOB_QUOTA_EXCEEDED, FILES_UNAVAILABLE, and
   * those of the kind's `admit`.
   */
  async create(
    kindName: string,
    input: unknown,
    asker: Asker,
    by: Person | null,
  ): Promise<{ readonly job: Job; readonly isNew: boolean }> {
    const kind = this.#kindOf(kindName)
    await kind.admit?.(input, asker)
    await this.sweep()
    await this.#makeRoom(asker.institution)
    const text = canonicalJson(input)
    const same = this.#of(asker).find(
      ({ job }) =>
        isUnderWay(job) && !job.cancelRequested && job.kind === kindName && canonicalJson(job.input) === text,
    )
    if (same !== undefined) return { job: this.#tell(same), isNew: false }
    if (this.#closed) throw new SuanhengError('TOO_MANY_REQUESTS', 'the service is stopping', { retryAfterSeconds: 10 })
    requireRoom([...this.#entries.values()], asker.institution, this.#options.limits)
    const createdAt = this.#moment(this.#options.now())
    const job = newJob(this.#options.newId(), kind, { input, by, createdAt })
    const entry = entryOf(asker, job)
    this.#entries.set(job.id, entry)
    try {
      await this.#save(entry)
    } catch (error) {
      this.#entries.delete(job.id)
      throw error
    }
    this.#next()
    return { job: this.#tell(entry), isNew: true }
  }

  /** Of everybody, for whoever runs the service. */
  get counts(): { readonly queued: number; readonly running: number } {
    const states = [...this.#entries.values()].map(({ job }) => job.state)
    const count = (state: JobState) => states.filter((one) => one === state).length
    return { queued: count('queued'), running: count('running') }
  }

  /** Errors: NOT_FOUND, also for a job of somebody else. */
  get(id: string, asker: Asker): Job {
    return this.#tell(this.#entryOf(id, asker))
  }

  /** Newest first. */
  list(asker: Asker, filter: { readonly state?: JobState; readonly kind?: string } = {}): readonly Job[] {
    const queued = this.#queued()
    return this.#of(asker)
      .filter(({ job }) => filter.state === undefined || job.state === filter.state)
      .filter(({ job }) => filter.kind === undefined || job.kind === filter.kind)
      .map((entry) => this.#tell(entry, queued))
      .sort((a, b) => (a.createdAt === b.createdAt ? (a.id < b.id ? 1 : -1) : a.createdAt < b.createdAt ? 1 : -1))
  }

  /** The job once its revision is above `after`, it has ended, or `ms` are over. Errors: NOT_FOUND. */
  async changed(id: string, asker: Asker, after: number, ms: number): Promise<Job> {
    const entry = this.#entryOf(id, asker)
    const { job } = entry
    if (!isUnderWay(job) || job.revision > after) return this.#tell(entry)
    await untilChanged(entry, after, ms, () => this.#stopped)
    return this.get(id, asker)
  }

  /** Asks the job to stop; one that waits stops at once, one that has ended stays as it is. Errors: NOT_FOUND. */
  async cancel(id: string, asker: Asker, by: Person | null): Promise<Job> {
    const entry = this.#entryOf(id, asker)
    // Who asked first is who cancelled it.
    if (!isUnderWay(entry.job) || entry.job.cancelRequested) return this.#tell(entry)
    const cancelled = new SuanhengError('JOB_CANCELLED', 'somebody asked it to stop')
    this.#change(entry, { cancelRequested: true, cancelledBy: by })
    if (entry.job.state === 'queued') await this.#end(id, 'cancelled', cancelled, null)
    else entry.controller.abort(cancelled)
    return this.#tell(entry)
  }

  /** Removes a job that has ended, with its results. Errors: NOT_FOUND, JOB_NOT_DONE. */
  async remove(id: string, asker: Asker): Promise<void> {
    const { job } = this.#entryOf(id, asker)
    if (isUnderWay(job)) throw new SuanhengError('JOB_NOT_DONE', `the job is ${job.state}`, { state: job.state })
    await this.#folder.remove(id)
    this.#entries.delete(id)
  }

  /** A file of a result, for reading; the caller closes it. Errors: NOT_FOUND, JOB_NOT_DONE, FILES_UNAVAILABLE. */
  async openFile(
    id: string,
    name: string,
    asker: Asker,
  ): Promise<{ readonly file: JobFile; readonly handle: FileHandle }> {
    const { job } = this.#entryOf(id, asker)
    if (isUnderWay(job)) throw new SuanhengError('JOB_NOT_DONE', `the job is ${job.state}`, { state: job.state })
    const index = job.files.findIndex((file) => file.name === name)
    const file = job.files[index]
    if (file === undefined) throw new SuanhengError('NOT_FOUND', `the job has no file ${name.slice(0, 120)}`)
    return { file, handle: await this.#folder.read(id, index) }
  }

  /** Refuses new work, interrupts what is under way and waits until it has stopped, at most `ms`. */
  async close(ms = 10_000): Promise<void> {
    this.#closed = true
    const running = [...this.#entries.values()].filter(({ job }) => isUnderWay(job))
    const waiting = running.filter(({ job }) => job.state === 'queued')
    for (const { job } of waiting) await this.#end(job.id, 'interrupted', interrupted(), null)
    for (const { controller } of running) controller.abort(interrupted())
    const stopped = Promise.all(running.map(({ ended }) => ended))
    let late: NodeJS.Timeout | undefined
    await Promise.race([stopped, new Promise<void>((resolve) => (late = setTimeout(resolve, ms)))])
    clearTimeout(late)
    this.#stopped = true
    for (const { watchers } of this.#entries.values()) for (const look of watchers) look()
  }

  #kindOf(name: string): JobKind {
    const kind = this.kinds.find((one) => one.name === name)
    if (kind === undefined) throw new SuanhengError('NOT_FOUND', `no kind of job ${name.slice(0, 120)}`)
    return kind
  }

  #of({ institution, role }: Asker): Entry[] {
    const expired = this.#moment(this.#options.now())
    return [...this.#entries.values()].filter(
      ({ asker, job }) =>
        asker.institution === institution && asker.role === role && (job.expiresAt === null || job.expiresAt > expired),
    )
  }

  #entryOf(id: string, asker: Asker): Entry {
    const entry = this.#of(asker).find(({ job }) => job.id === id)
    if (entry === undefined) throw new SuanhengError('NOT_FOUND', `no job ${id.slice(0, 64)}`)
    return entry
  }

  #next(): void {
    const entries = [...this.#entries.values()]
    const running = entries.filter(({ job }) => job.state === 'running')
    if (this.#closed || running.length >= this.#options.limits.running) return
    const runs = (institution: string) => running.filter(({ asker }) => asker.institution === institution).length
    const isHeldUp = ({ kind }: Told) =>
      this.#kindOf(kind).alone === true && running.some(({ job }) => job.kind === kind)
    // The map keeps the order in which they came; of equals the first stays.
    const [first, ...others] = entries.filter(
      ({ job }) => job.state === 'queued' && !job.cancelRequested && !isHeldUp(job),
    )
    if (first === undefined) return
    const entry = others.reduce((a, b) => (runs(b.asker.institution) < runs(a.asker.institution) ? b : a), first)
    this.#change(entry, { state: 'running', startedAt: this.#moment(this.#options.now()) })
    entry.ended = this.#run(entry).finally(() => this.#next())
    this.#next()
  }

  async #run(entry: Entry): Promise<void> {
    const { job, controller, asker } = entry
    const { maxMs } = this.#options.limits
    const tooLong = () =>
      controller.abort(
        new SuanhengError('JOB_TOO_LONG', `not done after ${maxMs} ms`, { maxMinutes: Math.ceil(maxMs / 60_000) }),
      )
    const clock = setTimeout(tooLong, maxMs)
    try {
      await this.#save(entry)
      controller.signal.throwIfAborted()
      const summary = await this.#kindOf(job.kind).run(job.input, this.#runOf(entry, asker))
      // A kind that passed over a file it could not write must not look as if it had written all.
      if (entry.spoiled !== null) throw entry.spoiled
      await this.#end(job.id, 'done', null, requireSmall(summary))
    } catch (error) {
      const known = controller.signal.aborted ? (controller.signal.reason as SuanhengError) : toKnown(error)
      if (ERRORS[known.code].status >= 500) this.#options.onFault?.(error, { id: job.id, kind: job.kind })
      await this.#end(job.id, stateAfter(known), known, null)
    } finally {
      clearTimeout(clock)
    }
  }

  #runOf(entry: Entry, identity: Asker): JobRun {
    const { signal } = entry.controller
    return {
      identity,
      signal,
      progress: (done, total, what) => {
        signal.throwIfAborted()
        this.#change(entry, { progress: { done, total, what } })
      },
      writeFile: async (name, type, content) => {
        const { id, files } = entry.job
        requireName(name, type, files)
        if (files.length >= MOST_FILES) throw new SuanhengError('INTERNAL', `more than ${MOST_FILES} files`)
        const file: JobFile = { name, type, bytes: 0, sha256: '' }
        // In the list from the beginning: what is written counts towards the limits at once.
        this.#change(entry, { files: [...files, file] })
        const spend = (more: number) => {
          requireBytes([...this.#entries.values()], entry, more, this.#options.limits)
          const grown = entry.job.files.map((one) => (one.name === name ? { ...one, bytes: one.bytes + more } : one))
          entry.job = { ...entry.job, files: grown }
        }
        const handle = await this.#folder.create(id, files.length)
        try {
          const written = await writeResult(handle, content, spend, signal)
          this.#change(entry, {
            files: entry.job.files.map((one) => (one.name === name ? { ...one, ...written } : one)),
          })
        } catch (error) {
          entry.spoiled = toKnown(error)
          throw error
        } finally {
          await handle.close()
        }
      },
    }
  }

  /**
   * A job that is not done keeps no file: half a result is none. `done` throws where the disk does not take it; any other
   * end is told all the same, as a restart, which finds the job unfinished on disk, calls it not done as well: else a full
   * disk would leave it running for ever, in a place that others wait for.
   */
  async #end(id: string, state: JobState, error: SuanhengError | null, result: JobSummary): Promise<void> {
    const entry = this.#entries.get(id)
    if (entry === undefined) return
    const { files } = entry.job
    const now = this.#options.now()
    const ended = {
      state,
      result,
      files: state === 'done' ? files : [],
      endedAt: this.#moment(now),
      expiresAt: this.#moment(now + this.#options.limits.keepMs),
      error: error === null ? null : problemOf(error),
      // Asked too late: it had come to its end.
      ...(state === 'cancelled' ? {} : { cancelRequested: false, cancelledBy: null }),
    }
    try {
      if (state !== 'done') for (const index of files.keys()) await this.#folder.removeFile(id, index)
      // On disk first: nobody is told of a result that a restart would take back.
      await this.#save({ ...entry, job: { ...entry.job, ...ended, revision: entry.job.revision + 1 } })
    } catch (fault) {
      if (state === 'done') throw fault
      this.#options.onFault?.(fault, { id, kind: entry.job.kind })
    }
    this.#change(entry, ended)
  }

  #change(entry: Entry, changes: Partial<Told>): void {
    entry.job = { ...entry.job, ...changes, revision: entry.job.revision + 1 }
    for (const look of entry.watchers) look()
  }

  #save({ asker, job }: Pick<Entry, 'asker' | 'job'>): Promise<void> {
    const kept: KeptJob = { schema: 'suanheng/job/1', institution: asker.institution, role: asker.role, job }
    return this.#folder.save(kept)
  }

  /** Removes what is past its end date, on disk too; once an hour is enough. Errors: FILES_UNAVAILABLE. */
  async sweep(): Promise<void> {
    const now = this.#moment(this.#options.now())
    for (const { job } of this.#entries.values()) {
      if (job.expiresAt === null || job.expiresAt > now) continue
      await this.#folder.remove(job.id)
      this.#entries.delete(job.id)
    }
  }

  async #makeRoom(institution: string): Promise<void> {
    const least = () => leastWanted([...this.#entries.values()], institution, this.#options.limits)
    for (let entry = least(); entry !== null; entry = least()) {
      this.#entries.delete(entry.job.id)
      await this.#folder.remove(entry.job.id)
    }
  }

  #queued(): readonly Entry[] {
    return [...this.#entries.values()].filter(({ job }) => job.state === 'queued')
  }

  #tell(entry: Entry, queued: readonly Entry[] = this.#queued()): Job {
    const place = queued.indexOf(entry)
    return { ...entry.job, ahead: place === -1 ? null : place }
  }

  #moment(ms: number): string {
    return new Date(ms).toISOString()
  }
}
