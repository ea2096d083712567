import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CounterReading, counterRise, counterSteps } from '../../core/counter.ts'

const readings = (...values: readonly number[]): readonly CounterReading[] =>
  values.map((value, i) => ({ at: i * 60_000, value: BigInt(value) }))

/** What a card uses, step by step, and what befalls its counter after the step. */
const life = fc.array(
  fc.record({
    used: fc.bigInt(0n, 1_000_000n),
    befalls: fc.oneof(
      { arbitrary: fc.constant('nothing' as const), weight: 6 },
      { arbitrary: fc.constant('reset' as const), weight: 1 },
      { arbitrary: fc.constant('restored' as const), weight: 1 },
    ),
    read: fc.boolean(),
  }),
  { minLength: 1, maxLength: 60 },
)
/** Ends of registers: small ones that wrap all the time, 32 bits, and what a driver may choose. */
const modulus = fc.constantFrom(1000n, 65_536n, 2n ** 32n, 2n ** 31n, 10n ** 12n, null)

/** Plays a life: every reading with the true use up to it beside it. `restored`: it goes on from an older value. */
function play(steps: typeof life extends fc.Arbitrary<infer T> ? T : never, wrapsAt: bigint | null, start: bigint) {
  let [counter, used] = [start, 0n]
  const all: (CounterReading & { readonly used: bigint })[] = [{ at: 0, value: counter, used }]
  for (const [i, step] of steps.entries()) {
    used += step.used
    counter += step.used
    if (wrapsAt !== null) counter %= wrapsAt
    if (step.befalls === 'reset') counter = 0n
    if (step.befalls === 'restored') counter /= 3n
    if (step.read) all.push({ at: (i + 1) * 1000, value: counter, used })
  }
  return all
}

describe('what a counter rose by', () => {
  it('is what was counted where it never fell', () => {
    expect(counterRise(readings(5, 5, 9, 130))).toEqual({ rise: 125n, knownMs: 180_000, unknownMs: 0, falls: 0 })
  })

  it('is nothing for the step of a reset: 200 then 50 is not 50 more', () => {
    expect(counterRise(readings(100, 200, 50, 60))).toEqual({
      rise: 110n,
      knownMs: 120_000,
      unknownMs: 60_000,
      falls: 1,
    })
  })

  it('is nothing for a wrap of 32 bits, and never the 4,294,967,296 that it would be made of', () => {
    expect(counterRise(readings(4_294_967_290, 4)).rise).toBe(0n)
  })

  it('is not made by one reading, nor by none', () => {
    for (const few of [[], readings(7)])
      expect(counterRise(few)).toEqual({ rise: 0n, knownMs: 0, unknownMs: 0, falls: 0 })
  })

  it('of readings that differ at one moment counts the least in and the most out', () => {
    const at = (time: number, value: bigint) => ({ at: time, value })
    expect(counterRise([at(0, 10n), at(1, 40n), at(1, 20n), at(2, 50n)]).rise).toBe(10n + 10n)
  })

  it('tells a fall as unknown, with both values', () => {
    expect(counterSteps(readings(9, 2))).toEqual([{ from: 0, to: 60_000, before: 9n, after: 2n, rise: null }])
  })
})

describe('laws of counters', () => {
  it('resets, wraps and restarts, however many and whenever, never make it more than was used', () => {
    fc.assert(
      fc.property(life, modulus, fc.bigInt(0n, 999n), (steps, wrapsAt, start) => {
        const all = play(steps, wrapsAt, start)
        expect(counterRise(all).rise <= (all.at(-1)?.used ?? 0n)).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  it('without any of them it is exactly what was used', () => {
    fc.assert(
      fc.property(life, fc.bigInt(0n, 999n), (steps, start) => {
        const all = play(
          steps.map((step) => ({ ...step, befalls: 'nothing' as const })),
          null,
          start,
        )
        expect(counterRise(all)).toMatchObject({ rise: all.at(-1)?.used, falls: 0 })
      }),
    )
  })

  it('leaving readings out never makes it more, and time is known or unknown, never both', () => {
    fc.assert(
      fc.property(life, modulus, fc.infiniteStream(fc.boolean()), (steps, wrapsAt, kept) => {
        const all = play(steps, wrapsAt, 0n)
        const whole = counterRise(all)
        expect(counterRise(all.filter(() => kept.next().value === true)).rise <= whole.rise).toBe(true)
        expect(whole.knownMs + whole.unknownMs).toBe((all.at(-1)?.at ?? 0) - (all[0]?.at ?? 0))
      }),
    )
  })

  it('the order in which readings come changes nothing', () => {
    fc.assert(
      fc.property(life, modulus, (steps, wrapsAt) => {
        const all = play(steps, wrapsAt, 0n)
        expect(counterRise(all.toReversed())).toEqual(counterRise(all))
      }),
    )
  })
})
