import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Ledger } from '../../ledger/ledger.ts'
import { A, appendBatches, B, batchOf, drain, ORIGIN } from './writer.ts'

/** So long that nobody gives a second sign of life within a test: time passes where the test says so. */
const LEASE_MS = 600_000
const ELSEWHERE = { code: 'LEDGER_HELD_ELSEWHERE' }

let directory: string
let now = 0
let runs = 0
const open: Ledger[] = []
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'lease-'))
})
afterEach(async () => {
  await Promise.all(open.splice(0).map((ledger) => ledger.close()))
  await rm(directory, { recursive: true, force: true })
})

async function start(instance: string): Promise<Ledger> {
  const shared = {
    instance,
    run: `run${++runs}`,
    url: `http://${instance}.example`,
    leaseMs: LEASE_MS,
    monotonicMs: () => now,
  }
  const ledger = await Ledger.open({ directory, originPrefix: ORIGIN, hash: 'sha256', shared })
  open.push(ledger)
  return ledger
}

async function stop(ledger: Ledger): Promise<void> {
  open.splice(open.indexOf(ledger), 1)
  await ledger.close()
}

/** Nobody has given a sign of life for a whole lease: whoever asks now takes over. */
async function takeOver(ledger: Ledger, institution = A): Promise<void> {
  await ledger.hold(institution).catch(() => {})
  now += LEASE_MS
  await ledger.hold(institution)
}

const published = async (ledger: Ledger) => (await ledger.log(A).checkpoint())?.size ?? 0
const manifests = async (ledger: Ledger): Promise<string[]> => {
  const log = ledger.log(A)
  const all: string[] = []
  for await (const entry of log.entries(0, (await log.checkpoint())?.size ?? 0)) all.push(Buffer.from(entry).toString())
  return all
}
/** Stops a process where it asks whether its lease is the newest, once, until it is let go on. */
function pauseAtCheck(ledger: Ledger): { readonly reached: Promise<void>; goOn(): void } {
  const claims = ledger.leases?.claimsOf(A)
  if (claims === undefined) throw new Error('no leases')
  const newest = claims.newest.bind(claims)
  let goOn = () => {}
  const going = new Promise<void>((resolve) => {
    goOn = resolve
  })
  const reached = new Promise<void>((resolve) => {
    claims.newest = async () => {
      claims.newest = newest
      resolve()
      await going
      return newest()
    }
  })
  return { reached, goOn: () => goOn() }
}

/** The same behind the question: the answer is given, and what follows waits. */
function pauseAfterCheck(ledger: Ledger): { readonly reached: Promise<void>; goOn(): void } {
  const claims = ledger.leases?.claimsOf(A)
  if (claims === undefined) throw new Error('no leases')
  const newest = claims.newest.bind(claims)
  let goOn = () => {}
  const going = new Promise<void>((resolve) => {
    goOn = resolve
  })
  const reached = new Promise<void>((resolve) => {
    claims.newest = async () => {
      claims.newest = newest
      const epoch = await newest()
      resolve()
      await going
      return epoch
    }
  })
  return { reached, goOn: () => goOn() }
}

