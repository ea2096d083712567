import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { PATIENCE, waitMs } from '../client/index.ts'
import type { BenchFormat } from './bodies.ts'
import { BATCH, CONTENT_TYPES } from './bodies.ts'
import type { ServiceProcess } from './service-process.ts'

export type SendResult = {
  readonly records: number
  readonly seconds: number
  readonly drainedSeconds: number
  /** Until a sender found no more bodies: what is measured after that is how fewer and fewer senders finish. */
  readonly allAtWork: { readonly records: number; readonly seconds: number }
  readonly waits: number
  /** Ms of each body, rising: from sending it for the last time to its acknowledgement. */
  readonly latencies: readonly number[]
  /** The same from sending it for the first time, pauses included. */
  readonly fromFirst: readonly number[]
}

/**
 * Sends bodies `from` … `to`-1 with `senders` at work, each with one request under way; a body that the service asks to
 * wait for is sent again after as long as it asks and up to a fifth more, as client and agent do. Every answer is a
 * durable acknowledgement.
 */
export async function sendAll(
  service: ServiceProcess,
  format: BenchFormat,
  makeBody: (k: number) => Buffer,
  range: { readonly from: number; readonly to: number; readonly senders: number; readonly route?: string },
): Promise<SendResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: range.senders })
  let next = range.from
  let waits = 0
  const latencies: number[] = []
  const fromFirst: number[] = []
  const ends: SendResult['allAtWork'][] = []
  const started = performance.now()
  const sender = async () => {
    while (next < range.to) {
      const body = makeBody(next++)
      const first = performance.now()
      for (let failures = 1; ; failures++) {
        const sent = performance.now()
        const { status, text, retryAfter } = await post(agent, service, format, body, range.route ?? 'usage')
        if (status === 201) {
          latencies.push(performance.now() - sent)
          fromFirst.push(performance.now() - first)
          const { records } = JSON.parse(text) as { records: { recorded: number } }
          if (records.recorded !== BATCH) throw new Error(`recorded ${records.recorded} of ${BATCH}`)
          break
        }
        if (status !== 503 && status !== 429) throw new Error(`${status} ${text.slice(0, 500)}`)
        waits++
        await sleep(waitMs(failures, retryAfter, PATIENCE, Math.random))
      }
    }
  }
  const senderToEnd = async () => {
    await sender()
    ends.push({ records: latencies.length * BATCH, seconds: (performance.now() - started) / 1000 })
  }
  await Promise.all(Array.from({ length: range.senders }, senderToEnd))
  const seconds = (performance.now() - started) / 1000
  // A read sees everything acknowledged before it: when it answers, the store has it all.
  for (;;) {
    const answer = await fetch(`${service.url}/v1/batches?limit=1`, {
      headers: { authorization: `Bearer ${service.token}` },
    })
    if (answer.ok) break
  }
  agent.destroy()
  return {
    records: (range.to - range.from) * BATCH,
    seconds,
    allAtWork: ends[0] ?? { records: 0, seconds },
    drainedSeconds: (performance.now() - started) / 1000,
    waits,
    latencies: latencies.sort((a, b) => a - b),
    fromFirst: fromFirst.sort((a, b) => a - b),
  }
}

function post(
  agent: Agent,
  service: ServiceProcess,
  format: BenchFormat,
  body: Buffer,
  route: string,
): Promise<{ status: number; text: string; retryAfter: number | null }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      `${service.url}/v1/${route}`,
      {
        method: 'POST',
        agent,
        headers: {
          authorization: `Bearer ${service.token}`,
          'content-type': CONTENT_TYPES[format],
          'content-length': body.length,
        },
      },
      (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        const asked = answer.headers['retry-after']
        const retryAfter = asked === undefined ? null : Number(asked)
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString(), retryAfter }),
        )
        answer.on('error', reject)
      },
    )
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}
