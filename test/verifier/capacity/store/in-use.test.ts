import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compare, type Fraction, fraction, multiply, ZERO } from '../../../../core/fraction.ts'
import { dayOf } from '../../../../core/time.ts'
import type { DayInUse, InUse, Period } from '../../../../verifier/capacity/evidence.ts'
import { partsOf } from '../../../../verifier/capacity/load/columns.ts'
import { loadInUse } from '../../../../verifier/capacity/load/load-in-use.ts'
import { loadDeviceUse } from '../../../../verifier/capacity/load/load-use.ts'
import { loadRegister } from '../../../../verifier/capacity/register/load.ts'
import { runsOn, STORES, type TestStore } from '../../../support/stores.ts'
import { digestOf, insertUsage, type UsageRow, usageRow } from '../../queries/usage-rows.ts'

const register = loadRegister()
const HOUR_MS = 3_600_000
/** Forty milliseconds before midnight in Shanghai, which is a whole hour. */
const BASE = Date.UTC(2025, 0, 1, 16) - 40

/** Figures of the register, TFLOPS; `null` for one it does not know, a slice and none. */
const MODELS: ReadonlyMap<string | null, Fraction | null> = new Map([
  ['NVIDIA A100-SXM4-80GB', fraction(312n)],
  ['Ascend 910B3', fraction(313n)],
  ['Nobody X1', null],
  ['NVIDIA A100-SXM4-80GB MIG 1g.10gb', null],
  [null, null],
])

const drawnRecord = fc.record({
  model: fc.constantFrom(...MODELS.keys()),
  devices: fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { maxLength: 2 }),
  milliCards: fc.constantFrom(0n, 500n, 1000n, 1000n, 2500n),
  from: fc.nat({ max: 80 }),
  lasting: fc.integer({ min: 1, max: 60 }),
  job: fc.constantFrom(null, null, 'j'),
  again: fc.constantFrom('no', 'no', 'no', 'same use', 'other content', 'corrected', 'later'),
})
const drawnPeriod = fc
  .tuple(fc.nat({ max: 90 }), fc.integer({ min: 1, max: 90 }))
  .map(([from, lasting]): Period => ({ from: BASE + from, to: BASE + from + lasting }))

const scope = (institution: string, period: Period) => ({ institution, period, upTo: 5 })

let worlds = 0

