import { z } from 'zod'
import type { Fraction } from '../../../core/fraction.ts'
import type { Store } from '../../../store/client.ts'
import { paramParts } from '../../../store/params.ts'
import { defineQuery } from '../../../store/query.ts'
import { big, milliseconds, shanghaiDay } from '../../evidence/columns.ts'
import type { DayInUse, InUse } from '../evidence.ts'
import type { Register } from '../register/load.ts'
import { matchModel } from '../register/match.ts'
import { type CapacityScope, IN_PERIOD, inPeriod, partsOf } from './columns.ts'

const models = defineQuery({
  file: 'capacity_models.sql',
  params: z.strictObject(IN_PERIOD),
  row: z.strictObject({ model: z.string(), records: big }),
})

const LEVEL = /^(\d+):(\d+):(\d{1,8})$/

const inUse = defineQuery({
  file: 'capacity_in_use.sql',
  params: z.strictObject({ ...IN_PERIOD, models: z.array(z.string()), figures: z.array(z.bigint()) }),
  row: z.strictObject({
    day: shanghaiDay,
    most_milli: big,
    most_from_ms: milliseconds,
    most_until_ms: milliseconds,
    without_figure: big,
    levels: z.string().transform((text) => text.split(',').map(readLevel)),
  }),
})

/**
 * Cards in use at once at the institution over the period, a day a row. A card counts the lowest figure that the
 * register has for the model its record names; a slice is no card and has none.
 */
export async function loadInUse(store: Store, register: Register, scope: CapacityScope): Promise<InUse> {
  const named = await models(store, inPeriod(scope))
  const { unitsPerTflops, figures } = figuresOf(
    register,
    named.map(({ model }) => model),
  )
  const records = named.reduce((sum, row) => sum + row.records, 0n)
  const days: DayInUse[] = []
  for (const period of partsOf(scope.period, Number(records / RECORDS_AT_ONCE) + 1)) {
    const rows = await inUse(store, {
      ...inPeriod({ ...scope, period }),
      models: [...figures.keys()],
      figures: [...figures.values()],
    })
    days.push(
      ...rows.map((row) => ({
        day: row.day,
        levels: row.levels,
        most: { from: row.most_from_ms, to: row.most_until_ms, milliCards: row.most_milli },
        withoutFigure: row.without_figure,
      })),
    )
  }
  return { unitsPerTflops, days }
}

/** Records whose sweep fits into the memory of one read: some 300 bytes each. */
const RECORDS_AT_ONCE = 1_000_000n

/**
 * Units of one card by model as reported, of those that have a figure, and how many of its thousandths make a TFLOPS.
 * More spellings than one question takes have none: a sum that lacks some is still a lower bound.
 */
function figuresOf(register: Register, named: readonly string[]) {
  const found = new Map<string, Fraction>()
  for (const model of named) {
    const reported = { model, memoryGb: null, formFactor: null, pciId: null }
    const figure = model === '' ? null : matchModel(register, reported).fp16DenseTflops
    if (figure !== null) found.set(model, figure)
  }
  const [some = []] = paramParts([...found.keys()])
  const kept = some.flatMap((model) => {
    const figure = found.get(model)
    return figure === undefined ? [] : [{ model, figure }]
  })
  const denominator = kept.reduce((common, { figure }) => leastCommonMultiple(common, figure.den), 1n)
  return {
    unitsPerTflops: 1000n * denominator,
    figures: new Map(kept.map(({ model, figure }) => [model, figure.num * (denominator / figure.den)])),
  }
}

function leastCommonMultiple(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b]
  while (y !== 0n) [x, y] = [y, x % y]
  return (a / x) * b
}

function readLevel(text: string): DayInUse['levels'][number] {
  const [, units, cards, ms] = LEVEL.exec(text) ?? []
  if (units === undefined || cards === undefined || ms === undefined) throw new RangeError('not a level')
  return { units: BigInt(units), milliCards: BigInt(cards), ms: Number(ms) }
}
