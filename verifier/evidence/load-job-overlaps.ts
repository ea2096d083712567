import { z } from 'zod'
import type { Store } from '../../store/client.ts'
import { defineQuery } from '../../store/query.ts'
import { takesPart } from '../reconcile/breakdown.ts'
import type { JobOverlap, UsageDay } from '../reconcile/evidence.ts'
import { classesOf } from './classes.ts'
import { big, milliseconds, ONCE, type Once, SCOPE, type Scope, shanghaiDay } from './columns.ts'

const overlaps = defineQuery({
  file: 'reconcile_job_overlap.sql',
  params: z.strictObject({
    ...SCOPE,
    ...ONCE,
    class_purposes: z.array(z.string()),
    class_models: z.array(z.string()),
  }),
  row: z.strictObject({
    day: shanghaiDay,
    jobs: big,
    above_all: big,
    class_sums: z.tuple([z.array(z.string().transform(Number)), z.array(big)]),
    records: big,
    examples: z.array(z.tuple([z.string(), z.string(), z.string(), milliseconds, milliseconds, z.array(z.string())])),
  }),
})

/**
 * Days on which one job of one platform is metered by several records at once that nothing tells apart. Records that name
 * their devices are told apart by these, so that nothing is read where all do.
 */
export async function loadJobOverlaps(
  store: Store,
  scope: Scope,
  once: Once,
  days: readonly UsageDay[],
): Promise<readonly JobOverlap[]> {
  if (!days.some((day) => takesPart(day) && day.withoutDevices > 0n)) return []
  const classes = classesOf(days)
  const rows = await overlaps(store, {
    ...scope,
    dropped: once.dropped,
    repeats_of: once.repeats_of,
    class_purposes: classes.map(({ purpose }) => purpose),
    class_models: classes.map(({ acceleratorModel }) => acceleratorModel ?? ''),
  })
  return rows.map(({ day, jobs, above_all, class_sums: [kinds, sums], records, examples }) => ({
    day,
    jobs,
    above: above_all,
    byClass: kinds.flatMap((k, i) => {
      const use = classes[k - 1]
      return use === undefined ? [] : [{ ...use, cardTime: sums[i] ?? 0n }]
    }),
    records,
    examples: examples.map(([platform, job, node, from, until, recordIds]) => ({
      platform: platform === '' ? null : platform,
      job,
      node: node === '' ? null : node,
      from,
      until,
      recordIds,
    })),
  }))
}