describe.each(STORES)('cards in use on $kind', ({ kind, migrated }) => {
  let test: TestStore
  beforeAll(async () => {
    test = await migrated()
  })
  afterAll(() => test.dispose())

  it('agree with looking at every single moment, by level and by hour', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(drawnRecord, { minLength: 1, maxLength: 10 }), drawnPeriod, async (drawn, period) => {
        const institution = `U-${++worlds}`
        const { rows, counted } = worldOf(institution, drawn)
        await insertUsage(test.store, rows)
        await insertUsage(test.store, rows.slice(0, 2))
        for (const [one, other] of conflictsOf(rows)) {
          const sides = [conflict(one, other), conflict(other, one)]
          await test.store.command(`INSERT INTO usage_conflict VALUES ${sides.join()}`)
        }
        const found = await loadInUse(test.store, register, scope(institution, period))
        expect(plain(found)).toEqual(levelsOf(distinctUse(counted), period))
        const use = await loadDeviceUse(test.store, scope(institution, period))
        expect(Object.fromEntries(use.map(({ device, hours }) => [device, [...hours]]))).toEqual(
          hoursOf(counted, period),
        )
      }),
      { numRuns: runsOn(kind, 15) },
    )
  })

  it('of months are the same asked for in parts', async () => {
    const institution = 'U-parts'
    const from = Date.UTC(2025, 0, 1)
    const rows = Array.from({ length: 60 }, (_, n) =>
      usageRow(`r-${n}`, {
        institution,
        job: `j-${n}`,
        acceleratorModel: n % 3 === 0 ? null : 'NVIDIA A100-SXM4-80GB',
        from: from + n * 26 * HOUR_MS,
        until: from + n * 29 * HOUR_MS + 1,
      }),
    )
    await insertUsage(test.store, rows)
    const period = { from: from + 5, to: from + 70 * 24 * HOUR_MS + 7 }
    const whole = await loadInUse(test.store, register, scope(institution, period))
    const days: DayInUse[] = []
    for (const part of partsOf(period, 4)) {
      days.push(...(await loadInUse(test.store, register, scope(institution, part))).days)
    }
    expect(days).toEqual(whole.days)
    expect(whole.days.length).toBe(71)
  })

  it('is nothing at all, on every day, where nobody sent anything', async () => {
    const period = { from: Date.UTC(2025, 0, 1), to: Date.UTC(2025, 0, 3) }
    const { days } = await loadInUse(test.store, register, scope('U-none', period))
    expect(days.map(({ day, levels }) => [day, levels])).toEqual([
      ['2025-01-01', [{ units: 0n, milliCards: 0n, ms: 16 * HOUR_MS }]],
      ['2025-01-02', [{ units: 0n, milliCards: 0n, ms: 24 * HOUR_MS }]],
      ['2025-01-03', [{ units: 0n, milliCards: 0n, ms: 8 * HOUR_MS }]],
    ])
    expect(await loadDeviceUse(test.store, scope('U-none', period))).toEqual([])
  })

  it('have a bit for every hour of a year, the first and the last among them', async () => {
    const institution = 'U-year'
    const period = { from: Date.UTC(2024, 11, 31, 16), to: Date.UTC(2025, 11, 31, 16) }
    const hour = (n: number, id: string) =>
      usageRow(id, {
        institution,
        devices: ['y'],
        from: period.from + n * HOUR_MS,
        until: period.from + n * HOUR_MS + 1,
      })
    await insertUsage(test.store, [hour(0, 'a'), hour(63, 'b'), hour(64, 'c'), hour(8759, 'd')])
    const [use] = await loadDeviceUse(test.store, scope(institution, period))
    const set = [...(use?.hours ?? [])].flatMap((byte, at) =>
      [0, 1, 2, 3, 4, 5, 6, 7].filter((bit) => byte & (1 << bit)).map((bit) => at * 8 + bit),
    )
    expect([use?.hours.length, set]).toEqual([1095, [0, 63, 64, 8759]])
  })
})

type Drawn = typeof drawnRecord extends fc.Arbitrary<infer D> ? D : never

/** Rows as the store gets them, and those of them that count at batch 5. */
function worldOf(institution: string, drawn: readonly Drawn[]): { rows: UsageRow[]; counted: UsageRow[] } {
  const rows: UsageRow[] = []
  const counted: UsageRow[] = []
  for (const [n, draw] of drawn.entries()) {
    const row = usageRow(`${institution}-${n}`, {
      institution,
      acceleratorModel: draw.model,
      devices: draw.devices,
      milliCards: draw.milliCards,
      from: BASE + draw.from,
      until: BASE + draw.from + draw.lasting,
      job: draw.job,
      batch: draw.again === 'later' ? 6 : 2,
    })
    rows.push(row)
    const beside = { ...row, batch: 3 }
    if (draw.again === 'no') counted.push(row)
    if (draw.again === 'same use') {
      rows.push({ ...beside, recordId: `${row.recordId}-again` })
      counted.push(row, { ...beside, recordId: `${row.recordId}-again` })
    }
    if (draw.again === 'other content') {
      const other = { ...beside, until: row.until + 7, micro: row.milliCards * BigInt(draw.lasting + 7) }
      rows.push(other)
      counted.push(row.milliCards > 0n || digestOf(row) < digestOf(other) ? row : other)
    }
    if (draw.again === 'corrected') {
      const mended = { ...beside, recordId: `${row.recordId}-mended`, corrects: row.recordId, milliCards: 3000n }
      rows.push({ ...mended, micro: 3000n * BigInt(draw.lasting) })
      counted.push({ ...mended, micro: 3000n * BigInt(draw.lasting) })
    }
  }
  return { rows, counted: counted.filter(({ milliCards }) => milliCards > 0n) }
}

const conflictsOf = (rows: readonly UsageRow[]): [UsageRow, UsageRow][] =>
  rows.flatMap((row, at): [UsageRow, UsageRow][] => {
    const other = rows.slice(at + 1).find(({ recordId }) => recordId === row.recordId)
    return other === undefined ? [] : [[row, other]]
  })
const conflict = (one: UsageRow, other: UsageRow): string =>
  `('${one.institution}', '${one.contract}', '${one.recordId}', unhex('${digestOf(one)}'), '${other.contract}', unhex('${digestOf(other)}'), 3)`

