import type { Capacity } from '../../schemas/capacity.ts'
import type { Head, Interval } from './evidence.ts'
import { evidenceOf, type Finding, finding } from './finding.ts'

/** Installed cards over [from, until), ms since 1970 UTC. Steps do not overlap; between them nothing is known. */
export type InstalledStep = Interval & { readonly cards: number }

/**
 * The installed-cards ledger of a contract as a step function.
 *
 * A statement about the contract's own pool goes before one about the whole institution, which bounds the contract
 * as well. Statements of one scope that disagree about a moment count with the least, and are a finding.
 */
export function installedSteps(heads: readonly Head<Capacity>[]): {
  readonly steps: readonly InstalledStep[]
  readonly findings: readonly Finding[]
} {
  const statements = heads.map(({ id, body }) => ({
    id,
    from: Date.parse(body.from),
    until: Date.parse(body.to),
    cards: body.groups.reduce((sum, group) => sum + group.cards, 0),
    own: body.contract !== undefined,
  }))
  const events = statements
    .flatMap((statement) => [
      { at: statement.from, statement, opens: true },
      { at: statement.until, statement, opens: false },
    ])
    .sort((a, b) => a.at - b.at)
  const active = new Set<(typeof statements)[number]>()
  const disagreeing = new Set<string>()
  const steps: InstalledStep[] = []
  for (const [i, { at, statement, opens }] of events.entries()) {
    if (opens) active.add(statement)
    else active.delete(statement)
    const until = events[i + 1]?.at
    if (until === undefined || until === at || active.size === 0) continue
    const own = [...active].filter((s) => s.own)
    const scope = own.length > 0 ? own : [...active]
    const cards = Math.min(...scope.map((s) => s.cards))
    if (scope.some((s) => s.cards !== cards)) for (const { id } of scope) disagreeing.add(id)
    appendStep(steps, { from: at, until, cards })
  }
  if (disagreeing.size === 0) return { steps, findings: [] }
  const evidence = [evidenceOf('document', [...disagreeing])]
  return {
    steps,
    findings: [finding('INSTALLED_DISAGREE', '同一时刻的在册卡数台账互相矛盾，按最小卡数计', { evidence })],
  }
}

function appendStep(steps: InstalledStep[], step: InstalledStep): void {
  const last = steps.at(-1)
  if (last !== undefined && last.until === step.from && last.cards === step.cards) {
    steps[steps.length - 1] = { ...last, until: step.until }
  } else steps.push(step)
}
