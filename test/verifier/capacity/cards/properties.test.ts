import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compare } from '../../../../core/fraction.ts'
import { DAY_MS, dayOf, dayStart } from '../../../../core/time.ts'
import type { Device } from '../../../../schemas/device.ts'
import type { CardBook } from '../../../../verifier/capacity/cards/card.ts'
import type { ForeignDevice, Head } from '../../../../verifier/capacity/evidence.ts'
import type { DeviceFacts } from './listing.ts'
import { A, B, bookOf, C, device, heldAt, PERIOD, paper } from './listing.ts'

/** Twelve days: enough for intervals to begin, end, overlap and touch within the period. */
const DAYS = Array.from({ length: 12 }, (_, i) => `2025-03-${String(i + 1).padStart(2, '0')}`)
const day = fc.nat(DAYS.length - 1)
const names = (prefix: string, count: number) =>
  fc.option(
    fc.nat(count - 1).map((n) => `${prefix}${n + 1}`),
    { nil: undefined },
  )

const facts = fc
  .record({
    serial: names('S', 4),
    uuid: names('GPU-', 4),
    dieId: names('D', 2),
    boardSerial: names('S', 4),
    acceleratorModel: fc.constantFrom(
      'NVIDIA A100-SXM4-80GB',
      'NVIDIA H20',
      'h100',
      'Ascend910C',
      'Hygon DCU K100',
      'A100 MIG 1g.10gb',
    ),
    unit: fc.constantFrom('device', 'package', undefined),
    sliceOf: fc.option(fc.constantFrom('GPU-1', 'S2', 'GPU-9'), { nil: undefined, freq: 6 }),
    owner: fc.constantFrom(undefined, A, B),
    documents: fc.constantFrom(undefined, ['p'], ['q']),
    district: fc.constantFrom(undefined, '龙岗区', '南山区'),
    from: day,
    length: day,
    open: fc.boolean(),
    lease: fc.option(fc.record({ way: fc.constantFrom('in', 'out', 'between'), from: day, length: day }), {
      nil: undefined,
      freq: 3,
    }),
  })
  .filter(({ serial, uuid, dieId, sliceOf }) => {
    const own = [serial, uuid, dieId].filter((name) => name !== undefined)
    return own.length > 0 && !own.some((name) => name === sliceOf)
  })

const at = (from: number, length = 0) => DAYS[Math.min(from + length, DAYS.length - 1)] ?? ''
const PARTIES = { in: [B, A], out: [A, B], between: [B, C] } as const

type Facts = typeof facts extends fc.Arbitrary<infer T> ? T : never
function record({ from, length, open, lease, ...rest }: Facts, institution: string = A): Head<Device> {
  const [lessor, lessee] = PARTIES[lease?.way ?? 'in']
  return device(institution, {
    ...(Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)) as DeviceFacts),
    inServiceFrom: at(from),
    ...(open ? {} : { inServiceTo: at(from, length) }),
    ...(lease === undefined
      ? {}
      : { lease: { lessor, lessee, from: at(lease.from), to: at(lease.from, lease.length), document: 'l' } }),
  })
}

const own = fc.array(
  facts.map((one) => record(one)),
  { minLength: 1, maxLength: 8 },
)
/** Claims of others; no lease, which may settle for us what was open, and takes their claim back when it is over. */
const claim = fc
  .tuple(facts, fc.constantFrom(B, C))
  .map(
    ([one, institution]): ForeignDevice => ({ institution, head: record({ ...one, lease: undefined }, institution) }),
  )
/** What others have on their lists to begin with, leases to us and of us included. */
const others = fc.array(
  fc
    .tuple(facts, fc.constantFrom(B, C))
    .map(([one, institution]): ForeignDevice => ({ institution, head: record(one, institution) })),
  { maxLength: 4 },
)

const documents = [paper(A, 'p', { from: '2025-03-03', to: '2025-03-08' }), paper(A, 'l')]
const book = (devices: readonly Head<Device>[], foreign: readonly ForeignDevice[] = []): CardBook =>
  bookOf({ devices, foreign, documents })
/** What is proved on each day, and in what standing, without the findings, which count records. */
const read = ({ cards }: CardBook) => cards
const never = (name: string) => `ZZ-${name}`

function neverMore(before: CardBook, after: CardBook): void {
  for (const one of DAYS) {
    const [less, more] = [heldAt(after, dayStart(one)), heldAt(before, dayStart(one))]
    if (compare(less, more) > 0) throw new Error(`${one}: ${less.num}/${less.den} above ${more.num}/${more.den}`)
  }
}