/** Of records that say the same use one, with the lower figure. */
function distinctUse(rows: readonly UsageRow[]): readonly UsageRow[] {
  const kept = new Map<string, UsageRow>()
  for (const row of rows) {
    const unnamed = row.devices.length === 0 && row.job === null
    const key = JSON.stringify([[...row.devices].sort(), row.from, row.until, String(row.milliCards), row.job])
    const known = kept.get(unnamed ? row.recordId : key)
    if (known === undefined || isLower(figureOf(row), figureOf(known))) kept.set(unnamed ? row.recordId : key, row)
  }
  return [...kept.values()]
}

const figureOf = ({ acceleratorModel }: UsageRow) => MODELS.get(acceleratorModel) ?? null
const isLower = (a: Fraction | null, b: Fraction | null) => b !== null && (a === null || compare(a, b) < 0)

type Level = { readonly day: string; readonly tflops: string; readonly milli: string; readonly ms: number }
const text = ({ num, den }: Fraction) => `${num}/${den}`
const inOrder = (levels: readonly Level[]) =>
  levels.map(({ day, tflops, milli, ms }) => `${day} ${tflops} ${milli} ${ms}`).sort()

function plain({ unitsPerTflops, days }: InUse) {
  return {
    levels: inOrder(
      days.flatMap(({ day, levels }) =>
        levels.map(({ units, milliCards, ms }) => {
          return { day, tflops: text(fraction(units, unitsPerTflops)), milli: String(milliCards), ms }
        }),
      ),
    ),
    most: days.map(({ day, most }) => `${day} ${most.milliCards} ${most.from - BASE} ${most.to - BASE}`),
    without: days.map(({ day, withoutFigure }) => `${day} ${withoutFigure}`),
  }
}

/** Every millisecond by itself. */
function levelsOf(rows: readonly UsageRow[], period: Period) {
  const levels = new Map<string, Level>()
  const most = new Map<string, { milli: bigint; from: number; to: number; open: boolean }>()
  const without = new Map<string, bigint>()
  for (let ms = period.from; ms < period.to; ms++) {
    const day = dayOf(ms)
    const using = rows.filter(({ from, until }) => from <= ms && ms < until)
    const milli = using.reduce((sum, row) => sum + row.milliCards, 0n)
    const units = using.reduce((sum, row) => {
      const own = multiply(figureOf(row) ?? ZERO, fraction(row.milliCards, 1000n))
      return fraction(sum.num * own.den + own.num * sum.den, sum.den * own.den)
    }, ZERO)
    const key = `${day} ${text(units)} ${milli}`
    levels.set(key, { day, tflops: text(units), milli: String(milli), ms: (levels.get(key)?.ms ?? 0) + 1 })
    const none = using.filter((row) => figureOf(row) === null).reduce((sum, row) => sum + row.milliCards, 0n)
    without.set(day, (without.get(day) ?? 0n) + none)
    const known = most.get(day)
    if (known === undefined || milli > known.milli) most.set(day, { milli, from: ms, to: ms + 1, open: true })
    else if (known.open && milli === known.milli) most.set(day, { ...known, to: ms + 1 })
    else most.set(day, { ...known, open: false })
  }
  return {
    levels: inOrder([...levels.values()]),
    most: [...most].map(([day, m]) => `${day} ${m.milli} ${m.from - BASE} ${m.to - BASE}`),
    without: [...without].map(([day, time]) => `${day} ${time}`),
  }
}

function hoursOf(rows: readonly UsageRow[], period: Period): Readonly<Record<string, readonly number[]>> {
  const first = Math.floor(period.from / HOUR_MS)
  const bytes = Math.ceil((Math.floor((period.to - 1) / HOUR_MS) - first + 1) / 8)
  const found: Record<string, number[]> = {}
  for (let ms = period.from; ms < period.to; ms++)
    for (const { devices, from, until } of rows)
      for (const device of from <= ms && ms < until ? devices : []) {
        const hours = (found[device] ??= Array.from({ length: bytes }, () => 0))
        const at = Math.floor(ms / HOUR_MS) - first
        hours[at >> 3] = (hours[at >> 3] ?? 0) | (1 << (at & 7))
      }
  return found
}
