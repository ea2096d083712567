import { rm } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openStore } from '../../store/client.ts'
import {
  A,
  type Answer,
  problemOf,
  receiptOf,
  startServiceProcess,
  temporaryFolder,
  untilReady,
} from '../support/service.ts'
import { json, usages } from '../support/usage.ts'
import { expectLedger } from './expect-ledger.ts'
import { expectExactlyAcknowledged } from './ledger-of-acknowledged.ts'
import { type Acknowledged } from './senders.ts'

let folder: string
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('a journal that cannot be written any more', () => {
  it('is said with 503 and loses nothing acknowledged before; a restart with room goes on', async () => {
    folder = await temporaryFolder()
    // No file may grow beyond 2 MiB: the journal meets that end, in the middle of an entry.
    let service = await startServiceProcess(folder, {}, { fileKiB: 2048 })
    await untilReady(service)
    const token = await service.token(A, 'uploader')
    const acknowledged: Acknowledged[] = []
    const push = async (n: number): Promise<Answer> => {
      const records = usages(n * 500, 500, { job: 'x'.repeat(200), devices: ['GPU-1'] })
      const answer = await service.send('/v1/usage', { token, body: json(records) })
      if (answer.status === 201) {
        const recordIds = records.map(({ recordId }) => recordId)
        acknowledged.push({ receipt: receiptOf(answer), text: answer.text, recordIds })
      }
      return answer
    }
    let n = 0
    let answer = await push(n)
    while (answer.status === 201 && n < 100) answer = await push(++n)
    expect(acknowledged.length).toBeGreaterThan(2)
    expect(problemOf(answer)).toMatchObject({ status: 503, code: 'JOURNAL_UNAVAILABLE' })
    expect(answer.headers.get('retry-after')).not.toBeNull()

    // It stays that way: what the disk holds is not known until it is read back.
    expect(problemOf(await push(n + 1)).code).toBe('JOURNAL_UNAVAILABLE')
    expect((await service.send('/healthz')).status).toBe(200)
    expect(problemOf(await service.send('/readyz'))).toMatchObject({ status: 503 })
    await service.kill()

    service = await startServiceProcess(folder)
    await untilReady(service)
    for (const again of [n, n + 1]) expect((await push(again)).status).toBe(201)
    // A read waits for everything acknowledged before it.
    expect((await service.send('/v1/batches', { token })).status).toBe(200)
    await service.stop()
    const store = await openStore({ kind: 'embedded', path: path.join(folder, 'store') })
    try {
      await expectExactlyAcknowledged(store, acknowledged)
      await expectLedger(folder, store, acknowledged, [])
    } finally {
      await store.close()
    }
  })
})
