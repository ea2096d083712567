import type { Party } from './tie.ts'

/**
 * Parties in an order in which everybody comes after their holders; those who hold each other in a circle come together, in
 * one component. Without recursion: a chain may be as long as the records (Tarjan 1972).
 */
export function inOrderOfHolding(
  parties: readonly Party[],
  holdersOf: (party: Party) => readonly Party[],
): readonly (readonly Party[])[] {
  const index = new Map<Party, number>()
  const low = new Map<Party, number>()
  const open = new Set<Party>()
  const stack: Party[] = []
  const components: Party[][] = []
  const lowest = (party: Party, to: number) => low.set(party, Math.min(low.get(party) ?? to, to))

  for (const root of parties) {
    const walk = index.has(root) ? [] : [enter(root)]
    for (let step = walk.at(-1); step !== undefined; step = walk.at(-1)) {
      const next = step.holders[step.at]
      step.at += 1
      if (next === undefined) {
        walk.pop()
        const above = walk.at(-1)
        if (above !== undefined) lowest(above.party, low.get(step.party) ?? 0)
        if (low.get(step.party) === index.get(step.party)) components.push(leave(step.party))
      } else if (!index.has(next)) walk.push(enter(next))
      else if (open.has(next)) lowest(step.party, index.get(next) ?? 0)
    }
  }
  return components

  function enter(party: Party) {
    index.set(party, index.size)
    lowest(party, index.get(party) ?? 0)
    open.add(party)
    stack.push(party)
    return { party, holders: holdersOf(party), at: 0 }
  }
  function leave(root: Party): Party[] {
    const members = stack.splice(stack.lastIndexOf(root))
    for (const member of members) open.delete(member)
    return members
  }
}
