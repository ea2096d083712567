import { setTimeout as sleep } from 'node:timers/promises'
import type { Receipt } from '../../ingest/accept/receipt.ts'
import { A, type Answer, receiptOf, type TestService } from '../support/service.ts'
import { json, ndjson, usage } from '../support/usage.ts'

/** A batch that was acknowledged: what a sender may forget, because the service must not. */
export type Acknowledged = { readonly receipt: Receipt; readonly text: string; readonly recordIds: readonly string[] }

export type Senders = {
  /** Batches acknowledged so far, in the order they were. */
  readonly acknowledged: readonly Acknowledged[]
  /** Answers that were neither a receipt nor a request to try again. */
  readonly surprises: readonly string[]
  /** Requests without an answer, and answers that asked for patience. */
  readonly counts: { lost: number; refused: number }
  /** Lets every sender finish its batch, however often it takes. */
  stop(): Promise<void>
  /** Lets every sender go at once, answered or not. */
  abandon(): void
}

const RECORDS = 25

/**
 * `count` senders that push numbered batches one after the other, each until it is acknowledged.
 * A sender that gets no answer sends the same bytes again, as a sender must. Every second one
 * says so with an Idempotency-Key; every third sends NDJSON; every batch holds one record at
 * fault, for the quarantine.
 */
export function startSenders(count: number, token: string, current: () => TestService, prefix = 's'): Senders {
  const acknowledged: Acknowledged[] = []
  const surprises: string[] = []
  const counts = { lost: 0, refused: 0 }
  const stopping = new AbortController()
  const abandoned = new AbortController()

  async function run(sender: number): Promise<void> {
    for (let batch = 0; !stopping.signal.aborted; batch++) {
      const records = Array.from({ length: RECORDS }, (_, i) => recordOf(`${prefix}${sender}-${batch}-${i}`, batch, i))
      const isNdjson = sender % 3 === 0
      const body = isNdjson ? ndjson([...records, BAD]) : json([...records, BAD])
      const key = sender % 2 === 0 ? { 'idempotency-key': `${prefix}${sender}-${batch}` } : {}
      const answer = await untilAnswered(() =>
        current().send('/v1/usage?partial=true', {
          token,
          body,
          type: isNdjson ? 'application/x-ndjson' : 'application/json',
          headers: key,
        }),
      )
      acknowledged.push({
        receipt: receiptOf(answer),
        text: answer.text,
        recordIds: records.map(({ recordId }) => recordId),
      })
    }
  }

  async function untilAnswered(attempt: () => Promise<Answer>): Promise<Answer> {
    for (;;) {
      if (abandoned.signal.aborted) throw abandoned.signal.reason
      const answer = await attempt().catch(() => null)
      if (answer === null) counts.lost++
      else if (answer.status === 200 || answer.status === 201) return answer
      else {
        counts.refused++
        if (answer.status !== 503 || !answer.headers.has('retry-after'))
          surprises.push(`${answer.status} ${answer.text}`)
      }
      // Six of them must not take the processor from a service that is starting.
      await sleep(40)
    }
  }

  const running = Array.from({ length: count }, (_, sender) => run(sender))
  // A sender that fails is told of by `stop`; until then nobody waits for it.
  for (const sender of running) sender.catch(() => {})
  return {
    acknowledged,
    surprises,
    counts,
    stop: async () => {
      stopping.abort()
      await Promise.all(running)
    },
    abandon: () => abandoned.abort(),
  }
}

const BAD = { institution: A, recordId: 7 }

/** Sums that come out differently when one record is lost or counted twice. */
const recordOf = (recordId: string, batch: number, i: number) =>
  usage(batch % 500, {
    recordId,
    cardSeconds: `${(batch * 31 + i * 7) % 3600}.${String(i).padStart(6, '0')}`,
    devices: [`GPU-${i}`],
  })
