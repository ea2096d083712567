import type { InstalledStep } from '../../../verifier/reconcile/installed.ts'
import type { UsageRow } from './usage-rows.ts'

/**
 * The naive way to every sweep: look at each single millisecond. Slow, and plain enough to be trusted.
 * Shares are counted in sixths of a thousandth of a card, so that one to three devices share exactly.
 */
const SIXTHS = 6n
const CARD = 1000n * SIXTHS

export const dayOfMs = (ms: number) => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 10)
const ceil = (sixths: bigint) => (sixths + SIXTHS - 1n) / SIXTHS
const shareOf = (row: UsageRow) => (row.milliCards * SIXTHS) / BigInt(row.devices.length)
const range = (rows: readonly UsageRow[]) => ({
  from: Math.min(...rows.map(({ from }) => from)),
  until: Math.max(...rows.map(({ until }) => until)),
})
const active = (rows: readonly UsageRow[], ms: number) => rows.filter(({ from, until }) => from <= ms && ms < until)
const least = (a: bigint, b: bigint) => (a < b ? a : b)
const above = (a: bigint, b: bigint) => (a > b ? a - b : 0n)
const sum = (values: readonly bigint[]) => values.reduce((total, value) => total + value, 0n)

/** Overuse by `device day`: within, across, and by purpose the bound. `isOwn` tells the contract's own records. */
export function overuseOf(rows: readonly UsageRow[], isOwn: (row: UsageRow) => boolean) {
  const found = new Map<string, { within: bigint; across: bigint; byPurpose: Map<string, bigint> }>()
  const { from, until } = range(rows)
  for (const device of new Set(rows.flatMap(({ devices }) => devices))) {
    for (let ms = from; ms < until; ms++) {
      const using = active(rows, ms).filter(({ devices }) => devices.includes(device))
      const own = using.filter(isOwn)
      const ownShare = sum(own.map(shareOf))
      const total = least(ownShare, above(sum(using.map(shareOf)), CARD))
      if (total === 0n) continue
      const key = `${device} ${dayOfMs(ms)}`
      const before = found.get(key) ?? { within: 0n, across: 0n, byPurpose: new Map<string, bigint>() }
      const within = above(ownShare, CARD)
      for (const purpose of new Set(own.map((row) => row.purpose))) {
        const share = sum(own.filter((row) => row.purpose === purpose).map(shareOf))
        before.byPurpose.set(purpose, (before.byPurpose.get(purpose) ?? 0n) + least(share, total))
      }
      found.set(key, { ...before, within: before.within + within, across: before.across + total - within })
    }
  }
  return Object.fromEntries(
    [...found].map(([key, { within, across, byPurpose }]) => [
      key,
      {
        within: ceil(within),
        across: ceil(across),
        byPurpose: Object.fromEntries([...byPurpose].map(([purpose, time]) => [purpose, ceil(time)])),
      },
    ]),
  )
}

/** Days with use above the ledger, or without a statement. */
export function concurrencyOf(rows: readonly UsageRow[], steps: readonly InstalledStep[]) {
  const found: Record<string, { above: bigint; unknown: boolean }> = {}
  const { from, until } = range(rows)
  for (let ms = from; ms < until; ms++) {
    const used = sum(active(rows, ms).map(({ milliCards }) => milliCards))
    const step = steps.find((s) => s.from <= ms && ms < s.until)
    const over = step === undefined ? 0n : above(used, BigInt(step.cards) * 1000n)
    const unknown = step === undefined && used > 0n
    if (over === 0n && !unknown) continue
    const before = found[dayOfMs(ms)] ?? { above: 0n, unknown: false }
    found[dayOfMs(ms)] = { above: before.above + over, unknown: before.unknown || unknown }
  }
  return found
}

/** Counted card-time by `day purpose`; of a record that is not fully used each ms is cut to the part before it. */
export function cardTimeOf(rows: readonly UsageRow[]) {
  const found: Record<string, bigint> = {}
  for (const row of rows) {
    const lasting = BigInt(row.until - row.from)
    const counted = least(row.micro, row.milliCards * lasting)
    const before = (ms: number) => (counted * BigInt(ms - row.from)) / lasting
    for (let ms = row.from; ms < row.until; ms++) {
      const key = `${dayOfMs(ms)} ${row.purpose}`
      found[key] = (found[key] ?? 0n) + before(ms + 1) - before(ms)
    }
  }
  return found
}
