import { type Indicator, indicator } from '../indicator.ts'
import { approximate, whole } from '../limits.ts'
import { differences, type Line, lineOf, type Series } from '../series.ts'

/** Where two lines run alike: from when to when in one, from when in the other, and how many samples. */
export type Copy = {
  readonly from: number
  readonly to: number
  readonly besideFrom: number
  readonly samples: number
}

const STEPS = whole('copyWindow')

/** The reading a series is told apart by: power, else tensor activity, else utilisation; null with too few samples. */
export function shapeLine(series: Series): Line | null {
  for (const reading of ['powerMw', 'tensorPpm', 'gpuPpm'] as const) {
    const line = lineOf(series, reading)
    if (line.values.length > STEPS) return line
  }
  return null
}

/**
 * The ups and downs of every stretch of 28 steps with at least 10 values: the same whatever is added to a line, whatever
 * it is multiplied with, and whenever it is replayed. telemetry_fingerprints.sql makes the same words and keeps a few.
 */
export function shapesOf({ values }: Line): readonly (readonly [shape: string, start: number])[] {
  const signs = differences(values)
    .map((step) => (step > 0 ? 'u' : step < 0 ? 'd' : 'e'))
    .join('')
  const shapes: [string, number][] = []
  for (let start = 0; start + STEPS <= signs.length; start++) {
    if (new Set(values.slice(start, start + STEPS + 1)).size < whole('copyLevels')) continue
    shapes.push([signs.slice(start, start + STEPS), start])
  }
  return shapes
}

/**
 * Whether one line is the other, moved in time, raised or scaled: somewhere 28 steps have the same shape, and a straight
 * line takes one to the other up to rounding. Cards of one job rise and fall together, but not to the watt. Null if not.
 * `self`: both are one device, so that a stretch is not held against itself. Independent noise laid over a copy hides it.
 */
export function copyOf(a: Line, b: Line, self = false): Copy | null {
  const places = new Map<string, number[]>()
  for (const [shape, start] of shapesOf(a)) places.set(shape, [...(places.get(shape) ?? []), start].slice(-4))
  for (const [shape, start] of shapesOf(b))
    for (const place of places.get(shape) ?? []) {
      if (self && overlaps(a, place, b, start)) continue
      const stretch = [0, STEPS].map((back) => around(a, place, b, start, back)).find(({ x, y }) => isStraight(x, y))
      if (stretch === undefined) continue
      return {
        from: b.at[stretch.start] ?? 0,
        to: b.at[stretch.start + stretch.y.length - 1] ?? 0,
        besideFrom: a.at[stretch.place] ?? 0,
        samples: stretch.y.length,
      }
    }
  return null
}

/** The shape and as much again after it, or before it: a copy goes on, a chance likeness does not. */
function around(a: Line, place: number, b: Line, start: number, back: number) {
  const shift = Math.min(back, place, start)
  const [left, right] = [place - shift, start - shift]
  return {
    place: left,
    start: right,
    x: a.values.slice(left, left + 2 * STEPS + 1).slice(0, b.values.length - right),
    y: b.values.slice(right, right + 2 * STEPS + 1).slice(0, a.values.length - left),
  }
}

/** Whether two stretches of one device share a moment: a stretch is no copy of itself. */
const overlaps = (a: Line, place: number, b: Line, start: number): boolean =>
  (a.at[place] ?? 0) <= (b.at[start + STEPS] ?? 0) && (b.at[start] ?? 0) <= (a.at[place + STEPS] ?? 0)

/** Whether y is a straight line of x for nine values in ten. Floats: the result is an indicator, no comparison with a limit of the card. */
function isStraight(x: readonly number[], y: readonly number[]): boolean {
  const n = x.length
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / n
  const [mx, my] = [mean(x), mean(y)]
  let [xx, xy] = [0, 0]
  for (const [i, value] of x.entries()) {
    xx += (value - mx) ** 2
    xy += (value - mx) * ((y[i] ?? 0) - my)
  }
  const slope = xy / xx
  const range = Math.max(...y) - Math.min(...y)
  const allowed = Math.max(approximate('copyError') * range, approximate('copyRounding') * stepOf(y))
  const near = x.filter((value, i) => Math.abs((y[i] ?? 0) - my - slope * (value - mx)) <= allowed).length
  return near >= approximate('copyShare') * n
}

/** The step in which readings come: 1 where they have all digits, 1,000 mW where they are whole watts. */
function stepOf(values: readonly number[]): number {
  let step = 0
  for (const difference of differences(values)) {
    let [a, b] = [step, Math.abs(difference)]
    while (b > 0) [a, b] = [b, a % b]
    step = a
  }
  return step
}

/** A copy as an indicator on `series`; null when `beside` is not its like. */
export function judgeCopy(beside: Series, series: Series): Indicator | null {
  const [a, b] = [shapeLine(beside), shapeLine(series)]
  if (a === null || b === null) return null
  const self = beside.device === series.device
  const copy = copyOf(a, b, self)
  if (copy === null) return null
  return self
    ? indicator(
        'SERIES_REPLAYED',
        series.device,
        copy,
        {
          en: `${copy.samples} readings in a row repeat others of the same card up to a straight line. Honest cause: a job that repeats, in coarse readings.`,
          zh: `连续 ${copy.samples} 个读数与该卡另一时段的读数仅差线性变换，疑为重放。可能的正常原因：读数粗略且作业周期性重复。`,
        },
        { device: beside.device, from: copy.besideFrom },
      )
    : indicator(
        'SERIES_COPIED',
        series.device,
        copy,
        {
          en: `${copy.samples} readings in a row are those of another card up to a straight line.`,
          zh: `连续 ${copy.samples} 个读数与另一张卡的读数仅差线性变换，疑为复制。`,
        },
        { device: beside.device, from: copy.besideFrom },
      )
}
