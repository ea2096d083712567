import { parseFraction } from '../../../../core/fraction.ts'
import { dayEnd, dayStart } from '../../../../core/time.ts'
import type { LedgerBinding } from '../../../../verifier/binding/ledger-binding.ts'
import type { Assessment } from '../../../../verifier/capacity/assessment.ts'
import { DEFAULT_READINGS, type Question } from '../../../../verifier/capacity/question.ts'
import { verifyCapacity, verifyCapacityAt } from '../../../../verifier/verify-capacity.ts'
import { receiptOf } from '../../../support/service.ts'
import { ndjson } from '../../../support/usage.ts'
import type { Running } from '../../ledger/checked.ts'

let last = 0
/** An institution that no other test has. */
export const newInstitution = (): string => `91440300MA5EXCP${String(100 + last++)}`

/** Sends records as one batch; gives the digests they have. */
export async function push(running: Running, institution: string, route: string, records: readonly unknown[]) {
  const token = await running.token(institution, 'uploader')
  const answer = await running.send(`/v1/${route}`, { token, body: ndjson(records), type: 'application/x-ndjson' })
  const receipt = receiptOf(answer)
  await running.service.acceptor.drain.caughtUp()
  return receipt
}

/** `count` cards of 312 TFLOPS with serial numbers `${series}-0` …, in service over 2025, with a document. */
export const cards = (
  institution: string,
  series: string,
  count: number,
  change: Readonly<Record<string, unknown>> = {},
) =>
  Array.from({ length: count }, (_, n) => ({
    institution,
    serial: `${series}-${n}`,
    acceleratorModel: 'NVIDIA A100-SXM4-80GB',
    unit: 'device',
    inServiceFrom: '2025-01-01',
    documents: ['purchase'],
    ...change,
  }))

export const paper = (institution: string, documentId: string, type = 'purchase_invoice') => ({
  institution,
  documentId,
  type,
  digest: 'ab'.repeat(32),
})

/** 300 P, identified, on one Shanghai day or from one to another. */
export const asked = (from = '2025-06-01', to = from, change: Partial<Question> = {}): Question => ({
  period: { from: dayStart(from), to: dayEnd(to) },
  thresholdPflops: parseFraction('300'),
  required: 'identified',
  readings: DEFAULT_READINGS,
  ...change,
})

export const verify = (running: Running, institution: string, question = asked()) =>
  verifyCapacity(running.service.store, running.service.ledger, institution, question)

export const verifyAt = (running: Running, institution: string, binding: LedgerBinding, question = asked()) =>
  verifyCapacityAt(running.service.store, institution, question, binding)

/** An assessment as text, to be compared with another to the last figure. */
export const textOf = (assessment: Assessment): string =>
  JSON.stringify(assessment, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value), 1)

export const figure = (value: { readonly num: bigint; readonly den: bigint } | null): string =>
  value === null ? 'unbounded' : String(Number(value.num) / Number(value.den))