/** The same record as two, the second from the day after the cut. */
function cut({ body }: Head<Device>, after: number): readonly Head<Device>[] {
  const { inServiceFrom, inServiceTo, institution, ...rest } = body
  const middle = at(after)
  if (middle < inServiceFrom || middle >= (inServiceTo ?? '9999-12-31')) return [device(institution, body)]
  return [
    device(institution, { ...rest, inServiceFrom, inServiceTo: middle }),
    device(institution, {
      ...rest,
      inServiceFrom: dayOf(dayStart(middle) + DAY_MS),
      ...(inServiceTo === undefined ? {} : { inServiceTo }),
    }),
  ]
}

describe('the cards of an institution', () => {
  it('are the same in any order of the evidence, findings included', () => {
    fc.assert(
      fc.property(own, others, fc.infiniteStream(fc.nat(1000)), (devices, foreign, keys) => {
        const shuffle = <T>(list: readonly T[]) =>
          list
            .map((value) => ({ value, key: keys.next().value ?? 0 }))
            .sort((a, b) => a.key - b.key)
            .map(({ value }) => value)
        expect(book(shuffle(devices), shuffle(foreign))).toEqual(book(devices, foreign))
      }),
      { numRuns: 80 },
    )
  })

  it('are the same when records of ours or of others are cut into two or joined', () => {
    fc.assert(
      fc.property(own, others, fc.array(day, { minLength: 12, maxLength: 12 }), (devices, foreign, cuts) => {
        const parted = devices.flatMap((head, i) => cut(head, cuts[i] ?? 0))
        const theirs = foreign.flatMap(({ institution, head }, i) =>
          cut(head, cuts[8 + i] ?? 0).map((part) => ({ institution, head: part })),
        )
        expect(read(book(parted, theirs))).toEqual(read(book(devices, foreign)))
      }),
      { numRuns: 120 },
    )
  })

  it('are the same when a record is sent twice', () => {
    fc.assert(
      fc.property(own, others, (devices, foreign) => {
        expect(book([...devices, ...devices], [...foreign, ...foreign])).toEqual(book(devices, foreign))
      }),
      { numRuns: 60 },
    )
  })

  it('never count more at any moment when another institution lists any card more', () => {
    fc.assert(
      fc.property(own, others, claim, (devices, foreign, more) => {
        neverMore(book(devices, foreign), book(devices, [...foreign, more]))
      }),
      { numRuns: 150 },
    )
  })

  it('never count more while they are in service, when a record of them is added under a name they have', () => {
    fc.assert(
      fc.property(own, facts, fc.nat(7), fc.boolean(), (devices, another, which, alias) => {
        const of = devices[which % devices.length]?.body
        if (of === undefined) return
        // Of the same card: one of its names, with an alias that is nobody's; a model it says; within its service.
        const name = of.serial ?? of.uuid ?? of.dieId ?? ''
        const { inServiceFrom, inServiceTo } = of
        const { acceleratorModel, unit } = another
        const { institution, ...copy } = of
        const added = device(institution, {
          ...(alias ? { uuid: never(name), sliceOf: undefined } : {}),
          ...(alias ? { serial: name } : copy),
          acceleratorModel: acceleratorModel === 'A100 MIG 1g.10gb' ? 'h100' : acceleratorModel,
          ...(unit === undefined ? {} : { unit }),
          inServiceFrom,
          ...(inServiceTo === undefined ? {} : { inServiceTo }),
          ...(of.lease === undefined ? {} : { lease: of.lease }),
          ...(of.owner === undefined ? {} : { owner: of.owner }),
        })
        const known = devices.filter(
          ({ body }) => body.acceleratorModel !== 'A100 MIG 1g.10gb' && body.sliceOf === undefined,
        )
        if (!known.some(({ body }) => body === of)) return
        neverMore(book(known), book([...known, added]))
      }),
      { numRuns: 150 },
    )
  })

  it('never overlap in time, stay within the period, and no name is of two cards', () => {
    fc.assert(
      fc.property(own, others, (devices, foreign) => {
        const { cards } = book(devices, foreign)
        const all = cards.flatMap((card) => card.names)
        expect(new Set(all).size).toBe(all.length)
        for (const { holdings } of cards)
          for (const [i, { from, to }] of holdings.entries()) {
            expect(from).toBeLessThan(to)
            expect(from).toBeGreaterThanOrEqual(i === 0 ? PERIOD.from : (holdings[i - 1]?.to ?? 0))
            expect(to).toBeLessThanOrEqual(PERIOD.to)
          }
      }),
      { numRuns: 60 },
    )
  })
})
