import fc from 'fast-check'
import Fastify from 'fastify'
import { describe, expect, it, vi } from 'vitest'
import { SuanhengError } from '../../core/errors.ts'
import { Turns } from '../../ingest/accept/turns.ts'
import { Slots } from '../../ingest/decode/slots.ts'
import { cpuMsOf, judge, outOfTime, ownThread, watch } from '../../ingest/decode/time-limit.ts'
import { limitBodiesInFlight } from '../../ingest/http/body-budget.ts'
import { A, B } from '../support/service.ts'

const MIB = 1 << 20
/** Weight of a body beside its bytes: with it, a body counts as 2 MiB. */
const BODY = 2 * MIB - (256 << 10)

/** Turns on a clock that is set here. `work` lets bodies through one after the other, each in so many ms. */
function turnsAt(always = 1) {
  let ms = 0
  const turns = new Turns({ now: () => ms, always })
  const wait = (more: number) => (ms += more)
  const refusalOf = (institution: string, bytes = BODY): unknown => {
    try {
      turns.enter(institution, bytes).left()
      return null
    } catch (error) {
      if (!(error instanceof SuanhengError)) throw error
      return { code: error.code, ...error.details }
    }
  }
  const enter = (institution: string, bodies: number, bytes = BODY) =>
    Array.from({ length: bodies }, () => {
      const turn = turns.enter(institution, bytes)
      turn.arrived()
      return turn
    })
  const work = (bodies: number, each: number) => {
    for (let i = 0; i < bodies; i++) {
      const [turn] = enter(B, 1)
      wait(each)
      turn?.left()
    }
  }
  return { turns, wait, work, enter, refusalOf }
}

/** A service that gets through one body after the other; senders send the next at once, or again when they were told to. */
function simulate(load: { senders: number; eachMs: number; bytes: number; seconds: number }) {
  let [now, busyUntil, seed] = [0, 0, 1]
  const turns = new Turns({ now: () => now, always: 4 })
  const events: { readonly at: number; readonly run: () => void }[] = []
  const acknowledged: number[] = []
  const of = Array.from({ length: load.senders }, () => 0)
  const random = () => (seed = (seed * 48_271) % 0x7fff_ffff) / 0x7fff_ffff
  const after = (ms: number, run: () => void) => events.push({ at: now + ms, run })
  const send = (sender: number): void => {
    const sent = now
    try {
      const turn = turns.enter(A, load.bytes)
      turn.arrived()
      busyUntil = Math.max(busyUntil, now) + load.eachMs
      after(busyUntil - now, () => {
        turn.left()
        acknowledged.push(now - sent)
        of[sender] = (of[sender] ?? 0) + 1
        after(20, () => send(sender))
      })
    } catch (error) {
      const { retryAfterSeconds } = (error as SuanhengError).details
      after(Number(retryAfterSeconds) * 1000 * (1 + random() / 5), () => send(sender))
    }
  }
  for (const sender of of.keys()) send(sender)
  while (now < load.seconds * 1000) {
    const next = events.reduce((first, event) => (event.at < first.at ? event : first))
    events.splice(events.indexOf(next), 1)
    now = next.at
    next.run()
  }
  const busy = (acknowledged.length * load.eachMs) / now
  return { busy, acknowledged: acknowledged.sort((a, b) => a - b), least: Math.min(...of) }
}

