import type { Fraction } from '../../../core/fraction.ts'
import type { Card, CardBook, Holding } from '../cards/card.ts'
import type { CapacityEvidence, HourSet, Period } from '../evidence.ts'
import type { Register } from '../register/load.ts'
import type { Extra, ListedModel } from './extras.ts'
import { extrasOf, listedCards } from './extras.ts'
import type { Grid, Scale } from './grid.ts'
import { cellAt, gridOf, scaleOf } from './grid.ts'
import { dayHours, firstHour, HOUR_MS, hourCount } from './hours.ts'
import type { Metering } from './metering.ts'
import { activeHours, meteringReader } from './metering.ts'
import type { Statements } from './statements.ts'
import { modelKey, statementsOf } from './statements.ts'

/**
 * What all figures of one assessment are made from. `papers` is cut where lists and statements change, `hours` also at
 * each hour and where an attestation begins; `hourCells` says in which cell an hour of the period begins.
 */
export type Scene = {
  readonly period: Period
  /** Whether there is any card on the list, in service in the period or not. */
  readonly hasList: boolean
  readonly stretches: readonly Stretch[]
  readonly statements: Statements
  /** How many cards of a model are listed, and what statements add to them, by cell of `papers`. */
  readonly listed: readonly ListedModel[]
  readonly extras: readonly (readonly Extra[])[]
  /** How many devices one card of a listed model can be. */
  readonly devicesOf: (model: string) => bigint
  readonly papers: Grid
  readonly hours: Grid
  readonly hourCells: Int32Array
  readonly scale: Scale
}

/** A holding as far as it lies in the period: [from, to), and the same as cells of `papers`. */
export type Stretch = Period & {
  readonly card: Card
  readonly holding: Holding
  readonly cells: Period
  readonly metering: Metering
  /** Hours with tensor work on a day whose power fits the model of the holding. `null`: none. */
  readonly active: HourSet | null
}

export function sceneOf(register: Register, evidence: CapacityEvidence, { cards }: CardBook): Scene {
  const { period } = evidence
  const changes = cards.flatMap(({ holdings }) => holdings.flatMap(({ from, to }) => [from, to]))
  const stated = evidence.capacities.flatMap(({ body }) => [Date.parse(body.from), Date.parse(body.to)])
  const papers = gridOf(period, [...changes, ...stated])
  const hourly = Array.from({ length: hourCount(period) }, (_, hour) => (firstHour(period) + hour) * HOUR_MS)
  const attested = cards.flatMap(({ attestedFrom }) => attestedFrom ?? [])
  const hours = gridOf(period, [...papers.moments, ...hourly, ...attested])
  const statements = statementsOf(register, evidence.capacities, papers)
  const stretches = stretchesOf(cards, evidence, papers)
  const listed = listedCards(stretches, papers)
  const packages = new Map(
    register.rows.map((row) => [modelKey(`${row.vendor} ${row.model}`), BigInt(row.devicesPerPackage)]),
  )
  return {
    period,
    hasList: cards.length > 0 || evidence.devices.length > 0,
    stretches,
    statements,
    listed,
    extras: extrasOf(statements, listed, papers, 'least'),
    devicesOf: (model) => packages.get(model) ?? 1n,
    papers,
    hours,
    hourCells: Int32Array.from([...hourly, period.to], (moment) => cellAt(hours, moment)),
    scale: scaleOf(figuresOfAll(cards, statements)),
  }
}

function figuresOfAll(cards: CardBook['cards'], { rows }: Statements): readonly Fraction[] {
  const all = new Set<Fraction | null>()
  for (const { measured, holdings } of cards) {
    all.add(measured)
    for (const { lowest, highest, sparse } of holdings) all.add(lowest).add(highest).add(sparse)
  }
  for (const { lowest, highest } of rows) all.add(lowest).add(highest)
  return [...all].filter((figure) => figure !== null)
}

function stretchesOf(cards: CardBook['cards'], evidence: CapacityEvidence, papers: Grid): readonly Stretch[] {
  const { period } = evidence
  const meteringOf = meteringReader(evidence)
  const days = dayHours(period)
  const stretches: Stretch[] = []
  for (const card of cards) {
    const metering = meteringOf(card)
    let [tdpWatts, active]: [number | null, HourSet | null] = [null, null]
    for (const holding of card.holdings) {
      const from = Math.max(holding.from, period.from)
      const to = Math.min(holding.to, period.to)
      if (from >= to) continue
      // Holdings of a card differ in their model as good as never.
      if (holding.tdpWatts !== tdpWatts) active = activeHours(metering, holding.tdpWatts, days)
      tdpWatts = holding.tdpWatts
      const cells = { from: cellAt(papers, from), to: cellAt(papers, to) }
      stretches.push({ from, to, cells, card, holding, metering, active })
    }
  }
  return stretches
}
