import type { Command } from 'commander'
import { SuanhengError } from '../../core/errors.ts'
import { JOB_STATES, type Job } from '../../verifier/jobs/job.ts'
import {
  cancelJob,
  describeProgress,
  fetchJobFiles,
  jobOf,
  requireDone,
  startJob,
  waitForJob,
  waitOrCancel,
} from '../jobs.ts'
import { note, say } from '../output.ts'
import { clientOf, type Remote, remoteOptions, run } from '../program.ts'

type Waiting = Remote & { readonly wait?: boolean }

/** suanheng job: long work of the service, asked for, watched, fetched and cancelled. docs/jobs.md. */
export function jobCommands(program: Command): void {
  const job = program.command('job').description('long work: reconciling many contracts, documents, bundles …')

  remoteOptions(job.command('list'))
    .description('jobs of this role and institution, newest first')
    .option('--state <state>', JOB_STATES.join(', '))
    .option('--kind <kind>', 'of this kind only')
    .action(
      run(async (options: Remote & { readonly state?: string; readonly kind?: string }) => {
        const query = new URLSearchParams()
        for (const name of ['state', 'kind'] as const) {
          const value = options[name]
          if (value !== undefined) query.set(name, value)
        }
        const text = await clientOf(options).get(`/v1/jobs?${query.toString()}`)
        if (options.json === true) return say(text)
        const { jobs, total } = JSON.parse(text) as { readonly jobs: readonly Job[]; readonly total: number }
        for (const one of jobs)
          say(
            `${one.id}  ${one.createdAt}  ${one.state.padEnd(11)}  ${one.title.zh} ${one.kind}  ${one.by?.name ?? one.by?.id ?? ''}`.trimEnd(),
          )
        if (total === 0) note('no jobs  没有任务')
        if (total > jobs.length) note(`… ${total} in all  共 ${total} 个`)
      }),
    )

  remoteOptions(job.command('start'))
    .description('ask for long work')
    .argument('<kind>', 'reconcile_contracts, make_document, evidence_bundle, export_file, check_ledger (docs/jobs.md)')
    .option('--input <json>', 'what the kind takes', '{}')
    .option('--wait', 'until it has ended; the exit code is then that of the job, and Ctrl-C cancels it')
    .action(run((kind: string, options: Waiting & { readonly input: string }) => start(kind, options)))

  remoteOptions(job.command('show'))
    .description('one job: state, progress, result')
    .argument('<id>', 'as start and list tell it')
    .option('--wait', 'until it has ended; the exit code is then that of the job')
    .action(
      run(async (id: string, options: Waiting) => {
        await tell(await jobOf(clientOf(options), id), options, waitForJob)
      }),
    )

  remoteOptions(job.command('fetch'))
    .description('the files of a result, compared with their digests; waits for the end')
    .argument('<id>', 'as start and list tell it')
    .requiredOption('--out <folder>', 'where to; made when missing')
    .action(
      run(async (id: string, options: Remote & { readonly out: string }) => {
        const client = clientOf(options)
        const ended = await waitForJob(client, await jobOf(client, id), options.json === true)
        requireDone(ended)
        const paths = await fetchJobFiles(client, ended, options.out)
        say(options.json === true ? JSON.stringify({ files: paths }) : paths.join('\n'))
      }),
    )

  remoteOptions(job.command('cancel'))
    .description('ask a job to stop')
    .argument('<id>', 'as start and list tell it')
    .action(
      run(async (id: string, options: Remote) => {
        const client = clientOf(options)
        const cancelled = await cancelJob(client, id)
        say(options.json === true ? JSON.stringify(cancelled) : describe(cancelled))
      }),
    )
}

async function start(kind: string, options: Waiting & { readonly input: string }): Promise<void> {
  let input: unknown
  try {
    input = JSON.parse(options.input)
  } catch (error) {
    throw new SuanhengError('REQUEST_INVALID', '--input is not JSON', {}, error)
  }
  const job = await startJob(clientOf(options), kind, input)
  if (options.wait === true) note(`job 任务 ${job.id}`)
  await tell(job, options, waitOrCancel)
}

/** Says a job, at once or at its end. Errors, only after waiting: why the job is not done. */
async function tell(job: Job, options: Waiting, waitFor: typeof waitForJob): Promise<void> {
  const isWaiting = options.wait === true
  const told = isWaiting ? await waitFor(clientOf(options), job, options.json === true) : job
  if (isWaiting) requireDone(told)
  say(options.json === true ? JSON.stringify(told) : describe(told))
}

const person = (who: Job['by']): string => (who === null ? '' : `${who.name ?? ''} (${who.id})`.trim())

function describe(job: Job): string {
  const { id, state, by, cancelledBy, error, result, files, expiresAt } = job
  return [
    `${id}  ${state}`,
    describeProgress(job),
    ...(by === null ? [] : [`asked by 发起人 ${person(by)}`]),
    ...(cancelledBy === null ? [] : [`cancelled by 取消人 ${person(cancelledBy)}`]),
    ...(error === null ? [] : [`${error.code}: ${error.detail}\n→ ${error.mend}\n→ ${error.mendZh}`]),
    ...(result === null ? [] : [JSON.stringify(result)]),
    ...files.map(({ name, bytes, sha256 }) => `${name}  ${bytes} bytes  sha256 ${sha256}`),
    ...(expiresAt === null ? [] : [`kept until 保留至 ${expiresAt}`]),
  ].join('\n')
}