describe('a body is asked to come back', () => {
  it('when those before it and itself take longer than 600 ms at the rate of late; 600 ms is not too long', () => {
    const { work, enter, refusalOf } = turnsAt()
    work(10, 100)
    enter(A, 4)
    expect(refusalOf(A)).toBeNull()
    enter(A, 1)
    expect(refusalOf(A)).toBeNull()
    enter(A, 1)
    expect(refusalOf(A)).toMatchObject({ code: 'TOO_MANY_REQUESTS', bodies: 6, expectedMs: 700, retryAfterSeconds: 1 })
  })

  it('sooner when the service has become slow, later when it is fast again', () => {
    const { work, enter, refusalOf } = turnsAt()
    work(50, 400)
    const five = enter(A, 5)
    expect(refusalOf(A)).toMatchObject({ code: 'TOO_MANY_REQUESTS', expectedMs: 2400, retryAfterSeconds: 3 })
    for (const turn of five) turn.left()
    work(400, 50)
    enter(A, 5)
    expect(refusalOf(A)).toBeNull()
  })

  it('never for what others sent: an institution that has nothing here is taken', () => {
    const { work, enter, refusalOf } = turnsAt()
    work(10, 100)
    enter(A, 6)
    expect(refusalOf(A)).not.toBeNull()
    expect(refusalOf(B)).toBeNull()
    enter(B, 1)
    // Of A as much is before it as of its own: two bodies each.
    expect(refusalOf(B)).toBeNull()
    enter(B, 1)
    // Three of each would be; B has two and this one.
    expect(refusalOf(B)).toBeNull()
    enter(B, 1)
    expect(refusalOf(B)).toMatchObject({ expectedMs: 800 })
  })

  it('before anything was measured once every decoder has its bodies; without a time, as none is known', () => {
    const { enter, refusalOf } = turnsAt(6)
    enter(A, 6)
    expect(refusalOf(A)).toEqual({ code: 'TOO_MANY_REQUESTS', bodies: 6, retryAfterSeconds: 1 })
  })

  it('never while decoders have less than their bodies, or less than 8 MiB is here, however slow the last ones were', () => {
    const { work, enter, refusalOf } = turnsAt(6)
    work(10, 5000)
    enter(A, 5)
    expect(refusalOf(A)).toBeNull()
    enter(A, 1)
    expect(refusalOf(A)).not.toBeNull()
    const small = turnsAt(6)
    small.work(10, 5000)
    small.enter(A, 8, MIB - 1)
    expect(small.refusalOf(A)).toBeNull()
    small.enter(A, 1, 8)
    expect(small.refusalOf(A)).not.toBeNull()
  })

  it('until half is done, once one was: who was just acknowledged does not take every place as it comes free', () => {
    const { work, enter, refusalOf, wait } = turnsAt()
    work(10, 55)
    const there = enter(A, 10)
    const finish = (bodies: number) => {
      for (const turn of there.splice(0, bodies)) {
        wait(55)
        turn.left()
      }
    }
    expect(refusalOf(A)).toMatchObject({ expectedMs: 605 })
    finish(5)
    expect(refusalOf(A)).toMatchObject({ expectedMs: 330 })
    finish(1)
    expect(refusalOf(A)).toBeNull()
    // And then until it is full again.
    enter(A, 5)
    expect(refusalOf(A)).toBeNull()
  })

  it('later the more were sent away of late, who are expected back, and never later than 4 s', () => {
    const { work, enter, refusalOf, wait } = turnsAt()
    work(10, 100)
    enter(A, 6)
    const asked = Array.from({ length: 40 }, () => refusalOf(A) as { retryAfterSeconds: number })
    expect(asked.map(({ retryAfterSeconds }) => retryAfterSeconds).filter((s, i, all) => s !== all[i - 1])).toEqual([
      1, 2, 3, 4,
    ])
    wait(60_000)
    expect(refusalOf(A)).toMatchObject({ retryAfterSeconds: expect.toSatisfy((s: number) => s >= 1 && s <= 4) })
  })

  it('not for bodies that are slow to come: a second later nobody waits for them, and they are taken when they are here', () => {
    const { work, enter, refusalOf, wait, turns } = turnsAt()
    work(10, 100)
    const slow = Array.from({ length: 6 }, () => turns.enter(A, BODY))
    expect(refusalOf(A)).not.toBeNull()
    wait(1001)
    expect(refusalOf(A)).toBeNull()
    for (const turn of slow) turn.arrived()
    expect(refusalOf(A)).not.toBeNull()
    for (const turn of slow) turn.left()
    enter(A, 5)
    expect(refusalOf(A)).toBeNull()
  })

  it('by what is here: whatever comes, goes and breaks off, nothing stays counted', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(3), fc.nat(20 * MIB), fc.nat(1500)), { maxLength: 60 }), (steps) => {
        let ms = 0
        const turns = new Turns({ now: () => ms, always: 2 })
        const held: ReturnType<typeof turns.enter>[] = []
        for (const [what, bytes, pause] of steps) {
          ms += pause
          if (what === 0) held.at(bytes % Math.max(1, held.length))?.arrived()
          else if (what === 1) held.at(bytes % Math.max(1, held.length))?.left()
          else
            try {
              held.push(turns.enter(what === 2 ? A : B, bytes))
            } catch (error) {
              expect(error).toMatchObject({ code: 'TOO_MANY_REQUESTS' })
            }
        }
        for (const turn of held) turn.left()
        // Nothing is here, so anything is taken.
        turns.enter(A, 1 << 30).left()
        turns.enter(A, 8 * MIB - 1).arrived()
        turns.enter(A, 1).left()
      }),
      { numRuns: 100 },
    )
  })
})

describe('32 senders that send without end, in simulated time', () => {
  // Bodies of 10,000 records as Arrow at 118,000 records/s and as NDJSON at 56,000: what an idle machine measured.
  it.each([
    ['Arrow', 85, 2_500_000],
    ['NDJSON', 180, 5_900_000],
  ])(
    'of %s keep the service at work, have what is taken acknowledged within a second, and all get their turn',
    (...of) => {
      const [, eachMs, bytes] = of
      const { busy, acknowledged, least } = simulate({ senders: 32, eachMs, bytes, seconds: 240 })
      expect(busy).toBeGreaterThan(0.95)
      expect(acknowledged.at(Math.floor(acknowledged.length * 0.99))).toBeLessThan(900)
      expect(least).toBeGreaterThanOrEqual(5)
    },
  )
})

