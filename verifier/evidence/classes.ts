import type { UsageClass, UsageDay } from '../reconcile/evidence.ts'

/** The classes of use that occur, each once, in an order of their own: a sweep names them by their place. */
export function classesOf(days: readonly UsageDay[]): readonly UsageClass[] {
  const classes = new Map<string, UsageClass>()
  for (const { purpose, acceleratorModel } of days) {
    classes.set(JSON.stringify([purpose, acceleratorModel]), { purpose, acceleratorModel })
  }
  return [...classes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, use]) => use)
}
