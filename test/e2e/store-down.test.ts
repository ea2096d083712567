import { rm } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { startClickHouse, type TestServer } from '../support/clickhouse-server.ts'
import { A, B, problemOf, receiptOf, startService, temporaryFolder, untilReady } from '../support/service.ts'
import { json, usage, usages } from '../support/usage.ts'
import { expectExactlyAcknowledged } from './ledger-of-acknowledged.ts'
import { startSenders } from './senders.ts'

let folder: string
let clickHouse: TestServer
let service: Awaited<ReturnType<typeof startService>>
let token: string

const PASSWORD = 'only-for-this-test'

async function start(settings: Readonly<Record<string, string>> = {}): Promise<void> {
  service = await startService({
    CLICKHOUSE_URL: clickHouse.url,
    CLICKHOUSE_USER: clickHouse.username,
    CLICKHOUSE_PASSWORD: PASSWORD,
    ...settings,
  })
  token = await service.token(A, 'uploader')
}
/** The same data and the same address as before. */
async function clickHouseReturns(): Promise<void> {
  clickHouse = await startClickHouse(folder, { port: Number(new URL(clickHouse.url).port), password: PASSWORD })
}

beforeEach(async () => {
  folder = await temporaryFolder()
  clickHouse = await startClickHouse(folder, { password: PASSWORD })
})
afterEach(async () => {
  await service.dispose()
  await clickHouse.stop()
  await rm(folder, { recursive: true, force: true })
})

describe('while ClickHouse is away', () => {
  it('what is new is acknowledged, and nothing is lost or doubled when it returns', async () => {
    await start()
    // Three senders say an Idempotency-Key, which only the store can answer for; three do not.
    const senders = startSenders(6, token, () => service)
    onTestFinished(() => senders.abandon())
    while (senders.acknowledged.length < 20) await sleep(10)
    for (const end of [clickHouse.kill, clickHouse.stop]) {
      await end()
      const atEnd = senders.acknowledged.length
      await sleep(1_500)
      expect(senders.acknowledged.length).toBeGreaterThan(atEnd + 6)
      await clickHouseReturns()
      const atReturn = senders.acknowledged.length
      while (senders.acknowledged.length < atReturn + 20) await sleep(10)
    }
    await senders.stop()
    expect(senders.surprises).toEqual([])
    expect(senders.counts.refused).toBeGreaterThan(0)
    await untilReady(service)
    await service.service.acceptor.drain.caughtUp()
    await expectExactlyAcknowledged(service.service.store, senders.acknowledged)
  })

  it('what only the store knows is refused with 503 and Retry-After, and readiness says so', async () => {
    await start()
    receiptOf(await service.send('/v1/usage', { token, body: json(usage(1)) }))
    await service.service.acceptor.drain.caughtUp()
    await clickHouse.kill()
    const unavailable = { status: 503, code: 'STORE_UNAVAILABLE' }
    const answers = [
      // Known perhaps: whether it is a duplicate or a conflict cannot be told.
      await service.send('/v1/usage', { token, body: json(usage(1)) }),
      await service.send('/v1/usage', { token, body: json(usage(2)), headers: { 'idempotency-key': 'k' } }),
      // An institution not seen since the start: its next sequence number is in the store.
      await service.send('/v1/usage', {
        token: await service.token(B, 'uploader'),
        body: json(usage(1, { institution: B })),
      }),
      await service.send('/v1/batches', { token }),
      await service.send('/readyz'),
    ]
    for (const answer of answers) {
      expect(problemOf(answer)).toMatchObject(unavailable)
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    }
    expect((await service.send('/healthz')).status).toBe(200)
    await clickHouseReturns()
    const again = await service.send('/v1/usage', { token, body: json(usage(1)) })
    expect(receiptOf(again)).toMatchObject({ sequence: 2, records: { recorded: 0, duplicate: 1 } })
  })

  it('the backlog is bounded: beyond it senders are asked to wait, and none of what was taken is lost', async () => {
    await start({ SUANHENG_BACKLOG_RECORDS: '1000' })
    receiptOf(await service.send('/v1/usage', { token, body: json(usage(0)) }))
    await service.service.acceptor.drain.caughtUp()
    await clickHouse.kill()
    for (let i = 0; i < 4; i++) {
      receiptOf(await service.send('/v1/usage', { token, body: json(usages(1 + i * 250, 250)) }))
    }
    const full = await service.send('/v1/usage', { token, body: json(usage(5000)) })
    expect(problemOf(full)).toMatchObject({ status: 503, code: 'BACKLOG_FULL', pendingRecords: 1000 })
    expect(Number(full.headers.get('retry-after'))).toBeGreaterThan(0)
    await clickHouseReturns()
    await service.service.acceptor.drain.caughtUp()
    receiptOf(await service.send('/v1/usage', { token, body: json(usage(5000)) }))
    await service.service.acceptor.drain.caughtUp()
    expect(await service.service.store.rows('SELECT count() AS n FROM usage_record FINAL')).toEqual([{ n: '1002' }])
  })
})
