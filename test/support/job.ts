import { Job } from '../../verifier/jobs/job.ts'
import type { TestService } from './service.ts'

/** Asks for long work and answers it as it ended. */
export async function runJob(service: TestService, token: string, kind: string, input: object): Promise<Job> {
  const started = await service.send(`/v1/jobs/${kind}`, { token, body: JSON.stringify(input) })
  if (started.status !== 202) throw new Error(`${started.status}: ${started.text.slice(0, 500)}`)
  let job = Job.parse(started.json())
  while (job.endedAt === null) {
    const answer = await service.send(`/v1/jobs/${job.id}?wait=10&after=${job.revision}`, { token })
    job = Job.parse(answer.json())
  }
  return job
}
