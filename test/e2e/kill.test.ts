import { rm } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import { openStore } from '../../store/client.ts'
import {
  A,
  type ServiceProcess,
  startAndKill,
  startServiceProcess,
  temporaryFolder,
  untilReady,
} from '../support/service.ts'
import { expectLedger } from './expect-ledger.ts'
import { expectExactlyAcknowledged } from './ledger-of-acknowledged.ts'
import { type Senders, startSenders } from './senders.ts'

/** How often the process is killed: 8 times in a normal run, more when asked. */
const KILLS = Number(process.env['SUANHENG_TEST_KILLS'] ?? 8)
const SEED = Number(process.env['SUANHENG_TEST_SEED'] ?? Date.now() % 1_000_000)

let folder: string
let service: ServiceProcess
let senders: Senders
afterAll(async () => {
  senders.abandon()
  await service.kill()
  await rm(folder, { recursive: true, force: true })
})

describe('a process killed at any moment', () => {
  it(`has every acknowledged record exactly once and never a forked log after ${KILLS} kills (seed ${SEED})`, {
    timeout: 60_000 + KILLS * 20_000,
  }, async () => {
    folder = await temporaryFolder()
    const random = randomOf(SEED)
    service = await startServiceProcess(folder)
    await untilReady(service)
    senders = startSenders(6, await service.token(A, 'uploader'), () => service)
    const witness = await service.token(A, 'witness')
    const checkpoints: string[] = []
    for (let kill = 0; kill < KILLS; kill++) {
      const before = senders.acknowledged.length
      // Half of the kills fall into the first batches after a start, half anywhere.
      await sleep(random() < 0.5 ? random() * 60 : random() * 600)
      // Every fifth time it is asked to stop in good order, with senders at the door.
      await (kill % 5 === 4 ? service.stop() : service.kill())
      // Every fourth time the next start is killed as well, while it takes the journal in.
      if (kill % 4 === 3) await startAndKill(folder, 100 + random() * 900)
      service = await startServiceProcess(folder)
      await untilReady(service)
      // Some batches get through between any two kills, or the test would prove nothing.
      while (senders.acknowledged.length < before + 3) await sleep(5)
      const seen = await service.send(`/ledger/${A}/checkpoint`, { token: witness })
      expect([seen.status, seen.text]).toEqual([200, expect.stringContaining(A)])
      checkpoints.push(seen.text)
    }
    await senders.stop()
    expect(senders.surprises).toEqual([])
    expect(senders.counts.lost).toBeGreaterThan(KILLS / 2)

    // What the last kill left in the journal is in the store once the next start is ready.
    await service.kill()
    service = await startServiceProcess(folder)
    await untilReady(service)
    await service.stop()
    const store = await openStore({ kind: 'embedded', path: path.join(folder, 'store') })
    try {
      await expectExactlyAcknowledged(store, senders.acknowledged)
      await expectLedger(folder, store, senders.acknowledged, checkpoints)
    } finally {
      await store.close()
    }
  })
})

/** Mulberry32: the same seed gives the same moments. */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}
