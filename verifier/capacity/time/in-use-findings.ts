import { fraction } from '../../../core/fraction.ts'
import { DAY_MS, dayOf, dayStart } from '../../../core/time.ts'
import type { CapacityEvidence, DayInUse } from '../evidence.ts'
import { exactText } from '../exact-text.ts'
import type { CapacityFinding } from '../finding.ts'
import { momentFinding } from './days.ts'
import { extrasOf } from './extras.ts'
import { cellOf } from './grid.ts'
import { firstHour, HOUR_MS, hasHour } from './hours.ts'
import { runningHours } from './metering.ts'
import type { Scene } from './scene.ts'

/** The metering against the list and the statements. Where nothing is listed or stated it says nothing. */
export function inUseFindings(scene: Scene, evidence: CapacityEvidence): readonly CapacityFinding[] {
  return [...runningThoughNone(scene, evidence), ...moreThanInstalled(scene, evidence)]
}

/** Days of which a statement says 0, by that statement's own time, while something runs. */
function runningThoughNone(scene: Scene, evidence: CapacityEvidence): readonly CapacityFinding[] {
  const { statements, period } = scene
  if (!statements.none.includes(true)) return []
  const days = new Set<string>()
  const most = { cards: 0n }
  for (const day of evidence.inUse.days) {
    const from = Math.max(dayStart(day.day), period.from)
    const to = Math.min(dayStart(day.day) + DAY_MS, period.to)
    const whole = saysNone(scene, from, to, 'all') && day.most.milliCards > 0n
    if (!whole && !(day.most.milliCards > 0n && saysNone(scene, day.most.from, day.most.to, 'any'))) continue
    days.add(day.day)
    if (day.most.milliCards > most.cards) most.cards = day.most.milliCards
  }
  const running = runningHours(evidence)
  const hours = (scene.hourCells.length - 1) * (running === null ? 0 : 1)
  for (let hour = 0; hour < hours; hour++) {
    if (running === null || !hasHour(running, hour)) continue
    const from = Math.max((firstHour(period) + hour) * HOUR_MS, period.from)
    const to = Math.min((firstHour(period) + hour + 1) * HOUR_MS, period.to)
    // Which part of an hour it ran in is not known: only an hour that is all 0 is a contradiction.
    if (saysNone(scene, from, to, 'all')) days.add(dayOf(from))
  }
  if (days.size === 0) return []
  return [
    momentFinding(
      'STATED_NONE_WHILE_RUNNING',
      {
        en: `The inventory ledger says 0 cards on ${days.size} days on which cards run. Correct the ledger or the metering.`,
        zh: `有 ${days.size} 天在册卡数台账为 0，而计量显示设备在运行。请更正台账或计量数据。`,
      },
      [...days].sort(),
      Number((most.cards + 999n) / 1000n),
    ),
  ]
}

function saysNone({ papers, statements }: Scene, from: number, to: number, which: 'all' | 'any'): boolean {
  const [first, last] = [cellOf(papers, from), cellOf(papers, to - 1)]
  const said = statements.none.slice(first, last + 1)
  return which === 'all' ? said.every((none) => none) : said.includes(true)
}

/**
 * Days on which usage records have more cards in use at once than are listed or stated at that time, packages counted by
 * their devices and the highest statement taken: whatever the reading, it is too many.
 */
function moreThanInstalled(scene: Scene, { inUse }: CapacityEvidence): readonly CapacityFinding[] {
  const installed = installedCards(scene)
  const above = inUse.days.filter(({ most }) => most.milliCards > 0n && exceeds(scene, installed, most))
  if (above.length === 0) return []
  const over = above.map(({ most }) => most.milliCards).reduce((a, b) => (a > b ? a : b))
  return [
    momentFinding(
      'IN_USE_ABOVE_INSTALLED',
      {
        en: `On ${above.length} days more cards are in use at once than are listed or stated as installed: up to ${exactText(fraction(over, 1000n))} at once. List the cards that are missing, or correct the metering.`,
        zh: `有 ${above.length} 天同时使用的卡数超过清单或台账的在册卡数，最多同时使用 ${exactText(fraction(over, 1000n))} 张。请补报漏列的卡，或更正计量日志。`,
      },
      above.map(({ day }) => day).sort(),
      Number((over + 999n) / 1000n),
    ),
  ]
}

/** The level lasts through the stretch, so one moment of it with fewer installed is enough. */
function exceeds({ papers }: Scene, installed: readonly (bigint | null)[], most: DayInUse['most']): boolean {
  const here = installed
    .slice(cellOf(papers, most.from), cellOf(papers, most.to - 1) + 1)
    .filter((count) => count !== null)
  return here.some((count) => most.milliCards > count * 1000n)
}

/** By cell; `null` where nothing is listed and nothing stated. */
function installedCards({ papers, statements, listed, devicesOf }: Scene): readonly (bigint | null)[] {
  return extrasOf(statements, listed, papers, 'most').map((extras, cell) => {
    let cards = 0n
    for (const { models, counts } of listed) cards += BigInt(counts[cell] ?? 0) * most(models.map(devicesOf))
    if (cards === 0n && statements.stated[cell] !== true) return null
    return extras.reduce((sum, { row, count }) => sum + count * row.devices, cards)
  })
}

const most = (numbers: readonly bigint[]): bigint => numbers.reduce((a, b) => (a > b ? a : b), 1n)