describe('the lease of a log', () => {
  it('has one holder, whom others name, and goes on at once when that one has stopped', async () => {
    const [east, west] = [await start('east'), await start('west')]
    await east.hold(A)
    await appendBatches(east, A, [2, 1])
    await expect(west.hold(A)).rejects.toMatchObject({ ...ELSEWHERE, details: { holder: 'http://east.example' } })
    await expect(west.append(batchOf(A, await west.head(A), 1))).rejects.toMatchObject(ELSEWHERE)
    // Another institution's log is another matter.
    await west.hold(B)
    await appendBatches(west, B, [1])
    await stop(east)
    await west.hold(A)
    // Acknowledged and not published by the one before: it is all there.
    expect(await west.head(A)).toMatchObject({ size: 2, records: 3 })
    await appendBatches(west, A, [4])
    await drain(west)
    expect(await published(west)).toBe(3)
  })

  it('has an epoch that one of many gets that want it at the same time', async () => {
    const all = await Promise.all(['a', 'b', 'c', 'd'].map(start))
    for (let round = 0; round < 3; round++) {
      now += LEASE_MS
      const got = await Promise.allSettled(all.map((ledger) => ledger.hold(B)))
      const epochs = got.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
      expect(epochs.length).toBeGreaterThan(0)
      expect(new Set(epochs).size).toBe(epochs.length)
      // All but the last have lost it, and find out when they write.
      const written = await Promise.allSettled(all.map((ledger) => appendBatches(ledger, B, [1])))
      expect(written.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    }
  })

  it('is lost without a word to a holder that slept: what it writes then never counts', async () => {
    const [east, west] = [await start('east'), await start('west')]
    await east.hold(A)
    await appendBatches(east, A, [1])
    await takeOver(west)
    await expect(appendBatches(east, A, [7])).rejects.toMatchObject(ELSEWHERE)
    await appendBatches(west, A, [2])
    await drain(west)
    const all = await manifests(west)
    expect(all.map((text) => (JSON.parse(text) as { records: number }).records)).toEqual([1, 2])
    // Its journal lets go of both, the copied one and the one that never counted, and a restart finds neither.
    await drain(east)
    expect(east.journal.pending).toEqual([])
    await stop(east)
    await stop(west)
    const again = await start('east')
    expect(again.journal.pending).toEqual([])
    await again.hold(A)
    expect(await again.head(A)).toMatchObject({ size: 2, records: 3 })
  })

  it('decides after the fsync: what was durable before the claim is taken over, though its writer is not told so', async () => {
    const [east, west] = [await start('east'), await start('west')]
    await east.hold(A)
    const pause = pauseAtCheck(east)
    const writing = appendBatches(east, A, [5])
    await pause.reached
    await takeOver(west)
    expect(await west.head(A)).toMatchObject({ size: 1, records: 5 })
    pause.goOn()
    await expect(writing).rejects.toMatchObject(ELSEWHERE)
    await drain(west)
    expect(await published(west)).toBe(1)
  })

  it('whose holder has seen no higher claim lets it acknowledge: the claim after that finds the batch', async () => {
    const [east, west] = [await start('east'), await start('west')]
    await east.hold(A)
    const pause = pauseAfterCheck(east)
    const writing = appendBatches(east, A, [5])
    await pause.reached
    await takeOver(west)
    pause.goOn()
    // Acknowledged after the other one holds the log, and rightly: it has the batch.
    await expect(writing).resolves.toBeUndefined()
    expect(await west.head(A)).toMatchObject({ size: 1, records: 5 })
  })

  it('keeps a checkpoint from going back, wherever its writer was stopped', async () => {
    for (const pauseAt of [pauseAtCheck, pauseAfterCheck]) {
      const [east, west] = [await start('east'), await start('west')]
      await takeOver(east)
      await appendBatches(east, A, [1, 1])
      const pause = pauseAt(east)
      const publishing = drain(east)
      // Its tiles lie there, its checkpoint is written beside, and its rename is the next thing it does.
      await pause.reached
      await takeOver(west)
      await appendBatches(west, A, [1, 1, 1])
      await drain(west)
      const checkpoint = await readFile(join(west.log(A).directory, 'checkpoint'), 'utf8')
      pause.goOn()
      // The next holder has everything of it: its journal may let go.
      await expect(publishing).resolves.toBeUndefined()
      expect(await readFile(join(west.log(A).directory, 'checkpoint'), 'utf8')).toBe(checkpoint)
      expect((await manifests(west)).length).toBe(await published(west))
      for (const ledger of [east, west]) await stop(ledger)
    }
  })

  it('leaves the wider tiles of a newer checkpoint alone, which a holder that slept finds where it clears up', async () => {
    const east = await start('east')
    await takeOver(east)
    await appendBatches(east, A, [1, 1])
    const partials = join(east.log(A).directory, 'tile', '0', '000.p')
    await mkdir(partials, { recursive: true })
    for (const width of ['1', '5']) await writeFile(join(partials, width), 'of another holder')
    await drain(east)
    expect((await readdir(partials)).sort()).toEqual(['2', '5'])
  })

  it('is taken over with what an instance left that does not come back, without anybody asking', async () => {
    const [east, west] = [await start('east'), await start('west')]
    await east.hold(A)
    await appendBatches(east, A, [3])
    await stop(east)
    const taken = new Promise<string>((resolve) => {
      west.onTakenOver = resolve
    })
    await west.sweep()
    expect(await taken).toBe(A)
    await drain(west)
    expect(await published(west)).toBe(1)
  })

  it('is not for a second process of the same name, also where the lock tells nothing of it', async () => {
    const shared = { instance: 'east', url: 'http://east.example', leaseMs: 500, monotonicMs: () => performance.now() }
    const options = { directory, originPrefix: ORIGIN, hash: 'sha256' } as const
    const first = await Ledger.open({ ...options, shared: { ...shared, run: 'a' } })
    open.push(first)
    const journal = join(directory, 'instances', 'east', 'journal')
    // As from another container: the number in it is of no process here.
    for (const name of await readdir(journal))
      if (name.startsWith('lock.')) await writeFile(join(journal, name), '4194303 1\n')
    const second = Ledger.open({ ...options, shared: { ...shared, run: 'b' } })
    await expect(second).rejects.toMatchObject({ code: 'STORE_IN_USE' })
  })

  it('is not for a folder that one process has to itself, and the other way round', async () => {
    const alone = await Ledger.open({ directory, originPrefix: ORIGIN, hash: 'sha256' })
    await appendBatches(alone, A, [1])
    await expect(start('east')).rejects.toMatchObject({ code: 'STORE_IN_USE' })
    await alone.close()
    // What it has acknowledged is still to be brought in, by itself.
    await expect(start('east')).rejects.toMatchObject({ code: 'CONFIG_INVALID' })
    const again = await Ledger.open({ directory, originPrefix: ORIGIN, hash: 'sha256' })
    await drain(again)
    await again.close()
    const east = await start('east')
    await east.hold(A)
    expect(await east.head(A)).toMatchObject({ size: 1 })
    await stop(east)
    const back = Ledger.open({ directory, originPrefix: ORIGIN, hash: 'sha256' })
    await expect(back).rejects.toMatchObject({ code: 'CONFIG_INVALID' })
  })
})

describe('instances that append, drain, overtake each other and start anew in any order', () => {
  it('leave one log with every acknowledged batch at its place', { timeout: 60_000 }, async () => {
    const who = fc.integer({ min: 0, max: 2 })
    const step = fc.oneof(
      fc.record({ do: fc.constant('append' as const), who, records: fc.integer({ min: 0, max: 3 }) }),
      fc.record({ do: fc.constant('race' as const), who, other: who }),
      fc.record({ do: fc.constant('drain' as const), who }),
      fc.record({ do: fc.constant('restart' as const), who }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 16 }), async (steps) => {
        directory = await mkdtemp(join(tmpdir(), 'lease-'))
        const names = ['a', 'b', 'c']
        const all = await Promise.all(names.map(start))
        const at = (i: number) => all[i] as Ledger
        const acknowledged = new Map<number, string>()
        const append = async (ledger: Ledger, records: number) => {
          const entry = batchOf(A, await ledger.head(A), records, { receivedBy: `by ${++runs}` })
          await ledger.append(entry)
          // Two acknowledged batches of one number would be a fork.
          expect(acknowledged.has(entry.head.sequence)).toBe(false)
          acknowledged.set(entry.head.sequence, entry.head.manifest ?? '')
        }
        const unlessElsewhere = (error: unknown) => expect(error).toMatchObject(ELSEWHERE)
        for (const [i, one] of steps.entries()) {
          if (one.do === 'append') {
            if (i % 2 === 0) await takeOver(at(one.who)).catch(unlessElsewhere)
            await append(at(one.who), one.records).catch(unlessElsewhere)
          } else if (one.do === 'race') {
            const racing = [at(one.who), at(one.other)]
            await Promise.all([
              append(racing[0] as Ledger, 1).catch(unlessElsewhere),
              takeOver(racing[1] as Ledger).catch(unlessElsewhere),
              drain(racing[0] as Ledger).catch(unlessElsewhere),
            ])
          } else if (one.do === 'drain') await drain(at(one.who)).catch(unlessElsewhere)
          else {
            await stop(at(one.who))
            all[one.who] = await start(names[one.who] ?? '')
          }
        }
        await takeOver(at(0))
        await drain(at(0))
        for (const ledger of all) await drain(ledger)
        for (const ledger of all) expect(ledger.journal.pending).toEqual([])
        const log = await manifests(at(0))
        for (const [sequence, manifest] of acknowledged) expect(log[sequence - 1]).toBe(manifest)
        for (const ledger of all) await stop(ledger)
        await rm(directory, { recursive: true, force: true })
      }),
      { numRuns: 15 },
    )
  })
})
