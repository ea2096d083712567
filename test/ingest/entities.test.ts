import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Receipt } from '../../ingest/accept/receipt.ts'
import { validRecord } from '../schemas/fixtures.ts'
import { A, type Answer, problemOf, receiptOf, startService } from '../support/service.ts'
import { json } from '../support/usage.ts'

let service: Awaited<ReturnType<typeof startService>>
let token: string

beforeAll(async () => {
  service = await startService()
  token = await service.token(A, 'uploader')
})
afterAll(() => service.dispose())

type Version = { digest: string; head: boolean; batch: string; receivedAt: string; value: Record<string, unknown> }

const post = (body: unknown, path = '/v1/payments'): Promise<Answer> => service.send(path, { token, body: json(body) })
const payment = (changes: object = {}) => ({
  institution: A,
  bankReference: 'BK-1',
  contract: 'HT-1',
  paidOn: '2025-08-01',
  direction: 'payment',
  payer: { name: '甲方', uscc: '91440300MA5FABCD12' },
  payee: { name: '乙方' },
  amount: '100.00',
  method: 'transfer',
  ...changes,
})
const statusOf = (receipt: Receipt) =>
  receipt.results.flatMap(({ status, count }) => Array.from({ length: count }, () => status))
async function history(id: string, path = '/v1/payments'): Promise<Version[]> {
  const answer = await service.send(`${path}/${encodeURIComponent(id)}`, { token })
  return (answer.json() as { versions: Version[] }).versions
}

describe('an entity', () => {
  it('keeps every version: a correction by digest replaces, and the one before stays readable', async () => {
    expect(statusOf(receiptOf(await post(payment())))).toEqual(['recorded'])
    const [first] = await history('BK-1')
    const corrected = payment({ amount: '120.00', corrects: first?.digest, reason: '金额录错' })
    expect(statusOf(receiptOf(await post(corrected)))).toEqual(['recorded'])
    const versions = await history('BK-1')
    expect(versions.map(({ head, value }) => [head, value['amount']])).toEqual([
      [false, '100.00'],
      [true, '120.00'],
    ])
    expect(versions[1]?.value).toEqual(corrected)
  })

  it('with other content that corrects nothing is a conflict: both are heads', async () => {
    receiptOf(await post(payment({ bankReference: 'BK-2' })))
    const receipt = receiptOf(await post(payment({ bankReference: 'BK-2', amount: '1.00' })))
    expect(statusOf(receipt)).toEqual(['conflict'])
    expect((await history('BK-2')).map(({ head }) => head)).toEqual([true, true])
  })

  it('is a duplicate when its fields come in another order', async () => {
    const one = payment({ bankReference: 'BK-3' })
    receiptOf(await post(one))
    const turned = Object.fromEntries(Object.entries(one).toReversed())
    expect(statusOf(receiptOf(await post([turned, one])))).toEqual(['duplicate', 'duplicate'])
    expect(await history('BK-3')).toHaveLength(1)
  })

  it('of two kinds with the same id are two entities', async () => {
    receiptOf(await post(payment({ bankReference: 'SAME' })))
    const capacity = { ...validRecord('capacity'), institution: A, statementId: 'SAME' }
    expect(statusOf(receiptOf(await post(capacity, '/v1/capacities')))).toEqual(['recorded'])
  })

  it('may have an id with slashes, blanks, quotes and Chinese', async () => {
    const id = "合同/2025 第'1'号-%41\\"
    receiptOf(await post(payment({ bankReference: id })))
    expect((await history(id)).map(({ value }) => value['bankReference'])).toEqual([id])
    expect(problemOf(await service.send(`/v1/payments/${encodeURIComponent(`${id}x`)}`, { token })).code).toBe(
      'NOT_FOUND',
    )
  })

  it('with a wrong check digit is taken with a warning that names the field', async () => {
    const receipt = receiptOf(
      await post(payment({ bankReference: 'BK-4', payer: { name: '甲', uscc: '91440300MA5FABCD13' } })),
    )
    expect(statusOf(receipt)).toEqual(['recorded'])
    expect(receipt.warnings.every(({ index, code }) => index === 0 && code === 'USCC_CHECK_DIGIT')).toBe(true)
    expect(receipt.warnings.map(({ path }) => path)).toContain('payer.uscc')
  })

  it('that corrects needs a reason', async () => {
    const answer = await post(payment({ bankReference: 'BK-5', corrects: '0'.repeat(64) }))
    expect(problemOf(answer).results?.map(({ code, path }) => [code, path])).toEqual([
      ['CORRECTION_WITHOUT_REASON', 'reason'],
    ])
  })

  it('sent by two requests at once, the same and another, is one version and one conflict', async () => {
    const bodies = [
      payment({ bankReference: 'BK-6' }),
      payment({ bankReference: 'BK-6' }),
      payment({ bankReference: 'BK-6', amount: '2.00' }),
    ]
    const statuses = (await Promise.all(bodies.map((body) => post(body)))).flatMap((answer) =>
      statusOf(receiptOf(answer)),
    )
    expect(statuses.filter((status) => status === 'duplicate')).toHaveLength(1)
    expect(statuses.filter((status) => status === 'conflict')).toHaveLength(1)
    expect(await history('BK-6')).toHaveLength(2)
  })
})
