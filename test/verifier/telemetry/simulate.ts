import type { Series } from '../../../verifier/telemetry/series.ts'

/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

export const DAY_FROM = Date.UTC(2025, 6, 1, 16)
const MINUTE_MS = 60_000
export const MINUTES = 1440

/** A curve as a device: power by minute, activity and energy made to fit it. */
export function seriesOf(
  device: string,
  powerMw: readonly number[],
  tensorPpm: readonly number[],
  from = DAY_FROM,
): Series {
  let energy = 5e9
  return {
    device,
    at: powerMw.map((_, i) => from + i * MINUTE_MS),
    powerMw,
    energyMj: powerMw.map((milliwatts) => Math.round((energy += (milliwatts / 1000) * MINUTE_MS))),
    gpuPpm: tensorPpm.map((ppm) => (ppm > 20_000 ? 990_000 : 0)),
    tensorPpm,
  }
}

/**
 * A day of an H800 by minute, simulated: jobs and pauses of minutes to hours, tensor activity with steps of the job and
 * noise, power that follows it with noise of its own. No real series of power by minute is at hand; this stands in for
 * one where a forgery needs something to be made from.
 */
export function genuine(device: string, seed: number, from = DAY_FROM): Series {
  const random = randomOf(seed)
  const noise = (scale: number) => (random() + random() + random() - 1.5) * scale
  const [power, tensor]: [number[], number[]] = [[], []]
  let [left, level, drift] = [0, 0, 0]
  for (let minute = 0; minute < MINUTES; minute++) {
    if (left-- <= 0) {
      left = 20 + Math.floor(random() * 240)
      level = random() < 0.2 ? 0 : 0.25 + random() * 0.35
    }
    drift = drift * 0.8 + noise(0.02)
    const activity = level === 0 ? 0 : Math.min(1, Math.max(0.02, level + drift + noise(0.03)))
    tensor.push(Math.round(activity * 1e6))
    power.push(Math.round((90 + (level === 0 ? 0 : 160) + activity * 650 + noise(level === 0 ? 2 : 12)) * 1000))
  }
  return seriesOf(device, power, tensor, from)
}

/** Two cards that work in step, as those of one training job do, each with a watt or two of its own. */
export function sameJob(seed: number): readonly [Series, Series] {
  const one = genuine('a', seed)
  const random = randomOf(seed + 2_000_000)
  const other = moved(one, (watts) => watts * 1.02 + 3 + (random() - 0.5) * 3)
  return [one, { ...other, device: 'b' }]
}

export type Forgery = { readonly name: string; readonly of: (seed: number) => readonly Series[] }

/** Invented telemetry, one or two days of cards; each is made anew for every seed. */
export const FORGERIES: readonly Forgery[] = [
  {
    name: 'constant',
    of: (seed) => {
      const level = 300 + Math.floor(randomOf(seed)() * 300)
      return [seriesOf('f', flat(level * 1000), flat(450_000))]
    },
  },
  {
    name: 'sine',
    of: (seed) => {
      const period = 15 + Math.floor(randomOf(seed)() * 300)
      const curve = (middle: number, swing: number) =>
        flat(0).map((_, i) => Math.round(middle + swing * Math.sin((2 * Math.PI * i) / period)))
      return [seriesOf('f', curve(420_000, 150_000), curve(450_000, 200_000))]
    },
  },
  {
    name: 'copied with offset',
    of: (seed) => {
      const base = genuine('a', seed)
      return [base, moved(base, (watts) => watts + 7)]
    },
  },
  {
    name: 'copied, shifted by 37 min',
    of: (seed) => {
      const base = genuine('a', seed)
      return [base, { ...base, device: 'f', at: base.at.map((time) => time + 37 * MINUTE_MS) }]
    },
  },
  {
    name: 'scaled copy',
    of: (seed) => {
      const base = genuine('a', seed)
      return [base, moved(base, (watts) => watts * 0.93)]
    },
  },
  {
    name: 'replayed day',
    of: (seed) => [genuine('f', seed), genuine('f', seed, DAY_FROM + MINUTES * MINUTE_MS)],
  },
  {
    name: 'white noise',
    of: (seed) => {
      const random = randomOf(seed)
      const noise = (middle: number) => flat(0).map(() => Math.round(middle * (0.5 + random())))
      return [seriesOf('f', noise(400_000), noise(450_000))]
    },
  },
  {
    name: 'copy with 3 W of noise',
    of: (seed) => {
      const base = genuine('a', seed)
      const random = randomOf(seed + 1_000_000)
      return [base, moved(base, (watts) => watts + (random() - 0.5) * 6)]
    },
  },
]

const flat = (value: number) => Array.from({ length: MINUTES }, () => value)
const moved = (base: Series, by: (watts: number) => number): Series => ({
  ...base,
  device: 'f',
  powerMw: base.powerMw.map((milliwatts) => (milliwatts === null ? null : Math.round(by(milliwatts / 1000) * 1000))),
})
