import type { HourSet, Period } from '../evidence.ts'
import type { Cells, Tally } from './grid.ts'
import { cellAt, cellsOf, emptyTally, put } from './grid.ts'
import type { HourCounter } from './hour-counter.ts'
import { hourCounter } from './hour-counter.ts'
import { hasHour, hourOf } from './hours.ts'
import type { Scene } from './scene.ts'
import type { Weighed } from './weighed.ts'

export type HourTier = 'seen' | 'active' | 'attested'

/** The hours of a card within a stretch. `cumulative`: it meets all tiers before by its papers. */
type Part = Period & { readonly hours: HourSet; readonly cumulative: boolean }

/**
 * Capacity of a tier that asks for hours. Of `attested` only `cells` is meant: active, from its attestation on. Cards of
 * one figure are counted together, hour by hour.
 */
export function hourTier(weighed: Weighed, tier: HourTier): { readonly cells: Cells; readonly alone: Cells } {
  const { hours, hourCells, scale } = weighed.scene
  const tallies = [emptyTally(hours, scale), emptyTally(hours, scale)] as const
  const counter = hourCounter(hourCells.length - 1)
  for (const [figure, parts] of partsByFigure(weighed, tier))
    for (const cumulative of [true, false]) {
      const same = parts.filter((part) => part.cumulative === cumulative)
      if (same.length > 0) putAll(weighed.scene, counter, same, figure, cumulative ? tallies : [tallies[1]])
    }
  return { cells: cellsOf(hours, scale, tallies[0]), alone: cellsOf(hours, scale, tallies[1]) }
}

function partsByFigure({ scene, figures }: Weighed, tier: HourTier): ReadonlyMap<readonly number[], readonly Part[]> {
  const found = new Map<readonly number[], Part[]>()
  for (const [at, { card, holding, metering, active, from, to }] of scene.stretches.entries()) {
    const proven = figures[at]?.proven ?? null
    const hours = tier === 'seen' ? metering.seen : active
    const start = tier === 'attested' ? Math.max(from, card.attestedFrom ?? to) : from
    if (proven === null || hours === null || start >= to) continue
    const part = { from: start, to, hours, cumulative: holding.documented && holding.standing === 'held' }
    const figure = scene.scale.of(proven)
    const known = found.get(figure)
    if (known === undefined) found.set(figure, [part])
    else known.push(part)
  }
  return found
}

function putAll(
  scene: Scene,
  counter: HourCounter,
  parts: readonly Part[],
  figure: readonly number[],
  tallies: readonly Tally[],
): void {
  const { hourCells } = scene
  counter.clear()
  for (const part of parts) {
    const [first, last] = wholeHours(scene, part)
    counter.add(part.hours, first, last)
    putEdges(scene, part, [first, last], figure, tallies)
  }
  counter.flush()
  let start = 0
  for (let hour = 1; hour < hourCells.length; hour++) {
    const count = counter.counts[start] ?? 0
    if (hour < hourCells.length - 1 && counter.counts[hour] === count) continue
    const [from, to] = [hourCells[start] ?? 0, hourCells[hour] ?? 0]
    if (count > 0) for (const tally of tallies) put(tally, from, to, figure, count)
    start = hour
  }
}

/** Hours that lie in a stretch as far as they lie in the period: from, and up to but not. */
function wholeHours({ period, hours, hourCells }: Scene, { from, to }: Period): readonly [number, number] {
  const [start, end] = [cellAt(hours, from), cellAt(hours, to)]
  let first = Math.max(0, hourOf(period, from))
  while (first < hourCells.length - 1 && (hourCells[first] ?? 0) < start) first++
  let last = Math.min(hourCells.length - 1, Math.max(0, hourOf(period, to) + 1))
  while (last > first && (hourCells[last] ?? 0) > end) last--
  return [first, last]
}

/** A stretch that begins or ends within an hour has a part of that hour. */
function putEdges(
  { period, hours, hourCells }: Scene,
  part: Part,
  [first, last]: readonly [number, number],
  figure: readonly number[],
  tallies: readonly Tally[],
): void {
  const [start, end] = [cellAt(hours, part.from), cellAt(hours, part.to)]
  const edges =
    first >= last
      ? [[start, end] as const]
      : [[start, hourCells[first] ?? start] as const, [hourCells[last] ?? end, end] as const]
  for (const [from, to] of edges)
    for (let cell = from; cell < to; cell++)
      if (hasHour(part.hours, hourOf(period, hours.moments[cell] ?? 0)))
        for (const tally of tallies) put(tally, cell, cell + 1, figure)
}