describe('decoders', () => {
  it('take institutions in turn: the first body of another is next, however many one has waiting', async () => {
    const slots = new Slots(1)
    const begun: string[] = []
    const first = await slots.take(A)
    const give = async (institution: string, name: string) => {
      const release = await slots.take(institution)
      begun.push(name)
      release()
    }
    const all = [give(A, 'a1'), give(A, 'a2'), give(A, 'a3'), give(B, 'b1'), give(B, 'b2')]
    expect(slots.waiting).toBe(5)
    first()
    first()
    await Promise.all(all)
    expect(begun).toEqual(['a1', 'b1', 'a2', 'b2', 'a3'])
    expect(slots.waiting).toBe(0)
  })
})

describe('a decoder that takes long', () => {
  const limit = 1000

  it('is ended for its body once it used its time of the processor, however long it had to wait for it', () => {
    expect(judge({ wallMs: 7_999, cpuMs: 999 }, limit)).toBe(1)
    expect(judge({ wallMs: 1_000, cpuMs: 1_000 }, limit)).toBe('body')
    expect(judge({ wallMs: 60_000, cpuMs: 1_000 }, limit)).toBe('body')
  })

  it('is ended for the machine after eight times as long, and looked at again in between when it can be over', () => {
    expect(judge({ wallMs: 1_000, cpuMs: 300 }, limit)).toBe(700)
    expect(judge({ wallMs: 7_900, cpuMs: 300 }, limit)).toBe(100)
    expect(judge({ wallMs: 8_000, cpuMs: 999 }, limit)).toBe('machine')
  })

  it('is watched until it is over: the body is refused, the machine asks to come back', async () => {
    const endOf = (cpuMs: (wallMs: number) => number | null) =>
      new Promise<string>((resolve) => {
        const begun = performance.now()
        watch(() => cpuMs(performance.now() - begun), 4, resolve)
      })
    expect(await endOf((wallMs) => wallMs / 2)).toBe('body')
    expect(await endOf(() => 1)).toBe('machine')
    // Nobody tells: the clock stands for it.
    expect(await endOf(() => null)).toBe('body')
    expect(outOfTime('body', 4)).toMatchObject({ code: 'BODY_TOO_SLOW', details: { timeoutMs: 4 } })
    expect(outOfTime('machine', 4)).toMatchObject({ code: 'TOO_MANY_REQUESTS', details: { retryAfterSeconds: 5 } })
  })

  it.runIf(process.platform === 'linux')('is told from others by what the kernel counts of its thread', () => {
    const own = ownThread()
    const before = cpuMsOf(own) ?? Number.NaN
    const until = performance.now() + 30
    while (performance.now() < until);
    const used = (cpuMsOf(own) ?? Number.NaN) - before
    expect(used).toBeGreaterThan(0)
    expect(used).toBeLessThan(1000)
    expect(cpuMsOf(null)).toBeNull()
    expect(cpuMsOf('/proc/0/task/0/schedstat')).toBeNull()
  })
})

describe('bodies held at once', () => {
  it('are of one institution three quarters at most, so that its slow senders leave room for another', async () => {
    const app = Fastify()
    app.decorateRequest('identity', null)
    app.addHook('onRequest', async (request) => {
      request.identity = { institution: String(request.headers['x-of']), role: 'uploader', tokenId: 't' }
    })
    limitBodiesInFlight(app, { totalBytes: 400, bodyBytes: 100 })
    app.setErrorHandler((error, _request, reply) =>
      reply.code(error instanceof SuanhengError && error.code === 'TOO_MANY_REQUESTS' ? 429 : 500).send(),
    )
    const waiting: (() => void)[] = []
    app.post('/', async () => {
      await new Promise<void>((resolve) => waiting.push(resolve))
      return ''
    })
    const send = (of: string) =>
      new Promise<number>((resolve) => {
        const headers = { 'x-of': of, 'content-type': 'text/plain' }
        const asked = { method: 'POST', url: '/', headers, body: 'x'.repeat(100) } as const
        app.inject(asked, (_error, answer) => resolve(answer?.statusCode ?? 0))
      })
    const slow = [send(A), send(A), send(A)]
    await vi.waitFor(() => expect(waiting.length).toBe(3))
    expect(await send(A)).toBe(429)
    const other = send(B)
    await vi.waitFor(() => expect(waiting.length).toBe(4))
    expect(await send(B)).toBe(429)
    for (const resolve of waiting) resolve()
    expect(await Promise.all([...slow, other])).toEqual([200, 200, 200, 200])
    await app.close()
  })
})
