import { rm } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStore } from '../../store/client.ts'
import { startClickHouse, type TestServer } from '../support/clickhouse-server.ts'
import {
  A,
  problemOf,
  receiptOf,
  type ServiceProcess,
  type Settings,
  startServiceProcess,
  temporaryFolder,
  untilReady,
} from '../support/service.ts'
import { json, usages } from '../support/usage.ts'
import { expectLedger } from './expect-ledger.ts'
import { expectExactlyAcknowledged } from './ledger-of-acknowledged.ts'
import { type Senders, startSenders } from './senders.ts'

const LEASE_MS = 1_000

let folder: string
let data: string
let server: TestServer
const running = new Map<string, ServiceProcess>()
const senders: Senders[] = []

const settings = (changes: Settings = {}): Settings => ({
  CLICKHOUSE_URL: server.url,
  CLICKHOUSE_USER: server.username,
  CLICKHOUSE_PASSWORD: server.password,
  SUANHENG_DECODE_THREADS: '1',
  SUANHENG_LEASE_MS: String(LEASE_MS),
  ...changes,
})

async function start(instance: string): Promise<ServiceProcess> {
  const url = `http://${instance}.example`
  const names = { SUANHENG_INSTANCE: instance, SUANHENG_ADVERTISE_URL: url, SUANHENG_ROLE: 'ingest' }
  const service = await startServiceProcess(data, settings(names))
  running.set(instance, service)
  return service
}

/** As a balancer does that knows nothing: one after the other. */
function balanced(): () => ServiceProcess {
  let turn = 0
  return () => [...running.values()][turn++ % running.size] as ServiceProcess
}

function send(count: number, token: string, prefix: string): Senders {
  const started = startSenders(count, token, balanced(), prefix)
  senders.push(started)
  return started
}

const untilMore = async ({ acknowledged }: Senders, more: number, withinMs = 20_000) => {
  const wanted = acknowledged.length + more
  for (const deadline = Date.now() + withinMs; acknowledged.length < wanted; await sleep(10))
    if (Date.now() > deadline) throw new Error(`${acknowledged.length} batches acknowledged, not ${wanted}`)
}

beforeAll(async () => {
  folder = await temporaryFolder()
  data = path.join(folder, 'data')
  server = await startClickHouse(path.join(folder, 'store'))
  await Promise.all([start('east'), start('west')])
  for (const service of running.values()) await untilReady(service)
})
afterAll(async () => {
  for (const one of senders) one.abandon()
  for (const service of running.values()) {
    service.child.kill('SIGCONT')
    await service.kill()
  }
  await server.kill()
  await rm(folder, { recursive: true, force: true })
})

describe('two instances on one data folder', () => {
  it('take turns in writing a log, by kill and by pause: nothing lost, nothing twice, one log without a gap', {
    timeout: 90_000,
  }, async () => {
    const [east, west] = [running.get('east'), running.get('west')]
    if (east === undefined || west === undefined) throw new Error('not started')
    const token = await east.token(A, 'uploader')
    const first = await east.send('/v1/usage', { token, body: json(usages(0, 3)) })
    expect(first.status).toBe(201)

    // Who does not hold the log says who does.
    const refused = await west.send('/v1/usage', { token, body: json(usages(10, 3)) })
    expect(problemOf(refused)).toMatchObject({ code: 'LEDGER_HELD_ELSEWHERE', holder: 'http://east.example' })
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1'])
    // And its reads have what the other one acknowledged.
    const receipts = await west.send('/v1/batches', { token })
    expect(receipts.json()).toMatchObject({ batches: [{ sequence: 1 }] })

    const all = send(4, token, 's')
    await untilMore(all, 10)
    running.delete('east')
    await east.kill()
    await untilMore(all, 10)

    // The new holder stops in the middle of its work; the old one, started anew, takes over; then both are awake.
    const again = await start('east')
    await untilMore(all, 5)
    west.child.kill('SIGSTOP')
    running.delete('west')
    await untilMore(all, 10)
    west.child.kill('SIGCONT')
    running.set('west', west)
    await untilMore(all, 10)

    // Once more, this time without anybody who sends meanwhile: what was acknowledged is brought in all the same.
    again.child.kill('SIGSTOP')
    running.delete('east')
    await untilMore(all, 5)
    again.child.kill('SIGCONT')
    running.set('east', again)
    await all.stop()
    expect(all.surprises).toEqual([])
    for (const service of running.values()) await untilReady(service)
    const checkpoints = await Promise.all(
      [...running.values()].map((service) => service.send(`/ledger/${A}/checkpoint`, { token })),
    )
    expect(new Set(checkpoints.map(({ text }) => text)).size).toBe(1)
    for (const service of running.values()) await service.stop()
    running.clear()

    const store = await openStore({ kind: 'server', ...server, database: 'suanheng' })
    try {
      const records = usages(0, 3)
      const acknowledged = [
        { receipt: receiptOf(first), text: first.text, recordIds: records.map(({ recordId }) => recordId) },
        ...all.acknowledged,
      ]
      await expectExactlyAcknowledged(store, acknowledged)
      await expectLedger(
        data,
        store,
        acknowledged,
        checkpoints.map(({ text }) => text),
      )
    } finally {
      await store.close()
    }
  })
})
